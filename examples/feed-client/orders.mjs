// @ts-check
import { micros } from './book.mjs';

/**
 * @typedef {object} BookOrder
 * @property {string} id
 * @property {'BUY' | 'SELL'} side
 * @property {string} price
 * @property {string} quantity displayed shares; "0" in a change: the order is gone
 */

/**
 * @typedef {object} OrdersEvent
 * @property {'MarketByOrderSnapshot' | 'MarketByOrderDelta'} __typename
 * @property {string} sequence
 * @property {boolean} [isFirst] of a snapshot's part
 * @property {boolean} [isLast] of a snapshot's part
 * @property {BookOrder[]} [orders] of a snapshot's part
 * @property {string} [previousSequence] of a delta
 * @property {(BookOrder & { action: 'ADD' | 'EXECUTE' | 'MODIFY' | 'DELETE' })[]} [changes] of a delta
 */

/** A level-3 book, order by order, as a subscriber keeps it. */
export class Orders {
  /**
   * Sequence of the last event; undefined before the first, and while a snapshot is not complete.
   * @type {string | undefined}
   */
  sequence;
  /**
   * By id. A map remembers who came first, and at a price that is the order of priority.
   * @type {Map<string, BookOrder>}
   */
  #orders = new Map();
  /**
   * Sequence of the snapshot whose parts come in.
   * @type {string | undefined}
   */
  #arriving;

  /**
   * Takes the next event.
   * @param {OrdersEvent} event
   * @returns {boolean} false, and nothing is taken, where events are missing: subscribe again
   */
  take(event) {
    if (event.__typename === 'MarketByOrderSnapshot') return this.#takePart(event);
    if (event.previousSequence !== this.sequence) return false;
    for (const change of event.changes ?? []) {
      // An order that is held keeps its place when it is set again.
      if (change.quantity === '0') this.#orders.delete(change.id);
      else this.#orders.set(change.id, change);
    }
    this.sequence = event.sequence;
    return true;
  }

  /** @param {OrdersEvent} part */
  #takePart({ sequence, isFirst, isLast, orders = [] }) {
    if (isFirst) this.#orders.clear();
    else if (sequence !== this.#arriving) return false;
    for (const order of orders) this.#orders.set(order.id, order);
    this.#arriving = isLast ? undefined : sequence;
    this.sequence = isLast ? sequence : undefined;
    return true;
  }

  /** The buyers' orders, highest price first, and at a price in order of priority. */
  get bids() {
    return this.#side('BUY').sort((one, other) => micros(other.price) - micros(one.price));
  }

  /** The sellers' orders, lowest price first, and at a price in order of priority. */
  get asks() {
    return this.#side('SELL').sort((one, other) => micros(one.price) - micros(other.price));
  }

  /** @param {'BUY' | 'SELL'} side */
  #side(side) {
    return [...this.#orders.values()].filter((order) => order.side === side);
  }
}
