/** A level as the feed sends it: quantity "0" in a delta says that it is gone. */
export interface Level {
  readonly price: string;
  readonly quantity: string;
}

export interface BookMessage {
  readonly __typename: 'OrderBookSnapshot' | 'OrderBookDelta';
  readonly sequence: string;
  readonly previousSequence?: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Best first on both sides. */
export interface DisplayedBook {
  readonly sequence: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * The book after a message. A snapshot replaces everything; a delta must follow on the message before it.
 * @returns undefined where the chain is broken: a gap, after which only a new snapshot helps.
 */
export function applyMessage(book: DisplayedBook | undefined, message: BookMessage): DisplayedBook | undefined {
  if (message.__typename === 'OrderBookSnapshot') {
    return { sequence: message.sequence, bids: message.bids, asks: message.asks };
  }
  if (!book || message.previousSequence !== book.sequence) return undefined;
  return {
    sequence: message.sequence,
    bids: merged(book.bids, message.bids, (a, b) => Number(b.price) - Number(a.price)),
    asks: merged(book.asks, message.asks, (a, b) => Number(a.price) - Number(b.price)),
  };
}

function merged(levels: readonly Level[], changes: readonly Level[], order: (a: Level, b: Level) => number): Level[] {
  const byPrice = new Map(levels.map((level) => [level.price, level]));
  for (const change of changes) {
    if (change.quantity === '0') byPrice.delete(change.price);
    else byPrice.set(change.price, change);
  }
  return [...byPrice.values()].sort(order);
}
