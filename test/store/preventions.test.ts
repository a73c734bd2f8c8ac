import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SELF_TRADE_PREVENTIONS } from '../../src/domain/index.ts';
import {
  noChanges,
  type PreventionFilter,
  type PreventionKey,
  type PreventionRecord,
} from '../../src/exchange/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { START } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

/** Up to three in each of a hundred commands, of ten accounts, some of which are in one trade group. */
const written: PreventionRecord[] = Array.from({ length: 100 }, (_, command) =>
  Array.from({ length: command % 4 }, (__, place) => ({
    instrument: (command + place) % 3,
    makerOrder: 1000 + command,
    takerOrder: 2000 + command,
    account: (command * 7) % 10,
    makerAccount: command % 5 === 0 ? (command * 7 + 1) % 10 : (command * 7) % 10,
    mode: SELF_TRADE_PREVENTIONS[command % 4]!,
    quantity: 10 + place,
    at: START + command,
    sequence: command + 1,
    place,
  })),
).flat();

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let queries: SqliteQueries;
beforeAll(async () => {
  const entries = Array.from({ length: 100 }, (_, command) => ({
    sequence: command + 1,
    time: START + command,
    actor: 'test',
    command: { kind: 'AdvanceTime' } as const,
    events: '[]',
  }));
  sample = await sampleDatabase([{ entries, changes: { ...noChanges(), preventions: written } }]);
  queries = await openQueries(sample.url);
});
afterAll(async () => {
  await queries.close();
  sample.remove();
});

function matching({ accounts, instrument }: PreventionFilter): PreventionRecord[] {
  return written
    .filter((row) => accounts === null || accounts.includes(row.account) || accounts.includes(row.makerAccount))
    .filter((row) => instrument === null || row.instrument === instrument)
    .sort((a, b) => b.sequence - a.sequence || b.place - a.place);
}

describe('D13 prevented self-trades, page by page, newest first', () => {
  const filters: PreventionFilter[] = [];
  for (const accounts of [null, [3], [0, 1, 7], [99]]) {
    for (const instrument of [null, 2]) filters.push({ accounts, instrument });
  }

  test.each(filters)('accounts $accounts, instrument $instrument', async (filter) => {
    const expected = matching(filter);
    for (const first of [1, 4, 100]) {
      const seen: PreventionRecord[] = [];
      let before: PreventionKey | null = null;
      let more = true;
      for (let page = 0; more && page < 12; page++) {
        const { rows, hasNextPage } = await queries.preventions(filter, first, before);
        expect(rows.length).toBeLessThanOrEqual(first);
        seen.push(...rows);
        before = rows.at(-1) ?? before;
        more = hasNextPage;
        expect(more).toBe(seen.length < expected.length);
      }
      expect(seen).toEqual(expected.slice(0, seen.length));
    }
  });

  test('an account that was maker alone finds it too', async () => {
    const other = written.find((row) => row.account !== row.makerAccount)!;
    const { rows } = await queries.preventions({ accounts: [other.makerAccount], instrument: null }, 100, null);
    expect(rows).toContainEqual(other);
  });

  test('an empty list of accounts matches nothing, without a query', async () => {
    const before = queries.queryCount;
    const page = await queries.preventions({ accounts: [], instrument: null }, 10, null);
    expect(page).toEqual({ rows: [], hasNextPage: false });
    expect(queries.queryCount).toBe(before);
  });
});
