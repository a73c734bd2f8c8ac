import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS } from '../../src/api/limits/index.ts';
import { createSchema, createServer, type ApiServer } from '../../src/api/index.ts';
import { Directory } from '../../src/exchange/index.ts';
import { readConfig } from '../../src/platform/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { sampleDatabase } from '../store/support.ts';
import { Client } from './support/client.ts';
import { largestQuery, type Growth } from './support/largest-query.ts';
import { manyRows, STAFF } from './support/many-rows.ts';
import { NOW, ScriptedCommands, ScriptedFeeds } from './support/scripted-house.ts';

/** The real read side under the API, over so many rows of every kind. */
interface House {
  readonly queries: SqliteQueries;
  readonly server: ApiServer;
  readonly client: Client;
  remove(): void;
}

const schema = createSchema();
/** Queries that were made before. */
const made = new Map<string, string>();
/** Two rows and not one: the limits of orders that came under the same ones are one statement, those of others two. */
let two: House;
let hundred: House;
beforeAll(async () => {
  [two, hundred] = await Promise.all([openHouse(2), openHouse(100)]);
});
afterAll(async () => {
  for (const house of [two, hundred]) {
    await house.server.close();
    await house.queries.close();
    house.remove();
  }
});

async function openHouse(size: number): Promise<House> {
  const { reference, changes } = manyRows(size);
  const entry = { sequence: 1, time: NOW, actor: 'test', command: { kind: 'AdvanceTime' as const }, events: '[]' };
  const sample = await sampleDatabase([{ entries: [entry], changes }]);
  const queries = await openQueries(sample.url);
  const feeds = new ScriptedFeeds();
  feeds.displayed = {
    sequence: 1,
    orders: changes.orders.map(({ id, side, account }) => ({
      publicId: `p-${id}`,
      side,
      price: 150_000_000 - id,
      quantity: 1,
      queuedAt: NOW,
      order: id,
      account,
    })),
  };
  const server = await createServer({
    commands: new ScriptedCommands(),
    queries,
    feeds,
    directory: new Directory(reference),
    config: readConfig({ BOURSE_LIMIT_QUERIES: '100000000/100000000' }),
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
  });
  return { queries, server, client: new Client(await server.listen(0, '127.0.0.1'), STAFF), remove: sample.remove };
}

/** Database statements that a query sends. */
async function statements({ queries, client }: House, query: string): Promise<number> {
  const before = queries.queryCount;
  await client.data(query);
  return queries.queryCount - before;
}

/** Every field of Query that can hold rows of the database, with arguments for which it holds most. */
const ROOTS = [
  'viewer',
  'account(id: "A0")',
  'positions(accountId: "A0")',
  'order(id: "1")',
  'orders(first: 100)',
  'orders(first: 100, accountId: "A0")',
  'trades(first: 100)',
  'trades(first: 100, accountId: "A0")',
  'candles(symbol: "S0", interval: MINUTE_1, first: 100)',
  'nbbo(symbol: "S0", asOf: "2026-11-24T15:00:00Z")',
  'nbboHistory(symbol: "S0", first: 100)',
  'darkPool',
  'dayStatistics(symbol: "S0", date: "2026-11-23")',
  'marketByOrder(symbol: "S0", depth: 500)',
  'preventedMatches(first: 100)',
  'limits(accountId: "A0")',
  'limitRows',
  'limitHistory(first: 100)',
  'tradingStates',
  'restrictions',
  'riskChanges(first: 100)',
  'riskChange(id: "1")',
  'alerts(first: 100)',
  'ledger(accountId: "A0", first: 100)',
  'riskReport(accountId: "A0")',
  'riskReport(firmId: "FIRM")',
  'marketRiskReport',
  'positionsOfFirm(firmId: "FIRM")',
  'positionsOfSymbol(symbol: "S0")',
  'apiKeys',
] as const;

/** Fields of rows that read other rows. */
const READING = [
  'linkedOrders',
  'parent',
  'children',
  'routes',
  'nbbo',
  'riskResult { limits { change',
  'trades',
  'events',
  'events { order',
  'events { order { __typename } trade',
  'order',
  'positions',
  'balance',
  'change',
  'trade',
  'takerOrder',
  'makerOrder',
];

/** Statements of the largest; one for each kind of row, level by level, as far as a level leads on to it. */
const MOST = 20;

/** Those that are answered from memory. */
const FROM_MEMORY = [
  'instruments',
  'instrument(symbol: "S0")',
  'venues',
  'venue(name: "BOURSE")',
  'venueQuotes(symbol: "S0")',
  'nbbo(symbol: "S0")',
  'orderProtection',
  'firms',
  'marketStatus(symbol: "S0")',
  'orderBook(symbol: "S0")',
  'topOfBook(symbol: "S0")',
  'dayStatistics(symbol: "S0")',
  'auction(symbol: "S0")',
  'calendar(name: "ALWAYS_OPEN")',
  'marketWideBreaker',
  'clock',
] as const;

/** Those that are judged by the core. */
const OF_THE_CORE = ['validateOrder', 'estimateOrder'];

const nameOf = (root: string): string => /^\w+/.exec(root)![0];

describe('F103 the largest nested queries that the limits allow', () => {
  it('are asked of every field of Query', () => {
    const asked = new Set([...ROOTS, ...FROM_MEMORY, ...OF_THE_CORE].map(nameOf));
    expect([...asked].sort()).toEqual(Object.keys(schema.getQueryType()!.getFields()).sort());
  });

  it.each(ROOTS.flatMap(largest))(
    '%s, the %s: as many statements for a hundred rows as for two, and few',
    async (...asked) => {
      const [, , query] = asked;
      const forHundred = await statements(hundred, query);
      expect(forHundred, query).toBe(await statements(two, query));
      expect(forHundred, query).toBeLessThanOrEqual(MOST);
    },
  );

  it.each(FROM_MEMORY.flatMap(largest))('%s, the %s: none', async (_, __, query) => {
    expect(await statements(hundred, query)).toBe(0);
  });

  it('they go as deep as they may, and hold every field that reads rows', () => {
    const queries = ROOTS.flatMap(largest).map(([, , query]) => query);
    expect(Math.max(...queries.map(depthOf))).toBe(DOCUMENT_LIMITS.depth);
    for (const field of READING)
      expect(
        queries.some((query) => query.includes(`${field} {`)),
        field,
      ).toBe(true);
  });
});

/** The widest and the deepest query of a root field; one where both hold all that there is. */
function largest(root: string): [root: string, growth: Growth, query: string][] {
  const [widest, deepest] = (['widest', 'deepest'] as const).map((growth) => {
    const query = made.get(growth + root) ?? largestQuery(schema, root, growth);
    made.set(growth + root, query);
    return [root, growth, query] satisfies [string, Growth, string];
  });
  // The same fields in another order are as long.
  return widest![2].length === deepest![2].length ? [widest!] : [widest!, deepest!];
}

function depthOf(query: string): number {
  let [depth, deepest] = [0, 0];
  for (const sign of query) {
    if (sign === '{') deepest = Math.max(deepest, ++depth);
    if (sign === '}') depth--;
  }
  return deepest;
}
