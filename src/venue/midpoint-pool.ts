import {
  BUY,
  NONE,
  NO_GROUP,
  OrderBook,
  PLACE,
  SELL,
  Taker,
  Trial,
  mindsMeeting,
  preventTaking,
  preventTrade,
  type CrossListener,
  type SweepOwner,
} from '../book/index.ts';
import { EVENT, type PoolPriority } from '../domain/index.ts';
import { canMeet } from './pool-crossing.ts';

const { TRADE } = EVENT;

/** What stands in the place of the aggressor's side where two resting orders trade. */
const NO_SIDE = 2;

/**
 * A midpoint pool: orders rest unseen, and trade at the middle of the national best bid and offer alone (F86-F88, D37). They stand
 * in the hidden ladders of the pool's book, at their limits.
 *
 * An order trades where the midpoint is within its limit, and keeps its time while it is not. A better limit gives no priority,
 * because all trade at the same price: whoever is first by time goes first, or the larger before the smaller and then by time.
 * Midpoints are micro-dollars, and need not be a tick. Whether there is one is for the caller to know: without a best bid and
 * offer that are apart, and in a halt, nothing here is to be called.
 */
export class MidpointPool {
  private readonly book: OrderBook;
  private readonly owner: SweepOwner;
  private readonly priority: () => PoolPriority;
  private readonly interest: CrossListener;
  /** The younger of two resting orders that trade. */
  private readonly younger = new Taker();

  /** @param interest hears of trades between two resting orders */
  constructor(book: OrderBook, owner: SweepOwner, priority: () => PoolPriority, interest: CrossListener) {
    this.book = book;
    this.owner = owner;
    this.priority = priority;
    this.interest = interest;
  }

  /** Trades an incoming order, which stands nowhere, until it is done, nobody is left for it, or self-trade prevention stops it. */
  run(taker: Taker, mid: number): void {
    const { book, owner } = this;
    taker.stopped = false;
    if (!isWithin(book, taker, mid)) return;
    while (taker.left > 0 && !taker.stopped) {
      const maker = this.first(taker, mid);
      if (maker === NONE) return;
      if (mindsMeeting(book.orders, taker, maker)) preventTaking(book, owner, taker, maker);
      else if (!this.isTrimmed(maker)) this.trade(taker, maker, mid);
    }
  }

  /**
   * How much an incoming order could trade at once, up to what is left of it. Reduce-only orders, whose size hangs on the trades
   * before, are not counted upon; so it is never too much.
   *
   * @param wholly nothing less than all will do: an own order in the way ends it with DECREMENT, too
   */
  available(taker: Taker, mid: number, wholly: boolean): number {
    const { book, owner } = this;
    const { orders } = book;
    const trial = new Trial(taker, wholly);
    if (!isWithin(book, taker, mid)) return 0;
    for (const slot of this.eligible(1 - taker.side, mid)) {
      if (!trial.goesOn) break;
      const leaves = orders.leaves(slot);
      const need = this.need(slot);
      if (trial.isGone(orders.id(slot)) || trial.left < need) continue;
      const other = orders.terms(slot)!.other;
      if (mindsMeeting(orders, taker, slot)) {
        trial.meetOwn(leaves);
      } else if (trial.least < need || owner.reducible(slot) < Infinity) {
        trial.doubt(leaves, other);
      } else {
        trial.take(orders.id(slot), leaves, other);
      }
    }
    return trial.found;
  }

  /**
   * Trades resting orders with each other until no two may: when the midpoint has moved, and whenever an order of the pool has come,
   * traded or changed. Of all that may trade, of either side, the first in priority goes first, and meets the first in
   * priority of the other side that may trade with it; so neither side is favored. Of two that may not trade with each other the younger decides how that is prevented.
   * Each step leaves less open than before, so it comes to an end.
   */
  cross(mid: number): void {
    const { book } = this;
    if (book.hiddenLadder(BUY).best > worstKey(book, BUY, mid)) return;
    if (book.hiddenLadder(SELL).best > worstKey(book, SELL, mid)) return;
    const queues = [this.eligible(BUY, mid), this.eligible(SELL, mid)] as const;
    if (!canMeet(...this.sizes(queues[BUY]), ...this.sizes(queues[SELL]))) return;
    const idle = new Set<number>();
    for (;;) {
      const pair = this.nextPair(queues, idle);
      if (pair === undefined) return;
      this.meet(pair[0], pair[1], mid);
      for (const slot of pair) {
        if (!this.isStanding(slot)) continue;
        // It asks for less than before: those who were too small for it may be no more.
        if (book.orders.leaves(slot) < this.minimum(slot)) idle.clear();
        if (this.isBySize) this.putBack(slot, queues[book.orders.side(slot)]!);
      }
    }
  }

  // --- who meets whom --------------------------------------------------------------------------------

  /** The first order in priority that an incoming one may trade with. */
  private first(taker: Taker, mid: number): number {
    const { book, isBySize } = this;
    const { orders } = book;
    const side = 1 - taker.side;
    const ladder = book.hiddenLadder(side);
    const worst = worstKey(book, side, mid);
    const least = Math.min(taker.minimum, taker.left);
    let best = NONE;
    for (let key = ladder.best; key <= worst; key = ladder.nextKey(key)) {
      for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE; slot = orders.next(slot)) {
        if (orders.leaves(slot) < least || taker.left < this.need(slot)) continue;
        if (best === NONE || this.precedes(slot, best)) best = slot;
        // Those behind it in its level are later.
        if (!isBySize) break;
      }
    }
    return best;
  }

  /** Resting orders of a side whose limits allow the midpoint, in priority. */
  private eligible(side: number, mid: number): number[] {
    const { book } = this;
    const ladder = book.hiddenLadder(side);
    const worst = worstKey(book, side, mid);
    const slots: number[] = [];
    for (let key = ladder.best; key <= worst; key = ladder.nextKey(key)) {
      for (let slot = ladder.head(ladder.levelOf(key)); slot !== NONE; slot = book.orders.next(slot)) slots.push(slot);
    }
    return slots.sort((a, b) => (this.precedes(a, b) ? -1 : 1));
  }

  /**
   * The next two resting orders that meet.
   *
   * @param queues buyers and sellers in priority; those that are gone from the pool are taken out at the front
   * @param idle orders that nobody is there for, while none asks for less
   */
  private nextPair(queues: readonly [number[], number[]], idle: Set<number>): [number, number] | undefined {
    for (const queue of queues) while (queue.length > 0 && !this.isStanding(queue[0]!)) queue.shift();
    const [buyers, sellers] = queues;
    for (let [buy, sell] = [0, 0]; buy < buyers.length && sell < sellers.length;) {
      const isBuyersTurn = this.precedes(buyers[buy]!, sellers[sell]!);
      const slot = isBuyersTurn ? buyers[buy++]! : sellers[sell++]!;
      if (idle.has(slot) || !this.isStanding(slot)) continue;
      const partner = (isBuyersTurn ? sellers : buyers).find((other) => this.mayMeet(slot, other));
      if (partner !== undefined) return [slot, partner];
      idle.add(slot);
    }
    return undefined;
  }

  private mayMeet(slot: number, other: number): boolean {
    const { orders } = this.book;
    if (!this.isStanding(other)) return false;
    return this.need(slot) <= orders.leaves(other) && this.need(other) <= orders.leaves(slot);
  }

  /** Whether an order is still in the pool. */
  private isStanding(slot: number): boolean {
    return this.book.orders.terms(slot)?.place === PLACE.HIDDEN;
  }

  private get isBySize(): boolean {
    return this.priority() === 'SIZE_TIME';
  }

  private precedes(slot: number, other: number): boolean {
    const { orders } = this.book;
    const larger = this.isBySize ? orders.leaves(slot) - orders.leaves(other) : 0;
    return larger === 0 ? orders.stamp(slot) < orders.stamp(other) : larger > 0;
  }

  /** Puts an order of which less is open than before to where it belongs now. */
  private putBack(slot: number, queue: number[]): void {
    queue.splice(queue.indexOf(slot), 1);
    const place = queue.findIndex((other) => this.isStanding(other) && this.precedes(slot, other));
    queue.splice(place === -1 ? queue.length : place, 0, slot);
  }

  private minimum(slot: number): number {
    return this.book.orders.terms(slot)?.minQuantity ?? 0;
  }

  /** Least quantity of a counter-order that an order trades with: its minimum, or all of it where less than that is open. */
  private need(slot: number): number {
    return Math.min(this.minimum(slot), this.book.orders.leaves(slot));
  }

  private sizes(slots: readonly number[]): [opens: number[], needs: number[]] {
    return [slots.map((slot) => this.book.orders.leaves(slot)), slots.map((slot) => this.need(slot))];
  }

  // --- trades ----------------------------------------------------------------------------------------

  /** An incoming order trades with a resting one. */
  private trade(taker: Taker, maker: number, mid: number): void {
    const { book, owner } = this;
    const { orders } = book;
    const quantity = Math.min(taker.left, orders.leaves(maker));
    const other = orders.terms(maker)!.other;
    taker.left -= quantity;
    const isFilled = this.take(maker, quantity);
    book.fills.filled(maker, taker.account, quantity, mid);
    this.report(orders.id(maker), taker.id, quantity, mid, taker.side);
    if (isFilled) owner.makerFilled(maker);
    this.cancelOthers(other, taker);
  }

  /** Two resting orders, each of which may trade with the other, meet. */
  private meet(slot: number, partner: number, mid: number): void {
    const { book, owner } = this;
    const { orders } = book;
    const [maker, younger] = orders.stamp(slot) < orders.stamp(partner) ? [slot, partner] : [partner, slot];
    const taker = this.takerOf(younger);
    if (mindsMeeting(orders, taker, maker)) {
      const lost = preventTrade(book, owner, taker, maker);
      if (taker.stopped) owner.cancelMaker(younger);
      else if (lost > 0) owner.decreaseMaker(younger, lost);
      return;
    }
    if (this.isTrimmed(maker) || this.isTrimmed(younger)) return;
    const quantity = Math.min(orders.leaves(maker), taker.left);
    const other = orders.terms(maker)!.other;
    const [buy, sell] = taker.side === BUY ? [younger, maker] : [maker, younger];
    this.interest.crossed(buy, sell, quantity, mid);
    // As in an uncross: where nobody came first, the seller is named before the buyer.
    this.report(orders.id(sell), orders.id(buy), quantity, mid, NO_SIDE);
    const filled = [maker, younger].filter((one) => this.take(one, quantity));
    for (const one of filled) owner.makerFilled(one);
    this.cancelOthers(other, taker);
  }

  /** A resting order as the taker that it is to the older one. */
  private takerOf(slot: number): Taker {
    const { younger: taker, book } = this;
    const { orders } = book;
    const terms = orders.terms(slot)!;
    taker.id = orders.id(slot);
    taker.account = orders.account(slot);
    taker.group = orders.group(slot) === NO_GROUP ? NONE : orders.group(slot);
    taker.side = orders.side(slot);
    taker.quantity = orders.quantity(slot);
    taker.left = orders.leaves(slot);
    taker.prevention = orders.selfTradePrevention(slot);
    taker.other = terms.other;
    taker.price = terms.limitTick * book.tickSize;
    taker.stopped = false;
    return taker;
  }

  /** Whether a reduce-only order had more open than it may trade, and was cut or canceled for that. */
  private isTrimmed(slot: number): boolean {
    const most = this.owner.reducible(slot);
    if (this.book.orders.leaves(slot) <= most) return false;
    this.owner.trim(slot, most);
    return true;
  }

  /** Takes a fill off a resting order. True: it is filled, and out of its queue. */
  private take(slot: number, quantity: number): boolean {
    const { book } = this;
    if (quantity < book.orders.leaves(slot)) {
      book.hideLess(slot, quantity);
      return false;
    }
    book.unlinkHidden(slot);
    book.orders.setLeaves(slot, 0);
    return true;
  }

  /** @param maker id, as that of the taker */
  private report(maker: number, taker: number, quantity: number, mid: number, aggressor: number): void {
    const { book } = this;
    const { events, counter, tape } = book;
    const [trade, print] = [counter.nextTradeId++, ++tape.prints];
    book.prints++;
    events.push(TRADE, book.index, trade, print, maker, taker, mid, quantity, aggressor);
  }

  /** A trade cancels the maker's other order, and the taker's. */
  private cancelOthers(other: number, taker: Taker): void {
    if (other !== 0) this.owner.cancelOther(other);
    const its = taker.other;
    taker.other = 0;
    if (its !== 0) this.owner.cancelOther(its);
  }
}

/** Whether a taker's limit allows a midpoint. */
function isWithin({ tickSize }: OrderBook, { side, limitKey }: Taker, mid: number): boolean {
  const limit = OrderBook.tick(1 - side, limitKey) * tickSize;
  return side === BUY ? mid <= limit : mid >= limit;
}

/** Worst key of a side's ladder whose limit allows a midpoint. */
function worstKey({ tickSize }: OrderBook, side: number, mid: number): number {
  const ticks = mid / tickSize;
  return OrderBook.key(side, side === BUY ? Math.ceil(ticks) : Math.floor(ticks));
}
