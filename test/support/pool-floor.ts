import {
  ANY_KEY,
  NONE,
  OrderBook,
  OrderStore,
  PLACE,
  SpecialTerms,
  Taker,
  type CrossListener,
  type FillListener,
  type SweepOwner,
} from '../../src/book/index.ts';
import { EVENT, EVENT_WIDTH, EventBuffer, SELF_TRADE_PREVENTIONS, type PoolPriority } from '../../src/domain/index.ts';
import { MidpointPool } from '../../src/venue/midpoint-pool.ts';
import type { PoolOrder } from './naive-pool.ts';

/** Micro-dollars of a tick. */
export const TICK = 10_000;

/** A midpoint pool with the little of a market around it that its tests need: it rests, cancels and counts positions. */
export class PoolFloor implements SweepOwner, FillListener, CrossListener {
  /** What has happened, as `naive-pool.ts` tells it. */
  log: string[] = [];
  /** Micro-dollars; null: there is none. */
  mid: number | null = null;
  readonly orders = new OrderStore();
  /** Shares that each account has bought less those that it has sold. */
  readonly positions = new Map<number, number>();
  readonly book: OrderBook;
  readonly pool: MidpointPool;
  private readonly events = new EventBuffer();
  private readonly taker = new Taker();
  private atWork = 0;
  private isUnlinked = false;

  constructor(priority: PoolPriority) {
    this.book = new OrderBook(0, TICK, this.orders, this.events, this, { nextTradeId: 1 });
    this.pool = new MidpointPool(this.book, this, () => priority, this);
  }

  /** Moves the midpoint. */
  move(mid: number | null): void {
    this.mid = mid;
    if (mid !== null) this.pool.cross(mid);
    this.listen();
  }

  submit(order: PoolOrder): void {
    const { taker, pool, mid } = this;
    this.link(order.other, order.id);
    this.isUnlinked = false;
    const left = this.trade(order);
    this.atWork = 0;
    if (left > 0) this.rest(order, taker.quantity, left);
    else this.link(order.other, 0);
    if (mid !== null) pool.cross(mid);
    this.listen();
  }

  /** What is left of it to rest, having traded; 0: nothing. */
  private trade(order: PoolOrder): number {
    const { taker, pool, mid } = this;
    Object.assign(taker, {
      id: order.id,
      account: order.account,
      group: order.account,
      side: order.side,
      limitKey: order.limit === null ? ANY_KEY : OrderBook.limitKey(order.side, order.limit),
      quantity: order.quantity,
      left: order.quantity,
      prevention: SELF_TRADE_PREVENTIONS.indexOf(order.prevention),
      minimum: order.life === 'GTC' ? order.minimum : 0,
      other: this.orders.find(order.other) === NONE ? 0 : order.other,
      price: (order.limit ?? 0) * TICK,
      stopped: false,
    });
    this.atWork = order.id;
    const least = order.life === 'FOK' ? order.quantity : order.life === 'IOC' ? order.minimum : 0;
    const found = least === 0 || mid === null ? 0 : pool.available(taker, mid, order.life === 'FOK');
    if (found < least) return this.drop(order.id, order.life === 'FOK' ? 'FOK' : 'MIN');
    if (mid !== null) pool.run(taker, mid);
    this.listen();
    if (taker.left === 0 || this.isUnlinked) return 0;
    if (taker.stopped) return this.drop(order.id, 'STP');
    return order.life === 'GTC' ? taker.left : this.drop(order.id, 'IOC');
  }

  /** Has an order, if it is open, cancel another by its trades. */
  private link(id: number, other: number): void {
    const slot = this.orders.find(id);
    if (slot !== NONE) this.orders.terms(slot)!.other = other;
  }

  private drop(id: number, why: string): number {
    this.log.push(`${id} canceled ${why}`);
    return 0;
  }

  private rest(order: PoolOrder, quantity: number, left: number): void {
    const { orders, book } = this;
    const prevention = SELF_TRADE_PREVENTIONS.indexOf(order.prevention);
    const slot = orders.add(order.id, 0, order.account, order.account, order.side, 0, prevention);
    const terms = new SpecialTerms();
    terms.hidden = true;
    terms.limitTick = order.limit!;
    terms.minQuantity = order.minimum;
    terms.reduceOnly = order.reduceOnly;
    terms.other = orders.find(order.other) === NONE ? 0 : order.other;
    terms.place = PLACE.HIDDEN;
    orders.setTerms(slot, order.limit!, quantity, left);
    orders.setSpecial(slot, terms);
    book.hide(slot);
  }

  cancel(id: number, why = 'USER'): void {
    const slot = this.orders.find(id);
    if (slot === NONE) return;
    this.listen();
    this.log.push(`${id} canceled ${why}`);
    this.book.unlinkHidden(slot);
    this.end(slot);
  }

  private end(slot: number): void {
    this.link(this.orders.terms(slot)!.other, 0);
    this.orders.remove(slot);
  }

  /** Open quantities by order, in order of entry. */
  open(): string[] {
    return this.orders.select(() => true).map((slot) => `${this.orders.id(slot)}: ${this.orders.leaves(slot)}`);
  }

  // --- what the pool asks ------------------------------------------------------------------------------

  cancelMaker(slot: number): void {
    this.cancel(this.orders.id(slot), 'STP');
  }

  decreaseMaker(slot: number, quantity: number): void {
    this.listen();
    this.orders.setQuantity(slot, this.orders.quantity(slot) - quantity);
    this.book.hideLess(slot, quantity);
    this.log.push(`${this.orders.id(slot)} reduced to ${this.orders.quantity(slot)}`);
  }

  cancelOther(id: number): void {
    if (id !== this.atWork) this.cancel(id, 'LINKED');
    else if (this.taker.left > 0) this.unlinkTaker();
  }

  private unlinkTaker(): void {
    this.listen();
    this.drop(this.atWork, 'LINKED');
    this.taker.stopped = true;
    this.isUnlinked = true;
  }

  reducible(slot: number): number {
    const { orders } = this;
    if (!orders.terms(slot)!.reduceOnly) return Infinity;
    const position = this.positions.get(orders.account(slot)) ?? 0;
    return Math.max(0, orders.side(slot) === 0 ? -position : position);
  }

  trim(slot: number, quantity: number): void {
    if (quantity === 0) this.cancel(this.orders.id(slot), 'REDUCE');
    else this.decreaseMaker(slot, this.orders.leaves(slot) - quantity);
  }

  makerFilled(slot: number): void {
    this.end(slot);
  }

  filled(maker: number, takerAccount: number, quantity: number): void {
    const bought = this.orders.side(maker) === 0 ? quantity : -quantity;
    this.moveTo(this.orders.account(maker), bought);
    this.moveTo(takerAccount, -bought);
  }

  crossed(buy: number, sell: number, quantity: number): void {
    if (this.orders.side(buy) !== 0 || this.orders.side(sell) !== 1) throw new Error('A buyer and a seller cross.');
    this.moveTo(this.orders.account(buy), quantity);
    this.moveTo(this.orders.account(sell), -quantity);
  }

  private moveTo(account: number, bought: number): void {
    this.positions.set(account, (this.positions.get(account) ?? 0) + bought);
  }

  /** Takes the pool's own events into the log. */
  private listen(): void {
    const { words, length } = this.events;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      const [kind, a, , c, d, e, f, g, h] = words.subarray(at, at + EVENT_WIDTH) as unknown as number[];
      if (kind === EVENT.TRADE) this.log.push(`${e} takes ${g} from ${d} at ${f}${h === 2 ? ' at rest' : ''}`);
      if (kind === EVENT.PREVENTED) this.log.push(`${c} may not take ${d} from ${words[at + 2]}`);
      if (kind === EVENT.AMENDED) this.log.push(`${a} reduced to ${words[at + 2]}`);
    }
    this.events.clear();
  }
}
