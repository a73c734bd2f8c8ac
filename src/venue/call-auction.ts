import {
  PLACE,
  auctionInterest,
  equilibrium,
  plannedUncross,
  refresh,
  uncross,
  type Filled,
  type OrderBook,
  type Uncross,
} from '../book/index.ts';
import { EVENT } from '../domain/index.ts';
import { REASON, TIF, mostThatReduces, type DeskParts } from './desk-parts.ts';
import type { OrderDesk } from './order-desk.ts';

const { INDICATIVE } = EVENT;

/** The call auctions of one market: who takes part, the uncross, and the indications before it. */
export class CallAuction {
  /** Instant of the last indication, in microseconds. */
  lastIndication = 0;
  /** Whether something has changed since. */
  stale = false;

  private readonly book: OrderBook;
  private readonly desk: OrderDesk;
  private readonly parts: DeskParts;

  constructor(book: OrderBook, desk: OrderDesk, parts: DeskParts) {
    this.book = book;
    this.desk = desk;
    this.parts = parts;
  }

  /**
   * Ends a call: everything that crosses trades at one price.
   *
   * @param timeInForce of the orders that take part in this uncross alone
   * @returns whether anything traded
   */
  uncross(timeInForce: number): boolean {
    const { book } = this;
    let planned = plannedUncross(book, this.eligible(timeInForce));
    // Each cut leaves an order with less, so this comes to an end.
    while (planned && this.cutsReduceOnly(planned)) planned = plannedUncross(book, this.eligible(timeInForce));
    if (planned) this.settle(uncross(book, planned, this.parts.interest));
    return planned !== undefined;
  }

  /** What is left of the orders that took part in an uncross alone. */
  cancelLeft(timeInForce: number): void {
    const { orders } = this.parts;
    const slots = this.eligible(timeInForce).sort((a, b) => orders.id(a) - orders.id(b));
    for (const slot of slots) {
      const isMarket = orders.terms(slot)!.limitTick === 0;
      this.desk.cancel(slot, isMarket ? REASON.NO_LIQUIDITY : REASON.PHASE);
    }
  }

  /** What an uncross would give now: a price in micro-dollars (0: nothing would trade), volume, and what would be left over. */
  outlook(timeInForce: number): { price: number; volume: number; imbalance: number } {
    const { book } = this;
    const interest = auctionInterest(book, this.eligible(timeInForce));
    const found = equilibrium(interest);
    const imbalance = found?.imbalance ?? interest.marketBuy - interest.marketSell;
    return { price: found ? found.tick * book.tickSize : 0, volume: found?.volume ?? 0, imbalance };
  }

  /** Says what an uncross would give now, unless it has just done so, or nothing has changed. */
  indicateWhenDue(time: number, interval: number, timeInForce: number): void {
    if (!this.stale || time < this.lastIndication + interval) return;
    const { price, volume, imbalance } = this.outlook(timeInForce);
    this.parts.events.push(INDICATIVE, this.book.index, price, volume, imbalance);
    this.lastIndication = time;
    this.stale = false;
  }

  private eligible(timeInForce: number): number[] {
    const { orders } = this.parts;
    return [...this.desk.standing.auctionOrders]
      .filter((slot) => orders.timeInForce(slot) === timeInForce)
      .sort((a, b) => orders.stamp(a) - orders.stamp(b));
  }

  /**
   * No reduce-only order may bring its account's position beyond zero, with what the account trades before it in the uncross.
   * Those that would, of the side of the first one, are cut to what they may trade, or canceled: what is cut only brings the
   * others of that side forward, so they may not trade more when all is planned anew.
   *
   * @returns whether any was
   */
  private cutsReduceOnly({ crossings }: Uncross): boolean {
    const { book } = this;
    const { orders, interest, holdsReduceOnly } = this.parts;
    if (!holdsReduceOnly) return false;
    const positions = new Map<number, number>();
    const traded = new Map<number, number>();
    const cuts = new Map<number, number>();
    let cutSide: number | undefined;
    for (const { buy, sell, quantity } of crossings) {
      for (const [side, slot] of [buy, sell].entries()) {
        if (cuts.has(slot)) continue;
        const account = orders.account(slot);
        const position = positions.get(account) ?? interest.positionOf(account, book.instrument);
        const before = traded.get(slot) ?? 0;
        const most = orders.terms(slot)?.reduceOnly === true ? mostThatReduces(position, side) : Infinity;
        const fill = Math.min(quantity, most);
        positions.set(account, position + (side === 0 ? fill : -fill));
        traded.set(slot, before + fill);
        if (fill === quantity || side !== (cutSide ?? side)) continue;
        cutSide = side;
        cuts.set(slot, before + fill);
      }
    }
    for (const [slot, left] of cuts) this.desk.trim(slot, left);
    return cuts.size > 0;
  }

  /** Takes what was filled off the orders; then come the orders that others cancel, then icebergs' new slices. */
  private settle(filled: readonly Filled[]): void {
    const { orders } = this.parts;
    const others: number[] = [];
    const spent: number[] = [];
    for (const { slot, quantity } of filled) {
      const other = orders.terms(slot)?.other ?? 0;
      if (other !== 0) others.push(other);
      const id = orders.id(slot);
      if (this.take(slot, quantity)) spent.push(id);
    }
    for (const id of others) this.desk.cancelOther(id);
    const slots = spent.map((id) => orders.find(id)).filter((slot) => slot >= 0);
    for (const slot of slots.sort((a, b) => orders.stamp(a) - orders.stamp(b))) refresh(this.book, slot);
  }

  /** Takes a fill off an order that rests. True: its slice is used up and another is due. */
  private take(slot: number, quantity: number): boolean {
    const { book, desk } = this;
    const { orders } = this.parts;
    const terms = orders.terms(slot);
    const shown = orders.leaves(slot);
    if (quantity === orders.open(slot)) {
      desk.standing.lift(slot);
      if (terms) terms.reserve = 0;
      orders.setLeaves(slot, 0);
      desk.end(slot);
      return false;
    }
    const place = terms?.place ?? PLACE.DISPLAYED;
    if (place === PLACE.AUCTION) orders.setLeaves(slot, shown - quantity);
    else if (place === PLACE.HIDDEN) book.hideLess(slot, quantity);
    else if (quantity < shown) book.showLess(slot, quantity);
    else {
      desk.standing.lift(slot);
      terms!.reserve -= quantity - shown;
      terms!.place = PLACE.SPENT;
      orders.setLeaves(slot, 0);
      return true;
    }
    return false;
  }
}

/** Orders that take part in the uncross that ends a phase: those for the close in a closing auction, else for the open. */
export function auctionTimeInForce(phase: string): number {
  return phase === 'CLOSING_AUCTION' ? TIF.CLOSING : TIF.OPENING;
}
