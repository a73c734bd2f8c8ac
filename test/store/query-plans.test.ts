import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DurableAdapterFactory, type Adapter } from '../../src/store/durable-adapter.ts';
import { LAST_EVENTS_SQL, OPEN_ORDERS_SQL } from '../../src/store/journal/recorder-rows.ts';
import { REPEATS_SQL } from '../../src/store/journal/repeats.ts';
import { READ_HEAD } from '../../src/store/journal/statements.ts';
import {
  EVENTS_OF_ORDERS,
  ORDER_EVENTS_AFTER,
  POSITIONS_OF_ACCOUNTS,
} from '../../src/store/queries/account-queries.ts';
import {
  ALL_ORDERS,
  ORDER_BY_CLIENT_ORDER_ID,
  ORDERS_BY_IDS,
  ORDERS_OF_ACCOUNTS,
  ORDERS_OF_ALL_ACCOUNTS,
  ORDERS_OF_INSTRUMENT,
} from '../../src/store/queries/order-queries.ts';
import {
  ALL_PREVENTIONS,
  PREVENTIONS_OF_ACCOUNTS,
  PREVENTIONS_OF_INSTRUMENT,
} from '../../src/store/queries/prevention-queries.ts';
import {
  ALL_TRADES,
  PRINTS_AFTER,
  TRADES_BY_IDS,
  TRADES_OF_ACCOUNT,
  TRADES_OF_INSTRUMENT,
  TRADES_OF_ORDERS,
} from '../../src/store/queries/trade-queries.ts';
import { SampleFlow } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let connection: Adapter;
beforeAll(async () => {
  sample = await sampleDatabase([new SampleFlow().group(300)]);
  connection = await new DurableAdapterFactory(sample.url).connect();
});
afterAll(async () => {
  await connection.dispose();
  sample.remove();
});

async function plan(sql: string): Promise<string[]> {
  const args = [...sql.matchAll(/\?/g)].map(() => null);
  const argTypes = args.map(() => ({ scalarType: 'unknown', arity: 'scalar' }) as const);
  const { rows } = await connection.queryRaw({ sql: `EXPLAIN QUERY PLAN ${sql}`, args, argTypes });
  return rows.map((row) => String(row[3]));
}

/** Reading these from end to end is what is meant: reference data, a parameter, or a page that is already cut. */
const SHORT = /^SCAN (a|k|s|page|json_each|\(subquery-\d+\))( |$)/;

describe('history is never read from end to end', () => {
  test.each(
    Object.entries({
      ALL_ORDERS,
      ORDER_BY_CLIENT_ORDER_ID,
      ORDERS_BY_IDS,
      ORDERS_OF_ACCOUNTS,
      ORDERS_OF_ALL_ACCOUNTS,
      ORDERS_OF_INSTRUMENT,
      ALL_TRADES,
      PRINTS_AFTER,
      TRADES_BY_IDS,
      TRADES_OF_ACCOUNT,
      TRADES_OF_INSTRUMENT,
      TRADES_OF_ORDERS,
      ALL_PREVENTIONS,
      PREVENTIONS_OF_ACCOUNTS,
      PREVENTIONS_OF_INSTRUMENT,
      EVENTS_OF_ORDERS,
      ORDER_EVENTS_AFTER,
      POSITIONS_OF_ACCOUNTS,
      OPEN_ORDERS_SQL,
      LAST_EVENTS_SQL,
      REPEATS_SQL,
    }),
  )('%s searches by an index', async (_, sql) => {
    const steps = await plan(sql);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
    expect(steps.filter((step) => step.startsWith('SCAN') && !SHORT.test(step))).toEqual([]);
  });

  test("the journal's end is found from the end of its key", async () => {
    expect(await plan(READ_HEAD)).toEqual([
      expect.stringMatching(/^SCAN journal USING INDEX sqlite_autoindex_journal_1$/),
    ]);
  });

  test.each(
    Object.entries({
      ALL_ORDERS,
      ORDERS_OF_INSTRUMENT,
      ALL_TRADES,
      TRADES_OF_INSTRUMENT,
      PRINTS_AFTER,
      ALL_PREVENTIONS,
      PREVENTIONS_OF_INSTRUMENT,
      ORDER_EVENTS_AFTER,
    }),
  )('%s comes in order from its index, so that a page reads no more than a page', async (_, sql) => {
    expect((await plan(sql)).filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  test('filters of accounts go by one index that answers alone', async () => {
    for (const sql of [ORDERS_OF_ACCOUNTS, ORDERS_OF_ALL_ACCOUNTS]) {
      const index = 'orders_account_status_id_instrument_idx (account=? AND status=? AND id<?)';
      expect(await plan(sql)).toContain(`SEARCH i USING COVERING INDEX ${index}`);
    }
  });

  test('prevented self-trades of accounts go by an index for each role', async () => {
    const steps = await plan(PREVENTIONS_OF_ACCOUNTS);
    for (const role of ['account', 'makerAccount']) {
      const index = `preventions_${role}_sequence_place_instrument_idx`;
      expect(steps).toContainEqual(
        expect.stringMatching(new RegExp(`^SEARCH i USING COVERING INDEX ${index} \\(${role}=\\? AND `)),
      );
    }
  });
});
