import { EVENT } from '../domain/index.ts';
import type { Ladder } from './ladder.ts';
import { NO_KEY } from './ladder.ts';
import { OrderBook } from './order-book.ts';
import { NONE } from './order-store.ts';
import { mindsMeeting, preventTaking } from './self-trades.ts';
import { PLACE } from './special-terms.ts';
import type { SweepOwner } from './sweep-owner.ts';
import type { Taker } from './taker.ts';
import { Trial } from './trial.ts';

const { REFRESHED, TRADE } = EVENT;

/**
 * Matching with all that is not plain: hidden orders, icebergs (D6, D7), minimum quantities, self-trade prevention in all
 * modes (D13), linked orders. One step at a time: the first counter-order that may trade, one trade, look again.
 */
export class Sweep {
  private readonly book: OrderBook;
  private readonly owner: SweepOwner;
  /** Where {@link first} found what it found. */
  private ladder: Ladder;
  private isHidden = false;
  private key = NO_KEY;
  /** The last level of hidden orders of which none takes so small a counter-order; {@link NO_KEY}: none was seen yet. */
  private fruitless = NO_KEY;

  constructor(book: OrderBook, owner: SweepOwner) {
    this.book = book;
    this.owner = owner;
    this.ladder = book.ladder(0);
  }

  /** Trades until the taker is done, its limit stops it, or self-trade prevention does. */
  run(taker: Taker): void {
    taker.stopped = false;
    this.fruitless = NO_KEY;
    while (taker.left > 0 && !taker.stopped) {
      const maker = this.first(taker);
      if (maker === NONE) return;
      if (mindsMeeting(this.book.orders, taker, maker)) preventTaking(this.book, this.owner, taker, maker);
      else this.trade(taker, maker);
    }
  }

  /** Price in ticks of the first order that a taker would trade with; 0: none. */
  firstTick(taker: Taker): number {
    this.fruitless = NO_KEY;
    return this.first(taker) === NONE ? 0 : OrderBook.tick(1 - taker.side, this.key);
  }

  /**
   * How much a taker could trade at once, up to what is left of it: all levels, reserves and hidden orders that its limit
   * allows (D10). Own orders are passed by where the mode cancels them, and end it otherwise.
   *
   * @param wholly nothing less than all will do: an own order in the way ends it with DECREMENT, too
   */
  available(taker: Taker, wholly: boolean): number {
    const { book } = this;
    const side = 1 - taker.side;
    const [displayed, hidden] = [book.ladder(side), book.hiddenLadder(side)];
    let [shownKey, hiddenKey] = [displayed.best, hidden.best];
    while (hiddenKey < taker.bestKey) hiddenKey = hidden.nextKey(hiddenKey);
    const trial = new Trial(taker, wholly);
    while (trial.goesOn && Math.min(shownKey, hiddenKey) <= taker.limitKey) {
      const isHidden = hiddenKey < shownKey;
      const ladder = isHidden ? hidden : displayed;
      const key = isHidden ? hiddenKey : shownKey;
      if (isHidden) this.tryHidden(ladder, key, trial);
      else this.tryShown(ladder, key, trial);
      if (isHidden) hiddenKey = ladder.nextKey(key);
      else shownKey = ladder.nextKey(key);
    }
    return trial.found;
  }

  /** Slices come before the reserves of the same level; so an own order ends it before any reserve is reached. */
  private tryShown(ladder: Ladder, key: number, trial: Trial): void {
    const { orders } = this.book;
    const icebergs: number[] = [];
    for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE && trial.goesOn; slot = orders.next(slot)) {
      if (trial.isGone(orders.id(slot))) continue;
      if (mindsMeeting(orders, trial.taker, slot)) {
        trial.meetOwn(orders.open(slot));
        continue;
      }
      const terms = orders.needsCare(slot) ? orders.terms(slot) : undefined;
      // How much a reduce-only order may trade hangs on the trades before it: it is not counted upon.
      if (terms && this.owner.reducible(slot) < Infinity) {
        trial.doubt(orders.open(slot), terms.other);
        continue;
      }
      trial.take(orders.id(slot), orders.leaves(slot), terms?.other ?? 0);
      if (terms && terms.reserve > 0) icebergs.push(slot);
    }
    for (const slot of icebergs) {
      if (trial.goesOn && !trial.isGone(orders.id(slot))) trial.take(orders.id(slot), orders.terms(slot)!.reserve, 0);
    }
  }

  private tryHidden(ladder: Ladder, key: number, trial: Trial): void {
    const { orders } = this.book;
    for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE && trial.goesOn; slot = orders.next(slot)) {
      if (trial.isGone(orders.id(slot)) || !this.accepts(slot, trial.left)) continue;
      const terms = orders.terms(slot)!;
      if (mindsMeeting(orders, trial.taker, slot)) trial.meetOwn(orders.leaves(slot));
      else if (this.owner.reducible(slot) < Infinity || !this.accepts(slot, trial.least))
        trial.doubt(orders.leaves(slot), terms.other);
      else trial.take(orders.id(slot), orders.leaves(slot), terms.other);
    }
  }

  /** The first order in priority that the taker may trade with: displayed before hidden at one price. */
  private first(taker: Taker): number {
    const { book } = this;
    const side = 1 - taker.side;
    const [displayed, hidden] = [book.ladder(side), book.hiddenLadder(side)];
    let shownKey = displayed.best;
    // A taker only becomes smaller, and nothing hidden comes in while it trades.
    let hiddenKey = this.fruitless === NO_KEY ? hidden.best : hidden.nextKey(this.fruitless);
    while (hiddenKey < taker.bestKey) hiddenKey = hidden.nextKey(hiddenKey);
    for (;;) {
      const isHidden = hiddenKey < shownKey;
      const key = isHidden ? hiddenKey : shownKey;
      if (key > taker.limitKey) return NONE;
      const ladder = isHidden ? hidden : displayed;
      const slot = this.firstInLevel(ladder, key, taker, isHidden);
      if (slot !== NONE) {
        this.ladder = ladder;
        this.isHidden = isHidden;
        this.key = key;
        return slot;
      }
      if (isHidden && taker.minimum === 0 && (this.fruitless === NO_KEY || this.fruitless < key)) this.fruitless = key;
      if (isHidden) hiddenKey = ladder.nextKey(key);
      else shownKey = ladder.nextKey(key);
    }
  }

  private firstInLevel(ladder: Ladder, key: number, taker: Taker, isHidden: boolean): number {
    const { orders } = this.book;
    let slot = ladder.head(ladder.levelOf(key));
    if (!isHidden && taker.minimum === 0 && taker.passed === NONE) return slot;
    const least = Math.min(taker.minimum, taker.left);
    while (
      slot !== NONE &&
      (slot === taker.passed || (isHidden && !this.accepts(slot, taker.left)) || orders.open(slot) < least)
    ) {
      slot = orders.next(slot);
    }
    return slot;
  }

  /** Whether a hidden order's minimum quantity allows a trade with a counter-order of so much. */
  private accepts(slot: number, quantity: number): boolean {
    const { orders } = this.book;
    const minimum = orders.terms(slot)?.minQuantity ?? 0;
    return minimum === 0 || quantity >= Math.min(minimum, orders.leaves(slot));
  }

  private trade(taker: Taker, maker: number): void {
    const { book, owner, ladder, key, isHidden } = this;
    const { orders, events, counter } = book;
    const terms = orders.terms(maker);
    if (terms !== undefined) {
      const most = owner.reducible(maker);
      if (orders.open(maker) > most) {
        owner.trim(maker, most);
        return;
      }
    }
    const shown = orders.leaves(maker);
    const quantity = Math.min(shown, taker.left);
    const tick = OrderBook.tick(1 - taker.side, key);
    const id = orders.id(maker);
    const other = terms?.other ?? 0;
    taker.left -= quantity;
    orders.setLeaves(maker, shown - quantity);
    const price = tick * book.tickSize;
    book.fills.filled(maker, taker.account, quantity, price);
    book.prints++;
    book.lastTick = tick;
    book.sink(tick);
    if (!isHidden) book.changed = true;
    events.push(
      TRADE,
      book.index,
      counter.nextTradeId++,
      ++book.tape.prints,
      id,
      taker.id,
      price,
      quantity,
      taker.side,
    );
    const usedUp = quantity === shown;
    if (usedUp) ladder.unlink(maker, key, quantity);
    else ladder.reduce(ladder.levelOf(key), quantity);
    const refreshes = usedUp && terms !== undefined && terms.reserve > 0;
    if (refreshes) terms.place = PLACE.SPENT;
    else if (usedUp && terms === undefined) orders.remove(maker);
    else if (usedUp) owner.makerFilled(maker);
    if (other !== 0) owner.cancelOther(other);
    if (taker.other !== 0) {
      const its = taker.other;
      taker.other = 0;
      owner.cancelOther(its);
    }
    if (refreshes && orders.find(id) === maker) refresh(book, maker);
  }
}

/** Shows the next slice of an iceberg, at the back of its level (D7, F16). It is out of its queue, with nothing shown. */
export function refresh(book: OrderBook, slot: number): void {
  const { orders, events } = book;
  const terms = orders.terms(slot)!;
  const side = orders.side(slot);
  const tick = orders.tick(slot);
  const shown = Math.min(terms.display, terms.reserve);
  terms.reserve -= shown;
  terms.place = PLACE.DISPLAYED;
  orders.setLeaves(slot, shown);
  orders.setStamp(slot, orders.nextStamp++);
  book.ladder(side).append(slot, OrderBook.key(side, tick), shown);
  book.changed = true;
  events.push(REFRESHED, book.index, orders.id(slot), side, tick * book.tickSize, shown, terms.reserve);
}
