import { describe, expect, it } from 'vitest';
import type { SubmitOrder } from '../../src/domain/index.ts';
import { orderAt, requestedTerms, termsOf, type OrderEventRecord, type OrderRecord } from '../../src/exchange/index.ts';
import { listRequestText, requestText } from '../../src/exchange/request-text.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { ANN, order } from '../support/small-market.ts';
import { RecordedCore } from './support.ts';

const [BEN, CAT] = [1, 2];
const PRICE = 150_000_000;
const CENT = 10_000;

/** What an order's events tell of it once all is over. */
function replayed(core: RecordedCore, id: number): OrderRecord[] {
  const events = core.changes.flatMap(({ orderEvents }) => orderEvents).filter((event) => event.order === id);
  return events.map(({ state }) => orderAt(core.rows.get(id)!, state));
}

describe('F101 F102 an event replayed tells what it told live', () => {
  it('D12 of an iceberg for the day that became a good-till-canceled stop, and then immediate-or-cancel', () => {
    const core = new RecordedCore();
    const live: OrderRecord[] = [];
    const id = core.submit({ side: 'SELL', quantity: 50, price: PRICE + CENT, instructions: { displayQuantity: 20 } });
    live.push(core.rows.get(id)!);
    core.submit({ account: BEN, quantity: 10 });
    core.submit({ account: CAT, side: 'SELL', quantity: 10 });
    core.send({
      kind: 'ReplaceOrder',
      account: ANN,
      orderId: id,
      terms: {
        type: 'STOP_LIMIT',
        timeInForce: 'GTC',
        selfTradePrevention: 'CANCEL_BOTH',
        price: PRICE - 5 * CENT,
        instructions: { displayQuantity: null, stopPrice: PRICE - 2 * CENT, reduceOnly: null },
      },
    });
    live.push(core.rows.get(id)!);
    core.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity: 40, price: null });
    live.push(core.rows.get(id)!);
    core.send({
      kind: 'ReplaceOrder',
      account: ANN,
      orderId: id,
      terms: { type: 'LIMIT', timeInForce: 'IOC', instructions: { stopPrice: null, minQuantity: 10 } },
    });

    const [came, stopped, amended, replaced, canceled, ...none] = replayed(core, id);
    expect(none).toEqual([]);
    expect([came, stopped, amended]).toEqual(live);
    expect(came).toMatchObject({ timeInForce: 'DAY', displayQuantity: 20, stopPrice: null, instructions: null });
    expect(stopped).toMatchObject({ type: 'STOP_LIMIT', timeInForce: 'GTC', status: 'PENDING_TRIGGER' });
    expect(replaced).toMatchObject({ type: 'LIMIT', timeInForce: 'IOC', instructions: '{"minQuantity":10}' });
    expect(canceled).toEqual(core.rows.get(id));
  });

  it('D14 of a trailing stop whose stop moved: its place then, not that of today', () => {
    const core = new RecordedCore();
    const print = (price: number): void => {
      core.submit({ account: BEN, side: 'SELL', quantity: 10, price });
      core.submit({ account: CAT, quantity: 10, price });
    };
    print(PRICE);
    const id = core.submit({ side: 'SELL', type: 'STOP', price: null, instructions: { trailAmount: 5 * CENT } });
    const live = core.rows.get(id)!;
    print(PRICE + 2 * CENT);
    core.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity: 60, price: null });
    print(PRICE + 3 * CENT);
    expect(core.rows.get(id)!.stopPrice).toBe(PRICE - 2 * CENT);
    const [came, amended] = replayed(core, id);
    expect(came).toEqual(live);
    expect(came!.stopPrice).toBe(PRICE - 5 * CENT);
    expect(amended).toMatchObject({ quantity: 60, stopPrice: PRICE - 3 * CENT });
  });

  it.each([1, 2, 3])('of every order under random commands of every kind, seed %i', (seed) => {
    const rows = new Map<number, OrderRecord>();
    const live: { event: OrderEventRecord; row: OrderRecord }[] = [];
    const flow = new CoreFlow(seed, ({ changes }) => {
      for (const row of changes.orders) rows.set(row.id, row);
      // Of what a command tells of one order, the last is as its row then is.
      const last = new Map(changes.orderEvents.map((event) => [event.order, event]));
      for (const event of last.values()) live.push({ event, row: rows.get(event.order)! });
    });
    for (let step = 0; step < 3000; step++) flow.step();
    let differing = 0;
    for (const { event, row } of live) {
      const told = orderAt(rows.get(event.order)!, event.state);
      if (row.status === 'PENDING_TRIGGER' && told.instructions?.includes('trail') === true) {
        expect({ ...told, stopPrice: row.stopPrice }).toEqual(row);
      } else {
        expect(told).toEqual(row);
      }
      if (event.state.terms !== null) differing++;
    }
    expect(differing).toBeGreaterThan(20);
  });
});

describe("what an event says of an order's terms", () => {
  it('is nothing while they are those of the request', () => {
    const core = new RecordedCore();
    const id = core.submit({ timeInForce: 'GTC', instructions: { displayQuantity: 20 } });
    const stop = core.submit({ type: 'STOP', price: null, instructions: { stopPrice: PRICE + CENT } });
    core.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity: 50, price: PRICE - CENT });
    const replace = (timeInForce: 'GTC' | 'DAY') =>
      core.send({ kind: 'ReplaceOrder', account: ANN, orderId: id, terms: { timeInForce } });
    replace('DAY');
    replace('GTC');
    const events = core.changes.flatMap(({ orderEvents }) => orderEvents);
    expect(events.map(({ order: of, type, state }) => [of, type, state.terms])).toEqual([
      [id, 'NEW', null],
      [stop, 'NEW', null],
      [id, 'AMENDED', null],
      [
        id,
        'REPLACED',
        '{"type":"LIMIT","timeInForce":"DAY","selfTradePrevention":"CANCEL_TAKER","stopPrice":null,' +
          '"displayQuantity":20,"expiresAt":null,"instructions":null}',
      ],
      [id, 'REPLACED', null],
    ]);
    expect(termsOf(replayed(core, id)[0]!)).toEqual(termsOf(core.rows.get(id)!));
  });

  it('is read from every text of a request, one of a list, and one of before among them', () => {
    const expiresAt = 1_795_530_600_000_000;
    const instructions = { stopPrice: PRICE, displayQuantity: 5, expiresAt, hidden: true, minQuantity: 3 } as const;
    const given: SubmitOrder = order({ type: 'STOP_LIMIT', timeInForce: 'GTD', instructions });
    const terms = {
      type: 'STOP_LIMIT',
      timeInForce: 'GTD',
      selfTradePrevention: 'CANCEL_TAKER',
      stopPrice: PRICE,
      displayQuantity: 5,
      expiresAt,
      instructions: '{"hidden":true,"minQuantity":3}',
    };
    expect(requestedTerms(requestText(given))).toEqual(terms);
    const list = listRequestText({
      kind: 'SubmitLinkedOrders',
      account: ANN,
      contingency: 'ONE_CANCELS_OTHER',
      orders: [order(), given],
    });
    expect(requestedTerms(list[1]!)).toEqual(terms);
    expect(requestedTerms('[0,"BUY","MARKET","IOC",100,null,"CANCEL_TAKER",[]]')).toMatchObject({
      type: 'MARKET',
      timeInForce: 'IOC',
      stopPrice: null,
      instructions: null,
    });
  });
});
