import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RISK_METRICS, type RiskChangeStatus } from '../../src/domain/index.ts';
import {
  noChanges,
  type AlertFilter,
  type AlertRecord,
  type Changes,
  type LedgerRecord,
  type LimitRecord,
  type Page,
  type RiskChangeRecord,
} from '../../src/exchange/index.ts';
import { NO_LIMITS } from '../../src/risk/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { seededDice } from '../support/dice.ts';
import { withoutFees } from '../support/home-market.ts';
import { START } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

const dice = seededDice(8);

const alerts: readonly AlertRecord[] = Array.from({ length: 200 }, (_, place) => {
  const seen = dice.roll(3) > 0;
  return {
    id: place + 1,
    account: dice.roll(6),
    metric: RISK_METRICS[dice.roll(RISK_METRICS.length)]!,
    level: 'WARN',
    trade: null,
    instrument: null,
    value: '1',
    limit: '1',
    at: START + place,
    sequence: place + 1,
    clearedAt: null,
    acknowledgedBy: seen ? 'key' : null,
    acknowledgedAt: seen ? START + place : null,
    note: seen ? 'seen' : null,
  };
});

const STATUSES: readonly RiskChangeStatus[] = ['PENDING', 'EFFECTIVE', 'REJECTED'];
const riskChanges: readonly RiskChangeRecord[] = Array.from({ length: 40 }, (_, place) => ({
  id: place + 1,
  change: { kind: 'SetLimit', account: place, instrument: null, maxPosition: place },
  status: STATUSES[dice.roll(STATUSES.length)]!,
  requestedBy: 'key',
  requestedAt: START,
  reason: 'r',
  requestedSequence: place + 1,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  decidedSequence: null,
}));

const ledger: readonly LedgerRecord[] = Array.from({ length: 40 }, (_, place) => ({
  id: place + 1,
  account: dice.roll(3),
  booking: 'DEPOSIT',
  instrument: null,
  quantity: null,
  price: null,
  amount: place + 1,
  by: 'key',
  reason: 'r',
  at: START,
  sequence: place + 1,
}));

/** Five from before limits had a history, then thirty changes of four scopes. */
const SCOPES = [
  { tier: 'A', account: null, firm: null, instrument: null },
  { tier: 'A', account: null, firm: null, instrument: 0 },
  { tier: null, account: 0, firm: null, instrument: 0 },
  { tier: null, account: null, firm: 0, instrument: null },
] as const;
const limits: readonly LimitRecord[] = [
  ...['A', 'B', 'C', 'D', 'E'].map((tier) => ({ ...SCOPES[0], tier, sequence: 0 })),
  ...Array.from({ length: 30 }, (_, place) => ({ ...SCOPES[dice.roll(SCOPES.length)]!, sequence: 3 * place + 2 })),
].map((row) => ({ ...NO_LIMITS, ...row, at: START, change: null, maxPosition: row.sequence }));

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let queries: SqliteQueries;
beforeAll(async () => {
  const positions: Changes['positions'] = [0, 1, 2].flatMap((account) =>
    [0, 1].map((instrument) =>
      withoutFees({ account, instrument, quantity: account - 1, cost: '0', realizedPnl: '0' }),
    ),
  );
  const changes = { alerts, riskChanges, ledger, limits, positions } as unknown as Partial<Changes>;
  const entry = { sequence: 1, time: START, actor: 'test', command: { kind: 'AdvanceTime' }, events: '[]' } as const;
  sample = await sampleDatabase([{ entries: [entry], changes: { ...noChanges(), ...changes } }]);
  queries = await openQueries(sample.url);
});
afterAll(async () => {
  await queries.close();
  sample.remove();
});

/** All pages of a list, each by one statement, with how many rows each had. */
async function pages<Row>(
  read: (before: number | null) => Promise<Page<Row>>,
  key: (row: Row) => number,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let before: number | null = null; ;) {
    const statements = queries.queryCount;
    const page: Page<Row> = await read(before);
    expect(queries.queryCount - statements).toBe(1);
    all.push(...page.rows);
    if (!page.hasNextPage) return all;
    before = key(page.rows.at(-1)!);
  }
}

const newestFirst = <Row extends { readonly id: number }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => b.id - a.id);

describe('alerts, page by page, newest first', () => {
  const filters: AlertFilter[] = [];
  for (const accounts of [null, [2], [0, 3, 3, 5], [99]]) {
    for (const metric of [null, 'VAR', 'PNL_IMPACT'] as const) {
      for (const acknowledged of [null, true, false]) filters.push({ accounts, metric, acknowledged });
    }
  }

  test.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))('%s', async (_, filter) => {
    const { accounts, metric, acknowledged } = filter;
    const expected = alerts
      .filter(({ account }) => accounts === null || accounts.includes(account))
      .filter((alert) => metric === null || alert.metric === metric)
      .filter(({ acknowledgedAt }) => acknowledged === null || (acknowledgedAt !== null) === acknowledged);
    for (const first of [1, 7, 500]) {
      expect(
        await pages(
          (before) => queries.alerts(filter, first, before),
          ({ id }) => id,
        ),
      ).toEqual(newestFirst(expected));
    }
  });

  test('of no account there are none, and nothing is asked', async () => {
    const statements = queries.queryCount;
    const none = { accounts: [], metric: null, acknowledged: null };
    expect(await queries.alerts(none, 5, null)).toEqual({ rows: [], hasNextPage: false });
    expect([...(await queries.alertsByIds([]))]).toEqual([]);
    expect(queries.queryCount).toBe(statements);
    expect([...(await queries.alertsByIds([7, 7, 999])).keys()]).toEqual([7]);
  });
});

describe('changes, bookings, limits and positions', () => {
  test.each([null, ...STATUSES])('changes of risk settings, %s', async (status) => {
    const expected = newestFirst(riskChanges.filter((row) => status === null || row.status === status));
    for (const first of [1, 6, 100]) {
      expect(
        await pages(
          (before) => queries.riskChanges(status, first, before),
          ({ id }) => id,
        ),
      ).toEqual(expected);
    }
    expect([...(await queries.riskChangesByIds([3, 1, 77])).keys()].sort()).toEqual([1, 3]);
  });

  test('the ledger of each account', async () => {
    for (const account of [0, 1, 2, 3]) {
      const expected = newestFirst(ledger.filter((row) => row.account === account));
      for (const first of [1, 5, 100]) {
        expect(
          await pages(
            (before) => queries.ledger(account, first, before),
            ({ id }) => id,
          ),
        ).toEqual(expected);
      }
    }
  });

  test('every row of limits comes once, newest first; those of before with the last page, all together', async () => {
    const key = ({ tier, account, firm, instrument, sequence }: LimitRecord): string =>
      [sequence, tier, account, firm, instrument].join(':');
    for (const first of [1, 4, 29, 30, 31, 33, 35, 100]) {
      const all = await pages(
        (before) => queries.limitHistory(first, before),
        ({ sequence }) => sequence,
      );
      expect(all.map(({ sequence }) => sequence)).toEqual(limits.map(({ sequence }) => sequence).sort((a, b) => b - a));
      expect(new Set(all.map(key)).size).toBe(limits.length);
    }
  });

  test('the limits in force at a sequence are the newest of each scope by then', async () => {
    for (const sequence of [0, 1, 2, 3, 40, 89, 1000, null]) {
      const newest = new Map<string, LimitRecord>();
      for (const row of limits) {
        if (row.sequence > (sequence ?? Infinity)) continue;
        newest.set([row.tier, row.account, row.firm, row.instrument].join(':'), row);
      }
      const found = await queries.limitsAt(sequence);
      expect(found).toHaveLength(newest.size);
      expect(new Set(found)).toEqual(new Set(newest.values()));
    }
  });

  test('positions of instruments, everybody’s; balances only of those who have one', async () => {
    const found = await queries.positionsOfInstruments([1, 0, 9]);
    expect([...found.keys()]).toEqual([1, 0, 9]);
    expect(found.get(1)!.map(({ account, quantity }) => [account, quantity])).toEqual([
      [0, -1],
      [1, 0],
      [2, 1],
    ]);
    expect(found.get(9)).toEqual([]);
    expect([...(await queries.balancesOfAccounts([0]))]).toEqual([]);
  });
});
