import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, SUBMIT } from '../api/support/client.ts';
import { openHouse, type House } from '../api/support/house.ts';
import { RawSocket } from '../api/support/socket.ts';

const text = readFileSync(new URL('../../docs/FEED.md', import.meta.url), 'utf8');

/** A section of the page, from its heading to the next one. */
function section(heading: string): string {
  const [, after] = text.split(`\n${heading}\n`);
  return after!.split(/\n##+ /)[0]!;
}

/** Rows of a section's tables, without their heads. */
const rowsOf = (heading: string): string[][] =>
  [...section(heading).matchAll(/^\|.*\n\|[ -|]+\n((?:\|.*\n)+)/gm)].flatMap(([, rows]) =>
    rows!
      .trim()
      .split('\n')
      .map((row) =>
        row
          .slice(1, -1)
          .split(' | ')
          .map((cell) => cell.replaceAll('`', '').replace(/^\|/, '').trim()),
      ),
  );

const LEVEL = 'fragment level on PriceLevel { price quantity orderCount }';
const BOOK = `subscription ($maxRate: Int) { orderBook(symbol: "AAPL", depth: 2, maxRate: $maxRate) {
  __typename
  ... on OrderBookSnapshot { sequence bids { ...level } asks { ...level } }
  ... on OrderBookDelta { sequence previousSequence bids { ...level } asks { ...level } }
} } ${LEVEL}`;
const TOP = `subscription { topOfBook(symbol: "AAPL") {
  sequence previousSequence bid { ...level } ask { ...level } last { price quantity sequence } volume
} } ${LEVEL}`;
const ORDERS = `subscription { marketByOrder(symbol: "AAPL") {
  __typename
  ... on MarketByOrderSnapshot { sequence orders { id side price quantity } }
  ... on MarketByOrderDelta { sequence previousSequence changes { action id price quantity removed } }
} }`;
const EVENTS = `subscription { orderEvents(accountId: "ATLAS", afterSequence: "0") {
  sequence type clientOrderId order { status filledQuantity leavesQuantity } trade { price quantity }
} }`;
const FIGURES = 'open high low close volume turnover vwap tradeCount';
const CANDLES = `subscription { candles(symbol: "AAPL", interval: MINUTE_1) { ${FIGURES} lastSequence } }`;
const STATISTICS = `subscription { dayStatistics(symbol: "AAPL") { ${FIGURES} previousClose } }`;

const level = (it: any): string => `${it.price} × ${it.quantity} (${it.orderCount})`;
const levels = (side: any[]): string => side.map(level).join(', ');
const bookRow = ({ __typename, sequence, previousSequence = '', bids, asks }: any) => [
  __typename === 'OrderBookSnapshot' ? 'snapshot' : 'delta',
  previousSequence,
  sequence,
  levels(bids),
  levels(asks),
];
const topRow = ({ sequence, previousSequence, bid, ask, last, volume }: any) => [
  previousSequence === null ? 'first' : 'next',
  previousSequence ?? '',
  sequence,
  level(bid),
  level(ask),
  last === null ? '' : `${last.price} × ${last.quantity} (#${last.sequence})`,
  volume,
];
const figuresRow = (name: string, it: any) => [name, ...FIGURES.split(' ').map((figure) => String(it[figure]))];

describe('the worked examples of docs/FEED.md are what a fresh textbook tells', () => {
  let house: House;
  let socket: RawSocket;
  const ticks: (() => void)[] = [];
  let operations: Readonly<Record<string, string>>;
  const events: Record<string, any[]> = {};

  beforeAll(async () => {
    house = await openHouse({ feed: { every: (_pace, tick) => (ticks.push(tick), () => undefined) } });
    socket = await RawSocket.connect(house.url, 'demo-atlas');
    const books = { b: socket.start(BOOK, {}, 'b'), paced: socket.start(BOOK, { maxRate: 5 }, 'paced') };
    const ids = {
      ...books,
      top: socket.start(TOP),
      orders: socket.start(ORDERS),
      candles: socket.start(CANDLES),
      statistics: socket.start(STATISTICS),
      own: socket.start(EVENTS),
    };
    operations = ids;
    for (const id of [ids.b, ids.paced, ids.top, ids.orders, ids.statistics]) await socket.count(id, 1);
    const as = (accountId: string) => new Client(house.url, `demo-${accountId.toLowerCase()}`);
    const submit = async (accountId: string, clientOrderId: string, terms: object) => {
      const input = { accountId, clientOrderId, symbol: 'AAPL', type: 'LIMIT', ...terms };
      return (await as(accountId).data(SUBMIT, { input })).submitOrder.order;
    };
    await submit('ATLAS', 'm-1', { type: 'MARKET', side: 'BUY', quantity: '600' });
    await submit('BOB', 'b-1', { side: 'SELL', quantity: '100', price: '150.05' });
    const { id } = await submit('ALICE', 'a-1', { side: 'BUY', quantity: '300', price: '150.00' });
    await socket.count(ids.b, 3);
    for (const tick of ticks) tick();
    await socket.count(ids.paced, 2);
    const change = (mutation: string) => as('ALICE').data(`mutation { ${mutation} { userErrors { code } } }`);
    await change(`amendOrder(input: { orderId: "${id}", quantity: "200" })`);
    await change(`cancelOrder(input: { orderId: "${id}" })`);
    await socket.count(ids.orders, 6);
    await socket.count(ids.own, 5);
    await socket.count(ids.statistics, 2);
    for (const [name, operation] of Object.entries(ids)) {
      events[name] = socket.events(operation).map((data) => Object.values(data)[0]);
    }
  });
  afterAll(async () => {
    socket.close();
    await house.close();
  });

  it('D63 D64 level 2, at every change and with maxRate', () => {
    const told = [...events['b']!.slice(0, 3), events['paced']![1]];
    expect(told.map(bookRow)).toEqual(rowsOf('### Worked example, level 2'));
    const [message] = [...section('### Worked example, level 2').matchAll(/```json\n([^]*?)```/g)];
    expect(socket.of('b')[2]).toEqual(JSON.parse(message![1]!));
  });

  it('F92 level 1', () => {
    const told = events['top']!.slice(0, 3);
    expect(told.map(topRow)).toEqual(rowsOf('### Worked example, level 1'));
  });

  it('F94 level 3', () => {
    const [snapshot, ...deltas] = events['orders']!;
    const offers = snapshot.orders.filter(({ side, price }: any) => side === 'SELL' && price < '150.03');
    const names = new Map<string, string>();
    const name = (id: string): string => {
      names.set(id, names.get(id) ?? String.fromCharCode(65 + names.size));
      return names.get(id)!;
    };
    for (const { id } of offers) name(id);
    expect(offers.map(({ price }: any) => price)).toEqual([...Array(2).fill('150.01'), ...Array(4).fill('150.02')]);
    const told = deltas.map(({ previousSequence, sequence, changes }: any) => [
      previousSequence,
      sequence,
      changes
        .map(({ action, id, price, quantity, removed }: any) => {
          const less = removed === '0' ? '' : ` −${removed}`;
          return `${action} ${name(id)} ${price}${less} → ${quantity}`;
        })
        .join(', '),
    ]);
    expect(told).toEqual(rowsOf('### Worked example, level 3'));
  });

  it('order events', () => {
    const rows = events['own']!.map(({ sequence, type, clientOrderId, order, trade }) => [
      sequence,
      type,
      clientOrderId,
      trade === null ? '' : `${trade.quantity} @ ${trade.price}`,
      `${order.status}, ${order.filledQuantity} filled, ${order.leavesQuantity} left`,
    ]);
    expect(rows).toEqual(rowsOf('### A fill may overtake the acknowledgement'));
  });

  it('candles and statistics', () => {
    const candle = events['candles']!.at(-1);
    expect([figuresRow('candle', candle), figuresRow('day', events['statistics']!.at(-1))]).toEqual(
      rowsOf('### Worked example, candles'),
    );
    expect(candle.lastSequence).toBe('4');
    expect(events['statistics']![0]).toMatchObject({ open: null, previousClose: null, volume: '0', tradeCount: 0 });
  });

  it('D62 with the first command of a UTC day ids are renewed, and the day’s figures begin anew', async () => {
    const operator = new Client(house.url, 'demo-operator');
    const operate = (mutation: string) => operator.data(`mutation { ${mutation} { userErrors { code } } }`);
    await operate('setClock(input: { rate: 0 })');
    // From the afternoon of a day to the first hour of the next.
    await operate(`stepClock(input: { bySeconds: ${9.5 * 3_600} })`);
    const ordersBefore = events['orders']!;
    const orders = (await socket.count(operations['orders']!, ordersBefore.length + 1)).at(-1).marketByOrder;
    expect(orders).toMatchObject({ __typename: 'MarketByOrderSnapshot', sequence: ordersBefore.at(-1).sequence });
    const known = new Set(ordersBefore.flatMap((event) => (event.orders ?? event.changes).map(({ id }: any) => id)));
    expect(orders.orders.filter(({ id }: any) => known.has(id))).toEqual([]);
    const top = (await socket.count(operations['top']!, events['top']!.length + 1)).at(-1).topOfBook;
    expect(top).toMatchObject({ volume: '0', last: { price: '150.02', sequence: '4' } });
    const day = (await socket.count(operations['statistics']!, events['statistics']!.length + 1)).at(-1).dayStatistics;
    expect(day).toMatchObject({ close: null, vwap: null, volume: '0', tradeCount: 0, previousClose: '150.02' });
  });
});
