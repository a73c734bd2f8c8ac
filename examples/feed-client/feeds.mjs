// @ts-check
import { Book } from './book.mjs';
import { Orders } from './orders.mjs';

const LEVEL = 'fragment level on PriceLevel { price quantity orderCount }';

const BOOK = `subscription ($symbol: String!, $depth: Int, $maxRate: Int) {
  event: orderBook(symbol: $symbol, depth: $depth, maxRate: $maxRate) {
    __typename
    ... on OrderBookSnapshot { sequence bids { ...level } asks { ...level } }
    ... on OrderBookDelta { sequence previousSequence bids { ...level } asks { ...level } }
  }
} ${LEVEL}`;

const ORDERS = `subscription ($symbol: String!, $maxRate: Int) {
  event: marketByOrder(symbol: $symbol, maxRate: $maxRate) {
    __typename
    ... on MarketByOrderSnapshot { sequence isFirst isLast orders { id side price quantity } }
    ... on MarketByOrderDelta { sequence previousSequence changes { action id side price quantity } }
  }
}`;

const TOP_OF_BOOK = `subscription ($symbol: String!, $maxRate: Int) {
  event: topOfBook(symbol: $symbol, maxRate: $maxRate) {
    sequence previousSequence bid { ...level } ask { ...level } last { price quantity at sequence } volume at
  }
} ${LEVEL}`;

const TRADES = `subscription ($symbol: String!, $after: Sequence) {
  event: trades(symbol: $symbol, afterSequence: $after) { sequence id price quantity aggressorSide executedAt }
}`;

const ORDER_EVENTS = `subscription ($accountId: ID!, $after: Sequence) {
  event: orderEvents(accountId: $accountId, afterSequence: $after) {
    sequence type clientOrderId at reason
    order { id status filledQuantity leavesQuantity }
    trade { id price quantity }
  }
}`;

/**
 * @typedef {object} BookOptions
 * @property {number} [depth] price levels a side, 1 to 500
 * @property {number} [maxRate] events a second at most; without it, every change
 * @property {(event: import('./book.mjs').BookEvent) => void} [changed] called after each event
 */

/** The book of a symbol, level 2. There is no resuming it: each subscription begins with a snapshot. */
export class BookFeed {
  book = new Book();

  /**
   * @param {string} symbol
   * @param {BookOptions} [options]
   */
  constructor(symbol, { depth = 10, maxRate, changed = () => undefined } = {}) {
    this.symbol = symbol;
    this.depth = depth;
    this.maxRate = maxRate;
    this.changed = changed;
  }

  operation() {
    const { symbol, depth, maxRate } = this;
    return { query: BOOK, variables: { symbol, depth, maxRate } };
  }

  /** @param {import('./book.mjs').BookEvent} event */
  take(event) {
    if (!this.book.take(event)) return false;
    this.changed(event);
    return true;
  }
}

/** Every displayed order of a symbol, level 3. */
export class OrdersFeed {
  orders = new Orders();

  /**
   * @param {string} symbol
   * @param {{ maxRate?: number, changed?: (event: import('./orders.mjs').OrdersEvent) => void }} [options] `changed` is called after each event
   *   that leaves the book complete
   */
  constructor(symbol, { maxRate, changed = () => undefined } = {}) {
    this.symbol = symbol;
    this.maxRate = maxRate;
    this.changed = changed;
  }

  operation() {
    return { query: ORDERS, variables: { symbol: this.symbol, maxRate: this.maxRate } };
  }

  /** @param {import('./orders.mjs').OrdersEvent} event */
  take(event) {
    if (!this.orders.take(event)) return false;
    if (this.orders.sequence !== undefined) this.changed(event);
    return true;
  }
}

/** The best of a symbol's book, its last trade, and the day's volume: level 1. Each event replaces the one before, so none can be missing. */
export class TopOfBookFeed {
  /** @type {any} The newest event; undefined before the first. */
  now;

  /**
   * @param {string} symbol
   * @param {{ maxRate?: number, changed?: (event: any) => void }} [options]
   */
  constructor(symbol, { maxRate, changed = () => undefined } = {}) {
    this.symbol = symbol;
    this.maxRate = maxRate;
    this.changed = changed;
  }

  operation() {
    return { query: TOP_OF_BOOK, variables: { symbol: this.symbol, maxRate: this.maxRate } };
  }

  /** @param {any} event */
  take(event) {
    this.now = event;
    this.changed(event);
    return true;
  }
}

/** A feed whose events are numbered without a gap, and which goes on after the last one that was dealt with. */
class NumberedFeed {
  /**
   * Sequence of the last event that was dealt with; undefined: what happens from now on. Keep it where a crash of yours does not lose it.
   * @type {string | undefined}
   */
  last;
  #start;

  /**
   * @param {(event: any) => void} deal called with each event, once
   * @param {string} [start] the sequence to go on after; "0": from the very beginning
   */
  constructor(deal, start) {
    this.deal = deal;
    this.last = start;
    this.#start = start;
  }

  /** @param {{ sequence: string }} event */
  take(event) {
    if (this.last !== undefined && BigInt(event.sequence) !== BigInt(this.last) + 1n) return false;
    this.deal(event);
    this.last = event.sequence;
    return true;
  }

  forget() {
    if (this.last === this.#start) return false;
    this.last = this.#start;
    return true;
  }
}

/** The trades of a symbol. */
export class TradeFeed extends NumberedFeed {
  /**
   * @param {string} symbol
   * @param {(trade: any) => void} deal
   * @param {string} [start]
   */
  constructor(symbol, deal, start) {
    super(deal, start);
    this.symbol = symbol;
  }

  operation() {
    return { query: TRADES, variables: { symbol: this.symbol, after: this.last } };
  }
}

/** What happens to the orders of an account; needs a key that may read it. */
export class OrderEventFeed extends NumberedFeed {
  /**
   * @param {string} accountId
   * @param {(event: any) => void} deal
   * @param {string} [start]
   */
  constructor(accountId, deal, start) {
    super(deal, start);
    this.accountId = accountId;
  }

  operation() {
    return { query: ORDER_EVENTS, variables: { accountId: this.accountId, after: this.last } };
  }
}
