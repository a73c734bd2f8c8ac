// @ts-check
// Follows books and trades, and shows them: node examples/feed-client/main.mjs AAPL MSFT
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Broken, Connection, Refused } from './feed.mjs';
import { BookFeed, OrderEventFeed, TradeFeed } from './feeds.mjs';
import { difference } from './prove.mjs';
import { bestLine, ladder, orderEventLine, tradeLine } from './show.mjs';

const USAGE = `node examples/feed-client/main.mjs [options] SYMBOL …

  --url URL           ws://127.0.0.1:4000/graphql unless told otherwise
  --depth LEVELS      price levels a side (10)
  --rate EVENTS       book events a second at most; every change unless told otherwise
  --ladder            the whole book at each change, not one line
  --account ACCOUNT   its order events too; BOURSE_KEY holds the key
  --from-start        all trades and order events there ever were, then those that come
  --prove             asks for each book now and then and compares; ends with 1 where one differs
  --every SECONDS     how often it does so (1)
  --for SECONDS       ends after so long`;

const { values, positionals: symbols } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'ws://127.0.0.1:4000/graphql' },
    depth: { type: 'string', default: '10' },
    rate: { type: 'string' },
    ladder: { type: 'boolean', default: false },
    account: { type: 'string' },
    'from-start': { type: 'boolean', default: false },
    prove: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    for: { type: 'string' },
  },
});
if (symbols.length === 0) {
  console.error(USAGE);
  process.exit(2);
}

const key = process.env['BOURSE_KEY'];
const connection = new Connection(values.url, {
  ...(key !== undefined && { key }),
  tell: (why) => console.error(`subscribing again: ${why}`),
});
const start = values['from-start'] ? '0' : undefined;
const depth = Number(values.depth);
const books = symbols.map((symbol) => {
  /** @type {BookFeed} */
  const feed = new BookFeed(symbol, {
    depth,
    ...(values.rate !== undefined && { maxRate: Number(values.rate) }),
    changed: () => console.log(values.ladder ? ladder(feed) : bestLine(feed)),
  });
  return feed;
});
const feeds = [
  ...books,
  ...symbols.map((symbol) => new TradeFeed(symbol, (trade) => console.log(tradeLine(symbol, trade)), start)),
  ...(values.account === undefined
    ? []
    : [new OrderEventFeed(values.account, (event) => console.log(orderEventLine(event)), start)]),
];

process.once('SIGINT', () => void connection.close());
if (values.for !== undefined) setTimeout(() => void connection.close(), Number(values.for) * 1_000).unref();
try {
  await Promise.all([...feeds.map((feed) => connection.follow(feed)), ...(values.prove ? [prove()] : [])]);
} catch (error) {
  console.error(error instanceof Refused ? error.message : error);
  process.exitCode = 1;
}
await connection.close();

/** Compares every book now and then, until the connection is closed or one differs. */
async function prove() {
  let compared = 0;
  while (!connection.isClosed) {
    await sleep(Number(values.every) * 1_000);
    for (const feed of books.filter(({ book }) => book.sequence !== undefined)) {
      try {
        const different = await difference(connection, feed);
        if (different) throw new Error(`${feed.symbol} differs:\n${different}`);
        compared++;
      } catch (error) {
        // Without an answer there is nothing to compare.
        const isLater = error instanceof Refused && ['RATE_LIMITED', 'OVERLOADED'].includes(error.code ?? '');
        if (!(error instanceof Broken || isLater)) throw error;
      }
    }
  }
  console.log(`${compared} comparisons, none differs`);
}
