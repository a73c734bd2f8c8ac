import { describe, expect, it } from 'vitest';
import { PLACE, type Place } from '../../src/book/index.ts';
import { EVENT, EVENT_WIDTH } from '../../src/domain/index.ts';
import { Recorder, noChanges, type Changes, type Committed, type OrderRecord } from '../../src/exchange/index.ts';
import { asSubmitted } from '../../src/venue/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { recorderRowsAfter, referenceRowsAfter } from '../support/rows-after.ts';

/** Where an order waits to be set off: as a stop, or for another order. */
const PENDING: readonly Place[] = [PLACE.HELD, PLACE.PENDING];

/** The open orders as the core has them, as far as rows have it too. */
function openInCore({ exchange }: CoreFlow) {
  const { orders, markets } = exchange;
  return orders
    .select(() => true)
    .map((slot) => {
      const order = asSubmitted(orders, slot, markets[orders.book(slot)]!.tickSize);
      const place = orders.terms(slot)?.place ?? PLACE.DISPLAYED;
      return {
        id: orders.id(slot),
        account: order.account,
        side: order.side,
        type: order.type,
        price: order.price,
        timeInForce: order.timeInForce,
        selfTradePrevention: order.selfTradePrevention,
        displayQuantity: order.instructions?.displayQuantity ?? null,
        expiresAt: order.instructions?.expiresAt ?? null,
        leavesQuantity: order.quantity,
        quantity: orders.quantity(slot),
        isPending: PENDING.includes(place),
      };
    })
    .sort((a, b) => a.id - b.id);
}

function openInRows({ open }: CoreFlow) {
  return [...open.values()]
    .map((row) => ({
      id: row.id,
      account: row.account,
      side: row.side,
      type: nowA(row),
      price: row.price,
      timeInForce: row.timeInForce,
      selfTradePrevention: row.selfTradePrevention,
      displayQuantity: row.displayQuantity,
      expiresAt: row.expiresAt,
      leavesQuantity: row.leavesQuantity,
      quantity: row.quantity,
      isPending: row.status === 'PENDING_TRIGGER',
    }))
    .sort((a, b) => a.id - b.id);
}

/** What the core counts of an account's cash. */
function cashInCore({ exchange }: CoreFlow, account: number): string {
  return exchange.exposures.cash.balance(account).toString();
}

/** A row keeps the type that was asked for; a stop that is set off is a limit order. */
function nowA({ type, status }: OrderRecord): OrderRecord['type'] {
  return type === 'STOP_LIMIT' && status !== 'PENDING_TRIGGER' ? 'LIMIT' : type;
}

describe('the recorder beside the core, under random commands of every kind', () => {
  /** How often each kind of event came, over all seeds. */
  const kinds = new Map<number, number>();

  it.each([1, 2, 3])(
    'I6 I11 D36 its open rows are the open orders of the core, its balances the core’s cash, seed %i',
    (seed) => {
      const cash = new Map<number, string>();
      const flow = new CoreFlow(
        seed,
        ({ events: { words, length }, changes }) => {
          for (const row of changes.balances) cash.set(row.account, row.cash);
          for (let at = 0; at < length; at += EVENT_WIDTH) kinds.set(words[at]!, (kinds.get(words[at]!) ?? 0) + 1);
        },
        10,
      );
      for (let step = 1; step <= 3000; step++) {
        flow.step();
        if (step % 10 !== 0) continue;
        expect(openInRows(flow)).toEqual(openInCore(flow));
        expect([...cash]).toEqual([...cash.keys()].map((account) => [account, cashInCore(flow, account)]));
      }
    },
  );

  it('all kinds of events came', () => {
    const rare: readonly number[] = [EVENT.HALT, EVENT.SHORT_SALE_RESTRICTION];
    const { SESSION, REFERENCE_REFUSED, NBBO, ROUTE, ROUTE_SCORE, ENTERED, VERDICT, FEES } = EVENT;
    // Those of several venues come in a flow of their own.
    const others: readonly number[] = [SESSION, REFERENCE_REFUSED, NBBO, ROUTE, ROUTE_SCORE, ENTERED, VERDICT, FEES];
    const counted = Object.values(EVENT).filter((kind) => !others.includes(kind));
    for (const kind of counted) {
      expect(kinds.get(kind) ?? 0, `event ${kind}`).toBeGreaterThan(rare.includes(kind) ? 0 : 9);
    }
  });

  it('D67 one that begins at the rows of a head goes on as the one that has seen everything', () => {
    let last = noChanges();
    const all: Changes = noChanges();
    let twin: Recorder | undefined;
    const hear = ({ entry, events, changes }: Committed): void => {
      last = changes;
      for (const kind of Object.keys(all) as (keyof Changes)[]) (all[kind] as unknown[]).push(...changes[kind]);
      if (twin) expect(twin.record(entry.command, events, entry.sequence, entry.time)).toEqual(last);
    };
    const flow = new CoreFlow(4, hear, 6);
    for (let step = 1; step <= 2000; step++) {
      flow.step();
      if (step % 100 === 0) twin = new Recorder(recorderRowsAfter(all), referenceRowsAfter(all));
    }
    const rare = ['venues', 'tiers', 'apiKeys', 'preventions'];
    const ofVenues = ['quotes', 'routes', 'feeSchedules', 'protectionRegimes', 'quotingIncrements'];
    const kinds = Object.entries(all).filter(([kind]) => ![...rare, ...ofVenues].includes(kind));
    for (const [kind, rows] of kinds) expect(rows.length, kind).toBeGreaterThan(0);
    expect(all.alerts.some(({ acknowledgedAt }) => acknowledgedAt !== null)).toBe(true);
    expect(all.alerts.some(({ clearedAt }) => clearedAt !== null)).toBe(true);
  });
});
