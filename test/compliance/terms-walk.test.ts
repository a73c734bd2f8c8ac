import { expect, test } from 'vitest';
import { Findings, checkOrderHistory } from '../../src/compliance/index.ts';
import type { OrderEventRecord, OrderRecord, OrderState } from '../../src/exchange/index.ts';
import { RecordedCore } from '../exchange/support.ts';
import { ANN } from '../support/small-market.ts';
import { failures } from './support.ts';

const PRICE = 150_000_000;
const REQUESTED = '{"type":"LIMIT","timeInForce":"DAY","selfTradePrevention":"CANCEL_TAKER","stopPrice":null,';

/** An order of the day that became good till canceled, and then smaller: its row and its three events. */
function replacedOrder(): { order: OrderRecord; events: OrderEventRecord[] } {
  const core = new RecordedCore();
  const id = core.submit({ instructions: { displayQuantity: 20 } });
  core.send({ kind: 'ReplaceOrder', account: ANN, orderId: id, terms: { timeInForce: 'GTC' } });
  core.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity: 90, price: null });
  return { order: core.rows.get(id)!, events: core.changes.flatMap(({ orderEvents }) => orderEvents) };
}

/** An order whose stop trails, and has moved since its only event. */
function trailingStop(): { order: OrderRecord; events: OrderEventRecord[] } {
  const core = new RecordedCore();
  const print = (price: number): void => {
    core.submit({ account: 1, side: 'SELL', quantity: 10, price });
    core.submit({ account: 2, quantity: 10, price });
  };
  print(PRICE);
  const id = core.submit({ side: 'SELL', type: 'STOP', price: null, instructions: { trailAmount: 50_000 } });
  print(PRICE + 20_000);
  const events = core.changes.flatMap(({ orderEvents }) => orderEvents);
  return { order: core.rows.get(id)!, events: events.filter((event) => event.order === id) };
}

function found({ order, events }: { order: OrderRecord; events: OrderEventRecord[] }): string[] {
  const findings = new Findings();
  checkOrderHistory({ id: order.id, orders: [order], events, trades: [] }, new Map(), findings);
  return failures(findings);
}

function change(events: OrderEventRecord[], place: number, state: Partial<OrderState>): OrderEventRecord[] {
  return events.map((event, at) => (at === place ? { ...event, state: { ...event.state, ...state } } : event));
}

test('I6 terms that change with a replacement only, and a stop that trails, are as they must be', () => {
  expect(found(replacedOrder())).toEqual([]);
  expect(found(trailingStop())).toEqual([]);
});

test.each<[string, number, string | null]>([
  ['terms other than those of the request on the first event', 0, `${REQUESTED}"displayQuantity":5}`],
  ['the terms of the request after a replacement by others', 2, null],
  ['a replacement that brought other terms than the row has', 1, null],
  ['what is no JSON', 2, 'GTC'],
  [
    'the terms of the request, written out',
    0,
    `${REQUESTED}"displayQuantity":20,"expiresAt":null,"instructions":null}`,
  ],
])('I6 finds %s', (_, place, terms) => {
  const { order, events } = replacedOrder();
  expect(found({ order, events: change(events, place, { terms }) }).join('\n')).toMatch(/I6.*terms is/);
});

test('I6 finds a row whose terms are not those of its last event', () => {
  const { order, events } = replacedOrder();
  for (const other of [{ timeInForce: 'DAY' }, { instructions: '{"hidden":true}' }, { stopPrice: PRICE }] as const) {
    expect(found({ order: { ...order, ...other }, events }).join('\n')).toMatch(/I6.*orders \d+: terms is/);
  }
});
