import { ANY_KEY, OrderBook, type FillListener, type OrderStore, type TradeCounter } from '../book/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  MARKET_PHASES,
  selfTradePreventionIndex,
  timeInForceIndex,
  type CancelReason,
  type EventBuffer,
  type MarketPhase,
  type SubmitOrder,
} from '../domain/index.ts';
import type { Increments } from './validity.ts';

/** The kinds as constants of this module, which the compiler takes for numbers. */
const { ACCEPTED, AMENDED, BOOK_CHANGED, CANCELED, PHASE } = EVENT;

const reason = (word: CancelReason): number => CANCEL_REASONS.indexOf(word);
const IOC = reason('IOC');
const NO_LIQUIDITY = reason('NO_LIQUIDITY');
const SELF_TRADE_PREVENTION = reason('SELF_TRADE_PREVENTION');
const GTC = timeInForceIndex('GTC');
const TIF_IOC = timeInForceIndex('IOC');
const CANCEL_TAKER = selfTradePreventionIndex('CANCEL_TAKER');

/**
 * One instrument's market at a venue: its book, and the rules of order types and times in force around it.
 * Orders that come here are valid and have passed the risk gate.
 */
export class Market implements Increments {
  readonly tickSize: number;
  readonly lotSize: number;
  readonly book: OrderBook;
  phase: MarketPhase = 'CONTINUOUS';
  /** When the phase began. */
  since = 0;
  private readonly orders: OrderStore;
  private readonly events: EventBuffer;

  constructor(
    index: number,
    increments: Increments,
    orders: OrderStore,
    events: EventBuffer,
    fills: FillListener,
    counter: TradeCounter,
  ) {
    this.tickSize = increments.tickSize;
    this.lotSize = increments.lotSize;
    this.orders = orders;
    this.events = events;
    this.book = new OrderBook(index, increments.tickSize, orders, events, fills, counter);
  }

  /** Begins a phase. */
  enter(phase: MarketPhase, time: number): void {
    this.phase = phase;
    this.since = time;
    this.events.push(PHASE, this.book.index, MARKET_PHASES.indexOf(phase));
  }

  /**
   * Takes a new order: matches it, then rests what is left, or cancels it where the order may not rest (F11, F12, F18).
   *
   * @returns what rests of it
   */
  submit(id: number, order: SubmitOrder, side: number): number {
    const { book, events } = this;
    events.push1(ACCEPTED, id);
    const { price, account, quantity } = order;
    const tick = price === null ? 0 : (price / this.tickSize) | 0;
    const limitKey = price === null ? ANY_KEY : OrderBook.limitKey(side, tick);
    const left = book.match(id, account, side, limitKey, quantity);
    if (left === 0) return 0;
    const timeInForce = order.timeInForce === 'GTC' ? GTC : timeInForceIndex(order.timeInForce);
    if (book.stopped || price === null || timeInForce === TIF_IOC) return this.drop(id, left, this.whyNotRest(price));
    const prevention =
      order.selfTradePrevention === 'CANCEL_TAKER' ? CANCEL_TAKER : selfTradePreventionIndex(order.selfTradePrevention);
    const slot = this.orders.add(id, book.index, account, side, timeInForce, prevention);
    this.orders.setTerms(slot, tick, quantity, left);
    book.place(slot, id, side, tick, left);
    return left;
  }

  /**
   * Amends a resting order to a new total quantity (more than is filled) and price in ticks. Less quantity, or no
   * change, keeps priority; anything else loses it, and trades at once where it crosses (D12).
   *
   * @returns what rests of it
   */
  amend(slot: number, quantity: number, tick: number): number {
    const { orders, book, events } = this;
    const id = orders.id(slot);
    const total = orders.quantity(slot);
    const leaves = orders.leaves(slot) + quantity - total;
    const keeps = tick === orders.tick(slot) && quantity <= total;
    events.push(AMENDED, id, quantity, tick * this.tickSize, keeps ? 1 : 0);
    if (keeps) {
      book.reduce(slot, quantity);
      return leaves;
    }
    book.unlink(slot);
    const side = orders.side(slot);
    const left = book.match(id, orders.account(slot), side, OrderBook.limitKey(side, tick), leaves);
    if (left === 0 || book.stopped) {
      orders.remove(slot);
      return left === 0 ? 0 : this.drop(id, left, SELF_TRADE_PREVENTION);
    }
    orders.setTerms(slot, tick, quantity, left);
    book.rest(slot);
    return left;
  }

  /** Takes a resting order out of the book and the store. The caller has said why, or says it next. */
  remove(slot: number): void {
    this.book.unlink(slot);
    this.orders.remove(slot);
  }

  /** Ends a command's work on this book: its sequence rises when what it displays has changed. */
  settle(): void {
    const { book } = this;
    if (!book.changed) return;
    book.changed = false;
    this.events.push2(BOOK_CHANGED, book.index, ++book.sequence);
  }

  private whyNotRest(price: number | null): number {
    if (this.book.stopped) return SELF_TRADE_PREVENTION;
    return price === null ? NO_LIQUIDITY : IOC;
  }

  private drop(id: number, left: number, why: number): number {
    this.events.push3(CANCELED, id, left, why);
    return 0;
  }
}
