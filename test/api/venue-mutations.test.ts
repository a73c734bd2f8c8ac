import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client } from './support/client.ts';
import { NOW, openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';
import { venueRow } from './support/venue-rows.ts';

let house: ScriptedHouse;
let operator: Client;
let feed: Client;
beforeAll(async () => {
  house = await openScriptedHouse();
  operator = new Client(house.url, 'demo-operator');
  feed = operator.as('demo-data');
});
beforeEach(() => {
  house.commands.sent.length = 0;
  house.commands.answer = () => ({});
});
afterAll(() => house.close());

const ERRORS = 'userErrors { code field message }';
const TIERS =
  '[{maker: "-0.0015", taker: "0.003", takerRate: "0.003"}, {minimumVolume: 1000000, maker: "-0.002", taker: "0.0029"}]';

/** Each mutation of the operator as one would send it, and the command that comes of it. */
const MUTATIONS: readonly (readonly [mutation: string, payload: string, command: object])[] = [
  [
    'createVenue(input: {name: "MEMX", mic: "MEMX", fillRate: "0.9", latencyMicros: 170, quoteLifetimeMicros: null})',
    'venue { name }',
    {
      kind: 'CreateVenue',
      name: 'MEMX',
      mic: 'MEMX',
      venueKind: 'LIT',
      fillRate: 900_000,
      latency: 170,
      quoteLifetime: null,
      priority: 'TIME',
      adverseSelection: 0,
    },
  ],
  ['setVenue(input: {venue: "NYSE", latencyMicros: 5})', 'venue { name }', { kind: 'SetVenue', venue: 1, latency: 5 }],
  [
    'setVenue(input: {venue: "DARK", fillRate: null, quoteLifetimeMicros: null, priority: SIZE_TIME, adverseSelection: "0.001"})',
    'venue { name }',
    { kind: 'SetVenue', venue: 2, quoteLifetime: null, priority: 'SIZE_TIME', adverseSelection: 1_000 },
  ],
  [
    `setVenueFees(input: {venue: "NYSE", from: "2027-01-01", tiers: ${TIERS}})`,
    'venue { name }',
    {
      kind: 'SetVenueFees',
      venue: 1,
      from: '2027-01-01',
      tiers: [
        { minimumVolume: 0, maker: -1_500, taker: 3_000, makerRate: 0, takerRate: 3_000 },
        { minimumVolume: 1_000_000, maker: -2_000, taker: 2_900, makerRate: 0, takerRate: 0 },
      ],
    },
  ],
  [
    'setSelfHelp(input: {venue: "NYSE", declared: true, reason: " no answers "})',
    'venue { name }',
    { kind: 'SetSelfHelp', venue: 1, declared: true, by: 'key-demo-operator', reason: 'no answers' },
  ],
  [
    'setProtectionRegime(input: {regime: BEST_EX_ONLY, from: "2026-12-01", reason: "rescinded"})',
    'orderProtection { regime }',
    {
      kind: 'SetProtectionRegime',
      regime: 'BEST_EX_ONLY',
      from: '2026-12-01',
      by: 'key-demo-operator',
      reason: 'rescinded',
    },
  ],
  [
    'setQuotingIncrement(input: {symbol: "MSFT", from: "2027-11-01", increment: "0.005"})',
    'instrument { symbol }',
    { kind: 'SetQuotingIncrement', instrument: 1, from: '2027-11-01', increment: 5_000 },
  ],
];

describe.each(MUTATIONS)('%s', (mutation, payload, command) => {
  const document = `mutation { ${mutation} { ${payload} ${ERRORS} } }`;

  it('sends its command', async () => {
    await operator.data(document);
    expect(house.commands.sent).toEqual([command]);
  });

  it('is for operators', async () => {
    expect(await operator.as(undefined).code(document)).toBe('UNAUTHENTICATED');
    for (const secret of ['demo-alice', 'demo-risk', 'demo-data'])
      expect(await operator.as(secret).code(document)).toBe('FORBIDDEN');
    expect(house.commands.sent).toEqual([]);
  });

  it('says why the exchange refuses it', async () => {
    const referenceRefusal = { code: 'INVALID_VALUE', field: 'taker', message: 'taker is 0.0031 a share.' } as const;
    house.commands.answer = () => ({ referenceRefusal });
    const [answer] = Object.values<any>(await operator.data(document));
    expect(answer.userErrors).toEqual([{ ...referenceRefusal, field: ['taker'] }]);
  });
});

describe('what an operator names', () => {
  it.each([
    ['setVenue(input: {venue: "PARIS"})', 'venue', 'There is no venue "PARIS".'],
    [
      `setVenueFees(input: {venue: "PARIS", from: "2027-01-01", tiers: ${TIERS}})`,
      'venue',
      'There is no venue "PARIS".',
    ],
    ['setSelfHelp(input: {venue: "PARIS", declared: true, reason: "x"})', 'venue', 'There is no venue "PARIS".'],
    [
      'setQuotingIncrement(input: {symbol: "ZZZ", from: "2027-11-01", increment: "0.005"})',
      'symbol',
      'There is no symbol "ZZZ".',
    ],
  ])('%s is NOT_FOUND in userErrors', async (mutation, field, message) => {
    const [answer] = Object.values<any>(await operator.data(`mutation { ${mutation} { ${ERRORS} } }`));
    expect(answer.userErrors).toEqual([{ code: 'NOT_FOUND', field: [field], message }]);
    expect(house.commands.sent).toEqual([]);
  });

  it('a reason is asked for', async () => {
    const without =
      'mutation { setSelfHelp(input: {venue: "NYSE", declared: false, reason: " "}) { userErrors { code } } }';
    expect(await operator.code(without)).toBe('BAD_USER_INPUT');
    expect(house.commands.sent).toEqual([]);
  });
});

describe('quoteVenues', () => {
  const QUOTE = `mutation ($input: QuoteVenuesInput!) { quoteVenues(input: $input) { venueQuotes { venue { name } bid { price } } ${ERRORS} } }`;
  const quote = (terms: object = {}) => ({
    venue: 'NYSE',
    symbol: 'AAPL',
    bids: [{ price: '150', quantity: 100 }],
    ...terms,
  });
  const input = (...quotes: object[]) => ({ input: { accountId: 'ALICE', quotes } });

  it('sends what the venues show, and answers with it', async () => {
    house.feeds.quoted = [
      { book: 0, bid: null, ask: null, phase: 'CONTINUOUS' },
      { book: 4096, bid: { price: 150_000_000, quantity: 100, orderCount: 1 }, ask: null, phase: 'CONTINUOUS' },
    ];
    const { quoteVenues } = await feed.data(QUOTE, input(quote({ asks: [{ price: '150.02', quantity: 5 }] })));
    expect(quoteVenues).toEqual({
      venueQuotes: [{ venue: { name: 'NYSE' }, bid: { price: '150.00' } }],
      userErrors: [],
    });
    const levels = { bids: [{ price: 150_000_000, quantity: 100 }], asks: [{ price: 150_020_000, quantity: 5 }] };
    expect(house.commands.sent).toEqual([
      { kind: 'QuoteVenues', account: 0, quotes: [{ venue: 1, instrument: 0, ...levels }] },
    ]);
  });

  it('says which levels were refused', async () => {
    const refusal = { code: 'TICK_SIZE', field: 'price', message: 'price 150.005 is no multiple of 0.01.' } as const;
    const level = { venue: 1, instrument: 1, side: 'SELL', price: 150_005_000, refusal } as const;
    house.commands.answer = () => ({ refusedLevels: [level] });
    const asks = [
      { price: '150', quantity: 1 },
      { price: '150.005', quantity: 1 },
    ];
    const { quoteVenues } = await feed.data(QUOTE, input(quote(), quote({ symbol: 'MSFT', asks })));
    expect(quoteVenues.userErrors).toEqual([{ ...refusal, field: ['quotes', '1', 'asks', '1', 'price'] }]);
  });

  it.each([
    ['symbol', { symbol: 'ZZZ' }, 'UNKNOWN_INSTRUMENT'],
    ['venue', { venue: 'PARIS' }, 'UNKNOWN_VENUE'],
  ])('an unknown %s refuses the whole call', async (field, terms, code) => {
    const { quoteVenues } = await feed.data(QUOTE, input(quote(), quote(terms)));
    expect(quoteVenues).toMatchObject({ venueQuotes: [], userErrors: [{ code, field: ['quotes', '1', field] }] });
    expect(house.commands.sent).toEqual([]);
  });

  it.each([
    ['no quotes', [], /^quotes has 0 quotes; allowed are 1 to 100/],
    ['too many', Array(101).fill(quote()), /^quotes has 101 quotes; allowed are 1 to 100/],
    [
      'too deep',
      [quote({ asks: Array(11).fill({ price: '151', quantity: 1 }) })],
      /^The quote of AAPL at NYSE has 11 levels a side; the most are 10/,
    ],
    ['one twice', [quote(), quote()], /^quotes has two of one venue and symbol/],
  ])('%s are BAD_USER_INPUT, and change nothing', async (_, quotes, message) => {
    const { errors } = await feed.ask(QUOTE, input(...quotes));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(message) }]);
    expect(house.commands.sent).toEqual([]);
  });

  it('is for feeds of market data, with an account of their own', async () => {
    const code = (secret: string | undefined, terms: object = {}) =>
      feed.as(secret).code(QUOTE, { input: { ...input(quote()).input, ...terms } });
    expect(await code(undefined)).toBe('UNAUTHENTICATED');
    for (const secret of ['demo-alice', 'demo-operator', 'demo-risk']) expect(await code(secret)).toBe('FORBIDDEN');
    expect(await code('demo-data', { accountId: 'BOB' })).toBe('NOT_FOUND');
    expect(house.commands.sent).toEqual([]);
  });
});

describe('an estimate over several venues', () => {
  const ESTIMATE = `query ($input: SubmitOrderInput!) { estimateOrder(input: $input) {
    fills { venue { name } price quantity } filledQuantity restingQuantity canceledQuantity fees averagePrice arrivalMid } }`;
  const level = (price: number, quantity: number) => ({
    price: Math.round(price * 100) * 10_000,
    quantity,
    orderCount: 1,
  });
  const order = (terms: object) => ({
    input: {
      accountId: 'ALICE',
      clientOrderId: 'e',
      symbol: 'AAPL',
      side: 'BUY',
      type: 'LIMIT',
      quantity: 500,
      price: '150.03',
      ...terms,
    },
  });
  const estimate = async (terms: object) =>
    (await operator.as('demo-alice').data(ESTIMATE, order(terms))).estimateOrder;

  beforeAll(() => {
    const tier = { minimumVolume: 0, maker: 0, makerRate: 0, takerRate: 0 };
    const set = { from: '2020-01-01', at: NOW, sequence: 1 };
    house.keep({
      venues: [venueRow({ index: 1, name: 'NYSE', mic: 'XNYS' })],
      feeSchedules: [
        { venue: 0, tiers: [{ ...tier, taker: 3_000 }], ...set },
        { venue: 1, tiers: [{ ...tier, taker: 1_000 }], ...set },
      ],
    });
    house.feeds.quoted = [0, 4096].map((book) => ({ book, bid: null, ask: null, phase: 'CONTINUOUS' }));
    house.feeds.view = {
      sequence: 1,
      bids: [level(149.99, 100)],
      asks: [level(150.01, 100), level(150.02, 200), level(150.04, 900)],
    };
    house.feeds.away = { sequence: 1, bids: [level(150, 100)], asks: [level(150.01, 50), level(150.02, 100)] };
  });

  it('SMART walks them all by price, then by fee, and counts what it costs', async () => {
    expect(await estimate({ venue: 'SMART' })).toEqual({
      fills: [
        { venue: { name: 'NYSE' }, price: '150.01', quantity: '50' },
        { venue: { name: 'BOURSE' }, price: '150.01', quantity: '100' },
        { venue: { name: 'NYSE' }, price: '150.02', quantity: '100' },
        { venue: { name: 'BOURSE' }, price: '150.02', quantity: '200' },
      ],
      filledQuantity: '450',
      restingQuantity: '50',
      canceledQuantity: '0',
      // 150 shares at 0.001, 300 at 0.003.
      fees: '1.05',
      averagePrice: '150.016667',
      arrivalMid: '150.005',
    });
  });

  describe('by the strategy', () => {
    const venuesOf = async (terms: object) => {
      const { fills, restingQuantity, canceledQuantity } = await estimate(terms);
      const shown = fills.map(({ venue, price, quantity }: any) => `${venue.name} ${quantity} @ ${price}`);
      return [...shown, `rests ${restingQuantity}, canceled ${canceledQuantity}`];
    };
    const directed = (...routeTo: string[]) => ({ venue: 'SMART', strategy: 'DIRECTED', routeTo });

    it('F81 DIRECTED goes to the named venues alone', async () => {
      expect(await venuesOf({ ...directed('NYSE'), quantity: 40 })).toEqual([
        'NYSE 40 @ 150.01',
        'rests 0, canceled 0',
      ]);
      expect(await venuesOf({ ...directed('BOURSE'), quantity: 40 })).toEqual([
        'BOURSE 40 @ 150.01',
        'rests 0, canceled 0',
      ]);
    });

    it('F49 DIRECTED trades through no quote of a venue that it does not name, nor locks it', async () => {
      // The home market's 150.01 is protected: NYSE's 150.02 is behind it.
      expect(await venuesOf({ ...directed('NYSE'), quantity: 500 })).toEqual([
        'NYSE 50 @ 150.01',
        'rests 0, canceled 450',
      ]);
    });

    it('DIRECTED with quotes that nothing protects takes the named venues in their order, and rests at the first', async () => {
      house.keep({
        protectionRegimes: [
          { from: '2026-11-24', regime: 'BEST_EX_ONLY', by: 'ops', reason: 'x', at: NOW, sequence: 1 },
        ],
      });
      expect(await venuesOf({ ...directed('NYSE'), quantity: 500 })).toEqual([
        'NYSE 50 @ 150.01',
        'NYSE 100 @ 150.02',
        'rests 350, canceled 0',
      ]);
      expect(await venuesOf({ ...directed('BOURSE', 'NYSE'), quantity: 320, price: '150.02' })).toEqual([
        'BOURSE 100 @ 150.01',
        'NYSE 20 @ 150.01',
        'BOURSE 200 @ 150.02',
        'rests 0, canceled 0',
      ]);
      house.keep({
        protectionRegimes: [{ from: '2026-11-24', regime: 'RULE_611', by: 'ops', reason: 'x', at: NOW, sequence: 2 }],
      });
    });

    it.each(['BEST_PRICE', 'FASTEST', 'LOWEST_COST', 'DARK_FIRST'])('%s: price comes first', async (strategy) => {
      expect(await venuesOf({ venue: 'SMART', strategy, quantity: 160 })).toEqual([
        'NYSE 50 @ 150.01',
        'BOURSE 100 @ 150.01',
        'NYSE 10 @ 150.02',
        'rests 0, canceled 0',
      ]);
    });

    it('what may not rest is canceled', async () => {
      expect(await venuesOf({ venue: 'SMART', timeInForce: 'IOC', price: '150.01' })).toEqual([
        'NYSE 50 @ 150.01',
        'BOURSE 100 @ 150.01',
        'rests 0, canceled 350',
      ]);
    });
  });

  it('F49 one venue goes no further than the others’ protected quotes', async () => {
    // Of NYSE's asks 50 make no round lot: its protected quote is 150.02.
    const upTo = { filledQuantity: '300', restingQuantity: '0', canceledQuantity: '200' };
    expect(await estimate({ price: '150.05' })).toMatchObject(upTo);
    expect(await estimate({ price: '150.05', routing: 'STAY' })).toMatchObject({
      ...upTo,
      restingQuantity: '200',
      canceledQuantity: '0',
    });
    const freely = { filledQuantity: '500', restingQuantity: '0', canceledQuantity: '0' };
    expect(await estimate({ price: '150.05', exemption: 'INTERMARKET_SWEEP' })).toMatchObject(freely);
    expect(await estimate({ price: '150.01' })).toMatchObject({ filledQuantity: '100', restingQuantity: '400' });
  });

  it('of a pool nothing can be told', async () => {
    expect(await estimate({ venue: 'DARK' })).toMatchObject({ fills: [], restingQuantity: '500', fees: '0.00' });
  });
});
