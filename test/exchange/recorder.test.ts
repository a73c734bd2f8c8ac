import { describe, expect, it } from 'vitest';
import type { Command, SubmitLinkedOrders, SubmitOrder } from '../../src/domain/index.ts';
import { mergeChanges } from '../../src/exchange/merge-changes.ts';
import { ANN, BEN, order } from '../support/small-market.ts';
import { RecordedCore } from './support.ts';

const PRICE = 150_000_000;
const CENT = 10_000;
const CAT = 2;

const list = (
  contingency: SubmitLinkedOrders['contingency'],
  ...orders: Partial<SubmitOrder>[]
): SubmitLinkedOrders => ({
  kind: 'SubmitLinkedOrders',
  account: ANN,
  contingency,
  orders: orders.map((terms) => order(terms)),
});

describe('stops', () => {
  it('D14 a stop is PENDING_TRIGGER from its first line on, then set off, then filled', () => {
    const core = new RecordedCore();
    core.submit({ account: BEN, side: 'SELL', quantity: 300 });
    const id = core.submit({ type: 'STOP', price: null, instructions: { stopPrice: PRICE } });
    expect(core.rows.get(id)).toMatchObject({ status: 'PENDING_TRIGGER', stopPrice: PRICE, price: null });
    core.submit({ account: CAT, quantity: 10 });
    expect(core.history(id)).toEqual(['NEW PENDING_TRIGGER', 'TRIGGERED NEW', 'TRADE FILLED']);
    expect(core.rows.get(id)).toMatchObject({ type: 'STOP', stopPrice: PRICE, filledQuantity: 100 });
  });

  it('a trailing stop that moves has another stop price, and no line of history', () => {
    const core = new RecordedCore();
    core.submit({ account: BEN, side: 'SELL', quantity: 10 });
    core.submit({ account: CAT, quantity: 10 });
    const id = core.submit({ side: 'SELL', type: 'STOP', price: null, instructions: { trailAmount: 5 * CENT } });
    const { updatedAt } = core.rows.get(id)!;
    expect(core.rows.get(id)).toMatchObject({ stopPrice: PRICE - 5 * CENT, instructions: '{"trailAmount":50000}' });
    core.submit({ account: BEN, side: 'SELL', quantity: 10, price: PRICE + 2 * CENT });
    core.submit({ account: CAT, quantity: 10, price: PRICE + 2 * CENT });
    expect(core.rows.get(id)).toMatchObject({ stopPrice: PRICE - 3 * CENT, status: 'PENDING_TRIGGER', updatedAt });
    expect(core.history(id)).toEqual(['NEW PENDING_TRIGGER']);
  });
});

describe('linked orders', () => {
  it('each has the list, and its others wait for the first', () => {
    const core = new RecordedCore();
    const command = list(
      'BRACKET',
      { quantity: 100 },
      { side: 'SELL', quantity: 100, price: PRICE + CENT },
      {
        side: 'SELL',
        quantity: 100,
        type: 'STOP',
        price: null,
        instructions: { stopPrice: PRICE - CENT },
      },
    );
    const { orders, order: first, refusal } = core.send(command);
    const ids = orders.map(({ id }) => id);
    expect(refusal).toBeNull();
    expect(first).toBe(orders[0]);
    expect(orders.map(({ status }) => status)).toEqual(['NEW', 'PENDING_TRIGGER', 'PENDING_TRIGGER']);
    for (const { links } of orders) expect(JSON.parse(links!)).toEqual(['BRACKET', ids]);
    expect(new Set(orders.map(({ request }) => request)).size).toBe(3);

    core.submit({ account: BEN, side: 'SELL', quantity: 60 });
    core.send({ kind: 'CancelOrder', account: ANN, orderId: ids[0]! });
    expect(core.history(ids[1]!)).toEqual(['NEW PENDING_TRIGGER', 'TRIGGERED NEW']);
    // Entered for what the first has filled; the stop is held now, for a reason of its own.
    expect(core.rows.get(ids[1]!)).toMatchObject({ status: 'NEW', quantity: 60, leavesQuantity: 60 });
    expect(core.history(ids[2]!)).toEqual(['NEW PENDING_TRIGGER', 'TRIGGERED PENDING_TRIGGER']);
    expect(core.rows.get(ids[2]!)).toMatchObject({ status: 'PENDING_TRIGGER', quantity: 60 });
    core.submit({ account: BEN, quantity: 10, price: PRICE + CENT });
    expect(core.history(ids[2]!).at(-1)).toBe('CANCELED CANCELED LINKED');
  });

  it('where one is refused all are; the answer says why that one was', () => {
    const core = new RecordedCore();
    const { orders, refusal } = core.send(list('ONE_CANCELS_OTHER', {}, { price: PRICE + 1 }));
    expect(orders.map(({ rejectCode }) => rejectCode)).toEqual(['LINKED_ORDER_REJECTED', 'TICK_SIZE']);
    expect(refusal).toMatchObject({ code: 'TICK_SIZE', field: 'price' });
    expect(orders[0]!.rejectMessage).toBe(
      `Order ${orders[1]!.id} of the same list was refused, so none of them was taken.`,
    );
  });

  it('one that waits, amended or replaced, goes on waiting', () => {
    const core = new RecordedCore();
    const { orders } = core.send(list('ONE_TRIGGERS_OTHER', {}, { side: 'SELL', price: PRICE + CENT, quantity: 50 }));
    const orderId = orders[1]!.id;
    core.send({ kind: 'AmendOrder', account: ANN, orderId, quantity: null, price: PRICE + 2 * CENT });
    core.send({ kind: 'ReplaceOrder', account: ANN, orderId, terms: { quantity: 70 } });
    expect(core.history(orderId)).toEqual([
      'NEW PENDING_TRIGGER',
      'AMENDED PENDING_TRIGGER PRIORITY_LOST',
      'REPLACED PENDING_TRIGGER',
    ]);
  });
});

describe('replacing', () => {
  const replace = (orderId: number, terms: Extract<Command, { kind: 'ReplaceOrder' }>['terms']): Command => ({
    kind: 'ReplaceOrder',
    account: ANN,
    orderId,
    terms,
  });

  it('what is absent stays, null takes an instruction away, the filled part stays in the total', () => {
    const core = new RecordedCore();
    const instructions = { displayQuantity: 20, reduceOnly: true } as const;
    core.submit({ account: ANN, side: 'SELL', quantity: 200 });
    core.submit({ account: CAT, quantity: 200 });
    const orderId = core.submit({ quantity: 100, instructions });
    core.submit({ account: BEN, side: 'SELL', quantity: 30 });
    const terms = { quantity: 50, price: PRICE - CENT, instructions: { displayQuantity: null, hidden: true } } as const;
    const { order: row } = core.send(replace(orderId, terms));
    expect(row).toMatchObject({
      id: orderId,
      quantity: 80,
      filledQuantity: 30,
      leavesQuantity: 50,
      price: PRICE - CENT,
      displayQuantity: null,
      instructions: '{"hidden":true,"reduceOnly":true}',
      status: 'PARTIALLY_FILLED',
      version: 2,
    });
    const stop = { type: 'STOP', price: null, instructions: { hidden: null, stopPrice: PRICE + CENT } } as const;
    expect(core.send(replace(orderId, stop)).order).toMatchObject({
      type: 'STOP',
      price: null,
      stopPrice: PRICE + CENT,
      instructions: '{"reduceOnly":true}',
      status: 'PENDING_TRIGGER',
      version: 3,
    });
    expect(core.history(orderId).slice(-2)).toEqual(['REPLACED PARTIALLY_FILLED', 'REPLACED PENDING_TRIGGER']);
  });

  it('one that is refused changes nothing, and says why', () => {
    const core = new RecordedCore();
    const orderId = core.submit({});
    const { order: row, refusal } = core.send(replace(orderId, { instructions: { displayQuantity: 200 } }));
    expect(row).toBeNull();
    expect(refusal).toEqual({
      code: 'INVALID_QUANTITY',
      field: 'displayQuantity',
      message: "displayQuantity is 200; allowed are 1 to 100, the order's quantity.",
    });
  });
});

describe('icebergs, slides, pegs', () => {
  it('F15 a refresh is told of, with the order as it is then', () => {
    const core = new RecordedCore();
    const id = core.submit({ quantity: 100, instructions: { displayQuantity: 40 } });
    core.submit({ account: BEN, side: 'SELL', quantity: 40 });
    expect(core.history(id)).toEqual(['NEW NEW', 'TRADE PARTIALLY_FILLED', 'REFRESHED PARTIALLY_FILLED']);
    expect(core.rows.get(id)).toMatchObject({ leavesQuantity: 60, displayQuantity: 40 });
  });

  it('F17 an order that slides has its price from its first line on; a peg keeps its limit', () => {
    const core = new RecordedCore();
    core.submit({ account: BEN, side: 'SELL' });
    const slid = core.submit({ instructions: { postOnlySlide: true } });
    expect(core.rows.get(slid)).toMatchObject({ price: PRICE - CENT, status: 'NEW' });
    expect(core.changes.at(-1)!.orderEvents.map(({ type, state }) => [type, state.price])).toEqual([
      ['NEW', PRICE - CENT],
    ]);
    const peg = core.submit({ price: PRICE, instructions: { peg: 'MID' } });
    expect(core.rows.get(peg)).toMatchObject({ price: PRICE, status: 'NEW', instructions: '{"peg":"MID"}' });
  });
});

describe('self-trade prevention and auctions', () => {
  it('D13 a prevention has both accounts and the mode; who is made smaller for it says so', () => {
    const core = new RecordedCore();
    for (const account of [ANN, BEN]) core.send({ kind: 'SetTradeGroup', account, group: 'DESK' });
    const maker = core.submit({ account: BEN, side: 'SELL', quantity: 100 });
    const taker = core.submit({ quantity: 30, selfTradePrevention: 'DECREMENT' });
    expect(core.changes.at(-1)!.preventions).toMatchObject([
      { makerOrder: maker, takerOrder: taker, account: ANN, makerAccount: BEN, mode: 'DECREMENT', quantity: 30 },
    ]);
    expect(core.history(maker).at(-1)).toBe('AMENDED NEW SELF_TRADE_PREVENTION');
    expect(core.history(taker).at(-1)).toBe('CANCELED CANCELED SELF_TRADE_PREVENTION');
    expect(core.rows.get(maker)).toMatchObject({ quantity: 70, leavesQuantity: 70, version: 2 });
  });

  it('a trade of an uncross has no aggressor', () => {
    const core = new RecordedCore();
    core.send({ kind: 'SetPhase', instrument: 0, phase: 'OPENING_AUCTION', duration: null });
    const sell = core.submit({ account: BEN, side: 'SELL' });
    const buy = core.submit({});
    core.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    expect(core.changes.at(-1)!.trades).toMatchObject([{ aggressorSide: null, makerOrder: sell, takerOrder: buy }]);
    expect(core.rows.get(buy)!.status).toBe('FILLED');
  });

  it('F22 a good-till-date order expires for that reason, a DAY order for the end of the session', () => {
    const core = new RecordedCore();
    const dated = core.submit({ timeInForce: 'GTD', instructions: { expiresAt: core.time + 1000 } });
    const today = core.submit({});
    core.time += 1000;
    core.send({ kind: 'AdvanceTime' });
    core.send({ kind: 'SetPhase', instrument: null, phase: 'CLOSED', duration: null });
    expect(core.history(dated).at(-1)).toBe('EXPIRED EXPIRED GTD');
    expect(core.history(today).at(-1)).toBe('EXPIRED EXPIRED SESSION_END');
  });
});

describe('settings', () => {
  it('replace the rows of accounts and instruments; within a group, the last one counts', () => {
    const core = new RecordedCore();
    core.send({ kind: 'SetTradeGroup', account: BEN, group: 'DESK' });
    const open = [
      core.submit({ account: BEN, price: PRICE - CENT }),
      core.submit({ account: BEN, price: PRICE - CENT }),
    ];
    const killed = core.send({ kind: 'SetTradingState', account: BEN, state: 'HALTED', reason: 'test' });
    core.send({ kind: 'SetCalendar', instrument: 1, calendar: 'XNYS' });
    expect(killed.canceledCount).toBe(2);
    for (const id of open) expect(core.history(id).at(-1)).toBe('CANCELED CANCELED KILL_SWITCH');
    const { accounts, instruments } = mergeChanges(core.changes);
    expect(accounts).toMatchObject([{ id: 'BEN', tradeGroup: 'DESK', tradingState: 'HALTED', tier: 'WIDE' }]);
    expect(instruments).toMatchObject([{ symbol: 'MSFT', calendar: 'XNYS', tickSize: CENT }]);
    const { refusal } = core.send(order({ account: BEN }));
    expect(refusal?.code).toBe('KILLED');
  });

  it('others have no row, and a new instrument goes by the calendar that never closes', () => {
    const core = new RecordedCore();
    core.send({ kind: 'KeepAlive', account: ANN, within: 1000 });
    core.send({ kind: 'SetCancelOnDisconnect', account: ANN, enabled: true });
    core.send({ kind: 'SetClock', rate: 0 });
    expect(core.changes.flatMap((changes) => Object.values(changes).flat())).toEqual([]);
  });
});
