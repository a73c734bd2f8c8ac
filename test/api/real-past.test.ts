import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMessage, type DisplayedBook } from '../../playground/src/displayed-book.ts';
import { openInProcess } from '../client/support/in-process.ts';
import type { Server } from '../client/support/server.ts';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { RawSocket } from './support/socket.ts';

const LEVELS = 'bids { price quantity orderCount } asks { price quantity orderCount }';
const FEED = `subscription { orderBook(symbol: "AAPL", depth: 500) { __typename
  ... on OrderBookSnapshot { sequence ${LEVELS} } ... on OrderBookDelta { sequence previousSequence ${LEVELS} } } }`;
const POSITIONS = 'instrument { symbol } quantity averagePrice realizedPnl';

/** A database of its own, and what there was to see at each moment while it was traded on. */
let server: Server;
let atlas: Client;
const books: DisplayedBook[] = [];
const moments: { readonly time: string; readonly sequence: string; readonly positions: unknown }[] = [];

const lookAround = () =>
  atlas.data(
    `{ clock { time } orderBook(symbol: "AAPL") { sequence } positions(accountId: "ATLAS") { ${POSITIONS} } }`,
  );

beforeAll(async () => {
  server = await openInProcess({ feed: {}, pingEvery: 5_000 });
  atlas = new Client(server.url.replace('ws', 'http').replace('/graphql', ''), 'demo-atlas');
  const socket = await RawSocket.connect(atlas.url);
  const feed = socket.start(FEED);
  for (let index = 0; index < 12; index++) {
    const terms =
      index % 3 === 2 ? { type: 'MARKET', price: null } : { timeInForce: 'GTC', price: `150.0${index % 4}` };
    const side = index % 2 === 0 ? 'BUY' : 'SELL';
    const input = orderInput({ accountId: 'ATLAS', side, quantity: 10 + index, displayQuantity: null, ...terms });
    expect((await atlas.data(SUBMIT, { input })).submitOrder.userErrors).toEqual([]);
    const { clock, orderBook, positions } = await lookAround();
    moments.push({ time: clock.time, sequence: orderBook.sequence, positions });
  }
  const last = moments.at(-1)!.sequence;
  await socket.until(({ id, payload }) => id === feed && payload?.data?.orderBook.sequence === last);
  for (const { orderBook } of socket.events(feed)) books.push(applyMessage(books.at(-1), orderBook)!);
  socket.close();
});
afterAll(() => server.close());

describe('a real journal, asked over the API', () => {
  it('gives the book at each sequence that the feed told, as the feed told it', async () => {
    expect(books.length).toBeGreaterThan(10);
    for (const book of books) {
      const { orderBook } = await atlas.data(
        `{ orderBook(symbol: "AAPL", depth: 500, asOfSequence: "${book.sequence}") { sequence ${LEVELS} } }`,
      );
      expect(orderBook).toEqual({ sequence: book.sequence, bids: book.bids, asks: book.asks });
    }
  });

  it('gives book and positions of each instant as they were then, before and after a restart', async () => {
    const past = async ({ time }: { readonly time: string }) => {
      const { orderBook, positions } = await atlas.data(
        `{ orderBook(symbol: "AAPL", asOf: "${time}") { sequence timestamp }
           positions(accountId: "ATLAS", asOf: "${time}") { ${POSITIONS} } }`,
      );
      expect(orderBook.timestamp).toBe(time);
      return { time, sequence: orderBook.sequence, positions };
    };
    for (const moment of moments) expect(await past(moment)).toEqual(moment);
    await server.restart();
    expect(await past(moments[5]!)).toEqual(moments[5]);
  });

  it('tells a moment before the first command, and one that has not come, as BAD_USER_INPUT with what there is', async () => {
    const refusal = async (argument: string) =>
      (await atlas.ask(`{ orderBook(symbol: "AAPL", ${argument}) { sequence } }`)).errors![0]!;
    const { clock } = await lookAround();
    for (const [argument, message] of [
      ['asOf: "1999-01-01T00:00:00Z"', /\d{4}-\d\d-\d\dT/],
      ['asOf: "2200-01-01T00:00:00Z"', new RegExp(clock.time)],
      ['asOfSequence: 999999', /has come to \d+\.$/],
    ] as const) {
      const { extensions, message: told } = await refusal(argument);
      expect([argument, extensions.code]).toEqual([argument, 'BAD_USER_INPUT']);
      expect(told).toMatch(message);
    }
  });

  it('candles and the day’s figures are those of the trades', async () => {
    const data = await atlas.data(`{
      trades(symbol: "AAPL", first: 100) { nodes { price quantity executedAt } }
      candles(symbol: "AAPL", interval: DAY_1, first: 100) { nodes { start open high low close volume tradeCount lastSequence } }
      dayStatistics(symbol: "AAPL") { date open close volume tradeCount }
      topOfBook(symbol: "AAPL") { volume last { price sequence } }
    }`);
    const oldestFirst = data.trades.nodes.toReversed();
    const volume = String(oldestFirst.reduce((sum: number, { quantity }: any) => sum + Number(quantity), 0));
    const prices = oldestFirst.map(({ price }: any) => price).sort();
    // All of it happened on one day, but where midnight came between.
    const days = new Set(oldestFirst.map(({ executedAt }: any) => executedAt.slice(0, 10)));
    expect(data.candles.nodes.map(({ start }: any) => start.slice(0, 10)).sort()).toEqual([...days].sort());
    if (days.size > 1) return;
    const figures = {
      open: oldestFirst[0].price,
      close: oldestFirst.at(-1).price,
      volume,
      tradeCount: oldestFirst.length,
    };
    expect(data.candles.nodes[0]).toMatchObject({
      ...figures,
      low: prices[0],
      high: prices.at(-1),
      lastSequence: String(oldestFirst.length),
    });
    expect(data.dayStatistics).toEqual({ date: [...days][0], ...figures });
    expect(data.topOfBook).toEqual({ volume, last: { price: figures.close, sequence: String(oldestFirst.length) } });
  });
});
