import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { orderInput } from './support/client.ts';
import { openDesk, type Desk } from './support/desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.house.close());

const MARKET = { type: 'MARKET', price: null };
/** A key for one of the accounts that has none in the seeds. */
async function keyOf(account: string): Promise<Client> {
  const { secret } = await desk.operate(
    `createApiKey(input: {name: "${account}", roles: [TRADER], accountIds: ["${account}"]})`,
    'secret',
  );
  return desk.alice.as(secret);
}
const hold = (account: string, quantity: number) =>
  desk.operate(
    `bookHolding(input: {accountId: "${account}", symbol: "AAPL", quantity: "${quantity}", price: "150", reason: "test"})`,
  );

describe('size', () => {
  it('F60 an order may be as large as the limit, and no larger', async () => {
    await desk.taken({ quantity: 500 });
    expect(await desk.refused({ quantity: 501 })).toEqual({
      code: 'ORDER_SIZE_EXCEEDED',
      field: ['quantity'],
      message: 'quantity 501 is more than the largest order allowed, 500.',
    });
  });

  it('F59 D50 a position, open orders counted, may come to the limit, and no further', async () => {
    for (let order = 0; order < 10; order++) await desk.taken({ quantity: 500, price: '149.00' });
    const refusal = await desk.refused({ quantity: 1, price: '149.00' });
    expect(refusal.code).toBe('POSITION_LIMIT_EXCEEDED');
    expect(refusal.message).toMatch(/5001.*5000/);
    // The other side has its own room: 5,000 short.
    await desk.taken({ side: 'SELL', quantity: 500, price: '152.00' });
  });

  it('D50 an order that only reduces passes, however far the position is beyond its limit', async () => {
    await hold('ALICE', 6_000);
    expect((await desk.refused({ quantity: 1 })).code).toBe('POSITION_LIMIT_EXCEEDED');
    await desk.taken({ side: 'SELL', quantity: 500, price: '152.00' });
  });

  it('F61 D52 an order may be 5 % of the average daily volume', async () => {
    await desk.operate('setInstrument(input: {symbol: "AAPL", averageDailyVolume: 8000})');
    await desk.taken({ quantity: 400 });
    const refusal = await desk.refused({ quantity: 401 });
    expect(refusal.code).toBe('FAT_FINGER');
    expect(refusal.message).toMatch(/401.*400/);
  });

  it('F62 and a hundred times the typical one', async () => {
    await desk.loosen('accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 20000, maxPosition: 100000');
    await desk.taken({ quantity: 10_000, price: '149.00' });
    const refusal = await desk.refused({ quantity: 10_001, price: '149.00' });
    expect(refusal.code).toBe('FAT_FINGER');
    expect(refusal.message).toMatch(/10001.*10000/);
  });

  it('D52 its worth is its limit, or else the reference price, times its quantity', async () => {
    await desk.tighten('accountId: "ALICE", maxOrderNotional: "15000"');
    await desk.taken({ quantity: 100, price: '150.00' });
    const refusal = await desk.refused({ quantity: 100, price: '150.01' });
    expect(refusal.code).toBe('NOTIONAL_EXCEEDED');
    expect(refusal.message).toMatch(/15001\.00.*15000\.00/);
    expect((await desk.refused({ ...MARKET, quantity: 101 })).code).toBe('NOTIONAL_EXCEEDED');
    await desk.taken({ ...MARKET, quantity: 100 });
  });

  it('D50 fails closed: with no limit of size or position nothing may be sent', async () => {
    // Of AAPL there is still the tier's own row; without it there is none.
    await desk.tighten('riskTier: "DEFAULT", maxPosition: null');
    await desk.taken();
    await desk.tighten('riskTier: "DEFAULT", symbol: "AAPL", maxPosition: null');
    expect((await desk.refused()).code).toBe('NO_LIMIT');
    // Others have theirs.
    await desk.taken({ accountId: 'ATLAS' }, desk.alice.as('demo-atlas'));
  });
});

describe('F58 the seeded limits', () => {
  it.each([
    ['MSFT', 1_000, 10_000, '370.00'],
    ['AAPL', 500, 5_000, '190.00'],
    ['TSLA', 200, 2_000, '245.00'],
  ])(
    'of %s: %i an order, a position of %i, at their boundaries',
    async (symbol, size, position, price) => {
      const demo = await openDesk({ seed: 'demo' });
      try {
        // Far enough from the market to rest, near enough for the bands.
        const terms = { symbol, price };
        expect((await demo.refused({ ...terms, quantity: size + 1 })).code).toBe('ORDER_SIZE_EXCEEDED');
        for (let order = 0; order < position / size; order++) await demo.taken({ ...terms, quantity: size });
        expect((await demo.refused({ ...terms, quantity: 1 })).code).toBe('POSITION_LIMIT_EXCEEDED');
      } finally {
        await demo.house.close();
      }
    },
    30_000,
  );
});

describe('price', () => {
  it('D55 a limit may lie 10 % beyond the reference price on the side where it trades; away from it is free', async () => {
    const buy = await desk.refused({ quantity: 1, price: '165.01' });
    expect(buy).toMatchObject({ code: 'PRICE_COLLAR', field: ['price'] });
    expect(buy.message).toMatch(/165\.01.*165\.00/);
    expect((await desk.refused({ side: 'SELL', quantity: 1, price: '134.99' })).code).toBe('PRICE_COLLAR');
    await desk.taken({ quantity: 1, price: '1.00' });
    await desk.taken({ side: 'SELL', quantity: 1, price: '900.00' });
    const bought = await desk.taken({ quantity: 1, price: '165.00' });
    expect(bought).toMatchObject({ status: 'FILLED', averagePrice: '150.01' });
  });

  it('D55 once something has traded, from the last trade', async () => {
    await desk.taken({ ...MARKET, quantity: 1 });
    await desk.taken({ side: 'SELL', quantity: 1, price: '135.01' });
    // That sold at 149.99.
    expect((await desk.refused({ side: 'SELL', quantity: 1, price: '134.99' })).code).toBe('PRICE_COLLAR');
    expect((await desk.refused({ quantity: 1, price: '164.99' })).code).toBe('PRICE_COLLAR');
    await desk.taken({ quantity: 1, price: '164.98' });
  });

  it('D55 fails closed: without a reference price nothing that needs one may be sent', async () => {
    await desk.operate('createInstrument(input: {symbol: "NEW", name: "New", tickSize: "0.01", lotSize: 1})');
    expect((await desk.refused({ symbol: 'NEW', quantity: 1 })).code).toBe('NO_REFERENCE_PRICE');
    await desk.operate('setInstrument(input: {symbol: "NEW", referencePrice: "150"})');
    await desk.taken({ symbol: 'NEW', quantity: 1 });
  });

  it('D40 a limit may lie at the price band, and not beyond it', async () => {
    await desk.operate('setHaltRules(input: {symbol: "AAPL", priceBands: LULD_TIER_1})');
    const { priceBand } = (
      await desk.alice.data('{ marketStatus(symbol: "AAPL") { priceBand { lower upper referencePrice state } } }')
    ).marketStatus;
    expect(priceBand).toEqual({ lower: '142.50', upper: '157.50', referencePrice: '150.00', state: 'NORMAL' });
    const refusal = await desk.refused({ quantity: 1, price: '157.51' });
    expect(refusal.code).toBe('OUTSIDE_PRICE_BAND');
    expect(refusal.message).toMatch(/157\.51.*157\.50/);
    expect((await desk.refused({ side: 'SELL', quantity: 1, price: '142.49' })).code).toBe('OUTSIDE_PRICE_BAND');
    await desk.taken({ quantity: 1, price: '157.50' });
    await desk.taken({ side: 'SELL', quantity: 1, price: '142.50' });
  });
});

describe('credit', () => {
  it('15c3-5 the exposure of an account, at the day’s reference price, may come to its limit', async () => {
    await desk.tighten('accountId: "ALICE", maxCredit: "75000"');
    // 500 shares at the reference price of 150.00, whatever the order's own limit.
    await desk.taken({ quantity: 500, price: '149.00' });
    const refusal = await desk.refused({ quantity: 1, price: '149.00' });
    expect(refusal.code).toBe('CREDIT_EXCEEDED');
    expect(refusal.message).toMatch(/75150\.00.*75000\.00/);
    // A sell is the larger side only beyond 500 shares: it does not raise the exposure.
    await desk.taken({ side: 'SELL', quantity: 500, price: '152.00' });
  });

  it('15c3-5 and so may the sum over the accounts of a firm', async () => {
    const bob = desk.alice.as('demo-bob');
    await desk.tighten('firmId: "MAPLE", maxCredit: "75000"');
    await desk.taken({ quantity: 300, price: '149.00' });
    await desk.taken({ accountId: 'BOB', quantity: 200, price: '149.00' }, bob);
    expect((await desk.refused({ accountId: 'BOB', quantity: 1, price: '149.00' }, bob)).code).toBe('CREDIT_EXCEEDED');
    expect((await desk.refused({ quantity: 1, price: '149.00' })).code).toBe('CREDIT_EXCEEDED');
    await desk.taken({ accountId: 'ATLAS', quantity: 5_000, price: '149.00' }, desk.alice.as('demo-atlas'));
  });
});

describe('how many', () => {
  it('F63 D54 a hundred messages in 60 s, refused ones among them; cancels have their own', async () => {
    const first = await desk.taken({ price: '149.00', quantity: 1 });
    for (let message = 1; message < 100; message++) {
      if (message % 2 === 0) await desk.refused({ quantity: 501 });
      else await desk.taken({ price: '148.00', quantity: 1 });
    }
    const refusal = await desk.refused({ price: '148.00', quantity: 1 });
    expect(refusal.code).toBe('MESSAGE_RATE_EXCEEDED');
    expect(refusal.message).toMatch(/101.*100/);
    await desk.mutate(`cancelOrder(input: {orderId: ${first.id}}) { userErrors { code } }`, desk.alice);
  });

  it('D55 CAROL’s equal orders: three in five seconds, of which a window begins with the first', async () => {
    await desk.stopClock();
    const carol = await keyOf('CAROL');
    const terms = { accountId: 'CAROL', quantity: 10, price: '149.00' };
    for (let order = 0; order < 3; order++) await desk.taken(terms, carol);
    const refusal = await desk.refused(terms, carol);
    expect(refusal.code).toBe('DUPLICATE_ORDER');
    expect(refusal.message).toMatch(/4.*3/);
    // Another price, quantity or side is another order.
    await desk.taken({ ...terms, price: '149.01' }, carol);
    await desk.taken({ ...terms, quantity: 11 }, carol);
    await desk.step(4);
    expect((await desk.refused(terms, carol)).code).toBe('DUPLICATE_ORDER');
    await desk.step(1);
    await desk.taken(terms, carol);
    // ALICE has no such limit.
    for (let order = 0; order < 5; order++) await desk.taken({ quantity: 10, price: '149.00' });
  });
});

describe('RESTRICTED_INSTRUMENT', () => {
  const restrict = (scope: string, restricted: boolean) =>
    desk.ask('setRestriction', `symbol: "AAPL"${scope}, restricted: ${restricted}, reason: "news"`);

  it.each([
    ['everybody', '', true, true],
    ['a firm', ', firmId: "MAPLE"', true, false],
    ['an account', ', accountId: "ALICE"', true, false],
    ['another account', ', accountId: "BOB"', false, false],
  ])('for %s', async (_, scope, alice, atlas) => {
    expect(await restrict(scope, true)).toMatchObject({ status: 'EFFECTIVE' });
    const code = async (accountId: string, key: string) =>
      (await desk.submit({ accountId }, desk.alice.as(key))).order.rejectCode;
    expect(await code('ALICE', 'demo-alice')).toBe(alice ? 'RESTRICTED_INSTRUMENT' : null);
    expect(await code('ATLAS', 'demo-atlas')).toBe(atlas ? 'RESTRICTED_INSTRUMENT' : null);
  });

  it('orders that only reduce pass; taking it off takes two', async () => {
    await hold('ALICE', 100);
    await restrict('', true);
    const rejected = await desk.refused({ side: 'SELL', quantity: 101, price: '152.00' });
    expect(rejected.code).toBe('RESTRICTED_INSTRUMENT');
    await desk.taken({ side: 'SELL', quantity: 100, price: '152.00' });
    expect((await desk.refused({ side: 'SELL', quantity: 1, price: '152.00' })).code).toBe('RESTRICTED_INSTRUMENT');
    const { id, status } = await restrict('', false);
    expect(status).toBe('PENDING');
    expect((await desk.refused()).code).toBe('RESTRICTED_INSTRUMENT');
    await desk.approve(id);
    await desk.taken();
  });
});

describe('D69 short sales', () => {
  const SELL = { side: 'SELL', price: '152.00', quantity: 100 };
  const mark = async (id: string) => (await desk.alice.data(`{ order(id: ${id}) { sellMark locate } }`)).order;
  const policy = (word: string) =>
    desk.ask('setShortSalePolicy', `accountId: "ALICE", policy: ${word}, reason: "test"`);

  it('the venue marks a sale by what is held and already offered', async () => {
    await hold('ALICE', 100);
    expect(await mark((await desk.taken(SELL)).id)).toEqual({ sellMark: 'LONG', locate: null });
    expect(await mark((await desk.taken({ ...SELL, quantity: 1 })).id)).toEqual({ sellMark: 'SHORT', locate: null });
    expect((await mark((await desk.taken()).id)).sellMark).toBeNull();
  });

  it('one that is marked LONG must be covered; a short mark on a covered one stands', async () => {
    await hold('ALICE', 150);
    expect(await mark((await desk.taken({ ...SELL, sellMark: 'SHORT', quantity: 50 })).id)).toMatchObject({
      sellMark: 'SHORT',
    });
    await desk.taken({ ...SELL, sellMark: 'LONG', quantity: 100 });
    const refusal = await desk.refused({ ...SELL, sellMark: 'LONG', quantity: 1 });
    expect(refusal).toMatchObject({ code: 'SHORT_SALE_RESTRICTED', field: ['sellMark'] });
  });

  it('a mark or a locate on a buy makes no sense', async () => {
    expect((await desk.refused({ sellMark: 'LONG' })).code).toBe('INVALID_COMBINATION');
    expect((await desk.refused({ locate: 'DESK-7' })).code).toBe('INVALID_COMBINATION');
  });

  it('an account that must mark, and one that must locate', async () => {
    expect(await policy('MUST_MARK')).toMatchObject({ status: 'EFFECTIVE' });
    expect(await desk.refused(SELL)).toMatchObject({ code: 'SHORT_SALE_RESTRICTED', field: ['sellMark'] });
    await desk.taken({ ...SELL, sellMark: 'SHORT' });
    await policy('MUST_MARK_AND_LOCATE');
    for (const sellMark of ['SHORT', 'SHORT_EXEMPT']) {
      expect(await desk.refused({ ...SELL, sellMark })).toMatchObject({
        code: 'SHORT_SALE_RESTRICTED',
        field: ['locate'],
      });
    }
    const { id } = await desk.taken({ ...SELL, sellMark: 'SHORT', locate: 'DESK-7:42' });
    expect(await mark(id)).toEqual({ sellMark: 'SHORT', locate: 'DESK-7:42' });
    await hold('ALICE', 1_000);
    await desk.taken({ ...SELL, sellMark: 'LONG' });
    expect(await policy('MUST_MARK')).toMatchObject({ status: 'PENDING' });
  });

  it('Rule 201: after a fall of 10 % no short sale at or below the best bid, this day and the next', async () => {
    const atlas = desk.alice.as('demo-atlas');
    await hold('ATLAS', 10_000);
    const limits = await desk.ask('setLimit', 'accountId: "ATLAS", collarPercent: "1000", reason: "test"');
    await desk.approve(limits.id);
    const status = async () =>
      (await desk.alice.data('{ marketStatus(symbol: "AAPL") { shortSaleRestriction { days price } } }')).marketStatus
        .shortSaleRestriction;
    // Everything displayed is bought, then a trade at 135.00: 10 % below the reference price of 150.00.
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 1_750, price: '149.96' }, atlas);
    await desk.mutate(
      'cancelAllOrders(input: {accountId: "MAKER"}) { userErrors { code } }',
      desk.alice.as('demo-maker'),
    );
    expect(await status()).toBeNull();
    await desk.taken({ quantity: 10, price: '135.01' });
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 10, price: '135.01' }, atlas);
    expect(await status()).toBeNull();
    await desk.taken({ quantity: 20, price: '135.00' });
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 10, price: '135.00' }, atlas);
    expect(await status()).toEqual({ days: 2, price: '135.00' });
    // The best bid is 135.00 now.
    const bob = desk.alice.as('demo-bob');
    const short = { accountId: 'BOB', side: 'SELL', quantity: 1 };
    const refusal = await desk.refused({ ...short, price: '135.00' }, bob);
    expect(refusal).toMatchObject({ code: 'SHORT_SALE_RESTRICTED', field: ['price'] });
    expect((await desk.refused({ ...short, ...MARKET }, bob)).code).toBe('SHORT_SALE_RESTRICTED');
    await desk.taken({ ...short, price: '135.01' }, bob);
    await desk.taken({ ...short, price: '135.00', sellMark: 'SHORT_EXEMPT' }, bob);
    await desk.taken({ accountId: 'ATLAS', side: 'SELL', quantity: 1, price: '135.00' }, atlas);
  });
});

describe('F67 F70 the result', () => {
  const CHECKS = `query ($input: SubmitOrderInput!) { validateOrder(input: $input) {
    approved userErrors { code message } checks { code passed limit actual message } } }`;
  const validate = async (terms: Record<string, unknown>) =>
    (await desk.alice.data(CHECKS, { input: orderInput(terms) })).validateOrder;

  it('lists the failing check first, and all results on request, in order of precedence', async () => {
    await desk.operate('setInstrument(input: {symbol: "AAPL", averageDailyVolume: 8000})');
    await desk.tighten('accountId: "ALICE", maxOrderNotional: "15000", maxCredit: "75000"');
    const { approved, userErrors, checks } = await validate({ quantity: 501, price: '166.00' });
    expect(approved).toBe(false);
    expect(userErrors).toMatchObject([{ code: 'ORDER_SIZE_EXCEEDED' }]);
    const failed = checks.filter(({ passed }: any) => !passed);
    expect(failed.map(({ code, limit, actual }: any) => [code, limit, actual])).toEqual([
      ['ORDER_SIZE_EXCEEDED', '500', '501'],
      ['NOTIONAL_EXCEEDED', '15000.00', '83166.00'],
      ['FAT_FINGER', '400', '501'],
      ['PRICE_COLLAR', '165.00', '166.00'],
      ['CREDIT_EXCEEDED', '75000.00', '75150.00'],
    ]);
    expect(failed[0].message).toBe(userErrors[0].message);
    const passed = checks.filter(({ passed }: any) => passed);
    expect(passed.map(({ message }: any) => message)).toEqual(passed.map(() => null));
    expect(passed.map(({ code }: any) => code)).toContain('POSITION_LIMIT_EXCEEDED');
    // The order that is sent is refused with the first, and keeps it.
    const { order } = await desk.submit({ quantity: 501, price: '166.00' });
    const { riskResult } = (
      await desk.alice.data(
        `{ order(id: ${order.id}) { riskResult { approved code message limits { name level value } } } }`,
      )
    ).order;
    expect(riskResult).toMatchObject({ approved: false, code: 'ORDER_SIZE_EXCEEDED', message: userErrors[0].message });
    expect(riskResult.limits).toContainEqual({ name: 'MAX_ORDER_QUANTITY', level: 'TIER_SYMBOL', value: '500' });
    expect(riskResult.limits).toContainEqual({ name: 'MAX_ORDER_NOTIONAL', level: 'ACCOUNT', value: '15000.00' });
    expect(riskResult.limits).toContainEqual({ name: 'MAX_CREDIT', level: 'FIRM', value: '50000000.00' });
  });

  it('counts no message, changes nothing, and passes what would pass', async () => {
    for (let question = 0; question < 120; question++) expect((await validate({})).approved).toBe(true);
    expect((await validate({})).checks.every(({ passed }: any) => passed)).toBe(true);
    await desk.taken();
  });

  it('history shows which limit judged which order', async () => {
    const before = await desk.taken({ quantity: 500 });
    await desk.tighten('accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 50');
    const { order: after } = await desk.submit({ quantity: 500 });
    await desk.loosen('accountId: "ALICE", symbol: "AAPL", maxOrderQuantity: 600');
    const later = await desk.taken({ quantity: 600, price: '149.00' });
    const limit = async (id: string) =>
      (
        await desk.risk.data(
          `{ order(id: ${id}) { riskResult { approved limits { name level value change { requestedBy decidedBy reason } } } } }`,
        )
      ).order.riskResult;
    const found = [];
    for (const { id } of [before, after, later]) {
      const { approved, limits } = await limit(id);
      const { level, value, change } = limits.find(({ name }: any) => name === 'MAX_ORDER_QUANTITY');
      found.push([approved, level, value, change && `${change.requestedBy}, ${change.decidedBy}`]);
    }
    expect(found).toEqual([
      [true, 'TIER_SYMBOL', '500', null],
      [false, 'ACCOUNT_SYMBOL', '50', 'risk manager, risk manager'],
      [true, 'ACCOUNT_SYMBOL', '600', 'risk manager, second risk manager'],
    ]);
  });
});
