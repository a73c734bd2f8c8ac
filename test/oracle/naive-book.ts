import {
  MAX_PRICE,
  MAX_QUANTITY,
  type AmendOrder,
  type CancelAllOrders,
  type CancelOrder,
  type CancelReason,
  type OrderStatus,
  type RejectCode,
  type Side,
  type SubmitOrder,
} from '../../src/domain/index.ts';

/**
 * The rules of the market for one instrument, written to be read and not to be fast: one array of open
 * orders in order of their time, searched from end to end whenever anything is asked of it. It shares
 * the words of `src/domain` with the real core and not one line of code, so that where the two agree,
 * both are probably right.
 *
 * Orders are numbered 1, 2, 3 … as they arrive, refused ones too.
 */
export class NaiveBook {
  /** Every order that ever came, open or not, refused ones included. */
  readonly orders = new Map<number, NaiveOrder>();
  /** The open orders, earliest first. An order that loses its priority goes to the end. */
  resting: NaiveOrder[] = [];
  private readonly rules: NaiveRules;
  /** Account → shares held, from trades alone; below zero: short. */
  private readonly positions = new Map<number, number>();
  /** Messages of the last minute, of everybody. */
  private messages: Message[] = [];
  private cancels: Message[] = [];
  private said: NaiveEvent[] = [];
  private lastPrice: number | null = null;

  constructor(rules: NaiveRules) {
    this.rules = rules;
  }

  /** What the market answers to one request at an instant (microseconds), in order. */
  apply(request: NaiveRequest, now: number): readonly NaiveEvent[] {
    this.said = [];
    if (request.kind === 'SubmitOrder') this.submit(request, now);
    else if (request.kind === 'AmendOrder') this.amend(request, now);
    else if (request.kind === 'CancelOrder') this.cancel(request, now);
    else if (request.kind === 'CancelAllOrders') this.cancelAll(request, now);
    else this.endDay();
    return this.said;
  }

  /** Shares that an account holds; below zero: short. */
  position(account: number): number {
    return this.positions.get(account) ?? 0;
  }

  /** The orders of one side, best first: best price, then earliest. */
  queue(side: Side): NaiveOrder[] {
    const orders = this.resting.filter((order) => order.side === side);
    // sort() keeps the order of equals, and `resting` is in order of time.
    return orders.sort((a, b) => (side === 'BUY' ? priceOf(b) - priceOf(a) : priceOf(a) - priceOf(b)));
  }

  // --- new orders ---------------------------------------------------------------------------------

  private submit(request: SubmitOrder, now: number): void {
    const order: NaiveOrder = {
      id: this.orders.size + 1,
      account: request.account,
      side: request.side,
      timeInForce: request.timeInForce,
      price: request.price,
      quantity: request.quantity,
      filled: 0,
      status: 'NEW',
    };
    this.orders.set(order.id, order);
    const tooMany = this.isBeyondMessageRate(request.account, now);
    const code = this.refusalOfNew(request, tooMany);
    if (code !== undefined) {
      order.status = 'REJECTED';
      this.said.push({ event: 'rejected', order: order.id, code });
      return;
    }
    this.said.push({ event: 'accepted', order: order.id });
    this.trade(order);
    if (!isOpen(order)) return;
    const others = this.queue(order.side === 'BUY' ? 'SELL' : 'BUY');
    if (request.type === 'MARKET') this.close(order, others.length > 0 ? 'PRICE_COLLAR' : 'NO_LIQUIDITY');
    else if (request.timeInForce === 'IOC') this.close(order, 'IOC');
    else this.resting.push(order);
  }

  private refusalOfNew(request: SubmitOrder, tooMany: boolean): RejectCode | undefined {
    const { type, timeInForce, price, quantity, side, account } = request;
    // There is one venue, so that no order can be routed elsewhere.
    if (request.instructions?.venue !== undefined) return 'UNKNOWN_VENUE';
    if (type === 'MARKET' && timeInForce === 'GTC') return 'INVALID_COMBINATION';
    if (type === 'MARKET' && price !== null) return 'INVALID_COMBINATION';
    if (quantity < 1 || quantity > MAX_QUANTITY) return 'INVALID_QUANTITY';
    if (type === 'LIMIT' && (price === null || price < 1 || price > MAX_PRICE)) return 'INVALID_PRICE';
    if (price !== null && price % this.rules.tickSize !== 0) return 'TICK_SIZE';
    if (quantity % this.rules.lotSize !== 0) return 'LOT_SIZE';
    if (tooMany) return 'MESSAGE_RATE_EXCEEDED';
    return this.limitBroken(account, side, quantity, quantity);
  }

  // --- trading ------------------------------------------------------------------------------------

  /** The taker meets the other side, best first, for as long as their prices allow. */
  private trade(taker: NaiveOrder): void {
    const collar = this.collar(taker.side);
    while (isOpen(taker)) {
      const maker = this.queue(taker.side === 'BUY' ? 'SELL' : 'BUY')[0];
      if (maker === undefined) return;
      const price = priceOf(maker);
      const limit = taker.price ?? collar;
      if (taker.side === 'BUY' ? price > limit : price < limit) return;
      const quantity = Math.min(openQuantity(taker), openQuantity(maker));
      if (maker.account === taker.account) {
        // D13: CANCEL_TAKER. What traded before this stays.
        this.said.push({ event: 'prevented', maker: maker.id, taker: taker.id, quantity });
        this.close(taker, 'SELF_TRADE_PREVENTION');
        return;
      }
      // D12: always at the price of the order that was there first.
      this.said.push({ event: 'trade', maker: maker.id, taker: taker.id, price, quantity });
      this.lastPrice = price;
      this.fill(maker, quantity);
      this.fill(taker, quantity);
    }
  }

  /** D3: a market order trades no farther from the last trade than 0.15, or 10, 5 or 3 per cent of it. */
  private collar(side: Side): number {
    const last = this.lastPrice;
    if (last === null) return side === 'BUY' ? Infinity : 0;
    const percent = last <= 25_000_000 ? 10 : last <= 50_000_000 ? 5 : 3;
    const distance = Math.max(150_000, (last * percent) / 100);
    return side === 'BUY' ? last + distance : last - distance;
  }

  private fill(order: NaiveOrder, quantity: number): void {
    order.filled += quantity;
    order.status = order.filled === order.quantity ? 'FILLED' : 'PARTIALLY_FILLED';
    if (order.status === 'FILLED') this.leave(order);
    const signed = order.side === 'BUY' ? quantity : -quantity;
    this.positions.set(order.account, this.position(order.account) + signed);
  }

  // --- amendments (D12) ---------------------------------------------------------------------------

  private amend(request: AmendOrder, now: number): void {
    const tooMany = this.isBeyondMessageRate(request.account, now);
    const order = this.orders.get(request.orderId);
    const code = this.refusalOfAmendment(request, order, tooMany);
    if (code !== undefined || order === undefined) {
      this.said.push({ event: 'refused', order: request.orderId, code: code ?? 'ORDER_NOT_OPEN' });
      return;
    }
    const quantity = request.quantity ?? order.quantity;
    const price = request.price ?? priceOf(order);
    const keepsPriority = price === order.price && quantity <= order.quantity;
    order.quantity = quantity;
    order.price = price;
    const priority = keepsPriority ? 'kept' : 'lost';
    this.said.push({ event: 'amended', order: order.id, quantity, price, priority });
    if (keepsPriority) return;
    this.leave(order);
    this.trade(order);
    if (isOpen(order)) this.resting.push(order);
  }

  private refusalOfAmendment(
    request: AmendOrder,
    order: NaiveOrder | undefined,
    tooMany: boolean,
  ): RejectCode | undefined {
    const { quantity, price, account } = request;
    if (quantity !== null && (quantity < 1 || quantity > MAX_QUANTITY)) return 'INVALID_QUANTITY';
    if (price !== null && (price < 1 || price > MAX_PRICE)) return 'INVALID_PRICE';
    const unknown = this.refusalOfOrder(order, account);
    if (unknown !== undefined || order === undefined) return tooMany ? 'MESSAGE_RATE_EXCEEDED' : unknown;
    if (price !== null && price % this.rules.tickSize !== 0) return 'TICK_SIZE';
    if (quantity !== null && quantity % this.rules.lotSize !== 0) return 'LOT_SIZE';
    if (tooMany) return 'MESSAGE_RATE_EXCEEDED';
    if (quantity !== null && quantity > order.quantity) {
      const broken = this.limitBroken(account, order.side, quantity, quantity - order.quantity);
      if (broken !== undefined) return broken;
    }
    if (quantity !== null && quantity <= order.filled) return 'QUANTITY_BELOW_FILLED';
    return undefined;
  }

  // --- cancels ------------------------------------------------------------------------------------

  private cancel(request: CancelOrder, now: number): void {
    const tooMany = this.isBeyondCancelRate(request.account, now);
    const order = this.orders.get(request.orderId);
    const code = tooMany ? 'MESSAGE_RATE_EXCEEDED' : this.refusalOfOrder(order, request.account);
    if (code !== undefined) this.said.push({ event: 'refused', order: request.orderId, code });
    else if (order !== undefined) this.close(order, 'USER');
  }

  private cancelAll(request: CancelAllOrders, now: number): void {
    if (this.isBeyondCancelRate(request.account, now)) {
      this.said.push({ event: 'refused', order: 0, code: 'MESSAGE_RATE_EXCEEDED' });
      return;
    }
    const oldestFirst = [...this.resting].sort((a, b) => a.id - b.id);
    for (const order of oldestFirst) {
      if (order.account !== request.account) continue;
      if (request.side !== null && order.side !== request.side) continue;
      this.close(order, 'MASS_CANCEL');
    }
  }

  private endDay(): void {
    const oldestFirst = [...this.resting].sort((a, b) => a.id - b.id);
    for (const order of oldestFirst) {
      if (order.timeInForce !== 'DAY') continue;
      this.said.push({ event: 'expired', order: order.id, quantity: openQuantity(order) });
      order.status = 'EXPIRED';
      this.leave(order);
    }
  }

  private close(order: NaiveOrder, reason: CancelReason): void {
    this.said.push({ event: 'canceled', order: order.id, quantity: openQuantity(order), reason });
    order.status = 'CANCELED';
    this.leave(order);
  }

  private leave(order: NaiveOrder): void {
    this.resting = this.resting.filter((other) => other !== order);
  }

  /** An order that is gone is like one that never was. */
  private refusalOfOrder(order: NaiveOrder | undefined, account: number): RejectCode | undefined {
    if (order === undefined || !isOpen(order)) return 'ORDER_NOT_OPEN';
    return order.account === account ? undefined : 'ORDER_NOT_FOUND';
  }

  // --- risk ---------------------------------------------------------------------------------------

  /** D54: every message counts, refused ones too. True for the first one too many within 60 s. */
  private isBeyondMessageRate(account: number, now: number): boolean {
    this.messages = [...withinMinute(this.messages, now), { account, at: now }];
    const most = this.rules.limits[account]?.messagesPerMinute ?? Infinity;
    return this.messages.filter((message) => message.account === account).length > most;
  }

  /** Cancels have a budget of their own, so that whoever sends too much can still get out. */
  private isBeyondCancelRate(account: number, now: number): boolean {
    this.cancels = [...withinMinute(this.cancels, now), { account, at: now }];
    const most = this.rules.limits[account]?.cancelsPerMinute ?? Infinity;
    return this.cancels.filter((message) => message.account === account).length > most;
  }

  /** D50: the worst that can come of an order is that it and all others of its side are filled. */
  private limitBroken(account: number, side: Side, quantity: number, added: number): RejectCode | undefined {
    if (this.rules.limits.length === 0) return undefined;
    const limits = this.rules.limits[account];
    if (limits === undefined) return 'NO_LIMIT';
    if (quantity > limits.maxOrderQuantity) return 'ORDER_SIZE_EXCEEDED';
    const open = this.resting
      .filter((order) => order.account === account && order.side === side)
      .reduce((sum, order) => sum + openQuantity(order), 0);
    const held = side === 'BUY' ? this.position(account) : -this.position(account);
    return held + open + added > limits.maxPosition ? 'POSITION_LIMIT_EXCEEDED' : undefined;
  }
}

/** One instrument, and what its accounts may do. */
export interface NaiveRules {
  /** Micro-dollars. */
  readonly tickSize: number;
  readonly lotSize: number;
  /** By account index. Empty: there is no risk gate; an account without a row: it may send nothing. */
  readonly limits: readonly NaiveLimits[];
}

export interface NaiveLimits {
  readonly maxOrderQuantity: number;
  readonly maxPosition: number;
  /** Null: as many as one likes. */
  readonly messagesPerMinute: number | null;
  readonly cancelsPerMinute: number | null;
}

/** The commands of traders, and the end of the trading day. */
export type NaiveRequest = SubmitOrder | AmendOrder | CancelOrder | CancelAllOrders | { readonly kind: 'EndDay' };

export interface NaiveOrder {
  readonly id: number;
  readonly account: number;
  readonly side: Side;
  readonly timeInForce: string;
  /** Micro-dollars; null for a market order. */
  price: number | null;
  /** Total, filled part included. */
  quantity: number;
  filled: number;
  status: OrderStatus;
}

export type NaiveEvent =
  | { readonly event: 'accepted'; readonly order: number }
  | { readonly event: 'rejected'; readonly order: number; readonly code: RejectCode }
  | {
      readonly event: 'trade';
      readonly maker: number;
      readonly taker: number;
      readonly price: number;
      readonly quantity: number;
    }
  | { readonly event: 'prevented'; readonly maker: number; readonly taker: number; readonly quantity: number }
  | { readonly event: 'canceled'; readonly order: number; readonly quantity: number; readonly reason: CancelReason }
  | { readonly event: 'expired'; readonly order: number; readonly quantity: number }
  | {
      readonly event: 'amended';
      readonly order: number;
      readonly quantity: number;
      readonly price: number;
      readonly priority: 'kept' | 'lost';
    }
  | { readonly event: 'refused'; readonly order: number; readonly code: RejectCode };

/** What is still to be filled. */
export function openQuantity(order: NaiveOrder): number {
  return order.quantity - order.filled;
}

/** Whether an order can still trade. */
export function isOpen(order: NaiveOrder): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
}

function priceOf(order: NaiveOrder): number {
  if (order.price === null) throw new Error(`Order ${order.id} rests without a price.`);
  return order.price;
}

interface Message {
  readonly account: number;
  readonly at: number;
}

/** What was sent less than 60 s before now. */
function withinMinute(messages: readonly Message[], now: number): Message[] {
  return messages.filter((message) => message.at > now - 60_000_000);
}
