import { BUY, NONE, PLACE, SELL } from '../book/index.ts';
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
} from '../domain/index.ts';
import {
  asSubmitted,
  isPlainLimit,
  refuseFollower,
  refusePhase,
  refusePostOnly,
  refuseReduceOnly,
  replaced,
  validateOrder,
  validateQuantity,
  validateTerms,
  type Figures,
  type Market,
} from '../venue/index.ts';
import { validateAmendment } from './amendment.ts';
import type { Core } from './core.ts';
import { OpenOrderCounts } from './open-order-counts.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { REFUSED, REJECTED } = EVENT;

const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const INVALID_PRICE = rejectIndex('INVALID_PRICE');
const KILLED = rejectIndex('KILLED');
const TRADING_HALTED = rejectIndex('TRADING_HALTED');
const REDUCE_ONLY_STATE = rejectIndex('REDUCE_ONLY_STATE');
const POST_ONLY_WOULD_TRADE = rejectIndex('POST_ONLY_WOULD_TRADE');
const ORDER_NOT_FOUND = rejectIndex('ORDER_NOT_FOUND');
const ORDER_NOT_OPEN = rejectIndex('ORDER_NOT_OPEN');
const QUANTITY_BELOW_FILLED = rejectIndex('QUANTITY_BELOW_FILLED');
const LINKED_ORDER_REJECTED = rejectIndex('LINKED_ORDER_REJECTED');
const TOO_MANY_OPEN_ORDERS = rejectIndex('TOO_MANY_OPEN_ORDERS');

const reason = (word: CancelReason): number => CANCEL_REASONS.indexOf(word);
const USER = reason('USER');
const MASS_CANCEL = reason('MASS_CANCEL');
const DISCONNECT = reason('DISCONNECT');

/** The way of an order through the core: judged by itself, by its account's state and phase, by the gate; then to its market. */
export class Trading {
  /** Limit and actual figure of the last refusal. */
  readonly figures: Figures = { limit: 0, actual: 0 };
  private readonly exchange: Core;
  private readonly openOrders: OpenOrderCounts;

  constructor(exchange: Core) {
    this.exchange = exchange;
    this.openOrders = new OpenOrderCounts(exchange.orders);
  }

  submit(order: SubmitOrder, time: Micros): void {
    const { exchange } = this;
    const id = exchange.nextOrderId++;
    const market = exchange.markets[order.instrument]!;
    const side = Number(order.side === 'SELL');
    const withinRate = exchange.gate.countMessage(order.account, time);
    const isPlain = isPlainLimit(order) && market.continuous && exchange.states.isActive(order.account);
    const code = isPlain
      ? this.judgePlain(order, market, side, withinRate)
      : this.judge(order, market, side, time, withinRate, order.quantity);
    if (code !== ACCEPTED) return this.reject(id, code);
    const other = order.instructions?.otherOrder;
    if (isPlain) market.submitPlain(id, order, side);
    else if (other === undefined) market.submit(id, order, side);
    else market.submitWithOther(id, order, side, exchange.orders.find(other));
    market.settle(time);
  }

  /** As {@link judge}, of a plain limit order in continuous trading whose account nothing stands in the way of. */
  private judgePlain(order: SubmitOrder, market: Market, side: number, withinRate: boolean): RejectIndex {
    const invalid = validateTerms(order.quantity, order.price ?? 0, market, this.figures);
    return invalid === ACCEPTED ? this.judgeRisk(order, market, side, withinRate, order.quantity, 1) : invalid;
  }

  /** The gate, and how many orders the account would have open. */
  private judgeRisk(
    { account, instrument, quantity }: SubmitOrder,
    market: Market,
    side: number,
    withinRate: boolean,
    opening: number,
    more: number,
  ): RejectIndex {
    const { gate } = this.exchange;
    const refused = withinRate ? gate.check(account, instrument, side, quantity, opening) : gate.refuseRate(account);
    return refused === ACCEPTED ? this.refuseCount(account, market, more) : this.byGate(refused);
  }

  /**
   * Why an order may not be taken; changes nothing, and counts no message.
   *
   * @param withinRate whether the account's message budget allows it
   * @param opening what it would add to the account's open quantity on its side
   * @param replacing slot of the order that it is to replace
   */
  judge(
    order: SubmitOrder,
    market: Market,
    side: number,
    time: Micros,
    withinRate: boolean,
    opening: number,
    replacing?: number,
  ): RejectIndex {
    const { exchange, figures } = this;
    const invalid = validateOrder(order, market, figures, time);
    if (invalid !== ACCEPTED) return invalid;
    const isPlain = order.instructions === undefined && market.continuous && exchange.states.isActive(order.account);
    if (!isPlain) {
      const code = this.refuseState(order, market, side, opening);
      if (code !== ACCEPTED) return code;
    }
    const code = this.judgeRisk(order, market, side, withinRate, opening, replacing === undefined ? 1 : 0);
    if (code !== ACCEPTED || isPlain) return code;
    const followers = refuseFollower(market, order, figures);
    if (followers !== ACCEPTED) return followers;
    const postOnly = refusePostOnly(market, order, side, figures, replacing);
    return postOnly === ACCEPTED ? this.refuseOther(order) : postOnly;
  }

  /** @param more orders that the account would have open beside those that it has */
  private refuseCount(account: number, market: Market, more: number): RejectIndex {
    const most = market.maxOpenOrders;
    // Where all accounts together have fewer, none has more; else somebody has to count.
    if (this.exchange.orders.size + more <= most) return ACCEPTED;
    const count = this.openOrders.atMost(account, most - more) + more;
    if (count <= most) return ACCEPTED;
    this.figures.limit = most;
    this.figures.actual = count;
    return TOO_MANY_OPEN_ORDERS;
  }

  /**
   * As {@link judge}, of an order that waits for another: the phase, the position and the book are looked at when it is entered,
   * since they will be others then. Not so in REDUCING: what would bring the position of today farther from zero may not wait for
   * its time either.
   */
  private judgeWaiting(
    order: SubmitOrder,
    market: Market,
    side: number,
    time: Micros,
    withinRate: boolean,
    opening: number,
  ): RejectIndex {
    const { exchange, figures } = this;
    const { account, instrument } = order;
    const invalid = validateOrder(order, market, figures, time);
    if (invalid !== ACCEPTED) return invalid;
    figures.limit = figures.actual = 0;
    const state = exchange.states.of(account);
    if (state === 'HALTED') return KILLED;
    const growth = state === 'REDUCING' ? this.refuseGrowth(account, instrument, side, opening) : ACCEPTED;
    if (growth !== ACCEPTED) return growth;
    const refused = this.judgeRisk(order, market, side, withinRate, opening, 1);
    return refused === ACCEPTED ? this.refuseOther(order) : refused;
  }

  /** An order that another is to cancel, or that is to cancel another, needs that one to be open, and its own. */
  private refuseOther({ account, instrument, instructions }: SubmitOrder): RejectIndex {
    if (instructions?.otherOrder === undefined) return ACCEPTED;
    const { orders } = this.exchange;
    const slot = orders.find(instructions.otherOrder);
    this.figures.limit = this.figures.actual = 0;
    if (slot === NONE || orders.book(slot) !== instrument) return ORDER_NOT_OPEN;
    return orders.account(slot) === account || this.exchange.options.linksAccounts ? ACCEPTED : ORDER_NOT_FOUND;
  }

  /**
   * As {@link judge}, for somebody who only asks: whether a post-only order would trade is judged by what is displayed, so
   * that nothing hidden shows.
   */
  judgeOpenly(order: SubmitOrder, time: Micros): RejectIndex {
    const market = this.exchange.markets[order.instrument]!;
    const side = Number(order.side === 'SELL');
    const { postOnly, postOnlySlide: _, ...others } = order.instructions ?? {};
    const { price } = order;
    const invalid = validateOrder(order, market, this.figures, time);
    if (invalid !== ACCEPTED) return invalid;
    const code = this.judge({ ...order, instructions: others }, market, side, time, true, order.quantity);
    if (code !== ACCEPTED || postOnly !== true || price === null || !market.continuous) return code;
    const best = market.book.bestTick(1 - side) * market.tickSize;
    if (best === 0 || (side === BUY ? best > price : best < price)) return ACCEPTED;
    this.figures.limit = 0;
    this.figures.actual = best;
    return POST_ONLY_WOULD_TRADE;
  }

  /** The account's trading state, the phase, and reduce-only, in the order of RejectCode. */
  private refuseState(order: SubmitOrder, market: Market, side: number, opening: number): RejectIndex {
    const { figures, exchange } = this;
    figures.limit = figures.actual = 0;
    const state = exchange.states.of(order.account);
    if (state === 'HALTED') return KILLED;
    const phase = refusePhase(market, order, figures);
    if (phase === TRADING_HALTED) return phase;
    const refused = { ...figures };
    const growth = state === 'REDUCING' ? this.refuseGrowth(order.account, order.instrument, side, opening) : ACCEPTED;
    const reducing = growth === ACCEPTED ? refuseReduceOnly(market, order, side, figures) : growth;
    if (reducing === REDUCE_ONLY_STATE) return reducing;
    Object.assign(figures, refused);
    return phase;
  }

  /**
   * An account in REDUCING may only bring its position nearer to zero, and not beyond: with all its open orders of that side.
   *
   * @param opening what would be added to these
   */
  private refuseGrowth(account: number, instrument: number, side: number, opening: number): RejectIndex {
    const { figures, exchange } = this;
    const most = Math.max(0, -exchange.exposures.worst(account, instrument, side));
    if (opening <= most) return ACCEPTED;
    figures.limit = most;
    figures.actual = opening;
    return REDUCE_ONLY_STATE;
  }

  /** All or none: where one is refused, all are. */
  submitLinked(command: SubmitLinkedOrders, time: Micros): void {
    const { exchange } = this;
    const { orders, contingency } = command;
    const market = exchange.markets[orders[0]!.instrument]!;
    const sides = orders.map((order) => Number(order.side === 'SELL'));
    const ids = orders.map(() => exchange.nextOrderId++);
    const opening = [0, 0];
    for (const [place, order] of orders.entries()) {
      const side = sides[place]!;
      const withinRate = exchange.gate.countMessage(order.account, time);
      opening[side]! += order.quantity;
      const waits = place > 0 && contingency !== 'ONE_CANCELS_OTHER';
      const judged = [order, market, side, time, withinRate, opening[side]!] as const;
      let code = waits ? this.judgeWaiting(...judged) : this.judge(...judged);
      if (code === ACCEPTED) code = this.refuseCount(order.account, market, place + 1);
      if (code === ACCEPTED) continue;
      for (const id of ids) {
        if (id === ids[place]) this.reject(id, code);
        else exchange.events.push(REJECTED, id, LINKED_ORDER_REJECTED, ids[place], 0);
      }
      return;
    }
    market.submitLinked(ids, orders, sides, contingency);
    market.settle(time);
  }

  amend(command: AmendOrder, time: Micros): void {
    const { gate, orders, markets } = this.exchange;
    const { account, orderId } = command;
    const withinRate = gate.countMessage(account, time);
    const slot = orders.find(orderId);
    if (slot === NONE || orders.account(slot) !== account) {
      this.refuseUnknown(orderId, slot, account, command.quantity, command.price, withinRate);
      return;
    }
    const market = markets[orders.book(slot)]!;
    const quantity = command.quantity ?? orders.quantity(slot);
    const limit = command.price ?? market.desk.limitOf(slot);
    const code = this.judgeAmendment(command, slot, market, quantity, limit, withinRate);
    if (code !== ACCEPTED) {
      this.refuse(orderId, code);
      return;
    }
    market.amend(slot, quantity, limit / market.tickSize);
    market.settle(time);
  }

  private judgeAmendment(
    command: AmendOrder,
    slot: number,
    market: Market,
    quantity: number,
    limit: number,
    withinRate: boolean,
  ): RejectIndex {
    const { exchange, figures } = this;
    const { orders, gate } = exchange;
    const { account } = command;
    const invalid = validateAmendment(command, orders, slot, market, quantity, limit, figures);
    if (invalid !== ACCEPTED) return invalid;
    const total = orders.quantity(slot);
    const open = orders.open(slot);
    const side = orders.side(slot);
    const more = quantity - total;
    if (!exchange.states.isActive(account)) {
      if (exchange.states.of(account) === 'HALTED') return KILLED;
      if (more > 0) {
        const growth = this.refuseGrowth(account, market.book.index, side, more);
        if (growth !== ACCEPTED) return growth;
      }
    }
    const terms = orders.terms(slot);
    const waits = terms?.place === PLACE.PENDING;
    if (more > 0 && terms?.reduceOnly === true && !waits) {
      const order = { ...asSubmitted(orders, slot, market.tickSize), quantity: open + more };
      const code = refuseReduceOnly(market, order, side, figures);
      if (code !== ACCEPTED) return code;
    }
    if (!withinRate) return this.byGate(gate.refuseRate(account));
    // An amendment that adds no quantity adds no risk: only one that does passes size and position again.
    if (more > 0) {
      const code = gate.check(account, market.book.index, side, quantity, more);
      if (code !== ACCEPTED) return this.byGate(code);
    }
    const comesAnew = more > 0 || limit !== market.desk.limitOf(slot);
    if (terms !== undefined && terms.postOnly !== 0 && comesAnew && !waits && quantity > total - open) {
      const order = { ...asSubmitted(orders, slot, market.tickSize), quantity: open + more, price: limit };
      const code = refusePostOnly(market, order, side, figures);
      if (code !== ACCEPTED) return code;
    }
    if (quantity > total - open) return ACCEPTED;
    figures.limit = total - open;
    figures.actual = quantity;
    return QUANTITY_BELOW_FILLED;
  }

  replace(command: ReplaceOrder, time: Micros): void {
    const { exchange, figures } = this;
    const { gate, orders, markets } = exchange;
    const { account, orderId, terms } = command;
    const withinRate = gate.countMessage(terms.account ?? account, time);
    const slot = orders.find(orderId);
    if (slot === NONE || orders.account(slot) !== account) {
      this.refuseUnknown(orderId, slot, account, terms.quantity ?? null, terms.price ?? null, withinRate);
      return;
    }
    const market = markets[orders.book(slot)]!;
    const order = replaced(asSubmitted(orders, slot, market.tickSize), terms);
    const side = order.side === 'SELL' ? SELL : BUY;
    const open = orders.open(slot);
    const filled = orders.quantity(slot) - open;
    const isSameExposure = side === orders.side(slot) && order.account === account;
    const opening = isSameExposure ? order.quantity - open : order.quantity;
    const { otherOrder } = terms.instructions ?? {};
    const waits = orders.terms(slot)?.place === PLACE.PENDING;
    let code = waits
      ? this.judgeWaiting(order, market, side, time, withinRate, opening)
      : this.judge(order, market, side, time, withinRate, opening, slot);
    if (code === ACCEPTED && otherOrder === orderId) code = ORDER_NOT_OPEN;
    if (code === ACCEPTED) code = validateQuantity(filled + order.quantity, order.price ?? 1, market, figures);
    if (code !== ACCEPTED) {
      this.refuse(orderId, code);
      return;
    }
    if (typeof otherOrder === 'number') market.replace(slot, order, side, orders.find(otherOrder));
    else market.replace(slot, order, side, otherOrder);
    market.settle(time);
  }

  cancel(command: CancelOrder, time: Micros): void {
    const { gate, orders, markets } = this.exchange;
    const { account, orderId } = command;
    if (!gate.countCancel(account, time)) {
      this.refuse(orderId, this.byGate(gate.refuseCancelRate(account)));
      return;
    }
    const slot = orders.find(orderId);
    if (slot < 0 || orders.account(slot) !== account) {
      this.figures.limit = this.figures.actual = 0;
      this.refuse(orderId, slot < 0 ? ORDER_NOT_OPEN : ORDER_NOT_FOUND);
      return;
    }
    const market = markets[orders.book(slot)]!;
    if (!market.continuous || orders.specials > 0) this.exchange.forgetDeadline();
    market.cancel(slot, USER);
    market.settle(time);
  }

  cancelAll(command: CancelAllOrders, time: Micros): void {
    const { gate } = this.exchange;
    const { account, instrument, side, disconnected } = command;
    if (disconnected !== true && !gate.countCancel(account, time)) {
      this.refuse(0, this.byGate(gate.refuseCancelRate(account)));
      return;
    }
    this.cancelOrdersOf(
      account,
      instrument,
      side === null ? NONE : side === 'BUY' ? BUY : SELL,
      disconnected ? DISCONNECT : MASS_CANCEL,
      time,
    );
  }

  /** Cancels open orders of an account, in order of entry. Instrument null, side NONE: all of them. */
  cancelOrdersOf(account: number, instrument: number | null, side: number, why: number, time: Micros): void {
    const { orders, markets } = this.exchange;
    const ids = orders
      .select(
        (slot) =>
          orders.account(slot) === account &&
          (instrument === null || orders.book(slot) === instrument) &&
          (side === NONE || orders.side(slot) === side),
      )
      .map((slot) => orders.id(slot));
    // None of them may trade because another is gone: what follows comes when all are.
    const from = this.exchange.events.length;
    const touched = new Set<Market>();
    for (const id of ids) {
      const slot = orders.find(id);
      if (slot === NONE) continue;
      const market = markets[orders.book(slot)]!;
      market.takeOut(slot, why);
      touched.add(market);
    }
    for (const market of touched) market.follow(from);
    for (const market of markets) market.settle(time);
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
    const { figures } = this;
    figures.limit = figures.actual = 0;
    if (quantity !== null && (quantity < 1 || quantity > MAX_QUANTITY)) {
      figures.limit = MAX_QUANTITY;
      figures.actual = quantity;
      this.refuse(orderId, INVALID_QUANTITY);
    } else if (price === 0) this.refuse(orderId, INVALID_PRICE);
    else if (!withinRate) this.refuse(orderId, this.byGate(this.exchange.gate.refuseRate(account)));
    else this.refuse(orderId, slot === NONE ? ORDER_NOT_OPEN : ORDER_NOT_FOUND);
  }

  private byGate(code: RejectIndex): RejectIndex {
    const { gate } = this.exchange;
    this.figures.limit = gate.limit;
    this.figures.actual = gate.actual;
    return code;
  }

  private reject(order: number, code: RejectIndex): void {
    this.exchange.events.push(REJECTED, order, code, this.figures.limit, this.figures.actual);
  }

  private refuse(order: number, code: RejectIndex): void {
    this.exchange.events.push(REFUSED, order, code, this.figures.limit, this.figures.actual);
  }
}
