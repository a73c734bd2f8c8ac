import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DurableAdapterFactory, type Adapter } from '../../src/store/durable-adapter.ts';
import * as recorder from '../../src/store/journal/recorder-rows.ts';
import { LIMITS_AT_SQL, PENDING_CHANGES_SQL, RESTRICTIONS_SQL } from '../../src/store/journal/reference-rows.ts';
import { REPEATS_SQL } from '../../src/store/journal/repeats.ts';
import { READ_HEAD } from '../../src/store/journal/statements.ts';
import { SampleFlow } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

const FOLDER = join(import.meta.dirname, '../../src/store/queries');
const FILES = readdirSync(FOLDER).map((name) => name.replace(/\.ts$/, ''));

/** All SQL that serves the API: whatever a file of queries exports as a text that begins as a statement. */
const QUERIES: Record<string, string> = {};
for (const file of FILES) {
  const exported = (await import(`../../src/store/queries/${file}.ts`)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value === 'string' && isStatement(value)) QUERIES[name] = value;
  }
}

/** Not held to an index, and why. */
const EXCEPTIONS: Record<string, string> = {
  REPORT_HEAD: 'the ends of three tables, each found from the end of its key',
};

function isStatement(text: string): boolean {
  return /^\s*(SELECT|WITH)\b/.test(text);
}

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

describe('F103 history is never read from end to end', () => {
  test('the list is complete: no statement of a file of queries is kept from it', () => {
    for (const file of FILES) {
      const source = readFileSync(join(FOLDER, `${file}.ts`), 'utf8');
      const kept = [...source.matchAll(/^const (\w+)[^=\n]*=\s*`\s*(?:SELECT|WITH)\b/gm)].map(([, name]) => name);
      expect(kept, `${file}: export them`).toEqual([]);
      for (const [, name] of source.matchAll(/^export const (\w+)[^=\n]*=\s*(?:`\s*(?:SELECT|WITH)\b|newestOf\()/gm)) {
        expect(QUERIES, file).toHaveProperty(name!);
      }
    }
    expect(Object.keys(QUERIES).length).toBeGreaterThan(40);
    expect(Object.keys(EXCEPTIONS).filter((name) => !(name in QUERIES))).toEqual([]);
  });

  test.each(
    Object.entries({
      ...QUERIES,
      OPEN_ORDERS_SQL: recorder.OPEN_ORDERS_SQL,
      LAST_EVENTS_SQL: recorder.LAST_EVENTS_SQL,
      LAST_TRADES_SQL: recorder.LAST_TRADES_SQL,
      LAST_CANDLES_SQL: recorder.LAST_CANDLES_SQL,
      LAST_QUOTES_SQL: recorder.LAST_QUOTES_SQL,
      ALERTS_SQL: recorder.ALERTS_SQL,
      REPEATS_SQL,
      PENDING_CHANGES_SQL,
    }).filter(([name]) => !(name in EXCEPTIONS)),
  )('%s searches by an index', async (_, sql) => {
    const steps = await plan(sql);
    expect(steps.some((step) => step.startsWith('SEARCH'))).toBe(true);
    expect(steps.filter((step) => step.startsWith('SCAN') && !SHORT.test(step))).toEqual([]);
  });

  test.each([
    ['READ_HEAD', READ_HEAD, ['journal']],
    ['REPORT_HEAD', 'REPORT_HEAD', ['journal', 'trades', 'ledger']],
  ])('%s finds the end from the end of the key', async (_, sql, tables) => {
    const steps = await plan(QUERIES[sql] ?? sql);
    expect(steps.filter((step) => step.startsWith('SCAN') && step !== 'SCAN CONSTANT ROW')).toEqual(
      tables.map((table) => expect.stringMatching(`^SCAN ${table}( USING .*INDEX sqlite_autoindex_${table}_1)?$`)),
    );
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  test.each([
    'ALL_ORDERS',
    'ALL_TRADES',
    'TRADES_OF_INSTRUMENT',
    'TRADES_AT_VENUE',
    'TRADES_OF_INSTRUMENT_AT_VENUE',
    'PRINTS_AFTER',
    'QUOTES_OF_INSTRUMENT',
    'QUOTE_AT',
    'ALL_PREVENTIONS',
    'PREVENTIONS_OF_INSTRUMENT',
    'ORDER_EVENTS_AFTER',
    'LEDGER_OF_ACCOUNT',
    'CANDLES_OF_INSTRUMENT',
    'ALL_RISK_CHANGES',
    'RISK_CHANGES_OF_STATUS',
    'LIMIT_HISTORY',
    'TRADES_TO_FOLD',
    'BOOKINGS_TO_FOLD',
  ])('%s comes in order from its index, so that a page reads no more than a page', async (name) => {
    expect((await plan(QUERIES[name]!)).filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });

  test.each(Object.entries({ LIMITS_AT_SQL, RESTRICTIONS_SQL }))(
    '%s reads what people have set, and holds each row to the newest of its scope by one look-up',
    async (_, sql) => {
      const steps = await plan(sql);
      expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([expect.stringMatching(/^SCAN l/)]);
      expect(steps).toContainEqual(expect.stringMatching(/^SEARCH n USING .*INDEX .*account=\? AND firm=\?/));
    },
  );
});

describe('each filter has an index of its own, so that a page reads no row that does not match', () => {
  const KEY = '(sequence,place)<(?,?)';
  const TIME = 'id>? AND id<?';

  test.each([
    ['ORDERS_OF_ACCOUNTS', 'orders_account_status_id_idx (account=? AND status=? AND id<?)'],
    [
      'ORDERS_OF_ACCOUNTS_IN_INSTRUMENT',
      'orders_account_instrument_status_id_idx (account=? AND instrument=? AND status=? AND id<?)',
    ],
    ['ORDERS_OF_INSTRUMENTS', 'orders_instrument_status_id_idx (instrument=? AND status=? AND id<?)'],
    ['ORDERS_OF_STATUSES', 'orders_instrument_status_id_idx (instrument=? AND status=? AND id<?)'],
    ['TRADES_OF_ACCOUNT', `trades_makerAccount_id_idx (makerAccount=? AND ${TIME})`],
    ['TRADES_OF_ACCOUNT', `trades_takerAccount_id_idx (takerAccount=? AND ${TIME})`],
    ...['_IN_INSTRUMENT', '_AT_VENUE', '_IN_INSTRUMENT_AT_VENUE'].flatMap((filter) =>
      ['makerAccount', 'takerAccount'].map((role) => [
        `TRADES_OF_ACCOUNT${filter}`,
        `trades_${role}_instrument_venue_id_idx (${role}=? AND instrument=? AND venue=? AND ${TIME})`,
      ]),
    ),
    ['POOL_VOLUME', `trades_venue_instrument_id_quantity_idx (venue=? AND instrument=? AND ${TIME})`],
    ['MOVES_AT_VENUE', `trades_venue_id_idx (venue=? AND ${TIME})`],
    ['MOVES_OF_INSTRUMENT', `trades_instrument_id_idx (instrument=? AND ${TIME})`],
    ['MOVES_OF_INSTRUMENT_AT_VENUE', `trades_venue_instrument_id_quantity_idx (venue=? AND instrument=? AND ${TIME})`],
    ['PREVENTIONS_OF_ACCOUNTS', `preventions_account_sequence_place_idx (account=? AND ${KEY})`],
    ['PREVENTIONS_OF_ACCOUNTS', `preventions_makerAccount_sequence_place_idx (makerAccount=? AND ${KEY})`],
    [
      'PREVENTIONS_OF_ACCOUNTS_IN_INSTRUMENT',
      `preventions_account_instrument_sequence_place_idx (account=? AND instrument=? AND ${KEY})`,
    ],
    [
      'PREVENTIONS_OF_ACCOUNTS_IN_INSTRUMENT',
      `preventions_makerAccount_instrument_sequence_place_idx (makerAccount=? AND instrument=? AND ${KEY})`,
    ],
    ['ALERTS_OF_ACCOUNTS', 'alerts_account_metric_seen_id_idx (account=? AND metric=? AND <expr>=? AND id<?)'],
    ['ALERTS_OF_METRICS', 'alerts_metric_seen_id_idx (metric=? AND <expr>=? AND id<?)'],
  ])('%s goes by %s alone', async (name, index) => {
    expect(await plan(QUERIES[name]!)).toContain(`SEARCH i USING COVERING INDEX ${index}`);
  });

  test.each([
    ['TRADES_OF_INSTRUMENT', 'SEARCH t USING INDEX trades_instrument_id_idx (instrument=? AND id>? AND id<?)'],
    ['TRADES_AT_VENUE', 'SEARCH t USING INDEX trades_venue_id_idx (venue=? AND id>? AND id<?)'],
    [
      'TRADES_OF_INSTRUMENT_AT_VENUE',
      'SEARCH t USING INDEX trades_venue_instrument_id_quantity_idx (venue=? AND instrument=? AND id>? AND id<?)',
    ],
    ['ALL_TRADES', 'SEARCH t USING PRIMARY KEY (id>? AND id<?)'],
    ['MOVES', 'SEARCH i USING PRIMARY KEY (id>? AND id<?)'],
    ['MOVES', 'SEARCH b USING PRIMARY KEY (instrument=? AND number=?)'],
    ['MOVES', 'SEARCH n USING COVERING INDEX quotes_instrument_at_number_idx (instrument=? AND at<?)'],
    ['QUOTES_OF_INSTRUMENT', 'SEARCH q USING PRIMARY KEY (instrument=? AND number>? AND number<?)'],
    ['QUOTE_AT', 'SEARCH i USING COVERING INDEX quotes_instrument_at_number_idx (instrument=? AND at<?)'],
    ['QUOTES_BY_KEYS', 'SEARCH q USING PRIMARY KEY (instrument=? AND number=?)'],
    ['CHILDREN_OF_ORDERS', 'SEARCH o USING INDEX orders_parent_id_idx (parent=?)'],
    ['TRADES_OF_ORDERS', 'SEARCH c USING COVERING INDEX orders_parent_id_idx (parent=?)'],
    ['ROUTES_OF_ORDERS', 'SEARCH r USING INDEX sqlite_autoindex_routes_1 (order=?)'],
    ['CANDLES_OF_INSTRUMENT', 'SEARCH c USING PRIMARY KEY (instrument=? AND interval=? AND start>? AND start<?)'],
    ['QUEUE_TIMES', 'SEARCH e USING INDEX order_events_order_number_idx (order=?)'],
  ])('%s: %s', async (name, step) => {
    expect(await plan(QUERIES[name]!)).toContain(step);
  });

  test.each([
    ...['ALL_TRADES', 'TRADES_OF_INSTRUMENT', 'TRADES_AT_VENUE', 'TRADES_OF_INSTRUMENT_AT_VENUE', 'TRADES_OF_ACCOUNT'],
    ...['TRADES_OF_ACCOUNT_IN_INSTRUMENT', 'TRADES_OF_ACCOUNT_AT_VENUE', 'TRADES_OF_ACCOUNT_IN_INSTRUMENT_AT_VENUE'],
    ...['POOL_VOLUME', 'MOVES', 'MOVES_AT_VENUE'],
  ])('F95 %s finds the ends of a stretch of time by one look-up each', async (name) => {
    const ends = (await plan(QUERIES[name]!)).filter((step) => / s USING/.test(step));
    expect(ends.length).toBeGreaterThanOrEqual(2);
    for (const end of ends) expect(end).toBe('SEARCH s USING COVERING INDEX trades_executedAt_id_idx (executedAt>?)');
  });
});
