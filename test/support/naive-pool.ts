import type { PoolPriority, SelfTradePrevention } from '../../src/domain/index.ts';

/** Micro-dollars of a tick. */
const TICK = 10_000;

/** An order as it comes to a pool. */
export interface PoolOrder {
  readonly id: number;
  readonly account: number;
  /** 0 buy, 1 sell. */
  readonly side: number;
  /** Ticks; null: any. Not of GTC. */
  readonly limit: number | null;
  readonly quantity: number;
  readonly minimum: number;
  readonly life: 'GTC' | 'IOC' | 'FOK';
  readonly prevention: SelfTradePrevention;
  readonly reduceOnly: boolean;
  /** Id of the order that a trade of this one cancels, and the other way round; 0: none. */
  readonly other: number;
}

interface Resting {
  order: PoolOrder;
  time: number;
  total: number;
  open: number;
  other: number;
}

/**
 * A midpoint pool as its rules say, and nothing more: at each step all resting orders are looked at, and the first that may trade
 * does. No queues, no ladders.
 */
export class NaivePool {
  log: string[] = [];
  mid: number | null = null;
  resting: Resting[] = [];
  positions: Record<number, number> = {};
  private clock = 0;
  private readonly priority: PoolPriority;

  constructor(priority: PoolPriority) {
    this.priority = priority;
  }

  move(mid: number | null): void {
    this.mid = mid;
    this.cross();
  }

  /** @param kills whether it is canceled without a trade: as an order that takes all, or a least quantity, and does not find it */
  submit(order: PoolOrder, kills: boolean): void {
    const linked = this.resting.find(({ order: { id } }) => id === order.other);
    if (linked) linked.other = order.id;
    const taker: Resting = {
      ...{ order, time: ++this.clock, total: order.quantity, open: order.quantity },
      other: linked ? order.other : 0,
    };
    const how = kills ? (order.life === 'FOK' ? 'FOK' : 'MIN') : this.run(taker);
    if (how === 'STP' || how === 'FOK' || how === 'MIN') this.log.push(`${order.id} canceled ${how}`);
    else if (how === 'LEFT' && order.life !== 'GTC') this.log.push(`${order.id} canceled IOC`);
    else if (how === 'LEFT') this.resting.push(taker);
    if (how !== 'LEFT' || order.life !== 'GTC') this.end(order.id);
    this.cross();
  }

  cancel(id: number, why = 'USER'): void {
    if (!this.resting.some(({ order }) => order.id === id)) return;
    this.log.push(`${id} canceled ${why}`);
    this.end(id);
  }

  open(): string[] {
    return [...this.resting].sort((a, b) => a.order.id - b.order.id).map(({ order, open }) => `${order.id}: ${open}`);
  }

  private end(id: number): void {
    this.resting = this.resting.filter(({ order }) => order.id !== id);
    for (const each of this.resting) if (each.other === id) each.other = 0;
  }

  private isAllowed({ order: { side, limit } }: Resting): boolean {
    if (this.mid === null) return false;
    return limit === null || (side === 0 ? this.mid <= limit * TICK : this.mid >= limit * TICK);
  }

  private readonly inPriority = (a: Resting, b: Resting): number =>
    this.priority === 'SIZE_TIME' ? b.open - a.open || a.time - b.time : a.time - b.time;

  /** Least counter-order that an order trades with. */
  private static need({ order: { minimum }, open }: Resting): number {
    return Math.min(minimum, open);
  }

  private run(taker: Resting): string {
    if (!this.isAllowed(taker)) return 'LEFT';
    while (taker.open > 0) {
      const minimum = taker.order.life === 'GTC' ? NaivePool.need(taker) : 0;
      const maker = this.resting
        .filter((each) => each.order.side !== taker.order.side && this.isAllowed(each))
        .filter((each) => each.open >= minimum && taker.open >= NaivePool.need(each))
        .sort(this.inPriority)[0];
      if (!maker) return 'LEFT';
      if (this.isOwn(taker, maker)) {
        if (this.prevent(taker, maker)) return 'STP';
      } else if (!this.isCut(maker)) {
        this.trade(taker, maker, '');
        if (this.cancelOthers(taker, maker)) return 'LINKED';
      }
    }
    return 'DONE';
  }

  private cross(): void {
    for (;;) {
      const able = this.resting.filter((each) => this.isAllowed(each)).sort(this.inPriority);
      const partner = (each: Resting): Resting | undefined =>
        able.find(
          (other) =>
            other.order.side !== each.order.side &&
            other.open >= NaivePool.need(each) &&
            each.open >= NaivePool.need(other),
        );
      const first = able.find((each) => partner(each) !== undefined);
      if (!first) return;
      const [maker, taker] = [first, partner(first)!].sort((a, b) => a.time - b.time) as [Resting, Resting];
      if (this.isOwn(taker, maker)) {
        if (this.prevent(taker, maker)) this.cancel(taker.order.id, 'STP');
      } else if (!this.isCut(maker) && !this.isCut(taker)) {
        this.trade(taker, maker, ' at rest');
        const takers = taker.other;
        if (taker.open === 0) this.end(taker.order.id);
        taker.other = takers;
        this.cancelOthers(taker, maker);
      }
    }
  }

  private isOwn(taker: Resting, maker: Resting): boolean {
    return taker.order.prevention !== 'NONE' && taker.order.account === maker.order.account;
  }

  /** True: the taker is stopped. */
  private prevent(taker: Resting, maker: Resting): boolean {
    const quantity = Math.min(taker.open, maker.open);
    const mode = taker.order.prevention;
    this.log.push(`${taker.order.id} may not take ${quantity} from ${maker.order.id}`);
    if (mode === 'CANCEL_TAKER') return true;
    if (mode !== 'DECREMENT' || maker.open === quantity) this.cancel(maker.order.id, 'STP');
    else this.reduce(maker, quantity);
    if (mode !== 'DECREMENT') return mode === 'CANCEL_BOTH';
    if (taker.open === quantity) return true;
    this.reduce(taker, quantity);
    return false;
  }

  private reduce(order: Resting, quantity: number): void {
    order.open -= quantity;
    order.total -= quantity;
    this.log.push(`${order.order.id} reduced to ${order.total}`);
  }

  private isCut(each: Resting): boolean {
    if (!each.order.reduceOnly) return false;
    const position = this.positions[each.order.account] ?? 0;
    const most = Math.max(0, each.order.side === 0 ? -position : position);
    if (each.open <= most) return false;
    if (most === 0) this.cancel(each.order.id, 'REDUCE');
    else this.reduce(each, each.open - most);
    return true;
  }

  private trade(taker: Resting, maker: Resting, how: string): void {
    const quantity = Math.min(taker.open, maker.open);
    // Where nobody came first, the buyer is named as the taker.
    const [buyer, seller] = how === '' || taker.order.side === 0 ? [taker, maker] : [maker, taker];
    this.log.push(`${buyer.order.id} takes ${quantity} from ${seller.order.id} at ${this.mid!}${how}`);
    for (const { order } of [taker, maker]) {
      const bought = order.side === 0 ? quantity : -quantity;
      this.positions[order.account] = (this.positions[order.account] ?? 0) + bought;
    }
    taker.open -= quantity;
    maker.open -= quantity;
  }

  /** True: the taker, which does not rest, was the maker's other, and is canceled. */
  private cancelOthers(taker: Resting, maker: Resting): boolean {
    const [makers, takers] = [maker.other, taker.other];
    if (maker.open === 0) this.end(maker.order.id);
    const isTaker = makers === taker.order.id && !this.resting.includes(taker);
    if (isTaker && taker.open > 0) this.log.push(`${makers} canceled LINKED`);
    if (makers !== 0 && !isTaker) this.cancel(makers, 'LINKED');
    taker.other = 0;
    if (takers !== 0) this.cancel(takers, 'LINKED');
    return isTaker;
  }
}
