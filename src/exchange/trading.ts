import { BUY, NONE, PLACE, SELL, type OrderStore } from '../book/index.ts';
import {
  ACCEPTED,
  CANCEL_REASONS,
  EVENT,
  MAX_QUANTITY,
  rejectIndex,
  type AmendOrder,
  type CancelAllOrders,
  type CancelOrder,
  type CancelReason,
  type Micros,
  type RejectIndex,
  type ReplaceOrder,
  type SubmitLinkedOrders,
  type SubmitOrder,
  instrumentOf,
  type TradingScope,
} from '../domain/index.ts';
import { asSubmitted, hasPlainTerms, isPlainLimit, replaced, validateQuantity, type Market } from '../venue/index.ts';
import type { RiskGate, TradingStates } from '../risk/index.ts';
import { ALL, type Core } from './core.ts';
import { Judgement } from './judgement.ts';

/** Constants of this module, which the compiler takes for numbers: what is imported it reads from memory. */
const { REFUSED, REJECTED } = EVENT;
const SIDE_BUY = BUY;
const SIDE_SELL = SELL;

const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const INVALID_PRICE = rejectIndex('INVALID_PRICE');
const ORDER_NOT_FOUND = rejectIndex('ORDER_NOT_FOUND');
const ORDER_NOT_OPEN = rejectIndex('ORDER_NOT_OPEN');
const UNKNOWN_VENUE = rejectIndex('UNKNOWN_VENUE');
const ROUTED_CHILD = rejectIndex('ROUTED_CHILD');
const TRADE_THROUGH = rejectIndex('TRADE_THROUGH');
const LINKED_ORDER_REJECTED = rejectIndex('LINKED_ORDER_REJECTED');

const reason = (word: CancelReason): number => CANCEL_REASONS.indexOf(word);
const USER = reason('USER');
const MASS_CANCEL = reason('MASS_CANCEL');
const DISCONNECT = reason('DISCONNECT');

function isEqual(one: SubmitOrder, other: SubmitOrder): boolean {
  return one.side === other.side && one.price === other.price && one.quantity === other.quantity;
}

/** The way of an order through the core: judged by itself, by its account's state and phase, by the gate; then to its market. */
export class Trading {
  readonly judgement: Judgement;
  private readonly exchange: Core;
  /** Some of its parts, for what is asked with every order: each step on the way to it costs. */
  private readonly gate: RiskGate;
  private readonly orders: OrderStore;
  private readonly markets: readonly Market[];
  private readonly states: TradingStates;

  constructor(exchange: Core) {
    this.exchange = exchange;
    this.gate = exchange.gate;
    this.orders = exchange.orders;
    this.markets = exchange.markets;
    this.states = exchange.states;
    this.judgement = new Judgement(exchange);
  }

  submit(order: SubmitOrder, time: Micros): void {
    const { exchange, gate } = this;
    const { account } = order;
    const id = exchange.nextOrderId++;
    const market = order.instructions === undefined ? this.markets[order.instrument]! : this.marketFor(order);
    const side = order.side === 'SELL' ? SIDE_SELL : SIDE_BUY;
    const withinRate = gate.countMessage(account, time);
    if (market === undefined) {
      this.rejectUnknownVenue(id);
      return;
    }
    if (withinRate && this.takesPlain(order, market, side, time)) {
      market.submitPlain(id, order, side, gate.mark);
      exchange.conclude(market.instrument);
      return;
    }
    this.submitJudged(id, order, market, side, withinRate, time);
  }

  /**
   * The short way, which most orders take: all checks after the message rate of a plain limit order in continuous trading, counted
   * among its equals at once. Whatever is not sure to pass here is judged at length: there it is told why, or that nothing is wrong.
   */
  takesPlain(order: SubmitOrder, market: Market, side: number, time: Micros): boolean {
    const { account, quantity } = order;
    const price = order.price ?? 0;
    return (
      market.continuous &&
      isPlainLimit(order) &&
      (market.around === null || !market.around.reaches(side, price / market.tickSize)) &&
      hasPlainTerms(quantity, price, market) &&
      this.states.isActive(account, order.instrument) &&
      this.orders.size < market.maxOpenOrders &&
      this.gate.takes(account, market, side, quantity, price, time)
    );
  }

  /** As {@link submit}, of an order that every check looks at by itself. */
  private submitJudged(
    id: number,
    order: SubmitOrder,
    market: Market,
    side: number,
    withinRate: boolean,
    time: Micros,
  ): void {
    const { exchange, gate } = this;
    const { account, instrument, quantity, price } = order;
    if (order.instructions !== undefined || !market.continuous) exchange.forgetDeadline();
    const code = this.judgement.judge(order, market, side, time, withinRate, quantity);
    if (code !== ACCEPTED) {
      this.reject(id, code);
      return;
    }
    const { mark } = gate;
    gate.noteOrder(account, instrument, side, quantity, price ?? 0, time);
    const other = order.instructions?.otherOrder;
    if (other === undefined) market.submit(id, order, side, mark);
    else market.submitWithOther(id, order, side, exchange.orders.find(other), mark);
    this.exchange.conclude(market.instrument);
  }

  /** All or none: where one is refused, all are. */
  submitLinked(command: SubmitLinkedOrders, time: Micros): void {
    const { exchange } = this;
    const { orders, contingency } = command;
    const market = this.marketFor(orders[0]!) ?? exchange.markets[orders[0]!.instrument]!;
    const sides = orders.map((order) => Number(order.side === 'SELL'));
    const ids = orders.map(() => exchange.nextOrderId++);
    const opening = [0, 0];
    const marks: number[] = [];
    for (const [place, order] of orders.entries()) {
      const side = sides[place]!;
      const withinRate = exchange.gate.countMessage(order.account, time);
      opening[side]! += order.quantity;
      const waits = place > 0 && contingency !== 'ONE_CANCELS_OTHER';
      const judged = [order, market, side, time, withinRate, opening[side]!] as const;
      this.judgement.equals = orders.slice(0, place).filter((other) => isEqual(other, order)).length;
      let code = waits ? this.judgement.judgeWaiting(...judged) : this.judgement.judge(...judged);
      this.judgement.equals = 0;
      if (code === ACCEPTED && this.marketFor(order) !== market) code = this.judgement.refuseElsewhere();
      if (code === ACCEPTED) code = this.judgement.refuseCount(order.account, market, place + 1);
      marks.push(exchange.gate.mark);
      if (code === ACCEPTED) continue;
      for (const id of ids) {
        if (id === ids[place]) this.reject(id, code);
        else exchange.events.push(REJECTED, id, LINKED_ORDER_REJECTED, ids[place], 0);
      }
      return;
    }
    orders.forEach(({ account, instrument, quantity, price }, place) => {
      exchange.gate.noteOrder(account, instrument, sides[place]!, quantity, price ?? 0, time);
    });
    market.submitLinked(ids, orders, sides, contingency, marks);
    this.exchange.conclude(market.instrument);
  }

  amend(command: AmendOrder, time: Micros): void {
    const { gate, orders } = this.exchange;
    const { account, orderId } = command;
    const withinRate = gate.countMessage(account, time);
    const slot = orders.find(orderId);
    if (slot === NONE || orders.account(slot) !== account) {
      this.refuseUnknown(orderId, slot, account, command.quantity, command.price, withinRate);
      return;
    }
    if (this.refusesChild(orderId)) return;
    const market = this.exchange.marketOf(orders.book(slot));
    const quantity = command.quantity ?? orders.quantity(slot);
    const limit = command.price ?? market.desk.limitOf(slot);
    const code = this.judgement.judgeAmendment(command, slot, market, quantity, limit, withinRate, time);
    if (code !== ACCEPTED) {
      this.refuse(orderId, code);
      return;
    }
    market.amend(slot, quantity, limit / market.tickSize, this.judgement.mark);
    this.exchange.conclude(market.instrument);
  }

  replace(command: ReplaceOrder, time: Micros): void {
    const { exchange } = this;
    const { figures } = this.judgement;
    const { gate, orders } = exchange;
    const { account, orderId, terms } = command;
    const withinRate = gate.countMessage(terms.account ?? account, time);
    const slot = orders.find(orderId);
    if (slot === NONE || orders.account(slot) !== account) {
      this.refuseUnknown(orderId, slot, account, terms.quantity ?? null, terms.price ?? null, withinRate);
      return;
    }
    if (this.refusesChild(orderId)) return;
    const market = this.exchange.marketOf(orders.book(slot));
    const open = orders.open(slot) + exchange.routes.atVenues(orderId);
    const order = replaced({ ...asSubmitted(orders, slot, market.tickSize), quantity: open }, terms);
    const side = order.side === 'SELL' ? SELL : BUY;
    const filled = orders.quantity(slot) - open;
    const isSameExposure = side === orders.side(slot) && order.account === account;
    const opening = isSameExposure ? order.quantity - open : order.quantity;
    const { otherOrder } = terms.instructions ?? {};
    const waits = orders.terms(slot)?.place === PLACE.PENDING;
    let code = waits
      ? this.judgement.judgeWaiting(order, market, side, time, withinRate, opening, 'REPLACED')
      : this.judgement.judge(order, market, side, time, withinRate, opening, slot);
    if (code === ACCEPTED && otherOrder === orderId) code = ORDER_NOT_OPEN;
    if (code === ACCEPTED) code = validateQuantity(filled + order.quantity, order.price ?? 1, market, figures);
    if (code !== ACCEPTED) {
      this.refuse(orderId, code);
      return;
    }
    const other = typeof otherOrder === 'number' ? orders.find(otherOrder) : otherOrder;
    market.replace(slot, order, side, gate.mark, other);
    this.exchange.conclude(market.instrument);
  }

  cancel(command: CancelOrder, time: Micros): void {
    const { gate, orders } = this;
    const { account, orderId } = command;
    if (!gate.countCancel(account, time)) {
      this.refuse(orderId, this.judgement.byGate(gate.refuseCancelRate(account)));
      return;
    }
    const slot = orders.find(orderId);
    if (slot < 0 || orders.account(slot) !== account) {
      this.judgement.figures.limit = this.judgement.figures.actual = 0;
      this.refuse(orderId, slot < 0 ? ORDER_NOT_OPEN : ORDER_NOT_FOUND);
      return;
    }
    if (this.refusesChild(orderId)) return;
    const market = this.exchange.marketOf(orders.book(slot));
    if (market.continuous && orders.specials === 0) market.cancelPlain(slot, USER);
    else {
      this.exchange.forgetDeadline();
      market.cancel(slot, USER);
    }
    this.exchange.conclude(market.instrument);
  }

  cancelAll(command: CancelAllOrders, time: Micros): void {
    const { gate } = this.exchange;
    const { account, instrument, side, disconnected } = command;
    if (disconnected !== true && !gate.countCancel(account, time)) {
      this.refuse(0, this.judgement.byGate(gate.refuseCancelRate(account)));
      return;
    }
    this.cancelOrdersOf(
      account,
      instrument,
      side === null ? NONE : side === 'BUY' ? BUY : SELL,
      disconnected ? DISCONNECT : MASS_CANCEL,
    );
    this.exchange.conclude(ALL);
  }

  /** Cancels open orders of an account, in order of entry. Instrument null, side NONE: all of them. What follows elsewhere is for the caller to conclude. */
  cancelOrdersOf(account: number, instrument: number | null, side: number, why: number): void {
    const { orders } = this.exchange;
    this.cancelSlots(
      orders.select(
        (slot) =>
          orders.account(slot) === account &&
          (instrument === null || instrumentOf(orders.book(slot)) === instrument) &&
          (side === NONE || orders.side(slot) === side),
      ),
      why,
    );
  }

  /** Cancels all open orders of a scope, in order of entry (S12). */
  kill(scope: TradingScope, why: number): void {
    this.cancelSlots(this.exchange.orders.select(this.isIn(scope)), why);
    this.exchange.conclude(ALL);
  }

  /**
   * Cancels the open orders of a scope, in order of entry, that could bring a position farther from zero: those of the side that
   * adds to it, and of the other side whatever is more than the position.
   */
  reduce(scope: TradingScope, why: number): void {
    const { orders, exposures, routes } = this.exchange;
    // What the router has sent goes with its order.
    const slots = orders.select(this.isIn(scope)).filter((slot) => routes.parentOf(orders.id(slot)) === 0);
    const openOf = (slot: number): number => orders.open(slot) + routes.atVenues(orders.id(slot));
    const keyOf = (slot: number): string =>
      `${orders.account(slot)}:${instrumentOf(orders.book(slot))}:${orders.side(slot)}`;
    // What the scope's own orders of a side may reduce: the position, less what others of the account are there to reduce.
    const left = new Map<string, number>();
    for (const slot of slots) {
      const worst = exposures.worst(orders.account(slot), instrumentOf(orders.book(slot)), orders.side(slot));
      left.set(keyOf(slot), (left.get(keyOf(slot)) ?? -worst) + openOf(slot));
    }
    const growing = slots.filter((slot) => {
      const most = left.get(keyOf(slot))!;
      if (openOf(slot) > most) return true;
      left.set(keyOf(slot), most - openOf(slot));
      return false;
    });
    this.cancelSlots(growing, why);
    this.exchange.conclude(ALL);
  }

  private isIn({ account, firm, algorithm, instrument }: TradingScope): (slot: number) => boolean {
    const { orders, gate } = this.exchange;
    const { firmOf } = gate.limits;
    return (slot) =>
      (account === undefined || orders.account(slot) === account) &&
      (firm === undefined || firmOf[orders.account(slot)] === firm) &&
      (instrument === undefined || instrumentOf(orders.book(slot)) === instrument) &&
      (algorithm === undefined || orders.terms(slot)?.algorithm === algorithm);
  }

  private cancelSlots(slots: readonly number[], why: number): void {
    const { orders } = this.exchange;
    const ids = slots.map((slot) => orders.id(slot));
    // None of them may trade because another is gone: what follows comes when all are.
    const from = this.exchange.events.length;
    const touched = new Set<Market>();
    for (const id of ids) {
      const slot = orders.find(id);
      if (slot === NONE) continue;
      const market = this.exchange.marketOf(orders.book(slot));
      market.takeOut(slot, why);
      touched.add(market);
    }
    for (const market of touched) market.follow(from);
  }

  /** The market that an order is for; SMART: the home market. Undefined: there is no such venue. */
  private marketFor({ instructions, instrument }: SubmitOrder): Market | undefined {
    return this.exchange.marketAt(instructions?.venue, instrument);
  }

  private rejectUnknownVenue(order: number): void {
    this.judgement.figures.limit = this.judgement.figures.actual = 0;
    this.reject(order, UNKNOWN_VENUE);
  }

  /** The account's message budget is used up. */
  refuseRate(account: number): void {
    this.refuse(0, this.judgement.byGate(this.exchange.gate.refuseRate(account)));
  }

  /** What the router has sent is for its order to change. True: it was refused. */
  private refusesChild(orderId: number): boolean {
    const parent = this.exchange.routes.parentOf(orderId);
    if (parent === 0) return false;
    this.judgement.figures.limit = parent;
    this.judgement.figures.actual = orderId;
    this.refuse(orderId, ROUTED_CHILD);
    return true;
  }

  /** The instrument is not known here, so only what holds for all of them is judged before the order itself. */
  private refuseUnknown(
    orderId: number,
    slot: number,
    account: number,
    quantity: number | null,
    price: number | null,
    withinRate: boolean,
  ): void {
    const { figures } = this.judgement;
    figures.limit = figures.actual = 0;
    if (quantity !== null && (quantity < 1 || quantity > MAX_QUANTITY)) {
      figures.limit = MAX_QUANTITY;
      figures.actual = quantity;
      this.refuse(orderId, INVALID_QUANTITY);
    } else if (price === 0) this.refuse(orderId, INVALID_PRICE);
    else if (!withinRate) this.refuse(orderId, this.judgement.byGate(this.exchange.gate.refuseRate(account)));
    else this.refuse(orderId, slot === NONE ? ORDER_NOT_OPEN : ORDER_NOT_FOUND);
  }

  private reject(order: number, code: RejectIndex): void {
    const { limit, actual, venue = 0 } = this.judgement.figures;
    this.exchange.events.push(REJECTED, order, code, limit, actual, code === TRADE_THROUGH ? venue : 0);
  }

  private refuse(order: number, code: RejectIndex): void {
    const { limit, actual, venue = 0 } = this.judgement.figures;
    this.exchange.events.push(REFUSED, order, code, limit, actual, code === TRADE_THROUGH ? venue : 0);
  }
}
