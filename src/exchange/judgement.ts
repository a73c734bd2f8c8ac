import { BUY, NONE, PLACE } from '../book/index.ts';
import {
  ACCEPTED,
  instrumentOf,
  rejectIndex,
  type AmendOrder,
  type Micros,
  type RejectIndex,
  type SubmitOrder,
} from '../domain/index.ts';
import type { CheckOutcome, QuestionKind } from '../risk/index.ts';
import {
  LINKED_ELSEWHERE,
  asSubmitted,
  refuseFollower,
  refusePhase,
  refusePostOnly,
  refuseReduceOnly,
  refuseThrough,
  reachesOthers,
  validateOrder,
  type Figures,
  type Market,
} from '../venue/index.ts';
import { validateAmendment } from './amendment.ts';
import type { Core } from './core.ts';
import { OpenOrderCounts } from './open-order-counts.ts';
import { questionOf } from './risk-question.ts';

const TRADE_THROUGH = rejectIndex('TRADE_THROUGH');
const INVALID_COMBINATION = rejectIndex('INVALID_COMBINATION');
const KILLED = rejectIndex('KILLED');
const TRADING_HALTED = rejectIndex('TRADING_HALTED');
const MARKET_CLOSED = rejectIndex('MARKET_CLOSED');
const REDUCE_ONLY_STATE = rejectIndex('REDUCE_ONLY_STATE');
const POST_ONLY_WOULD_TRADE = rejectIndex('POST_ONLY_WOULD_TRADE');
const ORDER_NOT_FOUND = rejectIndex('ORDER_NOT_FOUND');
const ORDER_NOT_OPEN = rejectIndex('ORDER_NOT_OPEN');
const QUANTITY_BELOW_FILLED = rejectIndex('QUANTITY_BELOW_FILLED');
const TOO_MANY_OPEN_ORDERS = rejectIndex('TOO_MANY_OPEN_ORDERS');

const VALIDITY = (
  [
    'NOT_SUPPORTED',
    'INVALID_COMBINATION',
    'INVALID_QUANTITY',
    'INVALID_PRICE',
    'INVALID_EXPIRY',
    'TICK_SIZE',
    'LOT_SIZE',
  ] as const
).map(rejectIndex);

function passed(code: RejectIndex): CheckOutcome {
  return { code, passed: true, limit: null, actual: null };
}

function failed(code: RejectIndex, { limit, actual }: Figures): CheckOutcome {
  return { code, passed: false, limit, actual };
}

/** Judges orders and amendments at length: by themselves, by trading state and phase, by the gate, by the book. */
export class Judgement {
  /** Limit and actual figure of the last refusal. */
  readonly figures: Figures = { limit: 0, actual: 0 };
  /** Whether somebody only asks, so that what does not show counts for nothing. */
  private isOpenly = false;
  /** Equal orders before the one that is judged in its list. */
  equals = 0;
  /** How an amended sell is marked from now on: index in SELL_MARKS; -1: as before. */
  mark = -1;
  private readonly exchange: Core;
  private readonly openOrders: OpenOrderCounts;

  constructor(exchange: Core) {
    this.exchange = exchange;
    this.openOrders = new OpenOrderCounts(exchange.orders);
  }

  /** The gate, and how many orders the account would have open. */
  private judgeRisk(
    order: SubmitOrder,
    market: Market,
    side: number,
    withinRate: boolean,
    opening: number,
    more: number,
    time: Micros,
    kind: QuestionKind,
    waits = false,
  ): RejectIndex {
    const { gate } = this.exchange;
    const { account } = order;
    const refused = withinRate
      ? gate.check(questionOf(order, side, opening, time, kind, this.equals, waits), market)
      : gate.refuseRate(account);
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
    const isActive = exchange.states.isActive(order.account, order.instrument);
    const isPlain =
      order.instructions === undefined &&
      market.continuous &&
      isActive &&
      (market.around === null || !reachesOthers(market, order, side));
    if (!isPlain) {
      const code = this.refuseState(order, market, side, opening);
      if (code !== ACCEPTED) return code;
    }
    const isNew = replacing === undefined;
    // The short way counts the order alone, not those of the same list before it.
    const isShort = order.instructions === undefined && isNew && withinRate && opening === order.quantity;
    const code =
      isShort && exchange.gate.passes(order.account, market, side, order.quantity, order.price ?? 0, time)
        ? this.refuseCount(order.account, market, 1)
        : this.judgeRisk(order, market, side, withinRate, opening, isNew ? 1 : 0, time, isNew ? 'NEW' : 'REPLACED');
    if (code !== ACCEPTED || isPlain) return code;
    const followers = refuseFollower(market, order, figures);
    if (followers !== ACCEPTED) return followers;
    const through = refuseThrough(market, order, side, figures, this.isOpenly);
    if (through !== ACCEPTED) return through;
    const postOnly = refusePostOnly(market, order, side, figures, replacing);
    return postOnly === ACCEPTED ? this.refuseOther(order) : postOnly;
  }

  /** @param more orders that the account would have open beside those that it has */
  refuseCount(account: number, market: Market, more: number): RejectIndex {
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
  judgeWaiting(
    order: SubmitOrder,
    market: Market,
    side: number,
    time: Micros,
    withinRate: boolean,
    opening: number,
    kind: QuestionKind = 'NEW',
  ): RejectIndex {
    const { exchange, figures } = this;
    const { account, instrument } = order;
    const invalid = validateOrder(order, market, figures, time);
    if (invalid !== ACCEPTED) return invalid;
    figures.limit = figures.actual = 0;
    const state = exchange.states.of(account, instrument, order.instructions?.algorithm);
    if (state === 'HALTED') return KILLED;
    const growth = state === 'REDUCING' ? this.refuseGrowth(account, instrument, side, opening) : ACCEPTED;
    if (growth !== ACCEPTED) return growth;
    const more = kind === 'NEW' ? 1 : 0;
    const refused = this.judgeRisk(order, market, side, withinRate, opening, more, time, kind, true);
    return refused === ACCEPTED ? this.refuseOther(order) : refused;
  }

  /** An order that another is to cancel, or that is to cancel another, needs that one to be open, and its own. */
  private refuseOther(order: SubmitOrder): RejectIndex {
    const { account, instrument, instructions } = order;
    if (instructions?.otherOrder === undefined) return ACCEPTED;
    const { orders } = this.exchange;
    const slot = orders.find(instructions.otherOrder);
    this.figures.limit = this.figures.actual = 0;
    if (slot === NONE || instrumentOf(orders.book(slot)) !== instrument) return ORDER_NOT_OPEN;
    if (this.marketFor(order).book.index !== orders.book(slot)) return this.refuseElsewhere();
    return orders.account(slot) === account || this.exchange.options.linksAccounts ? ACCEPTED : ORDER_NOT_FOUND;
  }

  /**
   * As {@link judge}, for somebody who only asks: whether a post-only order would trade is judged by what is displayed, so
   * that nothing hidden shows.
   */
  judgeOpenly(order: SubmitOrder, time: Micros): RejectIndex {
    const market = this.marketFor(order);
    const side = Number(order.side === 'SELL');
    const { postOnly: _, postOnlySlide: __, ...others } = order.instructions ?? {};
    const invalid = validateOrder(order, market, this.figures, time);
    if (invalid !== ACCEPTED) return invalid;
    this.isOpenly = true;
    const code = this.judge({ ...order, instructions: others }, market, side, time, true, order.quantity);
    this.isOpenly = false;
    return code === ACCEPTED ? this.refuseOpenly(order, market, side) : code;
  }

  /**
   * Every check of a new order, in the order in which they are made; the first that fails is the code that the order would be
   * refused with (F67). Where the order by itself is invalid, nothing else can be measured. Changes nothing. Whether a post-only
   * order would trade is judged by what is displayed.
   */
  judgeAll(order: SubmitOrder, time: Micros): CheckOutcome[] {
    const { exchange, figures } = this;
    const market = this.marketFor(order);
    const side = Number(order.side === 'SELL');
    const invalid = validateOrder(order, market, figures, time);
    const outcomes = VALIDITY.filter((code) => invalid === ACCEPTED || code <= invalid).map((code) =>
      code === invalid ? failed(code, figures) : passed(code),
    );
    if (invalid !== ACCEPTED) return outcomes;
    const state = exchange.states.of(order.account, order.instrument, order.instructions?.algorithm);
    const check = (code: RejectIndex, found: RejectIndex): void => {
      outcomes.push(found === code ? failed(code, figures) : passed(code));
    };
    figures.limit = figures.actual = 0;
    check(KILLED, state === 'HALTED' ? KILLED : ACCEPTED);
    const phase = refusePhase(market, order, figures);
    check(TRADING_HALTED, phase);
    const growth =
      state === 'REDUCING' ? this.refuseGrowth(order.account, order.instrument, side, order.quantity) : ACCEPTED;
    check(REDUCE_ONLY_STATE, growth === ACCEPTED ? refuseReduceOnly(market, order, side, figures) : growth);
    check(MARKET_CLOSED, refusePhase(market, order, figures));
    outcomes.push(...exchange.gate.checkAll(questionOf(order, side, order.quantity, time, 'NEW'), market));
    const count = this.refuseCount(order.account, market, 1);
    check(TOO_MANY_OPEN_ORDERS, count === ACCEPTED ? refuseFollower(market, order, figures) : count);
    check(TRADE_THROUGH, refuseThrough(market, order, side, figures, true));
    check(POST_ONLY_WOULD_TRADE, this.refuseOpenly(order, market, side));
    const other = this.refuseOther(order);
    if (other !== ACCEPTED) outcomes.push(failed(other, figures));
    return outcomes;
  }

  /** Orders that hang together stand in one book. */
  refuseElsewhere(): RejectIndex {
    this.figures.limit = LINKED_ELSEWHERE;
    this.figures.actual = 0;
    return INVALID_COMBINATION;
  }

  private marketFor({ instructions, instrument }: SubmitOrder): Market {
    return this.exchange.marketAt(instructions?.venue, instrument) ?? this.exchange.markets[instrument]!;
  }

  /** Whether a post-only order would trade with what is displayed. */
  private refuseOpenly({ instructions, price }: SubmitOrder, market: Market, side: number): RejectIndex {
    if (instructions?.postOnly !== true || price === null || !market.continuous) return ACCEPTED;
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
    const state = exchange.states.of(order.account, order.instrument, order.instructions?.algorithm);
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
    const most = -exchange.exposures.worst(account, instrument, side);
    if (opening <= most) return ACCEPTED;
    figures.limit = Math.max(0, most);
    figures.actual = opening;
    return REDUCE_ONLY_STATE;
  }

  /** Why an open order may not be amended. Where it may, {@link mark} says how it is marked from now on. */
  judgeAmendment(
    command: AmendOrder,
    slot: number,
    market: Market,
    quantity: number,
    limit: number,
    withinRate: boolean,
    time: Micros,
  ): RejectIndex {
    const { exchange, figures } = this;
    const { orders, gate } = exchange;
    const { account } = command;
    this.mark = -1;
    const invalid = validateAmendment(command, orders, slot, market, quantity, limit, figures);
    if (invalid !== ACCEPTED) return invalid;
    const total = orders.quantity(slot);
    const open = orders.open(slot) + exchange.routes.atVenues(command.orderId);
    const side = orders.side(slot);
    const more = quantity - total;
    const terms = orders.terms(slot);
    const comesAnew = more > 0 || limit !== market.desk.limitOf(slot);
    const state = exchange.states.of(account, market.instrument, terms?.algorithm || undefined);
    if (state !== 'ACTIVE') {
      if (state === 'HALTED') return KILLED;
      if (comesAnew) {
        const growth = this.refuseGrowth(account, market.instrument, side, more);
        if (growth !== ACCEPTED) return growth;
      }
    }
    const waits = terms?.place === PLACE.PENDING;
    if (more > 0 && terms?.reduceOnly === true && !waits) {
      const order = { ...asSubmitted(orders, slot, market.tickSize), quantity: open + more };
      const code = refuseReduceOnly(market, order, side, figures);
      if (code !== ACCEPTED) return code;
    }
    if (!withinRate) return this.byGate(gate.refuseRate(account));
    // An amendment that only takes shares off adds no risk: any other passes the checks of its terms again.
    if (comesAnew) {
      // What is filled counts for its size where it becomes larger; at another price, only what is open comes anew.
      const size = more > 0 ? quantity : open + more;
      const order = {
        ...asSubmitted(orders, slot, market.tickSize),
        quantity: size,
        price: limit === 0 ? null : limit,
      };
      const code = gate.check(questionOf(order, side, more, time, 'AMENDED', 0, waits), market);
      if (code !== ACCEPTED) return this.byGate(code);
      this.mark = gate.mark;
    }
    if (comesAnew && !waits && limit > 0 && market.around !== null) {
      const order = { ...asSubmitted(orders, slot, market.tickSize), quantity: open + more, price: limit };
      const code = refuseThrough(market, order, side, figures);
      if (code !== ACCEPTED) return code;
    }
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

  /** A refusal of the gate, with its figures. */
  byGate(code: RejectIndex): RejectIndex {
    const { gate } = this.exchange;
    this.figures.limit = gate.limit;
    this.figures.actual = gate.actual;
    return code;
  }
}
