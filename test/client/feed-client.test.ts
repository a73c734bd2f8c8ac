import { execFile } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { Book, micros } from '../../examples/feed-client/book.mjs';
import { Connection, delayAfter, Refused, type Feed } from '../../examples/feed-client/feed.mjs';
import { BookFeed, TradeFeed } from '../../examples/feed-client/feeds.mjs';
import { Orders } from '../../examples/feed-client/orders.mjs';
import { ScriptedServer, type Act, type Script } from './support/scripted-server.ts';

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

async function serve(script: Script): Promise<ScriptedServer> {
  const server = await ScriptedServer.open(script);
  closing.push(server);
  return server;
}

/** A connection that hardly waits, and why it subscribed again. */
function connect({ url }: ScriptedServer): { connection: Connection; told: string[] } {
  const told: string[] = [];
  const connection = new Connection(url, { firstDelay: 1, longestDelay: 4, tell: (why) => told.push(why) });
  closing.push(connection);
  return { connection, told };
}

const trade = (sequence: number): Act => ({ event: { sequence: String(sequence), id: `t${sequence}` } });
const snapshot = (sequence: number): Act => ({
  event: { __typename: 'OrderBookSnapshot', sequence: String(sequence), bids: [], asks: [] },
});
const delta = (previous: number, sequence: number): Act => ({
  event: {
    __typename: 'OrderBookDelta',
    sequence: String(sequence),
    previousSequence: String(previous),
    bids: [{ price: '9.99', quantity: String(sequence), orderCount: 1 }],
    asks: [],
  },
});

/** Follows a feed until a check of what has come holds. */
async function followUntil(connection: Connection, feed: Feed, holds: () => void): Promise<void> {
  const followed = connection.follow(feed);
  followed.catch(() => undefined);
  await expect.poll(() => (holds(), true)).toBe(true);
  await connection.close();
  await followed;
}

describe('the reference client follows trades', () => {
  it.each<[string, Act, string]>([
    ['X16 SLOW_CONSUMER', { error: 'SLOW_CONSUMER', lastSequence: '2' }, 'SLOW_CONSUMER: Refused.'],
    ['OVERLOADED', { error: 'OVERLOADED' }, 'OVERLOADED: Refused.'],
    ['the server’s end of it', 'complete', 'the server has completed the feed'],
    ['a server that stops', { close: 1001 }, 'closed with 1001'],
    ['too many sockets of the key', { close: 4429 }, 'closed with 4429'],
    ['a fault of the server', { close: 4500 }, 'closed with 4500'],
    ['a hole', trade(4), 'events are missing'],
    ['a double', trade(2), 'events are missing'],
  ])('D64 after %s it goes on after the last one that it has', async (_name, act, why) => {
    const server = await serve((_, count) => (count === 0 ? [trade(1), trade(2), act] : [trade(3)]));
    const { connection, told } = connect(server);
    const seen: string[] = [];
    const feed = new TradeFeed('AAPL', ({ sequence }) => seen.push(sequence), '0');
    await followUntil(connection, feed, () => expect(seen).toEqual(['1', '2', '3']));
    expect(server.operations.map(({ after }) => after)).toEqual(['0', '2']);
    expect(told).toEqual([why]);
  });

  it('begins again where the server has another database', async () => {
    const server = await serve(({ after }, count) =>
      count === 0 ? [trade(1), trade(2), { close: 1001 }] : after === '0' ? [trade(1)] : [{ error: 'BAD_USER_INPUT' }],
    );
    const { connection } = connect(server);
    const seen: string[] = [];
    const feed = new TradeFeed('AAPL', ({ sequence }) => seen.push(sequence), '0');
    await followUntil(connection, feed, () => expect(seen).toEqual(['1', '2', '1']));
    expect(server.operations.map(({ after }) => after)).toEqual(['0', '2', '0']);
  });

  it.each<[string, Act, string | undefined]>([
    ['NOT_FOUND', { errors: [{ message: 'None.', extensions: { code: 'NOT_FOUND' } }] }, 'NOT_FOUND'],
    ['UNAUTHENTICATED', { error: 'UNAUTHENTICATED' }, 'UNAUTHENTICATED'],
    ['BAD_USER_INPUT at its first start', { error: 'BAD_USER_INPUT' }, 'BAD_USER_INPUT'],
    ['4403, a wrong key', { close: 4403 }, undefined],
    ['4400, its own fault', { close: 4400 }, undefined],
  ])('gives up at %s', async (_name, act, code) => {
    const server = await serve(() => [act]);
    const { connection } = connect(server);
    const refused = await connection.follow(new TradeFeed('AAPL', () => undefined)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).code).toBe(code);
    expect(server.operations).toHaveLength(1);
  });

  it('waits twice as long after each failure, up to a bound, and by chance', () => {
    const options = { firstDelay: 250, longestDelay: 30_000 };
    expect([0, 1, 2, 6, 7, 50].map((failures) => delayAfter(failures, options, 0))).toEqual([
      125, 250, 500, 8_000, 15_000, 15_000,
    ]);
    expect(delayAfter(0, options, 0.999)).toBeCloseTo(250, 0);
  });
});

describe('the reference client keeps a book', () => {
  it('D63 subscribes again where a delta does not follow on what it holds', async () => {
    const server = await serve((_, count) =>
      count === 0 ? [snapshot(5), delta(5, 6), delta(8, 9)] : [snapshot(9), delta(9, 11)],
    );
    const { connection, told } = connect(server);
    const feed = new BookFeed('AAPL', { depth: 3 });
    await followUntil(connection, feed, () => expect(feed.book.sequence).toBe('11'));
    expect(feed.book.bids).toEqual([{ price: '9.99', quantity: '11', orderCount: 1 }]);
    expect(told).toEqual(['events are missing']);
  });

  it('takes prices for what they are', () => {
    expect(['150.01', '150.005', '9.10', '999999999.999999'].map(micros)).toEqual([
      150_010_000, 150_005_000, 9_100_000, 999_999_999_999_999,
    ]);
    const level = (price: string) => ({ price, quantity: '1', orderCount: 1 });
    const book = new Book();
    const [bids, asks] = [
      ['9.10', '10.00', '9.095'],
      ['10.10', '10.095', '9.20'],
    ].map((prices) => prices.map(level));
    book.take({ __typename: 'OrderBookSnapshot', sequence: '1', bids: bids!, asks: asks! });
    expect(book.bids.map(({ price }) => price)).toEqual(['10.00', '9.10', '9.095']);
    expect(book.asks.map(({ price }) => price)).toEqual(['9.20', '10.095', '10.10']);
  });

  it('takes orders in parts, and none of a snapshot that lacks one', () => {
    const order = (id: string, price: string) => ({ id, side: 'BUY' as const, price, quantity: '10' });
    const part = (sequence: string, isFirst: boolean, isLast: boolean, ...orders: ReturnType<typeof order>[]) =>
      ({ __typename: 'MarketByOrderSnapshot', sequence, isFirst, isLast, orders }) as const;
    const book = new Orders();
    expect(book.take(part('3', false, true, order('z', '1.00')))).toBe(false);
    expect(book.take(part('3', true, false, order('a', '9.99')))).toBe(true);
    expect(book.sequence).toBeUndefined();
    expect(book.take(part('3', false, true, order('b', '9.98')))).toBe(true);
    const changes = [
      { ...order('c', '9.99'), action: 'ADD' as const },
      { ...order('a', '9.99'), quantity: '4', action: 'EXECUTE' as const },
      { ...order('b', '9.98'), quantity: '0', action: 'DELETE' as const },
    ];
    expect(book.take({ __typename: 'MarketByOrderDelta', sequence: '4', previousSequence: '2', changes })).toBe(false);
    expect(book.take({ __typename: 'MarketByOrderDelta', sequence: '4', previousSequence: '3', changes })).toBe(true);
    expect(book.bids.map(({ id, quantity }) => `${id} ${quantity}`)).toEqual(['a 4', 'c 10']);
  });
});

describe('node examples/feed-client/main.mjs --prove', () => {
  const levels = (quantity: string) => ({ bids: [{ price: '9.99', quantity, orderCount: 1 }], asks: [] });
  const run = async (theirs: string, seconds: string) => {
    const server = await serve(({ held, depth }) => {
      if (held)
        return [
          { data: { then: { sequence: held, ...levels(theirs) }, now: { sequence: '9', ...levels('1') } } },
          'complete',
        ];
      return depth === undefined ? [] : [snapshot(5), delta(5, 6)];
    });
    return new Promise<{ code: unknown; output: string }>((resolve) => {
      const asked = [
        'examples/feed-client/main.mjs',
        '--url',
        server.url,
        '--prove',
        '--every',
        '0.1',
        '--for',
        seconds,
        'AAPL',
      ];
      execFile(process.execPath, asked, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });
  };

  it('ends with 0 where the server’s book is the same, and with 1 where it is not', async () => {
    const [same, other] = await Promise.all([run('6', '1'), run('7', '20')]);
    expect(same.output).toMatch(/AAPL 6: bid 6 @ 9\.99, ask none\n[1-9]\d* comparisons, none differs/);
    expect(same.code).toBe(0);
    expect(other.output).toContain('AAPL differs:');
    expect(other.code).toBe(1);
  });
});
