import { describe, expect, it } from 'vitest';
import { EVENT, EVENT_WIDTH, venueOf } from '../../src/domain/index.ts';
import { Recorder, noChanges, type Changes, type Committed, type TradeRecord } from '../../src/exchange/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { recorderRowsAfter, referenceRowsAfter } from '../support/rows-after.ts';

/** Open orders of the core, by id: what is open of them, at a venue or, of a routed order, also on the way there. */
function openInCore({ exchange }: CoreFlow) {
  const { orders } = exchange;
  return orders
    .select(() => true)
    .map((slot) => ({
      id: orders.id(slot),
      account: orders.account(slot),
      open: orders.open(slot),
      quantity: orders.quantity(slot),
      venue: venueOf(orders.book(slot)),
      isSmart: orders.terms(slot)?.smart === true,
    }))
    .sort((a, b) => a.id - b.id);
}

/** The same of rows: children that are on their way are not in the core yet, and what children have open is not their parent's. */
function openInRows({ open, exchange }: CoreFlow) {
  const rows = [...open.values()].sort((a, b) => a.id - b.id);
  const ofChildren = new Map<number, number>();
  const isOnItsWay = ({ id, arrivesAt }: (typeof rows)[number]): boolean =>
    arrivesAt !== null && exchange.orders.find(id) < 0;
  for (const row of rows) {
    if (row.parent === null || isOnItsWay(row)) continue;
    ofChildren.set(row.parent, (ofChildren.get(row.parent) ?? 0) + row.leavesQuantity);
  }
  for (const row of rows) if (isOnItsWay(row)) expect(row.arrivesAt).toBeGreaterThan(exchange.time);
  return rows
    .filter((row) => !isOnItsWay(row))
    .map((row) => ({
      id: row.id,
      account: row.account,
      open: row.leavesQuantity - (ofChildren.get(row.id) ?? 0),
      quantity: row.quantity,
      venue: row.venue ?? 0,
      isSmart: row.venue === null,
    }));
}

describe('the recorder beside a core of several venues, under random commands', () => {
  const kinds = new Map<number, number>();

  it.each([11, 12, 13])(
    'I6 I11 its open rows are the open orders of the core, its balances the core’s cash, seed %i',
    (seed) => {
      const cash = new Map<number, string>();
      const trades = new Map<number, TradeRecord>();
      const fees = new Map<string, bigint>();
      const charge = (account: number, instrument: number, fee: number): void => {
        const key = `${account}:${instrument}`;
        fees.set(key, (fees.get(key) ?? 0n) + BigInt(fee));
      };
      const positions = new Map<string, Changes['positions'][number]>();
      const hear = ({ events: { words, length }, changes }: Committed): void => {
        for (const row of changes.balances) cash.set(row.account, row.cash);
        for (const row of changes.positions) positions.set(`${row.account}:${row.instrument}`, row);
        for (const trade of changes.trades) {
          trades.set(trade.id, trade);
          charge(trade.makerAccount, trade.instrument, trade.makerFee);
          charge(trade.takerAccount, trade.instrument, trade.takerFee);
        }
        for (let at = 0; at < length; at += EVENT_WIDTH) kinds.set(words[at]!, (kinds.get(words[at]!) ?? 0) + 1);
      };
      const flow = new CoreFlow(seed, hear, 0, true);
      for (let step = 1; step <= 700; step++) {
        flow.step();
        if (step % 10 !== 0) continue;
        expect(openInRows(flow)).toEqual(openInCore(flow));
        const inCore = [...cash.keys()].map((account) => [
          account,
          flow.exchange.exposures.cash.balance(account).toString(),
        ]);
        expect([...cash]).toEqual(inCore);
      }
      expect([...positions].map(([key, row]) => [key, row.fees])).toEqual(
        [...positions.keys()].map((key) => [key, String(fees.get(key) ?? 0n)]),
      );
      for (const row of positions.values()) {
        // D36: with fees, profit less cost is less by all of them.
        const gross = BigInt(row.realizedPnl) - BigInt(row.cost);
        expect(BigInt(row.netRealizedPnl) - BigInt(row.netCost)).toBe(gross - BigInt(row.fees));
      }
      expect([...trades.values()].filter(({ venue }) => venue > 0).length).toBeGreaterThan(10);
    },
  );

  it('all kinds of events of several venues came', () => {
    for (const kind of ['NBBO', 'ROUTE', 'ROUTE_SCORE', 'ENTERED', 'VERDICT', 'FEES'] as const) {
      expect(kinds.get(EVENT[kind]) ?? 0, kind).toBeGreaterThan(9);
    }
  });

  it('D67 one that begins at the rows of a head goes on as the one that has seen everything', () => {
    const all: Changes = noChanges();
    let twin: Recorder | undefined;
    const hear = ({ entry, events, changes }: Committed): void => {
      for (const kind of Object.keys(all) as (keyof Changes)[]) (all[kind] as unknown[]).push(...changes[kind]);
      if (twin) expect(twin.record(entry.command, events, entry.sequence, entry.time)).toEqual(changes);
    };
    const flow = new CoreFlow(14, hear, 40, true);
    for (let step = 1; step <= 500; step++) {
      flow.step();
      if (step % 100 === 0) twin = new Recorder(recorderRowsAfter(all), referenceRowsAfter(all));
    }
    for (const kind of ['quotes', 'routes', 'feeSchedules', 'protectionRegimes', 'quotingIncrements'] as const) {
      expect(all[kind].length, kind).toBeGreaterThan(0);
    }
  });
});
