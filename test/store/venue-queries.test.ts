import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  noChanges,
  type OrderRecord,
  type QuoteRecord,
  type RouteRecord,
  type Span,
  type TradeRecord,
} from '../../src/exchange/index.ts';
import { openQueries, type SqliteQueries } from '../../src/store/index.ts';
import { seededDice } from '../support/dice.ts';
import { HOME_TRADE, venueRow } from '../support/home-market.ts';
import { everyKind } from './sample-records.ts';
import { START } from './sample-group.ts';
import { connectionTo, sampleDatabase } from './support.ts';

const SECOND = 1_000_000;
const INSTRUMENTS = 3;
/** Index 3 is the pool. */
const VENUES = [venueRow(0, 'HOME'), venueRow(1, 'NYSE'), venueRow(2, 'IEX'), venueRow(3, 'DARK', 'DARK')];
const dice = seededDice(5);

/** Some have the instant of the one before; some lack a side. */
const quotes: readonly QuoteRecord[] = Array.from({ length: 240 }, (_, place) => ({
  instrument: place % INSTRUMENTS,
  number: Math.floor(place / INSTRUMENTS) + 1,
  at: START + Math.floor(place / 7) * 0.7 * SECOND,
  sequence: place + 1,
  bid: dice.roll(9) === 0 ? null : 150_000_000 + dice.roll(20) * 10_000,
  bidQuantity: 100,
  bidVenues: 1 + dice.roll(7),
  ask: dice.roll(9) === 0 ? null : 150_210_000 + dice.roll(20) * 10_000,
  askQuantity: 200,
  askVenues: 1 + dice.roll(7),
  flags: dice.roll(16),
}));
const END = quotes.at(-1)!.at;

const newestBy = (instrument: number, at: number): QuoteRecord | undefined =>
  quotes.filter((quote) => quote.instrument === instrument && quote.at <= at).at(-1);

const trades: readonly TradeRecord[] = Array.from({ length: 150 }, (_, place) => {
  const instrument = place % INSTRUMENTS;
  const executedAt = START - SECOND + Math.floor(place / 4) * SECOND;
  const aggressor = dice.roll(5);
  return {
    ...HOME_TRADE,
    id: place + 1,
    instrument,
    print: place + 1,
    price: 150_105_000,
    quantity: 1 + dice.roll(500),
    aggressorSide: aggressor === 0 ? null : aggressor < 3 ? 'BUY' : 'SELL',
    makerOrder: 10 + (place % 4),
    takerOrder: 20 + (place % 3),
    makerAccount: 1,
    takerAccount: 2,
    executedAt,
    sequence: place + 1,
    venue: dice.roll(4),
    quote: newestBy(instrument, executedAt)?.number ?? null,
  };
});

const [template] = everyKind().orders;
const order = (id: number, parent: number | null): OrderRecord => ({
  ...template!,
  id,
  parent,
  clientOrderId: parent === null ? `order-${id}` : `${parent}/${id}`,
  venue: parent === null ? null : 1,
});
/** Two routed orders, whose children have traded, and one that has traded itself. */
const orders = [order(1, null), order(2, null), order(10, 1), order(20, 1), order(11, 2), order(12, null)];
const routes: readonly RouteRecord[] = [1, 2, 3].flatMap((number) =>
  [2, 1].map((of) => ({ ...everyKind().routes[0]!, order: of, number, cause: number === 1 ? 'NEW' : 'RETURNED' })),
);

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let queries: SqliteQueries;
beforeAll(async () => {
  const [, instrument] = everyKind().instruments;
  const instruments = [0, 1, 2].map((index) => ({ ...instrument!, index, symbol: `S${index}` }));
  const rows = { venues: VENUES, instruments, quotes: [...quotes], trades: [...trades], orders, routes: [...routes] };
  const entry = {
    sequence: 1,
    time: END + 9 * SECOND,
    actor: 'x',
    command: { kind: 'AdvanceTime' },
    events: '[]',
  } as const;
  sample = await sampleDatabase([{ entries: [entry], changes: { ...noChanges(), ...rows } }]);
  queries = await openQueries(sample.url);
});
afterAll(async () => {
  await queries.close();
  sample.remove();
});

const SPANS: readonly Span[] = [
  { from: null, to: null },
  { from: quotes[60]!.at, to: quotes[120]!.at },
  { from: quotes[60]!.at + 1, to: null },
  { from: null, to: START + 3 * SECOND },
  { from: END + 1, to: null },
];
const lies = (at: number, { from, to }: Span): boolean => at >= (from ?? -Infinity) && at < (to ?? Infinity);

describe('D39 the history of national best quotes', () => {
  test.each(SPANS)('of a span ($from to $to), page by page, newest first', async (span) => {
    for (const first of [7, 500]) {
      const seen: QuoteRecord[] = [];
      for (let before: number | null = null, more = true; more;) {
        const page = await queries.quotes(1, span, first, before);
        seen.push(...page.rows);
        before = page.rows.at(-1)?.number ?? 0;
        more = page.hasNextPage;
      }
      expect(seen).toEqual(quotes.filter(({ instrument, at }) => instrument === 1 && lies(at, span)).reverse());
    }
  });

  test('the one in force at an instant is the last of those that began by then', async () => {
    for (let at = START - SECOND; at < END + SECOND; at += 0.35 * SECOND) {
      for (const instrument of [0, 1, 2])
        expect(await queries.quoteAt(instrument, at)).toEqual(newestBy(instrument, at));
    }
    expect(await queries.quoteAt(0, START - 1)).toBeUndefined();
    expect(await queries.quoteAt(INSTRUMENTS, END)).toBeUndefined();
  });

  test('by their keys, of several instruments at once', async () => {
    const keys = [
      { instrument: 2, number: 5 },
      { instrument: 0, number: 1 },
      { instrument: 0, number: 999 },
    ];
    const found = await queries.quotesByKeys(keys);
    expect(found).toEqual(
      keys
        .slice(0, 2)
        .map((key) => quotes.find((row) => row.instrument === key.instrument && row.number === key.number)),
    );
    expect(await queries.quotesByKeys([])).toEqual([]);
  });
});

describe('F81 routed orders', () => {
  test('decisions and children of several orders, oldest first', async () => {
    const decisions = await queries.routesOfOrders([1, 2, 3]);
    for (const id of [1, 2, 3]) expect(decisions.get(id)).toEqual(routes.filter((route) => route.order === id));
    const children = await queries.childrenOfOrders([2, 1, 12]);
    expect([...children].map(([id, rows]) => [id, rows.map((row) => row.id)])).toEqual([
      [2, [11]],
      [1, [10, 20]],
      [12, []],
    ]);
    expect(children.get(2)).toEqual([orders[4]]);
  });

  test('trades of a routed order are those of its children, each once, though two of them traded with each other', async () => {
    const found = await queries.tradesOfOrders([1, 2, 10, 12, 99]);
    const of = (...ids: number[]): TradeRecord[] =>
      trades.filter(({ makerOrder, takerOrder }) => ids.includes(makerOrder) || ids.includes(takerOrder));
    expect(found).toEqual(
      new Map([
        [1, of(10, 20)],
        [2, of(11)],
        [10, of(10)],
        [12, of(12)],
        [99, []],
      ]),
    );
    expect(of(10, 20).some(({ makerOrder, takerOrder }) => makerOrder === 10 && takerOrder === 20)).toBe(true);
  });
});

/** Twice the midpoint. */
const middleOf = (quote: QuoteRecord | undefined): number => (quote?.bid && quote.ask ? quote.bid + quote.ask : NaN);

/** As the definition has it, in floating point. */
function impactOf(measured: readonly TradeRecord[]): number | null {
  let [shares, sum] = [0, 0];
  for (const { instrument, executedAt, quote, quantity, aggressorSide } of measured) {
    if (aggressorSide === null || quote === null) continue;
    const before = middleOf(quotes.find((row) => row.instrument === instrument && row.number === quote));
    const move = (middleOf(newestBy(instrument, executedAt + SECOND)) - before) * (aggressorSide === 'BUY' ? 1 : -1);
    if (Number.isNaN(move)) continue;
    shares += quantity;
    sum += (quantity * move * 1e6) / before;
  }
  return shares === 0 ? null : sum / shares;
}

describe('D35 F91 figures of a pool are measured', () => {
  test.each(SPANS.flatMap((span) => [null, 0, 2].map((instrument) => ({ span, instrument }))))(
    'span $span, instrument $instrument',
    async ({ span, instrument }) => {
      const within = trades.filter(
        (trade) => lies(trade.executedAt, span) && (instrument === null || trade.instrument === instrument),
      );
      const pool = within.filter(({ venue }) => venue === 3);
      const figures = await queries.poolFigures(3, instrument, span);
      expect(figures.trades).toBe(pool.length);
      expect(figures.quantity).toBe(pool.reduce((sum, { quantity }) => sum + quantity, 0));
      for (const [actual, measured] of [
        [figures.impact, pool],
        [figures.litImpact, within.filter(({ venue }) => venue !== 3)],
      ] as const) {
        const expected = impactOf(measured);
        if (expected === null) expect(actual).toBeNull();
        else expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(0.500_001);
      }
    },
  );

  test('a trade whose second has not passed is counted, and not measured', async () => {
    const { executedAt } = trades.at(-1)!;
    const { impact, trades: count } = await queries.poolFigures(3, null, { from: null, to: null });
    const url = sample.copy();
    const connection = await connectionTo(url);
    await connection.run(`DROP TRIGGER "journal_update"; UPDATE "journal" SET "time" = ${executedAt - 20 * SECOND};`);
    await connection.close();
    const earlier = await openQueries(url);
    const then = await earlier.poolFigures(3, null, { from: null, to: null });
    await earlier.close();
    const passed = trades.filter((trade) => trade.venue === 3 && trade.executedAt <= executedAt - 21 * SECOND);
    expect(then.trades).toBe(count);
    expect(then.impact).not.toBe(impact);
    expect(Math.abs(then.impact! - impactOf(passed)!)).toBeLessThanOrEqual(0.500_001);
  });
});
