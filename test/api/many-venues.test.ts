import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Client, orderInput } from './support/client.ts';
import { openHouse, type House } from './support/house.ts';
import { RawSocket } from './support/socket.ts';

let house: House;
let atlas: Client;
let maker: Client;
let feed: Client;
let operator: Client;
beforeAll(async () => {
  house = await openHouse();
  const nobody = new Client(house.url);
  atlas = nobody.as('demo-atlas');
  maker = nobody.as('demo-maker');
  feed = nobody.as('demo-feed');
  operator = nobody.as('demo-operator');
  // Time stands still, so that what is on its way to a venue gets there when the test says so.
  await operator.data('mutation { setClock(input: {rate: "0"}) { userErrors { code } } }');
});
afterAll(() => house.close());

const TRADE = 'price quantity fee liquidity verdict throughVenue { name } throughPrice venue { name } nbbo { ask }';
const ORDER = `id status destination venue { name } filledQuantity leavesQuantity averagePrice fees rejectCode cancelReason
  trades { ${TRADE} } children { id clientOrderId entry status venue { name } filledQuantity } routes { number cause text }`;
const SUBMIT = `mutation ($input: SubmitOrderInput!) { submitOrder(input: $input) {
  duplicate order { ${ORDER} } trades { ${TRADE} } userErrors { code field message } } }`;

const submit = async (terms: object, client = atlas) => {
  const accountId = client === maker ? 'MAKER' : 'ATLAS';
  return (await client.data(SUBMIT, { input: orderInput({ accountId, ...terms }) })).submitOrder;
};
const orderNow = async (id: string) => (await atlas.data(`{ order(id: "${id}") { ${ORDER} } }`)).order;
const step = () => operator.data('mutation { stepClock(input: {bySeconds: 1}) { userErrors { message } } }');

type Level = readonly [price: string, quantity: number];
const QUOTE = `mutation ($quotes: [VenueQuoteInput!]!) { quoteVenues(input: {accountId: "AWAY", quotes: $quotes}) {
  venueQuotes { venue { name } bid { price quantity } ask { price quantity } } userErrors { code field message } } }`;
const quote = async (venue: string, bids: readonly Level[], asks: readonly Level[]) => {
  const levels = (given: readonly Level[]) => given.map(([price, quantity]) => ({ price, quantity }));
  const quotes = [{ venue, symbol: 'AAPL', bids: levels(bids), asks: levels(asks) }];
  return (await feed.data(QUOTE, { quotes })).quoteVenues;
};

/** The home market asks 150.01 and more, NYSE 150.00, which is a dollar cent better. */
beforeEach(() => quote('NYSE', [['149.99', 300]], [['150.00', 300]]));

describe('quotes of another venue', () => {
  it('F51 F85 stand in its book, and make the national best', async () => {
    const { venueQuotes, userErrors } = await quote(
      'NYSE',
      [['149.99', 300]],
      [
        ['150.00', 200],
        ['150.02', 100],
      ],
    );
    const best = { bid: { price: '149.99', quantity: '300' }, ask: { price: '150.00', quantity: '200' } };
    expect([venueQuotes, userErrors]).toEqual([[{ venue: { name: 'NYSE' }, ...best }], []]);
    const { nbbo, orderBook } = await new Client(house.url).data(`{
      nbbo(symbol: "AAPL") { bid bidVenues { name } ask askQuantity askVenues { name } midPrice flags }
      orderBook(symbol: "AAPL", venue: "NYSE") { venue bids { price } asks { price quantity } } }`);
    expect(nbbo).toEqual({
      bid: '149.99',
      bidVenues: [{ name: 'BOURSE' }, { name: 'NYSE' }],
      ask: '150.00',
      askQuantity: '200',
      askVenues: [{ name: 'NYSE' }],
      midPrice: '149.995',
      flags: [],
    });
    expect(orderBook.asks).toEqual([
      { price: '150.00', quantity: '200' },
      { price: '150.02', quantity: '100' },
    ]);
    expect(orderBook.venue).toBe('NYSE');
  });

  it('F52 D41 a level between ticks is refused, the others stand', async () => {
    const { venueQuotes, userErrors } = await quote(
      'NYSE',
      [
        ['149.99', 300],
        ['149.985', 100],
      ],
      [['150.00', 100]],
    );
    expect(userErrors).toEqual([
      {
        code: 'TICK_SIZE',
        field: ['quotes', '0', 'bids', '1', 'price'],
        message: expect.stringContaining('149.985') as string,
      },
    ]);
    expect(venueQuotes[0]).toMatchObject({ bid: { quantity: '300' }, ask: { quantity: '100' } });
  });

  it('a price of 0 is refused as a price, the other side stands', async () => {
    const { userErrors } = await quote('NYSE', [], [['0', 100]]);
    expect(userErrors).toMatchObject([{ code: 'INVALID_PRICE', field: ['quotes', '0', 'asks', '0', 'price'] }]);
    const both = await quote('NYSE', [['149.98', 300]], [['0', 100]]);
    expect(both).toMatchObject({ venueQuotes: [{ bid: { quantity: '300' }, ask: null }], userErrors });
  });

  it.each([
    [
      'the home market',
      'BOURSE',
      [['149.00', 100]],
      ['venue'],
      /^The quote of AAPL at BOURSE: BOURSE is the home market/,
    ],
    ['a pool', 'DARK', [['149.00', 100]], ['venue'], /^The quote of AAPL at DARK: DARK is a midpoint pool/],
    [
      'levels out of order',
      'NYSE',
      [
        ['149.00', 100],
        ['149.01', 100],
      ],
      ['bids', '1', 'price'],
      /at NYSE: bids must fall from level to level, each price once; 149\.01 at level 1 comes after 149\.00\.$/,
    ],
    [
      'a quote that crosses itself',
      'NYSE',
      [['150.00', 100]],
      ['bids', '0', 'price'],
      /at NYSE: the best bid, 150\.00, is not below the best ask, 150\.00\.$/,
    ],
  ] as const)('of %s are none, and change nothing', async (_, venue, bids, path, message) => {
    const before = await quote('NYSE', [['149.98', 300]], [['150.00', 300]]);
    expect(await quote(venue, bids, [['150.00', 300]])).toMatchObject({
      venueQuotes: [],
      userErrors: [
        {
          code: 'INVALID_COMBINATION',
          field: ['quotes', '0', ...path],
          message: expect.stringMatching(message) as string,
        },
      ],
    });
    const { venueQuotes } = await atlas.data(
      '{ venueQuotes(symbol: "AAPL") { venue { name } bid { price quantity } } }',
    );
    expect(venueQuotes[1]).toMatchObject({ venue: { name: 'NYSE' }, bid: before.venueQuotes[0].bid });
  });

  it('come live, as the home market’s do', async () => {
    const socket = await RawSocket.connect(house.url);
    const book = socket.start(`subscription { orderBook(symbol: "AAPL", venue: "NYSE") {
      ... on OrderBookSnapshot { venue asks { price quantity } } ... on OrderBookDelta { venue asks { price quantity } } } }`);
    const best = socket.start('subscription { nbbo(symbol: "AAPL") { ask askQuantity askVenues { name } } }');
    await Promise.all([socket.count(book, 1), socket.count(best, 1)]);
    await quote('NYSE', [['149.99', 300]], [['150.00', 700]]);
    const told = (rows: any[], name: string) => rows.map((row) => row[name]).at(-1);
    expect(told(await socket.count(book, 2), 'orderBook')).toEqual({
      venue: 'NYSE',
      asks: [{ price: '150.00', quantity: '700' }],
    });
    expect(told(await socket.count(best, 2), 'nbbo')).toEqual({
      ask: '150.00',
      askQuantity: '700',
      askVenues: [{ name: 'NYSE' }],
    });
    socket.close();
  });
});

describe('F49 order protection', () => {
  it('what would trade through is refused, in words with the venue and its price', async () => {
    const { order, userErrors } = await submit({ price: '150.02' });
    expect(order).toMatchObject({ status: 'REJECTED', rejectCode: 'TRADE_THROUGH', trades: [] });
    expect(userErrors).toMatchObject([
      { code: 'TRADE_THROUGH', message: expect.stringMatching(/NYSE.*150\.00.*150\.02/) },
    ]);
    const VALIDATE =
      'query ($input: SubmitOrderInput!) { validateOrder(input: $input) { approved userErrors { code field message } } }';
    const { validateOrder } = await atlas.data(VALIDATE, {
      input: orderInput({ accountId: 'ATLAS', price: '150.02' }),
    });
    expect(validateOrder).toEqual({ approved: false, userErrors });
  });

  it('an exemption lets it through, and stays with the trade', async () => {
    const { trades } = await submit({
      price: '150.01',
      quantity: 10,
      timeInForce: 'IOC',
      exemption: 'INTERMARKET_SWEEP',
    });
    const through = { verdict: 'INTERMARKET_SWEEP', throughVenue: { name: 'NYSE' }, throughPrice: '150.00' };
    expect(trades).toMatchObject([{ price: '150.01', ...through, nbbo: { ask: '150.00' } }]);
  });

  it('self-help frees all, while it is declared', async () => {
    const SELF_HELP = `mutation ($declared: Boolean!) { setSelfHelp(input: {venue: "NYSE", declared: $declared, reason: "no answers"}) {
      venue { selfHelp { reason } } userErrors { message } } }`;
    const { setSelfHelp } = await operator.data(SELF_HELP, { declared: true });
    expect(setSelfHelp).toEqual({ venue: { selfHelp: { reason: 'no answers' } }, userErrors: [] });
    const { trades } = await submit({ price: '150.01', quantity: 10, timeInForce: 'IOC' });
    expect(trades).toMatchObject([{ price: '150.01', verdict: 'SELF_HELP', throughVenue: { name: 'NYSE' } }]);
    await operator.data(SELF_HELP, { declared: false });
    expect((await submit({ price: '150.01' })).order.rejectCode).toBe('TRADE_THROUGH');
  });
});

describe('an order at another venue', () => {
  it('trades there, at its fees, and on the tape with its name', async () => {
    const { order, trades } = await submit({ price: '150.00', venue: 'NYSE', quantity: 100 });
    expect(order).toMatchObject({
      status: 'FILLED',
      destination: 'NYSE',
      venue: { name: 'NYSE' },
      fees: '0.30',
      children: [],
    });
    expect(trades).toMatchObject([
      { venue: { name: 'NYSE' }, price: '150.00', fee: '0.30', liquidity: 'TAKER', verdict: 'COMPLIANT' },
    ]);
    const { trades: tape } = await new Client(house.url).data(
      '{ trades(venue: "NYSE", first: 1) { nodes { venue { name } quantity fee order { id } } } }',
    );
    expect(tape.nodes).toEqual([{ venue: { name: 'NYSE' }, quantity: '100', fee: null, order: null }]);
  });

  it('costs what was traded in fees, which the position knows', async () => {
    const POSITION = '{ positions(accountId: "ATLAS") { instrument { symbol } fees } }';
    const fees = async () =>
      Number((await atlas.data(POSITION)).positions.find((row: any) => row.instrument.symbol === 'AAPL').fees);
    const before = await fees();
    await submit({ price: '150.00', venue: 'NYSE', quantity: 100 });
    expect((await fees()) - before).toBeCloseTo(0.3, 6);
  });

  it('F53 D42 a fee above the cap is refused in words, another holds from the next trade on', async () => {
    const FEES = `mutation ($taker: SignedDecimal!) { setVenueFees(input: {venue: "NYSE", from: "2026-11-24", tiers: [{maker: "0", taker: $taker}]}) {
      venue { fees { tiers { taker } } } userErrors { code field message } } }`;
    const { setVenueFees: refused } = await operator.data(FEES, { taker: '0.0031' });
    expect(refused.userErrors).toMatchObject([
      { code: 'INVALID_VALUE', field: ['tiers', '0', 'taker'], message: expect.stringMatching(/0\.0031.*0\.003 /) },
    ]);
    const { setVenueFees: set } = await operator.data(FEES, { taker: '0.002' });
    expect(set).toEqual({ venue: { fees: { tiers: [{ taker: '0.002' }] } }, userErrors: [] });
    expect((await submit({ price: '150.00', venue: 'NYSE', quantity: 100 })).order.fees).toBe('0.20');
    await operator.data(FEES, { taker: '0.003' });
  });

  it.each([
    ['venue', { venue: 'PARIS' }],
    ['routeTo', { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['NYSE', 'PARIS'] }],
  ])('an unknown name in %s: no order, UNKNOWN_VENUE', async (field, terms) => {
    const message = 'There is no venue "PARIS".';
    expect(await submit(terms)).toMatchObject({
      order: null,
      userErrors: [{ code: 'UNKNOWN_VENUE', field: [field], message }],
    });
  });

  it('S6 defaults that are written out are no other request', async () => {
    const terms = { clientOrderId: 'same', price: '149.00' };
    const { order } = await submit(terms);
    const said = { venue: 'BOURSE', strategy: 'BEST_PRICE', routing: 'CANCEL', routeTo: [], exemption: null };
    expect(await submit({ ...terms, ...said })).toMatchObject({ duplicate: true, order: { id: order.id } });
    expect(await submit({ ...terms, venue: 'NYSE' })).toMatchObject({
      order: null,
      userErrors: [{ code: 'DUPLICATE_CLIENT_ORDER_ID' }],
    });
  });
});

describe('an order to the router', () => {
  it('F82 goes to several venues, fills as its children do, and says why', async () => {
    const { order: sent } = await submit({ price: '150.01', venue: 'SMART', quantity: 400 });
    expect(sent).toMatchObject({ status: 'PARTIALLY_FILLED', destination: 'SMART', filledQuantity: '100' });
    await step();
    const order = await orderNow(sent.id);
    const children = order.children.map(({ entry, venue, filledQuantity }: any) => [entry, venue.name, filledQuantity]);
    expect(children).toEqual(
      expect.arrayContaining([
        ['TAKE', 'NYSE', '300'],
        ['TAKE', 'BOURSE', '100'],
      ]),
    );
    // 300 at 0.003 and 100 at 0.001.
    expect(order).toMatchObject({
      status: 'FILLED',
      filledQuantity: '400',
      leavesQuantity: '0',
      averagePrice: '150.0025',
      fees: '1.00',
    });
    const at = order.trades.map(({ venue, quantity, liquidity }: any) => [venue.name, Number(quantity), liquidity]);
    expect(at.reduce((sum: number, [, quantity]: [string, number]) => sum + quantity, 0)).toBe(400);
    expect(new Set(at.map(([venue]: [string]) => venue))).toEqual(new Set(['NYSE', 'BOURSE']));
    expect(order.routes[0].text).toMatch(
      /300 of 400 to NYSE.*100 of 400 to BOURSE|100 of 400 to BOURSE.*300 of 400 to NYSE/,
    );
  });

  it('its child is amended and canceled with it alone', async () => {
    const { order } = await submit({ price: '149.00', venue: 'SMART', quantity: 100 });
    await step();
    const [child] = (await orderNow(order.id)).children;
    expect(child).toMatchObject({ entry: 'REST', status: 'NEW' });
    const CANCEL =
      'mutation ($id: ID!) { cancelOrder(input: {orderId: $id}) { order { status cancelReason } userErrors { code message } } }';
    const { cancelOrder: refused } = await atlas.data(CANCEL, { id: child.id });
    expect(refused).toMatchObject({ userErrors: [{ code: 'ROUTED_CHILD' }] });
    const { cancelOrder: done } = await atlas.data(CANCEL, { id: order.id });
    expect(done).toEqual({ order: { status: 'CANCELED', cancelReason: 'USER' }, userErrors: [] });
    expect((await orderNow(order.id)).children).toMatchObject([{ status: 'CANCELED' }]);
  });

  it('its events are those of its children too, and lead to it', async () => {
    const { order } = await submit({ price: '150.00', venue: 'SMART', quantity: 50 });
    await step();
    const { order: told } = await atlas.data(`{ order(id: "${order.id}") {
      events { type trade { fee order { parent { id } } } } children { parent { id destination } } } }`);
    expect(told.events.map(({ type }: any) => type)).toEqual(['NEW', 'TRADE']);
    expect(told.events[1].trade).toEqual({ fee: '0.15', order: { parent: { id: order.id } } });
    expect(told.children).toEqual([{ parent: { id: order.id, destination: 'SMART' } }]);
  });
});

describe('F86 the midpoint pool', () => {
  const POOL = '{ darkPool { hiddenOrders hiddenQuantity trades } }';

  beforeAll(() => {
    house.queries.pools = () => ({ trades: 0, quantity: 0, impact: null, litImpact: null });
  });

  it('F91 shows nothing before the trade, and prints it at the midpoint with its name', async () => {
    const nobody = new Client(house.url);
    const { venueQuotes: before } = await nobody.data(
      '{ venueQuotes(symbol: "AAPL") { venue { name } bid { price quantity } ask { price } } }',
    );
    const { order: resting } = await submit({ side: 'SELL', price: '149.90', quantity: 60, venue: 'DARK' }, maker);
    expect(resting).toMatchObject({ status: 'NEW', venue: { name: 'DARK' } });
    expect((await nobody.data(POOL)).darkPool).toEqual({ hiddenOrders: null, hiddenQuantity: null, trades: 0 });
    expect((await operator.data(POOL)).darkPool).toEqual({ hiddenOrders: 1, hiddenQuantity: '60', trades: 0 });
    const { venueQuotes: after } = await nobody.data(
      '{ venueQuotes(symbol: "AAPL") { venue { name } bid { price quantity } ask { price } } }',
    );
    expect(after).toEqual(before);
    expect(after.map(({ venue }: any) => venue.name)).not.toContain('DARK');

    const { order, trades } = await submit({ price: '150.10', quantity: 60, venue: 'DARK' });
    // Half a penny between 149.99 and 150.00: a print, not a quote (D41).
    expect(order).toMatchObject({ status: 'FILLED', averagePrice: '149.995', fees: '0.06' });
    expect(trades).toMatchObject([{ venue: { name: 'DARK' }, price: '149.995', verdict: 'COMPLIANT' }]);
    const { trades: tape } = await nobody.data(
      '{ trades(venue: "DARK", first: 1) { nodes { price quantity venue { kind } account { id } } } }',
    );
    expect(tape.nodes).toEqual([{ price: '149.995', quantity: '60', venue: { kind: 'DARK' }, account: null }]);
  });
});

describe('D43 a day of best execution only', () => {
  it('records what it does not prevent', async () => {
    const set =
      await operator.data(`mutation { setProtectionRegime(input: {regime: BEST_EX_ONLY, from: "2026-11-24", reason: "rescinded"}) {
      orderProtection { regime regimes { by } } userErrors { message } } }`);
    const regimes = [{ by: 'operator' }];
    expect(set.setProtectionRegime).toEqual({ orderProtection: { regime: 'BEST_EX_ONLY', regimes }, userErrors: [] });
    const { order, trades } = await submit({ price: '150.02', quantity: 10, timeInForce: 'IOC' });
    expect(order.status).toBe('FILLED');
    expect(trades).toMatchObject([{ verdict: 'RECORDED', throughVenue: { name: 'NYSE' }, throughPrice: '150.00' }]);
  });
});

describe('a venue that an operator adds', () => {
  it('has a book of every instrument, and a name for orders', async () => {
    const CREATE =
      'mutation ($mic: String!) { createVenue(input: {name: "MEMX", mic: $mic}) { venue { name kind protectedQuotes } userErrors { code field } } }';
    const { createVenue } = await operator.data(CREATE, { mic: 'MEMX' });
    expect(createVenue).toEqual({ venue: { name: 'MEMX', kind: 'LIT', protectedQuotes: true }, userErrors: [] });
    const TAKEN =
      'mutation { createVenue(input: {name: "MEMX2", mic: "XNYS"}) { venue { name } userErrors { code field message } } }';
    expect((await operator.data(TAKEN)).createVenue).toEqual({
      venue: null,
      userErrors: [
        {
          code: 'ALREADY_EXISTS',
          field: ['mic'],
          message: 'mic is XNYS, which is that of NYSE; each venue has one of its own.',
        },
      ],
    });
    expect((await operator.data(CREATE, { mic: 'MEMY' })).createVenue).toMatchObject({
      venue: null,
      userErrors: [{ code: 'ALREADY_EXISTS' }],
    });
    expect((await submit({ price: '149.00', venue: 'MEMX' })).order).toMatchObject({
      status: 'NEW',
      venue: { name: 'MEMX' },
    });
    const { orderBook } = await atlas.data('{ orderBook(symbol: "AAPL", venue: "MEMX") { bids { price quantity } } }');
    expect(orderBook.bids).toEqual([{ price: '149.00', quantity: '100' }]);
  });
});

// Last, since order ids decide which quotes fade.
describe('F49 in words', () => {
  beforeAll(async () => {
    const RULE_611 =
      'mutation { setProtectionRegime(input: {regime: RULE_611, from: "2026-11-24", reason: "words"}) { userErrors { message } } }';
    expect((await operator.data(RULE_611)).setProtectionRegime.userErrors).toEqual([]);
  });

  it('an amendment that would trade through is refused in the same words, with what one can do', async () => {
    const { order } = await submit({ price: '149.50' });
    const AMEND = `mutation ($id: ID!) { amendOrder(input: {orderId: $id, price: "150.02"}) { userErrors { code field message } } }`;
    expect((await atlas.data(AMEND, { id: order.id })).amendOrder.userErrors).toEqual([
      {
        code: 'TRADE_THROUGH',
        field: ['price'],
        message:
          'NYSE shows 150.00 to sell; the order, at 150.02, would trade through or cross it (Rule 611). ' +
          'Cancel it and send it there or to SMART, or replace it with routing ROUTE, REPRICE or STAY.',
      },
    ]);
    await atlas.data('mutation ($id: ID!) { cancelOrder(input: {orderId: $id}) { userErrors { code } } }', {
      id: order.id,
    });
  });

  it('F81 DIRECTED past a better quote: nothing is done, the decision says whose it is, and the estimate said so', async () => {
    const terms = { price: '150.02', quantity: 10, venue: 'SMART', strategy: 'DIRECTED', routeTo: ['BOURSE'] };
    const ESTIMATE =
      'query ($input: SubmitOrderInput!) { estimateOrder(input: $input) { filledQuantity restingQuantity canceledQuantity } }';
    const { estimateOrder } = await atlas.data(ESTIMATE, { input: orderInput({ accountId: 'ATLAS', ...terms }) });
    expect(estimateOrder).toEqual({ filledQuantity: '0', restingQuantity: '0', canceledQuantity: '10' });
    const order = await orderNow((await submit(terms)).order.id);
    expect(order).toMatchObject({ status: 'CANCELED', cancelReason: 'REGULATION', filledQuantity: '0' });
    expect(order.routes.map(({ text }: any) => text)).toEqual([
      expect.stringContaining('Held back: NYSE shows 150.00 to sell, and the order does not name it;'),
    ]);
  });
});
