// @ts-check

const BOOKS = `query ($symbol: String!, $depth: Int, $held: Sequence!) {
  then: orderBook(symbol: $symbol, depth: $depth, asOfSequence: $held) { ...book }
  now: orderBook(symbol: $symbol, depth: $depth) { ...book }
}
fragment book on OrderBook { sequence bids { ...level } asks { ...level } }
fragment level on PriceLevel { price quantity orderCount }`;

/** @param {{ sequence: string | undefined, bids: any[], asks: any[] }} book */
const textOf = ({ sequence, bids, asks }) =>
  JSON.stringify({ sequence, bids: bids.map(levelText), asks: asks.map(levelText) });

/** @param {import('./book.mjs').Level} level */
const levelText = ({ price, quantity, orderCount }) => `${quantity} @ ${price} (${orderCount})`;

/**
 * Holds a book against the server's at the same sequence: what the server had then, and, where the book has not moved on meanwhile, what
 * it has now.
 * @param {import('./feed.mjs').Connection} connection
 * @param {import('./feeds.mjs').BookFeed} feed which has had its snapshot
 * @returns {Promise<string | undefined>} the difference; undefined: there is none
 */
export async function difference(connection, feed) {
  const { symbol, depth, book } = feed;
  const held = { sequence: book.sequence, text: textOf(book) };
  const { then, now } = await connection.ask(BOOKS, { symbol, depth, held: held.sequence });
  const pairs = [[held.text, textOf(then)]];
  if (now.sequence === book.sequence) pairs.push([textOf(book), textOf(now)]);
  const [different] = pairs.filter(([ours, theirs]) => ours !== theirs);
  return different && `held:   ${different[0]}\nserver: ${different[1]}`;
}
