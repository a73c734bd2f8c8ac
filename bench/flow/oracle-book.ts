/** What every engine that keeps price-time priority must come to on a flow. */
export interface Answer {
  readonly trades: number;
  /** Sum of the quantities traded. */
  readonly volume: number;
  /** {@link foldTrade} over the trades in order of execution, as an unsigned 32-bit number. */
  readonly hash: number;
  /** What rests when the flow is over. */
  readonly restingOrders: number;
  readonly restingQuantity: number;
}

/** Takes one more trade into the hash of a run. Order numbers are the flow's own. */
export function foldTrade(hash: number, maker: number, taker: number, price: number, quantity: number): number {
  return (Math.imul(hash, 31) + maker * 7 + taker * 3 + price * 5 + quantity) | 0;
}

export const BUY = 0;
export const SELL = 1;
export type FlowSide = typeof BUY | typeof SELL;

export interface OracleOrder {
  readonly number: number;
  readonly side: FlowSide;
  price: number;
  /** What is displayed and open; of an iceberg the slice. */
  quantity: number;
  /** What an iceberg does not show. */
  reserve: number;
  /** Size of its slices; 0: no iceberg. */
  readonly display: number;
  /** What it was entered with, or decreased to: the filled part included. */
  total: number;
  /** Where it stands in {@link OracleBook.open}. */
  place: number;
}

/** One side: the prices at which orders rest, ascending, and the orders at each, earliest first. */
class OracleSide {
  readonly prices: number[] = [];
  private readonly queues = new Map<number, OracleOrder[]>();

  queueAt(price: number): OracleOrder[] {
    return this.queues.get(price) ?? [];
  }

  add(order: OracleOrder): void {
    const queue = this.queues.get(order.price);
    if (queue) {
      queue.push(order);
      return;
    }
    this.queues.set(order.price, [order]);
    const above = this.prices.findIndex((price) => price > order.price);
    this.prices.splice(above < 0 ? this.prices.length : above, 0, order.price);
  }

  remove(order: OracleOrder): void {
    const queue = this.queueAt(order.price);
    queue.splice(queue.indexOf(order), 1);
    if (queue.length > 0) return;
    this.queues.delete(order.price);
    this.prices.splice(this.prices.indexOf(order.price), 1);
  }
}

/**
 * The book that a flow is made against and judged by: sorted arrays, and searches from end to end. It takes
 * no part in the race.
 */
export class OracleBook {
  /** All open orders. The last one takes the place of one that goes, so that a place is drawn evenly. */
  readonly open: OracleOrder[] = [];
  private readonly sides: readonly [OracleSide, OracleSide] = [new OracleSide(), new OracleSide()];
  private trades = 0;
  private volume = 0;
  private hash = 0;

  /** 0 where nobody bids. */
  get bestBid(): number {
    return this.sides[BUY].prices.at(-1) ?? 0;
  }

  /** The largest 32-bit integer where nobody offers. */
  get bestAsk(): number {
    return this.sides[SELL].prices[0] ?? 0x7fffffff;
  }

  get hasBothSides(): boolean {
    return this.sides[BUY].prices.length > 0 && this.sides[SELL].prices.length > 0;
  }

  bestOf(side: FlowSide): number {
    return side === BUY ? this.bestBid : this.bestAsk;
  }

  /** The orders at the price so many prices behind the best, or at the last one. */
  queueBehind(side: FlowSide, depth: number): readonly OracleOrder[] {
    const { prices } = this.sides[side];
    const place = Math.min(depth, prices.length - 1);
    return this.sides[side].queueAt(prices.at(side === BUY ? -1 - place : place)!);
  }

  /**
   * A limit order trades against better prices first, then earlier orders, and rests with what is left.
   *
   * @param display size of the slices of an iceberg, which are shown one after the other, each from the back of the queue
   */
  limit(number: number, side: FlowSide, price: number, quantity: number, display = 0): void {
    const others = this.sides[side === BUY ? SELL : BUY];
    let left = quantity;
    while (left > 0) {
      const best = side === BUY ? this.bestAsk : this.bestBid;
      const maker = (side === BUY ? best <= price : best >= price) ? others.queueAt(best)[0] : undefined;
      if (maker === undefined) break;
      const filled = Math.min(left, maker.quantity);
      left -= filled;
      maker.quantity -= filled;
      this.trades += 1;
      this.volume += filled;
      this.hash = foldTrade(this.hash, maker.number, number, best, filled);
      if (maker.quantity === 0 && maker.reserve > 0) this.refresh(maker);
      else if (maker.quantity === 0) this.cancel(maker);
    }
    if (left === 0) return;
    const shown = display === 0 ? left : Math.min(display, left);
    const reserve = left - shown;
    const order = { number, side, price, quantity: shown, reserve, display, total: quantity, place: this.open.length };
    this.sides[side].add(order);
    this.open.push(order);
  }

  /** As {@link limit} if all of it can trade at once, else nothing. */
  fillOrKill(number: number, side: FlowSide, price: number, quantity: number): void {
    const others = this.sides[side === BUY ? SELL : BUY];
    let found = 0;
    for (const at of others.prices) {
      if (side === BUY ? at > price : at < price) continue;
      for (const maker of others.queueAt(at)) found += maker.quantity + maker.reserve;
    }
    if (found >= quantity) this.limit(number, side, price, quantity);
  }

  /** Gives an order a smaller total, of which some is open; it keeps its place. */
  decrease(order: OracleOrder, total: number): void {
    order.quantity -= order.total - total;
    order.total = total;
  }

  /** Moves an order to the back at a price where it does not trade. */
  reprice(order: OracleOrder, price: number): void {
    this.sides[order.side].remove(order);
    order.price = price;
    this.sides[order.side].add(order);
  }

  private refresh(order: OracleOrder): void {
    this.sides[order.side].remove(order);
    order.quantity = Math.min(order.display, order.reserve);
    order.reserve -= order.quantity;
    this.sides[order.side].add(order);
  }

  /** Takes an open order out. */
  cancel(order: OracleOrder): void {
    this.sides[order.side].remove(order);
    const last = this.open.pop();
    if (last === undefined || last === order) return;
    this.open[order.place] = last;
    last.place = order.place;
  }

  answer(): Answer {
    return {
      trades: this.trades,
      volume: this.volume,
      hash: this.hash >>> 0,
      restingOrders: this.open.length,
      restingQuantity: this.open.reduce((sum, order) => sum + order.quantity + order.reserve, 0),
    };
  }
}
