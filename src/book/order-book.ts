import { EVENT, type EventBuffer } from '../domain/index.ts';
import { Ladder, NO_KEY } from './ladder.ts';
import { NONE, type OrderStore } from './order-store.ts';

const { PREVENTED, RESTED, TRADE } = EVENT;

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
  /** Both, by side: a look into an array costs less than a branch that goes either way as often. */
  private readonly ladders: readonly Ladder[];
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
    this.ladders = [this.bids, this.asks];
  }

  ladder(side: number): Ladder {
    return this.ladders[side]!;
  }

  /** A price as the key of its side's ladder: the lower, the better. No branch on the side, which is hard to foresee. */
  static key(side: number, tick: number): number {
    return keyOf(side, tick);
  }

  /** The price that a key of a side's ladder stands for. */
  static tick(side: number, key: number): number {
    return keyOf(side, key);
  }

  /** The worst key of the other side that a limit order of `side` may trade with. */
  static limitKey(side: number, tick: number): number {
    return keyOf(1 - side, tick);
  }

  /**
   * Trades an incoming order against the other side, best level first, oldest order first, until it is done, its limit
   * stops it, or the next order to trade with is of its own account (`CANCEL_TAKER`, D13: sets {@link stopped}).
   * Gives what is left of it.
   */
  match(taker: number, account: number, side: number, limitKey: number, quantity: number): number {
    const ladder = this.ladders[1 - side]!;
    this.stopped = false;
    if (ladder.best > limitKey) return quantity;
    return this.matchLevels(ladder, taker, account, side, limitKey, quantity);
  }

  private matchLevels(
    ladder: Ladder,
    taker: number,
    account: number,
    side: number,
    limitKey: number,
    quantity: number,
  ): number {
    const { orders, events, fills, counter } = this;
    let left = quantity;
    let key = ladder.best;
    let level = ladder.levelOf(key);
    let tick = keyOf(1 - side, key);
    while (left > 0) {
      const maker = ladder.head(level);
      const open = orders.leaves(maker);
      const fill = open < left ? open : left;
      if (orders.account(maker) === account) {
        this.stopped = true;
        events.push(PREVENTED, this.index, orders.id(maker), taker, fill);
        break;
      }
      left -= fill;
      orders.setLeaves(maker, open - fill);
      fills.filled(maker, account, fill);
      this.prints++;
      this.lastTick = tick;
      this.changed = true;
      const price = tick * this.tickSize;
      events.push(TRADE, this.index, counter.nextTradeId++, this.prints, orders.id(maker), taker, price, fill, side);
      if (open > fill) {
        ladder.reduce(level, fill);
        break;
      }
      ladder.unlink(maker, key, fill);
      orders.remove(maker);
      if (ladder.best !== key) {
        key = ladder.best;
        if (key > limitKey) break;
        level = ladder.levelOf(key);
        tick = keyOf(1 - side, key);
      }
    }
    return left;
  }

  /** Puts an open order, whose terms are set in the store, at the back of its level. */
  rest(slot: number): void {
    const { orders } = this;
    this.place(slot, orders.id(slot), orders.side(slot), orders.tick(slot), orders.leaves(slot));
  }

  /** {@link rest} for a caller who has the order's words at hand. */
  place(slot: number, id: number, side: number, tick: number, leaves: number): void {
    this.ladders[side]!.append(slot, keyOf(side, tick), leaves);
    this.changed = true;
    this.events.push5(RESTED, this.index, id, side, tick * this.tickSize, leaves);
  }

  /** Takes an order out of its queue; it stays in the store. */
  unlink(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.ladder(side).unlink(slot, keyOf(side, orders.tick(slot)), orders.leaves(slot));
    this.changed = true;
  }

  /** Gives a resting order a smaller total; it keeps its place. The caller has checked that some is left. */
  reduce(slot: number, quantity: number): void {
    const { orders } = this;
    const less = orders.quantity(slot) - quantity;
    if (less === 0) return;
    const side = orders.side(slot);
    const key = keyOf(side, orders.tick(slot));
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

/**
 * Turns a tick into the key of its side's ladder, and back: the tick itself for sells, BUY_KEY_BASE less it for buys.
 * Without a branch, because the side of the next order cannot be foreseen.
 */
function keyOf(side: number, tick: number): number {
  const buys = side - 1;
  return (tick ^ buys) + (buys & (BUY_KEY_BASE + 1));
}
