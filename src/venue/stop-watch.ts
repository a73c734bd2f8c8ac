import { BUY, HeldStops, PLACE, SELL, type OrderBook, type OrderStore } from '../book/index.ts';
import { EVENT, EVENT_WIDTH } from '../domain/index.ts';
import { termsOf } from './desk-parts.ts';
import { trailedStop } from './validity.ts';

const { HELD, TRADE } = EVENT;

/** The held stops of a market, and what trades do to them (D14). */
export class StopWatch {
  readonly stops: HeldStops;
  private readonly book: OrderBook;
  private readonly orders: OrderStore;
  /** Orders whose turn comes when those before are done, as ids: stops found, orders that waited for others. */
  private readonly turns: number[];
  /** By side: the trade nearest to it that all stops that trail now have seen, so that only a nearer one moves any. */
  private readonly seen = [Infinity, -Infinity];

  constructor(book: OrderBook, turns: number[]) {
    this.book = book;
    this.orders = book.orders;
    this.turns = turns;
    this.stops = new HeldStops(book.orders);
  }

  /** Holds a stop, at the back of its level. */
  hold(slot: number): void {
    const { orders, book } = this;
    const { stopTick } = termsOf(orders, slot);
    orders.setTick(slot, stopTick);
    orders.setStamp(slot, orders.nextStamp++);
    this.stops.add(slot);
    this.seen[BUY] = Infinity;
    this.seen[SELL] = -Infinity;
    book.events.push3(HELD, book.index, orders.id(slot), stopTick * book.tickSize);
  }

  /** Whether the last trade has reached a stop. */
  isReached(slot: number): boolean {
    const { lastTick } = this.book;
    if (lastTick === 0) return false;
    const { stopTick } = termsOf(this.orders, slot);
    return this.orders.side(slot) === 0 ? lastTick >= stopTick : lastTick <= stopTick;
  }

  /**
   * Looks at each trade from a place in the event buffer on, in turn: what it sets off, then what trails it. A price that goes
   * on in one direction sets off none of those that trail behind it; so of each such run they only see the last.
   */
  lookAtTrades(from: number): void {
    const { index, tickSize, events } = this.book;
    // Found stops make no trades before their turn, so the buffer does not grow meanwhile, but for HELD.
    const to = events.length;
    const { seen } = this;
    let [lowest, highest] = [Infinity, -Infinity];
    for (let at = from; at < to; at += EVENT_WIDTH) {
      const { words } = events;
      if (words[at] !== TRADE || words[at + 1] !== index) continue;
      const tick = words[at + 6]! / tickSize;
      if (tick > lowest) this.trailSide(BUY, lowest);
      if (tick < highest) this.trailSide(SELL, highest);
      this.findStops(tick);
      lowest = tick < seen[BUY]! ? tick : Infinity;
      highest = tick > seen[SELL]! ? tick : -Infinity;
    }
    if (lowest < Infinity) this.trailSide(BUY, lowest);
    if (highest > -Infinity) this.trailSide(SELL, highest);
  }

  /** Whether there are trades from a place in the event buffer on. */
  hasTrades(from: number): boolean {
    const { index, events } = this.book;
    for (let at = from; at < events.length; at += EVENT_WIDTH) {
      if (events.words[at] === TRADE && events.words[at + 1] === index) return true;
    }
    return false;
  }

  /** Takes out the stops that a price sets off; they wait for their turn. */
  findStops(tick: number): void {
    const { orders } = this;
    for (const slot of this.stops.setOff(tick)) {
      termsOf(orders, slot).place = PLACE.FOUND;
      this.turns.push(orders.id(slot));
    }
  }

  /** Moves the stops that trail towards a trade; they keep their place in time. */
  trail(tick: number): void {
    this.trailSide(BUY, tick);
    this.trailSide(SELL, tick);
  }

  private trailSide(side: number, tick: number): void {
    const { orders, book, stops, seen } = this;
    if (stops.trailing.size === 0 || (side === BUY ? tick >= seen[side]! : tick <= seen[side]!)) return;
    seen[side] = tick;
    const slots = [...stops.trailing].filter((slot) => orders.side(slot) === side);
    for (const slot of slots.sort((a, b) => orders.stamp(a) - orders.stamp(b))) {
      const terms = termsOf(orders, slot);
      const stop = trailedStop(side, tick, terms.trail, terms.trailPercent);
      if (side === BUY ? stop >= terms.stopTick : stop <= terms.stopTick) continue;
      stops.remove(slot);
      terms.stopTick = stop;
      orders.setTick(slot, stop);
      stops.add(slot);
      book.events.push3(HELD, book.index, orders.id(slot), stop * book.tickSize);
    }
  }
}
