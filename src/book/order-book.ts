import { EVENT, instrumentOf, type EventBuffer } from '../domain/index.ts';
import { Ladder, NO_KEY } from './ladder.ts';
import { NONE, type OrderStore } from './order-store.ts';

const { RESTED, TRADE } = EVENT;

/** Highest price of a book, in ticks. */
export const MAX_TICK = (1 << 30) - 1;

/** Above every price: no trade has been that low. */
export const NO_LOW_TICK = MAX_TICK + 1;

/** Buy and sell as the book's integers. */
export const BUY = 0;
export const SELL = 1;

const BUY_KEY_BASE = 1 << 30;

/** A limit that every price satisfies: what a market order has. */
export const ANY_KEY = NO_KEY - 1;

/** Hears of each fill while matching goes on, before the event is written. */
export interface FillListener {
  /** @param makerSlot the resting order, leaves already reduced; its words are readable @param price micro-dollars */
  filled(makerSlot: number, takerAccount: number, quantity: number, price: number): void;
}

/** Trade numbers, which run over all books. */
export interface TradeCounter {
  nextTradeId: number;
}

/** Prints of an instrument so far: its books share it. */
export interface Tape {
  prints: number;
}

/**
 * One instrument's order book at a venue: price priority, then displayed before hidden, then time (F2). Trades happen at the resting
 * order's price (D12). Prices are ticks, sides {@link BUY} and {@link SELL}, orders slots of the shared store.
 *
 * What matches here is plain: limit orders that are displayed whole. Wherever something else comes in the way,
 * {@link match} leaves off and says so, and {@link Sweep} goes on.
 */
export class OrderBook {
  /** Number of the book: `domain/venues.ts`. */
  readonly index: number;
  readonly instrument: number;
  /** Micro-dollars of one tick. */
  readonly tickSize: number;
  /** What is displayed, by side. A look into an array costs less than a branch that goes either way as often. */
  private readonly displayed: readonly Ladder[];
  /** What is not: hidden orders and pegs, by side. */
  private readonly hidden: readonly Ladder[];
  /** Trades here so far. */
  prints = 0;
  /** Last trade, in ticks; 0: none yet. */
  lastTick = 0;
  /** Lowest trade since this was last set, in ticks, auctions included. {@link NO_LOW_TICK}: none. */
  lowTick = NO_LOW_TICK;
  /** Commands so far that changed what the book displays. */
  sequence = 0;
  /** Whether the command under way has. */
  changed = false;
  /** Set by {@link match} where something that is not plain is next. */
  unfinished = false;

  readonly orders: OrderStore;
  readonly events: EventBuffer;
  readonly fills: FillListener;
  readonly counter: TradeCounter;
  readonly tape: Tape;

  constructor(
    index: number,
    tickSize: number,
    orders: OrderStore,
    events: EventBuffer,
    fills: FillListener,
    counter: TradeCounter,
    tape: Tape = { prints: 0 },
  ) {
    this.index = index;
    this.instrument = instrumentOf(index);
    this.tape = tape;
    this.tickSize = tickSize;
    this.orders = orders;
    this.events = events;
    this.fills = fills;
    this.counter = counter;
    this.displayed = [new Ladder(orders), new Ladder(orders)];
    this.hidden = [new Ladder(orders), new Ladder(orders)];
  }

  /** The displayed orders of a side. */
  ladder(side: number): Ladder {
    return this.displayed[side]!;
  }

  /** The orders of a side that are not displayed. */
  hiddenLadder(side: number): Ladder {
    return this.hidden[side]!;
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

  /** Best displayed price of a side in ticks; 0: there is none. */
  bestTick(side: number): number {
    const key = this.displayed[side]!.best;
    return key === NO_KEY ? 0 : keyOf(side, key);
  }

  /**
   * Trades an incoming order against the other side, best level first, oldest order first, until it is done, its limit
   * stops it, or what is next is not plain (sets {@link unfinished}): hidden, of the taker's own trade group, or of
   * special terms. Gives what is left of it.
   *
   * @param group the taker's trade group; -1: it does not mind whom it meets
   */
  match(taker: number, account: number, group: number, side: number, limitKey: number, quantity: number): number {
    const ladder = this.displayed[1 - side]!;
    const hiddenBest = this.hidden[1 - side]!.best;
    this.unfinished = false;
    // At one price, what is displayed goes first.
    const worst = hiddenBest < limitKey ? hiddenBest : limitKey;
    let left = quantity;
    if (ladder.best <= worst) left = this.matchLevels(ladder, taker, account, group, side, worst, quantity);
    if (left > 0 && hiddenBest <= limitKey) this.unfinished = true;
    return left;
  }

  private matchLevels(
    ladder: Ladder,
    taker: number,
    account: number,
    group: number,
    side: number,
    limitKey: number,
    quantity: number,
  ): number {
    const { orders, events, fills, counter, tape } = this;
    let left = quantity;
    let key = ladder.best;
    let level = ladder.levelOf(key);
    let tick = keyOf(1 - side, key);
    const first = tick;
    while (left > 0) {
      const maker = ladder.head(level);
      const open = orders.leaves(maker);
      const fill = open < left ? open : left;
      if (orders.group(maker) === group || orders.needsCare(maker)) {
        this.unfinished = true;
        break;
      }
      left -= fill;
      orders.setLeaves(maker, open - fill);
      const price = tick * this.tickSize;
      fills.filled(maker, account, fill, price);
      this.prints++;
      this.lastTick = tick;
      this.changed = true;
      events.push(TRADE, this.index, counter.nextTradeId++, ++tape.prints, orders.id(maker), taker, price, fill, side);
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
    // A buyer's first trade is the lowest, a seller's last.
    if (left < quantity) this.sink(first < this.lastTick ? first : this.lastTick);
    return left;
  }

  /** There was a trade at a price. */
  sink(tick: number): void {
    if (tick < this.lowTick) this.lowTick = tick;
  }

  /**
   * Puts an order at the back of its level among the displayed ones. Its words are set in the store.
   *
   * @param shown what of it is displayed
   * @param reserve what is not, for the event
   */
  place(slot: number, id: number, side: number, tick: number, shown: number, reserve: number): void {
    const { orders } = this;
    orders.setStamp(slot, orders.nextStamp++);
    this.displayed[side]!.append(slot, keyOf(side, tick), shown);
    this.changed = true;
    this.events.push6(RESTED, this.index, id, side, tick * this.tickSize, shown, reserve);
  }

  /** Puts an order at the back of its level among those that are not displayed. */
  hide(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    const tick = orders.tick(slot);
    const leaves = orders.leaves(slot);
    orders.setStamp(slot, orders.nextStamp++);
    this.hidden[side]!.append(slot, keyOf(side, tick), leaves);
    this.events.push6(RESTED, this.index, orders.id(slot), side, tick * this.tickSize, 0, leaves);
  }

  /** Takes a displayed order out of its queue; it stays in the store. */
  unlink(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.displayed[side]!.unlink(slot, keyOf(side, orders.tick(slot)), orders.leaves(slot));
    this.changed = true;
  }

  /** As {@link unlink}, by whoever knows its side and what is left of it. */
  unlinkFrom(slot: number, side: number, leaves: number): void {
    this.displayed[side]!.unlink(slot, keyOf(side, this.orders.tick(slot)), leaves);
    this.changed = true;
  }

  /** As {@link unlink}, of an order that is not displayed. */
  unlinkHidden(slot: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    this.hidden[side]!.unlink(slot, keyOf(side, orders.tick(slot)), orders.leaves(slot));
  }

  /** Takes shares off what a displayed order shows; it keeps its place, and some is left. */
  showLess(slot: number, quantity: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    const ladder = this.displayed[side]!;
    orders.setLeaves(slot, orders.leaves(slot) - quantity);
    ladder.reduce(ladder.levelOf(keyOf(side, orders.tick(slot))), quantity);
    this.changed = true;
  }

  /** As {@link showLess}, of an order that is not displayed. */
  hideLess(slot: number, quantity: number): void {
    const { orders } = this;
    const side = orders.side(slot);
    const ladder = this.hidden[side]!;
    orders.setLeaves(slot, orders.leaves(slot) - quantity);
    ladder.reduce(ladder.levelOf(keyOf(side, orders.tick(slot))), quantity);
  }

  /** Displayed orders of one side in order of priority, as slots. */
  resting(side: number): Generator<number> {
    return slotsOf(this.displayed[side]!, this.orders);
  }

  /** Orders of one side that are not displayed, in order of priority, as slots. */
  restingHidden(side: number): Generator<number> {
    return slotsOf(this.hidden[side]!, this.orders);
  }
}

/** The orders of a ladder in order of priority. */
function* slotsOf(ladder: Ladder, orders: OrderStore): Generator<number> {
  for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
    for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE; slot = orders.next(slot)) yield slot;
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
