import { EVENT, type EventBuffer } from '../domain/index.ts';
import { Ladder, NO_KEY } from './ladder.ts';
import {
  ACCOUNT,
  DOUBLE_SHIFT,
  ID,
  INT_SHIFT,
  LEAVES,
  NONE,
  type OrderStore,
} from './order-store.ts';

/** Highest price of a book, in ticks. */
export const MAX_TICK = (1 << 30) - 1;

/** Buy and sell as the book's integers. */
export const BUY = 0;
export const SELL = 1;

const BUY_KEY_BASE = 1 << 30;

/** A limit that every price satisfies: what a market order has. */
export const ANY_KEY = NO_KEY - 1;

/** Hears of each fill while matching goes on, before the event is written. */
export interface FillListener {
  /** @param makerSlot the resting order, leaves already reduced; its words are readable */
  filled(makerSlot: number, takerAccount: number, quantity: number): void;
}

/** Trade numbers, which run over all books. */
export interface TradeCounter {
  nextTradeId: number;
}

/**
 * One instrument's order book in continuous trading: price priority, then time priority (F2). Trades happen at the
 * resting order's price (D12). Prices are ticks, sides {@link BUY} and {@link SELL}, orders slots of the shared store.
 */
export class OrderBook {
  readonly index: number;
  /** Micro-dollars of one tick. */
  readonly tickSize: number;
  readonly bids: Ladder;
  readonly asks: Ladder;
  /** Prints so far. */
  prints = 0;
  /** Last trade, in ticks; 0: none yet. */
  lastTick = 0;
  /** Commands so far that changed what the book displays. */
  sequence = 0;
  /** Whether the command under way has. */
  changed = false;
  /** Set by {@link match} when the taker was stopped before its own account's order. */
  stopped = false;

  private readonly orders: OrderStore;
  private readonly events: EventBuffer;
  private readonly fills: FillListener;
  private readonly counter: TradeCounter;

  constructor(
    index: number,
    tickSize: number,
    orders: OrderStore,
    events: EventBuffer,
    fills: FillListener,
    counter: TradeCounter,
  ) {
    this.index = index;
    this.tickSize = tickSize;
    this.orders = orders;
    this.events = events;
    this.fills = fills;
    this.counter = counter;
    this.bids = new Ladder(orders);
    this.asks = new Ladder(orders);
  }

  ladder(side: number): Ladder {
    return side === BUY ? this.bids : this.asks;
  }

  /** A price as the key of its side's ladder: the lower, the better. */
  static key(side: number, tick: number): number {
    return side === BUY ? BUY_KEY_BASE - tick : tick;
  }

  /** The price that a key of a side's ladder stands for. */
  static tick(side: number, key: number): number {
    return side === BUY ? BUY_KEY_BASE - key : key;
  }

  /** The worst key of the other side that a limit order of `side` may trade with. */
  static limitKey(side: number, tick: number): number {
    return side === BUY ? tick : BUY_KEY_BASE - tick;
  }

  /**
   * Trades an incoming order against the other side, best level first, oldest order first, until it is done, its limit
   * stops it, or the next order to trade with is of its own account (`CANCEL_TAKER`, D13: sets {@link stopped}).
   * Gives what is left of it.
   */
  match(taker: number, account: number, side: number, limitKey: number, quantity: number): number {
    const makerSide = 1 - side;
    const ladder = makerSide === BUY ? this.bids : this.asks;
    this.stopped = false;
    let left = quantity;
    while (left > 0) {
      const key = ladder.best;
      if (key > limitKey) break;
      const level = ladder.levelOf(key);
      const tick = OrderBook.tick(makerSide, key);
      left = this.matchLevel(ladder, level, key, tick, taker, account, side, left);
      if (this.stopped) break;
    }
    return left;
  }

  private matchLevel(
    ladder: Ladder,
    level: number,
    key: number,
    tick: number,
    taker: number,
    account: number,
    side: number,
    quantity: number,
  ): number {
    const { orders, events, fills, counter } = this;
    const { ints, doubles } = orders;
    const price = tick * this.tickSize;
    let left = quantity;
    for (let maker = ladder.head(level); left > 0; maker = ladder.head(level)) {
      const words = maker << DOUBLE_SHIFT;
      const open = doubles[words + LEAVES]!;
      const makerId = doubles[words + ID]!;
      const fill = open < left ? open : left;
      if (ints[(maker << INT_SHIFT) + ACCOUNT] === account) {
        this.stopped = true;
        events.push(EVENT.PREVENTED, this.index, makerId, taker, fill);
        break;
      }
      left -= fill;
      doubles[words + LEAVES] = open - fill;
      fills.filled(maker, account, fill);
      this.prints++;
      events.push(EVENT.TRADE, this.index, counter.nextTradeId++, this.prints, makerId, taker, price, fill, side);
      if (open > fill) {
        ladder.reduce(level, fill);
        break;
      }
      const more = ladder.count(level) > 1;
      ladder.unlink(maker, key, fill);
      orders.remove(maker);
      if (!more) break;
    }
    if (left < quantity) {
      this.lastTick = tick;
      this.changed = true;
    }
    return left;
  }

  /** Puts an open order, whose terms are set in the store, at the back of its level. */
  rest(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    const tick = orders.tick(slot);
    const leaves = orders.leaves(slot);
    this.ladder(side).append(slot, OrderBook.key(side, tick), leaves);
    this.changed = true;
    this.events.push(EVENT.RESTED, this.index, orders.id(slot), side, tick * this.tickSize, leaves);
  }

  /** Takes an order out of its queue; it stays in the store. */
  unlink(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.ladder(side).unlink(slot, OrderBook.key(side, orders.tick(slot)), orders.leaves(slot));
    this.changed = true;
  }

  /** Gives a resting order a smaller total; it keeps its place. The caller has checked that some is left. */
  reduce(slot: number, quantity: number): void {
    const { orders } = this;
    const less = orders.quantity(slot) - quantity;
    if (less === 0) return;
    const side = orders.side(slot);
    const key = OrderBook.key(side, orders.tick(slot));
    orders.setTerms(slot, orders.tick(slot), quantity, orders.leaves(slot) - less);
    const ladder = this.ladder(side);
    ladder.reduce(ladder.levelOf(key), less);
    this.changed = true;
  }

  /** Slots of one side in order of priority. */
  *resting(side: number): Generator<number> {
    const ladder = this.ladder(side);
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE; slot = this.orders.next(slot)) yield slot;
    }
  }
}
