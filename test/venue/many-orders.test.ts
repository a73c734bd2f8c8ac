import { describe, expect, it, vi } from 'vitest';
import {
  EVENT,
  EVENT_WIDTH,
  rejectIndex,
  type Command,
  type EventBuffer,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { Exchange, captureState, restoreState } from '../../src/exchange/index.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';

const CAT = 2;
const START = Date.UTC(2026, 10, 24, 15) * 1000;
/** As many orders as make a square of them show. */
const MANY = 400;

/** A core that is sent commands one after the other. */
class Core {
  exchange = new Exchange();
  private time = START;

  constructor() {
    for (const command of smallMarket()) this.send(command);
  }

  get market(): Exchange['markets'][number] {
    return this.exchange.markets[0]!;
  }

  send(command: Command): EventBuffer {
    return this.exchange.apply(command, this.exchange.sequence + 1, ++this.time);
  }

  /** GTC unless told otherwise; gives the order's id. */
  submit(terms: Partial<SubmitOrder>): number {
    this.send(order({ timeInForce: 'GTC', ...terms }));
    return this.exchange.nextOrderId - 1;
  }

  restart(): void {
    this.exchange = restoreState(captureState(this.exchange));
  }

  stopOf(id: number): number {
    const { orders } = this.exchange;
    return orders.terms(orders.find(id))!.stopTick;
  }
}

function count({ words, length }: EventBuffer, kind: number): number {
  let found = 0;
  for (let at = 0; at < length; at += EVENT_WIDTH) if (words[at] === kind) found++;
  return found;
}

const tick = (ticks: number): number => ticks * 10_000;
const sellStop = (instructions: NonNullable<SubmitOrder['instructions']>): Partial<SubmitOrder> => ({
  account: BEN,
  side: 'SELL',
  type: 'STOP',
  price: null,
  quantity: 1,
  instructions,
});

/** What one account may do, by many orders, to the work that others' orders make. */
describe('many orders of one kind', () => {
  it('F22 good-till-date orders that are canceled at once leave nothing that grows', () => {
    const core = new Core();
    const instructions = { expiresAt: START + 1e12 };
    const open = core.submit({ timeInForce: 'GTD', instructions });
    for (let sent = 0; sent < 5000; sent++) {
      const orderId = core.submit({ timeInForce: 'GTD', instructions });
      core.send({ kind: 'CancelOrder', account: ANN, orderId });
      core.send({ kind: 'ReplaceOrder', account: ANN, orderId: open, terms: { price: 150_000_000 } });
    }
    expect(core.market.desk.expiries.size).toBeLessThan(2000);
    core.send({ kind: 'AdvanceTime' });
    core['time'] = START + 1e12;
    expect(count(core.send({ kind: 'AdvanceTime' }), EVENT.EXPIRED)).toBe(1);
  });

  it('D14 trailing stops move once in a sweep that goes through many prices, and stand where they would', () => {
    const core = new Core();
    const trailAmount = tick(100);
    const stops = Array.from({ length: MANY }, () => core.submit(sellStop({ stopPrice: tick(10_000), trailAmount })));
    for (let level = 0; level < 50; level++)
      core.submit({ account: CAT, side: 'SELL', price: tick(15_000 + level), quantity: 1 });
    const events = core.send(order({ price: tick(16_000), quantity: 50 }));
    expect(count(events, EVENT.TRADE)).toBe(50);
    expect(count(events, EVENT.HELD)).toBe(MANY);
    expect(stops.map((id) => core.stopOf(id))).toEqual(stops.map(() => 15_049 - 100));
  });

  it('D14 a trade within what they have seen moves none, also after a restart; one that comes later sees it', () => {
    const core = new Core();
    const trade = (price: number): EventBuffer => {
      core.submit({ account: CAT, side: 'SELL', price: tick(price), quantity: 1 });
      return core.send(order({ price: tick(price), quantity: 1, timeInForce: 'IOC' }));
    };
    const first = core.submit(sellStop({ stopPrice: tick(10_000), trailAmount: tick(1000) }));
    trade(15_000);
    trade(14_500);
    expect(core.stopOf(first)).toBe(14_000);
    const second = core.submit(sellStop({ stopPrice: tick(10_000), trailAmount: tick(1000) }));
    core.restart();
    expect(count(trade(14_600), EVENT.HELD)).toBe(1);
    expect([first, second].map((id) => core.stopOf(id))).toEqual([14_000, 13_600]);
    expect(count(trade(14_550), EVENT.HELD)).toBe(0);
  });

  it('D14 a buy that trails a falling sweep is set off by the rise behind it', () => {
    const core = new Core();
    const id = core.submit({
      ...sellStop({ stopPrice: tick(20_000), trailAmount: tick(10) }),
      side: 'BUY',
    });
    for (const price of [15_000, 14_000]) core.submit({ account: CAT, price: tick(price), quantity: 1 });
    core.send(order({ side: 'SELL', price: tick(14_000), quantity: 2 }));
    expect(core.stopOf(id)).toBe(14_010);
    core.submit({ account: CAT, side: 'SELL', price: tick(14_010), quantity: 1 });
    expect(count(core.send(order({ price: tick(14_010), quantity: 1 })), EVENT.TRIGGERED)).toBe(1);
  });

  it('F15 pegs cost nothing where the best displayed prices stay: not with new pegs, nor in a cascade of stops', () => {
    const core = new Core();
    core.submit({ account: CAT, price: tick(15_000), quantity: 1 });
    core.submit({ account: BEN, side: 'SELL', price: tick(15_000), quantity: 1 });
    for (let sent = 0; sent < MANY; sent++) core.submit(sellStop({ stopPrice: tick(14_900) }));
    core.submit({ account: CAT, price: tick(14_890), quantity: 2 * MANY });
    const looks = vi.spyOn(core.market.book, 'bestTick');
    for (let sent = 0; sent < MANY; sent++)
      core.submit({ account: CAT, price: tick(14_000), quantity: 1, instructions: { peg: 'PRIMARY' } });
    expect(looks.mock.calls.length).toBeLessThan(20 * MANY);
    looks.mockClear();
    const events = core.send(order({ account: BEN, side: 'SELL', price: tick(14_000), quantity: 1 }));
    expect(count(events, EVENT.TRIGGERED)).toBe(MANY);
    expect(looks.mock.calls.length).toBeLessThan(20 * MANY);
  });

  it('D50 reduce-only orders beyond the position are cut together before an uncross', () => {
    const core = new Core();
    core.submit({ account: ANN });
    core.submit({ account: BEN, side: 'SELL' });
    core.send({ kind: 'SetPhase', instrument: 0, phase: 'OPENING_AUCTION', duration: null });
    const first = core.exchange.nextOrderId;
    for (let sent = 0; sent < MANY; sent++)
      core.submit({ side: 'SELL', quantity: 60, instructions: { reduceOnly: true } });
    core.submit({ account: BEN, quantity: 60 * MANY });
    const plans = vi.spyOn(core.market.book, 'resting');
    const events = core.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    expect(plans.mock.calls.length).toBeLessThan(20);
    expect(count(events, EVENT.TRADE)).toBe(2);
    expect(count(events, EVENT.CANCELED)).toBe(MANY - 2);
    expect(core.exchange.exposures.positionOf(ANN, 0)).toBe(0);
    expect([first, first + 1, first + 2].map((id) => core.exchange.orders.find(id))).toEqual([-1, -1, -1]);
  });

  it('F24 hidden orders that take no order so small are looked at once in a sweep, not before each of its trades', () => {
    const core = new Core();
    for (let sent = 0; sent < MANY; sent++)
      core.submit({
        account: BEN,
        side: 'SELL',
        price: tick(14_900),
        quantity: 1000,
        instructions: { hidden: true, minQuantity: 1000 },
      });
    for (let sent = 0; sent < MANY; sent++)
      core.submit({ account: CAT, side: 'SELL', price: tick(15_000), quantity: 1 });
    const looks = vi.spyOn(core.exchange.orders, 'open');
    const looksAtTerms = vi.spyOn(core.exchange.orders, 'terms');
    const events = core.send(order({ price: tick(15_000), quantity: MANY }));
    expect(count(events, EVENT.TRADE)).toBe(MANY);
    expect(looks.mock.calls.length + looksAtTerms.mock.calls.length).toBeLessThan(20 * MANY);
  });

  it('D4 a list counts as many open orders as it has', () => {
    const core = new Core();
    const most = core.market.rules!.venue.maxOpenOrders;
    for (let sent = 0; sent < most - 1; sent++) core.submit({ price: tick(14_000), quantity: 1 });
    const list = (count: number): Command => ({
      kind: 'SubmitLinkedOrders',
      account: ANN,
      contingency: 'ONE_TRIGGERS_OTHER',
      orders: Array.from({ length: count }, () => order({ price: tick(14_000), quantity: 1 })),
    });
    const { words, length } = core.send(list(2));
    expect([...words.subarray(length - EVENT_WIDTH, length)].slice(0, 5)).toEqual([
      EVENT.REJECTED,
      core.exchange.nextOrderId - 1,
      rejectIndex('TOO_MANY_OPEN_ORDERS'),
      most,
      most + 1,
    ]);
    expect(core.exchange.orders.countOf(ANN)).toBe(most - 1);
  });
});
