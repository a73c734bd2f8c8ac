import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScriptedHouse, type ScriptedHouse } from './support/scripted-house.ts';
import { TRANSPORTS, openAsker, type Asker } from './support/transports.ts';

let house: ScriptedHouse;
const askers = {} as Record<(typeof TRANSPORTS)[number], Asker>;
beforeAll(async () => {
  house = await openScriptedHouse();
  for (const transport of TRANSPORTS) askers[transport] = await openAsker(transport, house.url, 'demo-alice');
});
afterAll(() => {
  for (const asker of Object.values(askers)) asker.close();
  return house.close();
});

/** What is asked of the market's data, with an argument that is wrong; what is said of it. */
const BAD: readonly (readonly [asked: string, code: string, message: RegExp])[] = [
  ['orderBook(symbol: "AAPL", depth: 501) { sequence }', 'BAD_USER_INPUT', /^depth is 501; allowed are 1 to 500\.$/],
  [
    'orderBook(symbol: "AAPL", asOf: "2026-11-24T14:00:00Z", asOfSequence: 1) { sequence }',
    'BAD_USER_INPUT',
    /^orderBook takes asOf or asOfSequence, not both\.$/,
  ],
  [
    'orderBook(symbol: "AAPL", asOf: "2026-11-24T15:00:00.000001Z") { sequence }',
    'BAD_USER_INPUT',
    /^asOf is 2026-11-24T15:00:00\.000001Z; allowed is up to 2026-11-24T15:00:00\.000000Z, the time of the exchange\./,
  ],
  [
    'orderBook(symbol: "AAPL", asOf: "yesterday") { sequence }',
    'BAD_USER_INPUT',
    /^DateTime is an instant .* not "yesterday"\.$/,
  ],
  [
    'orderBook(symbol: "AAPL", asOfSequence: 2) { sequence }',
    'BAD_USER_INPUT',
    /^asOfSequence is 2; the book of AAPL at BOURSE has come to 1\.$/,
  ],
  ['orderBook(symbol: "AAPL", asOfSequence: -1) { sequence }', 'BAD_USER_INPUT', /^Sequence is .* not -1\.$/],
  ['orderBook(symbol: "ZZZ", asOfSequence: 1) { sequence }', 'NOT_FOUND', /"ZZZ"/],
  ['orderBook(symbol: "AAPL", venue: "PARIS", asOfSequence: 1) { sequence }', 'NOT_FOUND', /"PARIS"/],
  ['topOfBook(symbol: "ZZZ") { sequence }', 'NOT_FOUND', /^There is no symbol "ZZZ"\.$/],
  ['topOfBook(symbol: "AAPL", venue: "PARIS") { sequence }', 'NOT_FOUND', /^There is no venue "PARIS"\.$/],
  [
    'topOfBook(symbol: "AAPL", venue: "DARK") { sequence }',
    'BAD_USER_INPUT',
    /^venue is DARK, a DARK venue: it shows no book\.$/,
  ],
  ['orderBook(symbol: "AAPL", venue: "SMART") { sequence }', 'NOT_FOUND', /^There is no venue "SMART"\.$/],
  ['nbbo(symbol: "ZZZ") { bid }', 'NOT_FOUND', /"ZZZ"/],
  [
    'nbbo(symbol: "AAPL", asOf: "2026-11-24T15:00:00.000001Z") { bid }',
    'BAD_USER_INPUT',
    /^asOf is .* allowed is up to/,
  ],
  [
    'nbboHistory(symbol: "AAPL", first: 101) { nodes { bid } }',
    'BAD_USER_INPUT',
    /^first is 101; allowed are 1 to 100\.$/,
  ],
  [
    'nbboHistory(symbol: "AAPL", first: 1, after: "dHJhZGU6MQ") { nodes { bid } }',
    'BAD_USER_INPUT',
    /no cursor of this list/,
  ],
  ['venueQuotes(symbol: "ZZZ") { phase }', 'NOT_FOUND', /"ZZZ"/],
  ['darkPool(venue: "NYSE") { trades }', 'BAD_USER_INPUT', /^venue is NYSE, a LIT venue; darkPool is of a DARK one\.$/],
  ['darkPool(venue: "PARIS") { trades }', 'NOT_FOUND', /^There is no venue "PARIS"\.$/],
  ['marketByOrder(symbol: "ZZZ") { sequence }', 'NOT_FOUND', /"ZZZ"/],
  ['marketByOrder(symbol: "AAPL", venue: "PARIS") { sequence }', 'NOT_FOUND', /"PARIS"/],
  ['marketByOrder(symbol: "AAPL", depth: 0) { sequence }', 'BAD_USER_INPUT', /^depth is 0; allowed are 1 to 500\.$/],
  ['marketByOrder(symbol: "AAPL", depth: 501) { sequence }', 'BAD_USER_INPUT', /^depth is 501/],
  [
    'positions(accountId: "ALICE", asOf: "2026-11-24T15:00:00.000001Z") { quantity }',
    'BAD_USER_INPUT',
    /^asOf is 2026-11-24T15:00:00\.000001Z; allowed is up to 2026-11-24T15:00:00\.000000Z/,
  ],
  ['positions(accountId: "BOB", asOf: "2026-11-24T14:00:00Z") { quantity }', 'NOT_FOUND', /"BOB"/],
  ['trades(first: 0) { nodes { id } }', 'BAD_USER_INPUT', /^first is 0; allowed are 1 to 100\.$/],
  ['trades(first: 1, venue: "PARIS") { nodes { id } }', 'NOT_FOUND', /^There is no venue "PARIS"\.$/],
  [
    'trades(first: 1, from: "2026-11-24T15:00:00Z", to: "2026-11-24T14:59:59.999999Z") { nodes { id } }',
    'BAD_USER_INPUT',
    /^from is 2026-11-24T15:00:00\.000000Z, after to, 2026-11-24T14:59:59\.999999Z\.$/,
  ],
  ['trades(first: 1, from: "2026-11-24") { nodes { id } }', 'BAD_USER_INPUT', /^DateTime is .* not "2026-11-24"\.$/],
  ['candles(symbol: "ZZZ", interval: DAY_1, first: 1) { nodes { close } }', 'NOT_FOUND', /"ZZZ"/],
  ['candles(symbol: "AAPL", interval: DAY_7, first: 1) { nodes { close } }', 'BAD_USER_INPUT', /"DAY_7"/],
  ['candles(symbol: "AAPL", first: 1) { nodes { close } }', 'BAD_USER_INPUT', /"interval"/],
  ['candles(symbol: "AAPL", interval: DAY_1) { nodes { close } }', 'BAD_USER_INPUT', /"first"/],
  [
    'candles(symbol: "AAPL", interval: DAY_1, first: 101) { nodes { close } }',
    'BAD_USER_INPUT',
    /^first is 101; allowed are 1 to 100\.$/,
  ],
  [
    'candles(symbol: "AAPL", interval: DAY_1, first: 1, after: "garbage") { nodes { close } }',
    'BAD_USER_INPUT',
    /^after is no cursor of this list/,
  ],
  [
    `candles(symbol: "AAPL", interval: DAY_1, first: 1, after: "${cursor('trade:5')}") { nodes { close } }`,
    'BAD_USER_INPUT',
    /^after is no cursor of this list/,
  ],
  [
    `candles(symbol: "AAPL", interval: DAY_1, first: 1, after: "${cursor('candle:9007199254740993')}") { nodes { close } }`,
    'BAD_USER_INPUT',
    /^after is no cursor of this list/,
  ],
  [
    'candles(symbol: "AAPL", interval: DAY_1, first: 1, from: "2026-11-24T15:00:00Z", to: "2026-11-23T15:00:00Z") { nodes { close } }',
    'BAD_USER_INPUT',
    /^from is 2026-11-24T15:00:00\.000000Z, after to, 2026-11-23T15:00:00\.000000Z\.$/,
  ],
  ['dayStatistics(symbol: "ZZZ") { close }', 'NOT_FOUND', /"ZZZ"/],
  [
    'dayStatistics(symbol: "AAPL", date: "2026-11-25") { close }',
    'BAD_USER_INPUT',
    /^date is 2026-11-25; allowed is up to 2026-11-24/,
  ],
  [
    'dayStatistics(symbol: "AAPL", date: "2026-11-31") { close }',
    'BAD_USER_INPUT',
    /^Date is a day from 1970 to 2254, "2026-11-24", not "2026-11-31"\.$/,
  ],
];

describe.each(TRANSPORTS)('over %s a bad argument is refused with what is wrong', (transport) => {
  it.each(BAD)('%s', async (asked, code, message) => {
    house.queries.sent.length = 0;
    const refusal = await askers[transport].refusal(`{ ${asked} }`);
    expect(refusal).toMatchObject({ code });
    expect(refusal!.message).toMatch(message);
    expect(house.queries.sent).toEqual([]);
  });
});

const FEEDS: readonly string[] = [
  'orderBook(symbol: "AAPL"MORE) { __typename }',
  'topOfBook(symbol: "AAPL"MORE) { volume }',
  'marketByOrder(symbol: "AAPL"MORE) { __typename }',
  'candles(symbol: "AAPL", interval: DAY_1MORE) { close }',
  'dayStatistics(symbol: "AAPL"MORE) { close }',
  'auctionIndicative(symbol: "AAPL"MORE) { at }',
  'marketStatus(symbol: "AAPL"MORE) { phase }',
  'positions(accountId: "ALICE"MORE) { quantity }',
];

describe.each(FEEDS)('subscription %s', (feed) => {
  const refusal = (more: string) =>
    askers['a socket'].refusal(`subscription { ${feed.replace('MORE', more)} }`) as Promise<{
      code: string;
      message: string;
    }>;

  it.each([
    [', maxRate: 0', /^maxRate is 0; allowed are 1 to 1000 events a second, or null for every change\.$/],
    [', maxRate: -5', /^maxRate is -5; allowed are 1 to 1000/],
    [', maxRate: 1001', /^maxRate is 1001; allowed are 1 to 1000/],
    [', maxRate: 0.5', /Int cannot represent non-integer value: 0\.5/],
    [', maxRate: 5000000000', /Int/],
  ])('%s', async (more, message) => {
    expect(await refusal(more)).toEqual({ code: 'BAD_USER_INPUT', message: expect.stringMatching(message) as string });
  });

  it('is for sockets, and for what there is', async () => {
    const query = feed.replace('MORE', '');
    expect(await askers.HTTP.refusal(`subscription { ${query} }`)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const unknown = query.replace('"AAPL"', '"ZZZ"').replace('"ALICE"', '"BOB"');
    expect(await askers['a socket'].refusal(`subscription { ${unknown} }`)).toMatchObject({ code: 'NOT_FOUND' });
    if (!/^(orderBook|topOfBook|marketByOrder)/.test(feed)) return;
    expect(await refusal(', venue: "DARK"')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await refusal(', venue: "PARIS"')).toEqual({
      code: 'NOT_FOUND',
      message: 'There is no venue "PARIS".',
    });
  });
});

function cursor(text: string): string {
  return Buffer.from(text).toString('base64url');
}
