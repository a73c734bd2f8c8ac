import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DurableAdapterFactory, type Adapter } from '../../src/store/durable-adapter.ts';
import {
  ALERTS_SQL,
  LAST_EVENTS_SQL,
  LAST_PRICES_SQL,
  OPEN_ORDERS_SQL,
} from '../../src/store/journal/recorder-rows.ts';
import { LIMITS_AT_SQL, PENDING_CHANGES_SQL, RESTRICTIONS_SQL } from '../../src/store/journal/reference-rows.ts';
import { REPEATS_SQL } from '../../src/store/journal/repeats.ts';
import { READ_HEAD } from '../../src/store/journal/statements.ts';
import {
  EVENTS_OF_ORDERS,
  ORDER_EVENTS_AFTER,
  POSITIONS_OF_ACCOUNTS,
  POSITIONS_OF_INSTRUMENTS,
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
import * as report from '../../src/store/queries/risk-report.ts';
import {
  ALERTS_BY_IDS,
  ALERTS_OF_ACCOUNTS,
  ALERTS_OF_METRICS,
  ALL_RISK_CHANGES,
  BALANCES_OF_ACCOUNTS,
  LEDGER_OF_ACCOUNT,
  LIMIT_HISTORY,
  RISK_CHANGES_BY_IDS,
  RISK_CHANGES_OF_STATUS,
  UNSEEN_ALERTS,
} from '../../src/store/queries/risk-queries.ts';
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
const SHORT = /^SCAN (CONSTANT ROW|a|k|s|page|json_each|\(subquery-\d+\))( |$)/;

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
      POSITIONS_OF_INSTRUMENTS,
      BALANCES_OF_ACCOUNTS,
      LEDGER_OF_ACCOUNT,
      ALERTS_BY_IDS,
      ALERTS_OF_ACCOUNTS,
      ALERTS_OF_METRICS,
      UNSEEN_ALERTS,
      ALERTS_SQL,
      LAST_PRICES_SQL,
      ALL_RISK_CHANGES,
      RISK_CHANGES_BY_IDS,
      RISK_CHANGES_OF_STATUS,
      PENDING_CHANGES_SQL,
      LIMIT_HISTORY,
      LAST_MOVE_OF_ACCOUNT: report.LAST_MOVE_OF_ACCOUNT,
      POSITIONS_OF_ACCOUNT: report.POSITIONS_OF_ACCOUNT,
      BALANCE_OF_ACCOUNT: report.BALANCE_OF_ACCOUNT,
      INSTRUMENT_FACTS: report.INSTRUMENT_FACTS,
      HISTORY_OF_INSTRUMENTS: report.HISTORY_OF_INSTRUMENTS,
      HISTORY_OF_POSITIONS: report.HISTORY_OF_POSITIONS,
      ACCOUNTS_OF_FIRM: report.ACCOUNTS_OF_FIRM,
      INSTRUMENTS_OF_ACCOUNTS: report.INSTRUMENTS_OF_ACCOUNTS,
      TRADES_TO_FOLD: report.TRADES_TO_FOLD,
      TIME_OF_TRADE: report.TIME_OF_TRADE,
      BOOKINGS_TO_FOLD: report.BOOKINGS_TO_FOLD,
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
      LEDGER_OF_ACCOUNT,
      UNSEEN_ALERTS,
      ALL_RISK_CHANGES,
      RISK_CHANGES_OF_STATUS,
      PENDING_CHANGES_SQL,
      LIMIT_HISTORY,
      TRADES_TO_FOLD: report.TRADES_TO_FOLD,
      BOOKINGS_TO_FOLD: report.BOOKINGS_TO_FOLD,
    }),
  )('%s comes in order from its index, so that a page reads no more than a page', async (_, sql) => {
    expect((await plan(sql)).filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  test.each(Object.entries({ LIMITS_AT_SQL, RESTRICTIONS_SQL }))(
    '%s reads what people have set, and holds each row to the newest of its scope by one look-up',
    async (_, sql) => {
      const steps = await plan(sql);
      expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([expect.stringMatching(/^SCAN l/)]);
      expect(steps).toContainEqual(expect.stringMatching(/^SEARCH n USING .*INDEX .*account=\? AND firm=\?/));
    },
  );

  test('alerts of accounts go by one index that answers alone', async () => {
    const index = 'alerts_account_metric_id_acknowledgedAt_idx (account=? AND metric=? AND id<?)';
    expect(await plan(ALERTS_OF_ACCOUNTS)).toContain(`SEARCH i USING COVERING INDEX ${index}`);
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
