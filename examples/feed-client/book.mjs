// @ts-check

/**
 * @typedef {object} Level
 * @property {string} price "150.01"
 * @property {string} quantity shares, "400"; "0" in a delta: the level is gone
 * @property {number} orderCount
 */

/**
 * @typedef {object} BookEvent
 * @property {'OrderBookSnapshot' | 'OrderBookDelta'} __typename
 * @property {string} sequence
 * @property {string} [previousSequence] of a delta
 * @property {Level[]} bids
 * @property {Level[]} asks
 */

/** A level-2 book as a subscriber keeps it. */
export class Book {
  /**
   * Sequence of the last event; undefined before the first.
   * @type {string | undefined}
   */
  sequence;
  /** @type {Map<string, Level>} */
  #bids = new Map();
  /** @type {Map<string, Level>} */
  #asks = new Map();

  /**
   * Takes the next event.
   * @param {BookEvent} event
   * @returns {boolean} false, and nothing is taken, where events are missing: subscribe again
   */
  take(event) {
    if (event.__typename === 'OrderBookSnapshot') {
      this.#bids.clear();
      this.#asks.clear();
    } else if (event.previousSequence !== this.sequence) {
      return false;
    }
    for (const level of event.bids) put(this.#bids, level);
    for (const level of event.asks) put(this.#asks, level);
    this.sequence = event.sequence;
    return true;
  }

  /** All that is held of the buyers, highest price first. There is nothing to cut off. */
  get bids() {
    return [...this.#bids.values()].sort((one, other) => micros(other.price) - micros(one.price));
  }

  /** All that is held of the sellers, lowest price first. */
  get asks() {
    return [...this.#asks.values()].sort((one, other) => micros(one.price) - micros(other.price));
  }
}

/**
 * @param {Map<string, Level>} levels
 * @param {Level} level
 */
function put(levels, level) {
  if (level.quantity === '0') levels.delete(level.price);
  else levels.set(level.price, level);
}

/**
 * A price as whole millionths, exactly: "150.01" is 150010000. Prices have at most nine digits before the point, and six after.
 * @param {string} price
 */
export function micros(price) {
  const [dollars = '', fraction = ''] = price.split('.');
  return Number(dollars + fraction.padEnd(6, '0'));
}
