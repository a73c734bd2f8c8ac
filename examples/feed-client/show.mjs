// @ts-check

/** @param {import('./book.mjs').Level | undefined} level */
const quote = (level) => (level ? `${level.quantity} @ ${level.price}` : 'none');

/** The best of a book in one line. @param {import('./feeds.mjs').BookFeed} feed */
export function bestLine({ symbol, book }) {
  return `${symbol} ${book.sequence}: bid ${quote(book.bids[0])}, ask ${quote(book.asks[0])}`;
}

/** A book, sellers above. @param {import('./feeds.mjs').BookFeed} feed */
export function ladder({ symbol, book }) {
  /** @param {import('./book.mjs').Level} level */
  const row = ({ price, quantity, orderCount }) => `${price.padStart(14)} ${quantity.padStart(9)} (${orderCount})`;
  return [
    `${symbol} ${book.sequence}`,
    ...book.asks.reverse().map(row),
    '-'.repeat(28),
    ...book.bids.map(row),
    '',
  ].join('\n');
}

/** @param {string} symbol @param {any} trade */
export function tradeLine(symbol, { sequence, price, quantity, aggressorSide }) {
  return `${symbol} trade ${sequence}: ${quantity} @ ${price} ${aggressorSide ?? 'AUCTION'}`;
}

/** @param {any} event */
export function orderEventLine({ sequence, type, clientOrderId, order }) {
  return `order event ${sequence}: ${type} ${clientOrderId}, ${order.status}, ${order.filledQuantity} filled, ${order.leavesQuantity} left`;
}
