import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bookNumber } from '../../src/domain/index.ts';
import type { PoolFigures, Span } from '../../src/exchange/index.ts';
import { Client } from './support/client.ts';
import { NOW, openScriptedHouse, orderRow, type ScriptedHouse } from './support/scripted-house.ts';
import { RawSocket } from './support/socket.ts';
import { feeRow, quoteRow, routeRow, scoreRow, tradeRow, venueRow } from './support/venue-rows.ts';

const SECOND = 1_000_000;
const [NYSE, DARK] = [1, 2] as const;

let house: ScriptedHouse;
let nobody: Client;
let alice: Client;
let operator: Client;
beforeAll(async () => {
  house = await openScriptedHouse();
  nobody = new Client(house.url);
  alice = nobody.as('demo-alice');
  operator = nobody.as('demo-operator');
  house.keep({
    orders: [
      orderRow({
        id: 1,
        venue: null,
        instructions: JSON.stringify({ venue: 'SMART', strategy: 'DIRECTED', routeTo: ['NYSE', 'BOURSE'] }),
        quote: 1,
        fees: '95000',
        filledQuantity: 100,
        leavesQuantity: 0,
        status: 'FILLED',
        notional: '15001000000',
      }),
      orderRow({ id: 2, account: 1, clientOrderId: 'b-1', side: 'SELL' }),
      orderRow({ id: 3, clientOrderId: '1/1', venue: NYSE, parent: 1, entry: 'TAKE', arrivesAt: NOW + 200, quote: 1 }),
      orderRow({ id: 4, clientOrderId: '1/2', venue: 0, parent: 1, entry: 'REST', arrivesAt: NOW, quote: 2 }),
      orderRow({
        id: 5,
        clientOrderId: 'a-5',
        instructions: JSON.stringify({ exemption: 'BENCHMARK', routing: 'STAY' }),
      }),
      orderRow({ id: 6, account: 1, clientOrderId: 'Q/6', venue: NYSE, entry: 'QUOTE' }),
    ],
    routes: [
      routeRow({
        order: 1,
        strategy: 'DIRECTED',
        quote: 1,
        scores: [
          scoreRow({ allocated: 40, size: 40 }),
          scoreRow({ venue: NYSE, allocated: 60, size: 60, fee: -1_500, fillRate: 950_000, latency: 200 }),
          scoreRow({ venue: DARK, outcome: 'NOT_DIRECTED', price: null, size: 0, allocated: 0, score: 0, fee: 0 }),
        ],
      }),
      routeRow({ order: 1, number: 2, cause: 'RETURNED', quantity: 40, scores: [scoreRow({ allocated: 40 })] }),
    ],
    quotes: [
      quoteRow(),
      quoteRow({ number: 2, at: NOW + SECOND, ask: 150_010_000, askVenues: 0b11, askQuantity: 300 }),
      quoteRow({ number: 3, at: NOW + 2 * SECOND, bid: null, bidQuantity: 0, bidVenues: 0, flags: 0b1100 }),
      quoteRow({ number: 4, at: NOW + 3 * SECOND, bid: 150_030_000, bidVenues: 0b10, flags: 0b0010 }),
    ],
    trades: [
      tradeRow({
        id: 1,
        takerOrder: 3,
        takerAccount: 0,
        makerOrder: 2,
        makerAccount: 1,
        quantity: 60,
        venue: NYSE,
        quote: 1,
        takerFee: 180_000,
        makerFee: -90_000,
      }),
      tradeRow({
        id: 2,
        print: 2,
        takerOrder: 2,
        takerAccount: 1,
        makerOrder: 4,
        makerAccount: 0,
        quantity: 40,
        makerFee: -20_000,
        takerFee: 40_000,
        quote: null,
        verdict: 'INTERMARKET_SWEEP',
        throughVenue: NYSE,
        throughPrice: 150_000_000,
      }),
      tradeRow({
        id: 3,
        print: 3,
        aggressorSide: null,
        makerOrder: 2,
        makerAccount: 1,
        takerOrder: 5,
        takerAccount: 0,
        venue: DARK,
        price: 150_005_000,
        makerFee: 1_000,
        takerFee: 1_000,
      }),
    ],
    positions: [
      {
        account: 0,
        instrument: 0,
        quantity: -200,
        cost: '-30002000000',
        realizedPnl: '500000',
        fees: '95000',
        netCost: '-30001800000',
        netRealizedPnl: '405000',
      },
    ],
    feeSchedules: [
      feeRow({ venue: NYSE, from: '2027-01-01', sequence: 3 }),
      feeRow({
        venue: NYSE,
        from: '2020-01-01',
        tiers: [
          { minimumVolume: 0, maker: -1_500, taker: 3_000, makerRate: 0, takerRate: 3_000 },
          { minimumVolume: 1_000_000, maker: -2_000, taker: 2_900, makerRate: 0, takerRate: 2_500 },
        ],
      }),
    ],
  });
});
beforeEach(() => {
  house.queries.sent.length = 0;
  house.commands.sent.length = 0;
  house.feeds.books.length = 0;
  house.commands.answer = () => ({});
});
afterAll(() => house.close());

describe('F80 a venue', () => {
  const FEES = '{ from tiers { minimumVolume maker taker makerRate takerRate } }';
  const QUERY = `query ($name: String!) { venue(name: $name) { name mic kind protectedQuotes fillRate latencyMicros quoteLifetimeMicros priority
    adverseSelection fees ${FEES} feeSchedules { from } selfHelp { since reason by } } }`;

  it('is told with its fees of today, tier by tier, and those that are to come', async () => {
    expect((await nobody.data(QUERY, { name: 'NYSE' })).venue).toEqual({
      name: 'NYSE',
      mic: 'XNYS',
      kind: 'LIT',
      protectedQuotes: true,
      fillRate: '0.95',
      latencyMicros: 200,
      quoteLifetimeMicros: null,
      priority: 'TIME',
      adverseSelection: '0.00',
      fees: {
        from: '2020-01-01',
        tiers: [
          { minimumVolume: '0', maker: '-0.0015', taker: '0.003', makerRate: '0.00', takerRate: '0.003' },
          { minimumVolume: '1000000', maker: '-0.002', taker: '0.0029', makerRate: '0.00', takerRate: '0.0025' },
        ],
      },
      feeSchedules: [{ from: '2020-01-01' }, { from: '2027-01-01' }],
      selfHelp: null,
    });
    expect((await nobody.data(QUERY, { name: 'BOURSE' })).venue.fees).toBeNull();
    expect((await nobody.data(QUERY, { name: 'PARIS' })).venue).toBeNull();
  });

  it('who declared self-help is for those who may know keys', async () => {
    const terms = { selfHelpSince: NOW, selfHelpBy: 'key-demo-operator', selfHelpReason: 'no answers' };
    house.keep({
      venues: [venueRow({ index: 1, name: 'NYSE', mic: 'XNYS', fillRate: 950_000, latency: 200, ...terms })],
    });
    const seen = async (client: Client) => (await client.data(QUERY, { name: 'NYSE' })).venue.selfHelp;
    const told = { since: '2026-11-24T15:00:00.000000Z', reason: 'no answers' };
    expect(await seen(alice)).toEqual({ ...told, by: null });
    expect(await seen(operator)).toEqual({ ...told, by: 'demo-operator' });
    house.keep({ venues: [venueRow({ index: 1, name: 'NYSE', mic: 'XNYS', fillRate: 950_000, latency: 200 })] });
  });
});

describe('F51 D39 the national best', () => {
  const FIELDS =
    'symbol number bid bidQuantity bidVenues { name } ask askQuantity askVenues { name } midPrice spread flags at';
  const HISTORY = `query ($from: DateTime, $first: Int = 10, $after: String) {
    nbboHistory(symbol: "AAPL", from: $from, first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`;

  it('is as it is now, from the feed', async () => {
    house.feeds.national = quoteRow({ number: 9, bidVenues: 0b11, ask: 150_030_000 });
    expect((await nobody.data(`{ nbbo(symbol: "AAPL") { ${FIELDS} } }`)).nbbo).toEqual({
      symbol: 'AAPL',
      number: '9',
      bid: '150.00',
      bidQuantity: '100',
      bidVenues: [{ name: 'BOURSE' }, { name: 'NYSE' }],
      ask: '150.03',
      askQuantity: '100',
      askVenues: [{ name: 'BOURSE' }],
      midPrice: '150.015',
      spread: '0.03',
      flags: [],
      at: '2026-11-24T15:00:00.000000Z',
    });
    expect(house.queries.sent).toEqual([]);
  });

  it('has no midpoint where a side is missing, locked or crossed, and says which', async () => {
    const { nodes } = (await nobody.data(HISTORY)).nbboHistory;
    expect(nodes.map(({ number, midPrice, spread, flags }: any) => [number, midPrice, spread, flags])).toEqual([
      ['4', null, null, ['CROSSED']],
      ['3', null, null, ['STALE', 'HALTED']],
      ['2', '150.005', '0.01', []],
      ['1', '150.01', '0.02', []],
    ]);
    expect(nodes[1]).toMatchObject({ bid: null, bidQuantity: '0', bidVenues: [] });
  });

  it('can be gone through page by page, and as of an instant', async () => {
    const first = (await nobody.data(HISTORY, { first: 3, from: '2026-11-24T15:00:00Z' })).nbboHistory;
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([3, true]);
    const second = (await nobody.data(HISTORY, { after: first.pageInfo.endCursor })).nbboHistory;
    expect(second.nodes.map(({ number }: any) => number)).toEqual(['1']);
    const asOf = async (at: string) =>
      (await nobody.data(`{ nbbo(symbol: "AAPL", asOf: "${at}") { number bid ask } }`)).nbbo;
    expect(await asOf('2026-11-24T15:00:00Z')).toEqual({ number: '1', bid: '150.00', ask: '150.02' });
    expect(await asOf('2026-11-24T14:59:59Z')).toEqual({ number: '0', bid: null, ask: null });
  });

  it('comes over a socket as it changes', async () => {
    const socket = await RawSocket.connect(house.url);
    const id = socket.start('subscription { nbbo(symbol: "AAPL", maxRate: 5) { number bid } }');
    await socket.count(id, 1);
    house.feeds.nationals.publish(quoteRow({ number: 10, bid: null }));
    expect((await socket.count(id, 2)).map(({ nbbo }: any) => nbbo.bid)).toEqual(['150.00', null]);
    expect(house.feeds.rates).toContain(5);
    socket.close();
  });

  it('each venue is beside it, odd lots and all', async () => {
    house.feeds.quoted = [
      { book: 0, bid: { price: 150_000_000, quantity: 7, orderCount: 1 }, ask: null, phase: 'CONTINUOUS' },
      { book: bookNumber(NYSE, 0), bid: null, ask: null, phase: 'HALTED' },
    ];
    const { venueQuotes } = await nobody.data(
      '{ venueQuotes(symbol: "AAPL") { venue { name } bid { price quantity } ask { price } phase } }',
    );
    expect(venueQuotes).toEqual([
      { venue: { name: 'BOURSE' }, bid: { price: '150.00', quantity: '7' }, ask: null, phase: 'CONTINUOUS' },
      { venue: { name: 'NYSE' }, bid: null, ask: null, phase: 'HALTED' },
    ]);
  });
});

describe('a book at another venue', () => {
  it('is asked for by its number, at once and live', async () => {
    const asked = await nobody.data(
      '{ orderBook(symbol: "MSFT", venue: "NYSE") { venue } topOfBook(symbol: "MSFT", venue: "NYSE") { venue } marketByOrder(symbol: "MSFT", venue: "NYSE") { venue } }',
    );
    expect(Object.values(asked)).toEqual([{ venue: 'NYSE' }, { venue: 'NYSE' }, { venue: 'NYSE' }]);
    expect(new Set(house.feeds.books)).toEqual(new Set([bookNumber(NYSE, 1)]));
  });
});

describe('an order', () => {
  const ORDER = `query ($id: ID!) { order(id: $id) { venue { name } destination routing strategy routeTo exemption fees entry arrivesAt
    nbbo { number } parent { id } children { id clientOrderId entry venue { name } arrivesAt parent { id } }
    trades { id fee liquidity venue { name } verdict throughVenue { name } throughPrice nbbo { number ask } order { id } account { id } } } }`;

  it('to the router is told with its children, their trades and fees', async () => {
    const { order } = await alice.data(ORDER, { id: '1' });
    expect(order).toMatchObject({
      venue: { name: 'BOURSE' },
      destination: 'SMART',
      routing: 'CANCEL',
      strategy: 'DIRECTED',
      routeTo: ['NYSE', 'BOURSE'],
      exemption: null,
      fees: '0.095',
      entry: null,
      arrivesAt: null,
      parent: null,
      nbbo: { number: '1' },
      children: [
        {
          id: '3',
          clientOrderId: '1/1',
          entry: 'TAKE',
          venue: { name: 'NYSE' },
          arrivesAt: '2026-11-24T15:00:00.000200Z',
          parent: { id: '1' },
        },
        { id: '4', clientOrderId: '1/2', entry: 'REST', venue: { name: 'BOURSE' }, parent: { id: '1' } },
      ],
    });
    expect(order.trades).toEqual([
      {
        id: '1',
        fee: '0.18',
        liquidity: 'TAKER',
        venue: { name: 'NYSE' },
        verdict: 'COMPLIANT',
        throughVenue: null,
        throughPrice: null,
        nbbo: { number: '1', ask: '150.02' },
        order: { id: '3' },
        account: { id: 'ALICE' },
      },
      {
        id: '2',
        fee: '-0.02',
        liquidity: 'MAKER',
        venue: { name: 'BOURSE' },
        verdict: 'INTERMARKET_SWEEP',
        throughVenue: { name: 'NYSE' },
        throughPrice: '150.00',
        nbbo: null,
        order: { id: '4' },
        account: { id: 'ALICE' },
      },
    ]);
  });

  it('elsewhere has a venue of its own, and what was said of it', async () => {
    const terms = {
      venue: { name: 'BOURSE' },
      destination: 'BOURSE',
      routing: 'STAY',
      strategy: null,
      exemption: 'BENCHMARK',
    };
    expect((await alice.data(ORDER, { id: '5' })).order).toMatchObject({
      ...terms,
      routeTo: [],
      nbbo: null,
      children: [],
    });
    const quote = { venue: { name: 'NYSE' }, destination: 'NYSE', entry: 'QUOTE' };
    expect((await alice.as('demo-bob').data(ORDER, { id: '6' })).order).toMatchObject(quote);
  });

  it('a trade where nobody came first costs both as takers', async () => {
    expect((await alice.data(ORDER, { id: '5' })).order.trades).toMatchObject([
      { id: '3', fee: '0.001', liquidity: 'TAKER' },
    ]);
    expect((await alice.as('demo-bob').data(ORDER, { id: '2' })).order.trades.at(-1)).toMatchObject({
      liquidity: 'TAKER',
    });
  });

  it('I20 what a trade cost is told of one’s own side alone', async () => {
    const TRADES =
      'query ($account: ID) { trades(accountId: $account, first: 3) { nodes { id fee liquidity order { id } } } }';
    const told = async (client: Client, account?: string) =>
      (await client.data(TRADES, { account })).trades.nodes.map(({ fee, liquidity }: any) => [fee, liquidity]);
    expect(await told(alice)).toEqual(Array(3).fill([null, null]));
    expect(await told(alice, 'ALICE')).toEqual([
      ['0.001', 'TAKER'],
      ['-0.02', 'MAKER'],
      ['0.18', 'TAKER'],
    ]);
    expect(await told(alice.as('demo-bob'), 'BOB')).toEqual([
      ['0.001', 'TAKER'],
      ['0.04', 'TAKER'],
      ['-0.09', 'MAKER'],
    ]);
  });

  it('F81 its routes are told venue by venue, and in words', async () => {
    const { order } =
      await alice.data(`{ order(id: "1") { routes { number cause strategy quantity limit text nbbo { number }
      scores { venue { name } outcome price size score allocated fee fillRate latencyMicros text } } } }`);
    expect(order.routes).toMatchObject([
      { number: 1, cause: 'NEW', strategy: 'DIRECTED', quantity: '100', limit: '150.02', nbbo: { number: '1' } },
      { number: 2, cause: 'RETURNED', quantity: '40', nbbo: null },
    ]);
    expect(order.routes[0].scores[1]).toEqual({
      venue: { name: 'NYSE' },
      outcome: 'TAKEN',
      price: '150.01',
      size: '60',
      score: '150.011',
      allocated: '60',
      fee: '-0.0015',
      fillRate: '0.95',
      latencyMicros: 200,
      text: expect.stringContaining('60 of 100 to NYSE') as string,
    });
    expect(order.routes[0].text).toMatch(/buy 100 at 150\.02 or better.*60 of 100 to NYSE.*DARK passed over/);
  });

  it('F103 the national bests of many orders and trades are one query', async () => {
    await alice.data(
      '{ orders(first: 10) { nodes { nbbo { bid } trades { nbbo { bid } } children { nbbo { bid } } } } }',
    );
    expect(house.queries.sent.filter((name) => name === 'quotesByKeys').length).toBeLessThanOrEqual(2);
    expect(house.queries.sent.filter((name) => name === 'childrenOfOrders')).toHaveLength(1);
  });
});

describe('a position', () => {
  it('is told with and without what it cost in fees', async () => {
    const { positions } = await alice.data(
      '{ positions(accountId: "ALICE") { averagePrice averageCost realizedPnl netRealizedPnl fees } }',
    );
    const net = { averageCost: '150.009', netRealizedPnl: '0.405', fees: '0.095' };
    expect(positions).toEqual([{ averagePrice: '150.01', realizedPnl: '0.50', ...net }]);
  });
});

describe('F91 statistics of a pool', () => {
  const QUERY = `query ($symbol: String) { darkPool(symbol: $symbol) { venue { name } symbol hiddenOrders hiddenQuantity trades quantity
    averageTradeSize impactBps litImpactBps impactReduction } }`;
  const figures = (terms: Partial<PoolFigures> = {}): PoolFigures => ({
    trades: 3,
    quantity: 1_000,
    impact: 150,
    litImpact: 200,
    ...terms,
  });

  beforeEach(() => {
    house.feeds.pool = { orders: 4, quantity: 900 };
    house.queries.pools = () => figures();
  });

  it('are measured, and what rests is for those who supervise it', async () => {
    const seen = { venue: { name: 'DARK' }, symbol: null, trades: 3, quantity: '1000', averageTradeSize: '333.333333' };
    const measured = { ...seen, impactBps: '1.50', litImpactBps: '2.00', impactReduction: '0.25' };
    for (const secret of [undefined, 'demo-alice', 'demo-data'])
      expect((await nobody.as(secret).data(QUERY)).darkPool).toEqual({
        ...measured,
        hiddenOrders: null,
        hiddenQuantity: null,
      });
    for (const secret of ['demo-operator', 'demo-compliance', 'demo-risk'])
      expect((await nobody.as(secret).data(QUERY)).darkPool).toEqual({
        ...measured,
        hiddenOrders: 4,
        hiddenQuantity: '900',
      });
  });

  it.each([
    ['nothing to compare with', { litImpact: null }, null],
    ['nothing measured in the pool', { impact: null }, null],
    ['a market that nothing moved', { litImpact: 0 }, null],
    ['a market that moved the other way', { litImpact: -10 }, null],
    ['a pool that moves more', { impact: 300 }, '-0.50'],
    ['a pool that moves nothing', { impact: 0 }, '1.00'],
  ])('D35 the reduction of %s', async (_, terms, expected) => {
    house.queries.pools = () => figures(terms);
    expect((await nobody.data(QUERY)).darkPool.impactReduction).toBe(expected);
  });

  it('are of a symbol and a time', async () => {
    const asked: unknown[] = [];
    house.queries.pools = (venue, instrument, span: Span) => {
      asked.push([venue, instrument, span]);
      return figures({ trades: 0, quantity: 0, impact: null, litImpact: null });
    };
    const { darkPool } = await nobody.data(QUERY, { symbol: 'MSFT' });
    expect(darkPool).toMatchObject({ symbol: 'MSFT', averageTradeSize: null, impactReduction: null });
    expect(asked).toEqual([[DARK, 1, { from: null, to: null }]]);
  });
});

describe('D43 order protection', () => {
  const QUERY =
    '{ orderProtection { date regime flickerWindowMicros accessFeeCap accessFeeCapRate regimes { from regime reason by setAt } } }';

  it('is by the rule of the day, until an operator sets another', async () => {
    const rule = {
      date: '2026-11-24',
      flickerWindowMicros: 1_000_000,
      accessFeeCap: '0.003',
      accessFeeCapRate: '0.003',
    };
    expect((await nobody.data(QUERY)).orderProtection).toEqual({ ...rule, regime: 'RULE_611', regimes: [] });
    const set = { by: 'key-demo-operator', at: NOW };
    house.keep({
      protectionRegimes: [
        { from: '2026-11-24', regime: 'BEST_EX_ONLY', reason: 'rescinded', sequence: 2, ...set },
        { from: '2026-12-01', regime: 'RULE_611', reason: 'and back', sequence: 3, ...set },
      ],
    });
    const row = { setAt: '2026-11-24T15:00:00.000000Z', by: null };
    expect((await nobody.data(QUERY)).orderProtection).toEqual({
      ...rule,
      regime: 'BEST_EX_ONLY',
      regimes: [
        { from: '2026-11-24', regime: 'BEST_EX_ONLY', reason: 'rescinded', ...row },
        { from: '2026-12-01', regime: 'RULE_611', reason: 'and back', ...row },
      ],
    });
  });
});
