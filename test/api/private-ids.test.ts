import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/api/index.ts';
import { Client, SUBMIT, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { RawSocket } from './support/socket.ts';

/** Who trades; ids of their orders begin with their name. */
const TRADERS = ['ALICE', 'BOB', 'ATLAS', 'MAKER'] as const;
type Trader = (typeof TRADERS)[number];

/** Who listens: each trader, nobody in particular, and one who may read all accounts but has none. */
const READERS = [...TRADERS, 'NOBODY', 'RISK'] as const;
type Reader = (typeof READERS)[number];

const ORDER = 'order { id clientOrderId price quantity account { id name firm { id } } }';
const SHOWN = `id side price quantity queuedAt own ${ORDER}`;
const NBBO = 'number bid bidVenues { name selfHelp { by } } ask askQuantity';
const TRADE = `id sequence price quantity aggressorSide executedAt instrument { symbol } venue { name } ${ORDER} account { id } fee
  verdict throughVenue { name } nbbo { ${NBBO} }`;

/** What each feed may be asked for, with everything in it that could name somebody. ME is the reader's own account. */
const FEEDS: Readonly<Record<string, string>> = {
  orderBook: `orderBook(symbol: "AAPL") { ... on OrderBookSnapshot { sequence bids { price quantity orderCount } asks { price quantity orderCount } }
    ... on OrderBookDelta { sequence bids { price quantity orderCount } asks { price quantity orderCount } } }`,
  topOfBook:
    'topOfBook(symbol: "AAPL") { sequence bid { price quantity } ask { price quantity } last { price quantity at sequence } volume }',
  marketByOrder: `marketByOrder(symbol: "AAPL") { ... on MarketByOrderSnapshot { sequence orders { ${SHOWN} } }
    ... on MarketByOrderDelta { sequence changes { action removed ${SHOWN} } } }`,
  trades: `trades(symbol: "AAPL") { ${TRADE} }`,
  nbbo: `nbbo(symbol: "AAPL") { ${NBBO} }`,
  candles:
    'candles(symbol: "AAPL", interval: MINUTE_1) { start open high low close volume turnover vwap tradeCount lastSequence }',
  dayStatistics: 'dayStatistics(symbol: "AAPL") { date open high low close change vwap volume turnover tradeCount }',
  auctionIndicative: 'auctionIndicative(symbol: "AAPL") { indicativePrice indicativeVolume imbalance imbalanceSide }',
  marketStatus: 'marketStatus(symbol: "AAPL") { phase halt { kind } priceBand { state } }',
  orderEvents: `orderEvents(accountId: ME) { sequence type clientOrderId reason ${ORDER} trade { ${TRADE} } }`,
  positions: 'positions(accountId: ME) { quantity account { id } }',
  riskAlerts: 'riskAlerts(accountId: ME) { id metric account { id } }',
};

let house: House;
/** Everything that came over each reader's socket, as it came. */
const frames = {} as Record<Reader, string>;
const sockets = {} as Record<Reader, RawSocket>;
/** Ids that the exchange gave each trader's orders. */
const orderIds = {} as Record<Trader, Set<string>>;
/** Those of what the router made of them. */
const childIds = {} as Record<Trader, string[]>;

const isTrader = (reader: Reader): reader is Trader => (TRADERS as readonly string[]).includes(reader);

beforeAll(async () => {
  house = await openHouse();
  // What the market began with is the market maker's.
  await as('MAKER').data('mutation { cancelAllOrders(input: {accountId: "MAKER"}) { canceledCount } }');
  for (const trader of TRADERS) {
    orderIds[trader] = new Set();
    await send(trader, 'before', { side: 'BUY', price: '149.95', quantity: 10 });
  }
  for (const reader of READERS) {
    sockets[reader] = await RawSocket.connect(
      house.url,
      reader === 'NOBODY' ? undefined : `demo-${reader.toLowerCase()}`,
    );
    for (const feed of Object.values(FEEDS)) {
      if (!isTrader(reader) && feed.includes('ME')) continue;
      sockets[reader].start(`subscription { ${feed.replaceAll('ME', JSON.stringify(reader))} }`);
    }
  }
  await trade();
  const anybody = new Client(house.url);
  const { marketByOrder, trades } = await anybody.data(
    '{ marketByOrder(symbol: "AAPL") { sequence } trades(first: 1) { nodes { sequence } } }',
  );
  const seen = ({ payload }: any) => payload?.data?.marketByOrder?.sequence === marketByOrder.sequence;
  const told = ({ payload }: any) => payload?.data?.trades?.sequence === trades.nodes[0].sequence;
  for (const reader of READERS) {
    await sockets[reader].until(seen);
    await sockets[reader].until(told);
    // An answer comes after what was sent before it.
    await sockets[reader].ask('{ venues { name } }');
    frames[reader] = JSON.stringify(sockets[reader].messages);
    sockets[reader].close();
  }
});
afterAll(() => house.close());

function as(trader: Trader): Client {
  return new Client(house.url, `demo-${trader.toLowerCase()}`);
}

/** Sends an order that is taken; gives its id. */
async function send(trader: Trader, name: string, terms: object): Promise<string> {
  const clientOrderId = `${trader.toLowerCase()}-${name}`;
  const input = orderInput({ accountId: trader, clientOrderId, timeInForce: 'GTC', ...terms });
  const { submitOrder } = await as(trader).data(SUBMIT, { input });
  expect(submitOrder.userErrors).toEqual([]);
  orderIds[trader].add(submitOrder.order.id);
  return submitOrder.order.id as string;
}

/** Everybody rests, shows slices, amends, trades with each of the others, and cancels. */
async function trade(): Promise<void> {
  for (const rests of TRADERS) {
    for (const takes of TRADERS.filter((trader) => trader !== rests)) {
      await send(rests, `iceberg-${takes}`, { side: 'SELL', price: '150.00', quantity: 60, displayQuantity: 20 });
      const id = await send(rests, `rests-${takes}`, { side: 'BUY', price: '149.99', quantity: 40 });
      await as(rests).data(`mutation { amendOrder(input: {orderId: "${id}", quantity: 30}) { order { id } } }`);
      await send(takes, `takes-${rests}`, { side: 'BUY', price: '150.00', quantity: 50 });
      await as(rests).data(`mutation { cancelOrder(input: {orderId: "${id}"}) { order { id } } }`);
    }
    const id = await send(rests, 'routed', { side: 'BUY', price: '149.50', quantity: 11, venue: 'SMART' });
    const { order } = await as(rests).data(`{ order(id: "${id}") { children { id } } }`);
    childIds[rests] = order.children.map((child: any) => child.id);
    expect(childIds[rests]).toHaveLength(1);
  }
  // What no one else may know of: it never trades.
  await send('MAKER', 'dark', { side: 'SELL', price: '155.55', quantity: 7_777, venue: 'DARK' });
}

/** Every value under a name, at any depth. */
function valuesOf(name: string, within: unknown): any[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(name, value)]);
}

describe('I20 what comes over a socket of', () => {
  it.each(READERS)('%s has no id of another account in any frame', (reader) => {
    const strangers = TRADERS.filter((trader) => trader !== reader);
    const forbidden = strangers.flatMap((other) => [`"${other}"`, `"${other.toLowerCase()}-`]);
    expect(forbidden.filter((word) => frames[reader].includes(word))).toEqual([]);
    const mine = new Set(isTrader(reader) ? [...orderIds[reader], ...childIds[reader]] : []);
    const told = valuesOf('order', JSON.parse(frames[reader])).filter((order) => order !== null);
    expect(told.filter(({ id }) => !mine.has(id))).toEqual([]);
  });

  it.each(TRADERS)('%s has their own, live and in level 3, and own where it is theirs alone', (trader) => {
    const messages = JSON.parse(frames[trader]);
    const events = valuesOf('orderEvents', messages);
    const [before, ...since] = orderIds[trader];
    expect(new Set(events.map(({ order }) => order.id))).toEqual(new Set([...since, ...childIds[trader]]));
    const shown = [...valuesOf('orders', messages), ...valuesOf('changes', messages)].flat();
    expect(shown.find((row) => row.own)).toMatchObject({ quantity: '10', order: { id: before } });
    const own = shown.filter((row) => row.own);
    expect(own.length).toBeGreaterThan(10);
    expect(own.every(({ order }) => order.account.id === trader)).toBe(true);
    expect(shown.filter((row) => !row.own && row.order !== null)).toEqual([]);
  });

  it('F91 nothing of an order in the midpoint pool is told to anybody but its owner', () => {
    const told = READERS.filter((reader) => frames[reader].includes('7777') || frames[reader].includes('155.55'));
    expect(told).toEqual(['MAKER']);
  });

  it('D62 ids of level 3 are no ids of orders, and each slice of an iceberg has its own', () => {
    const changes = valuesOf('changes', JSON.parse(frames.MAKER)).flat();
    const known = new Set(TRADERS.flatMap((trader) => [...orderIds[trader]]));
    expect(changes.filter(({ id }) => known.has(id) || /^\d+$/.test(id))).toEqual([]);
    const slices = changes.filter(
      ({ action, own, order }) => action === 'ADD' && own && order.clientOrderId.includes('-iceberg-'),
    );
    expect(slices.length).toBeGreaterThan(new Set(slices.map(({ order }) => order.id)).size);
    expect(new Set(slices.map(({ id }) => id)).size).toBe(slices.length);
  });

  it('is of every subscription that there is', () => {
    expect(Object.keys(createSchema().getSubscriptionType()!.getFields()).sort()).toEqual(Object.keys(FEEDS).sort());
  });
});
