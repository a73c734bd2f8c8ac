import { OrderBook, type OrderStore } from '../book/index.ts';
import { EVENT, selfTradePreventionIndex, timeInForceIndex, type SubmitOrder } from '../domain/index.ts';
import { REASON, type DeskMarket, type DeskParts } from './desk-parts.ts';
import type { OpenInterest } from './open-interest.ts';
import type { OrderDesk } from './order-desk.ts';
import { whyNotRest } from './price-limits.ts';

/** As constants of this module, which the compiler takes for numbers. */
const { CANCELED } = EVENT;
const SELF_TRADE_PREVENTION = REASON.SELF_TRADE_PREVENTION;
const TIF_GTC = timeInForceIndex('GTC');
const TIF_DAY = timeInForceIndex('DAY');
const TIF_FOK = timeInForceIndex('FOK');
const CANCEL_TAKER = selfTradePreventionIndex('CANCEL_TAKER');
const PREVENTION_NONE = selfTradePreventionIndex('NONE');

/** The short way of the orders that most are: limit orders that are displayed whole, and market orders. */
export class PlainOrders {
  private readonly market: DeskMarket;
  private readonly book: OrderBook;
  private readonly desk: OrderDesk;
  private readonly parts: DeskParts;
  /** Some of the parts, for what is asked with every order: each step on the way to it costs. */
  private readonly orders: OrderStore;
  private readonly interest: OpenInterest;
  private readonly groups: readonly number[];

  constructor(market: DeskMarket, book: OrderBook, desk: OrderDesk, parts: DeskParts) {
    this.market = market;
    this.book = book;
    this.desk = desk;
    this.parts = parts;
    this.orders = parts.orders;
    this.interest = parts.interest;
    this.groups = parts.groups;
  }

  /** Takes a limit order that is good for the day or till canceled, in continuous trading: the shortest way there is. */
  limit(id: number, order: SubmitOrder, side: number): void {
    const { book } = this;
    const { account, quantity, price } = order;
    const tick = (price! / book.tickSize) | 0;
    const limitKey = OrderBook.limitKey(side, tick);
    const own = this.groups[account]!;
    const prevention =
      order.selfTradePrevention === 'CANCEL_TAKER' ? CANCEL_TAKER : selfTradePreventionIndex(order.selfTradePrevention);
    const tif = order.timeInForce === 'GTC' ? TIF_GTC : TIF_DAY;
    const left = book.match(id, account, prevention === PREVENTION_NONE ? -1 : own, side, limitKey, quantity);
    if (book.unfinished) this.goOn(id, account, side, tif, prevention, tick, limitKey, quantity, left);
    else if (left > 0) this.rest(id, account, own, side, tif, prevention, tick, quantity, left);
  }

  /** What the plain way has left over meets something that is not plain; what is left then rests. */
  private goOn(
    id: number,
    account: number,
    side: number,
    tif: number,
    prevention: number,
    tick: number,
    limitKey: number,
    quantity: number,
    left: number,
  ): void {
    const price = tick * this.book.tickSize;
    const taker = this.desk.sweepOn(id, account, side, limitKey, quantity, left, prevention, price);
    if (taker.stopped) this.drop(id, taker.left, SELF_TRADE_PREVENTION);
    else if (taker.left > 0) {
      this.rest(id, account, this.groups[account]!, side, tif, prevention, tick, taker.quantity, taker.left);
    }
  }

  private rest(
    id: number,
    account: number,
    own: number,
    side: number,
    tif: number,
    prevention: number,
    tick: number,
    total: number,
    left: number,
  ): void {
    const { book, orders } = this;
    const slot = orders.add(id, book.index, account, own, side, tif, prevention);
    orders.setTerms(slot, tick, total, left);
    book.place(slot, id, side, tick, left, 0);
    this.interest.open(account, book.instrument, side, left);
  }

  /** Takes a limit or market order without special terms, in continuous trading: no record is made before something of it rests. */
  submit(id: number, order: SubmitOrder, side: number): void {
    const { book, desk } = this;
    const { price, account, quantity } = order;
    const tif = timeInForceIndex(order.timeInForce);
    if (price !== null && tif <= TIF_GTC) {
      this.limit(id, order, side);
      return;
    }
    const tick = price === null ? 0 : (price / book.tickSize) | 0;
    const limitKey = price === null ? this.market.marketLimit(side) : OrderBook.limitKey(side, tick);
    const prevention = selfTradePreventionIndex(order.selfTradePrevention);
    const own = this.groups[account]!;
    if (tif === TIF_FOK && !desk.questions.couldFill(account, side, limitKey, quantity, prevention)) {
      this.drop(id, quantity, REASON.FOK);
      return;
    }
    let left = book.match(id, account, prevention === PREVENTION_NONE ? -1 : own, side, limitKey, quantity);
    if (book.unfinished) {
      const taker = desk.sweepOn(id, account, side, limitKey, quantity, left, prevention, price ?? 0);
      left = taker.left;
      if (taker.stopped) {
        this.drop(id, left, SELF_TRADE_PREVENTION);
        return;
      }
    }
    if (left > 0) this.drop(id, left, whyNotRest(this.market, book, { side, limitKey, ownKey: limitKey }, tick, tif));
  }

  /** Gives a resting order that loses its priority a new total and limit (ticks), and trades what crosses (D12). */
  amend(slot: number, quantity: number, tick: number): void {
    const { book, desk } = this;
    const { orders, interest } = this.parts;
    const id = orders.id(slot);
    const account = orders.account(slot);
    const side = orders.side(slot);
    const prevention = orders.selfTradePrevention(slot);
    const before = orders.leaves(slot);
    const leaves = before + quantity - orders.quantity(slot);
    book.unlink(slot);
    interest.open(account, book.instrument, side, -before);
    let total = quantity;
    let left = leaves;
    if (this.market.continuous) {
      const limitKey = OrderBook.limitKey(side, tick);
      left = book.match(
        id,
        account,
        prevention === PREVENTION_NONE ? -1 : this.parts.groups[account]!,
        side,
        limitKey,
        leaves,
      );
      if (book.unfinished) {
        const price = tick * this.book.tickSize;
        const taker = desk.sweepOn(id, account, side, limitKey, quantity, left, prevention, price);
        left = taker.left;
        total = taker.quantity;
        if (taker.stopped) {
          orders.remove(slot);
          this.drop(id, left, SELF_TRADE_PREVENTION);
          return;
        }
      }
      if (left === 0) {
        orders.remove(slot);
        return;
      }
    }
    orders.setTerms(slot, tick, total, left);
    book.place(slot, id, side, tick, left, 0);
    interest.open(account, book.instrument, side, left);
  }

  private drop(id: number, left: number, why: number): void {
    this.parts.events.push3(CANCELED, id, left, why);
  }
}
