import {
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  SELF_TRADE_PREVENTIONS,
  SELL_MARKS,
  SIDES,
  instrumentOf,
  invariant,
  type Command,
  type SellMark,
} from '../domain/index.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import { isOpen, newOrder, orderRow, otherInstructions, parentOf, replaceTerms, type LiveOrder } from './live-order.ts';
import { OrderLines } from './order-lines.ts';
import { RecordedFills, type TradeWords } from './recorder-fills.ts';
import type { RecorderMemory } from './recorder-memory.ts';
import { RecordedRoutes, enteredOrder, type EnteredWords } from './recorder-routes.ts';
import { noChanges, type Changes } from './records.ts';
import type { Moment } from './moment.ts';
import { explainRefusal } from './refusal-text.ts';
import { endsDay } from './risk-monitor.ts';

const DECREMENT = SELF_TRADE_PREVENTIONS.indexOf('DECREMENT');

/** One command's way through the recorder. */
export class RecorderPass {
  private readonly memory: RecorderMemory;
  private readonly command: Command;
  private readonly moment: Moment;
  private readonly changes = noChanges();
  private readonly touchedOrders = new Map<number, LiveOrder>();
  private hasReference = false;
  private readonly dayEnds: boolean;
  /** Orders that the prevention just before makes smaller. */
  private readonly decremented = new Set<number>();
  private readonly arrivals: Arrivals;
  private readonly lines: OrderLines;
  private readonly fills: RecordedFills;
  private readonly routes: RecordedRoutes;

  constructor(memory: RecorderMemory, command: Command, sequence: number, time: number) {
    this.memory = memory;
    this.command = command;
    this.moment = { sequence, time };
    this.arrivals = new Arrivals(command);
    this.dayEnds = endsDay(command, time);
    if (this.dayEnds) memory.monitor.dayEnded();
    this.lines = new OrderLines(this.changes.orderEvents, sequence, time, (account) => memory.nextEventNumber(account));
    this.fills = new RecordedFills(memory, this.changes, this.moment);
    this.routes = new RecordedRoutes(memory, this.changes, this.moment);
  }

  take(words: Float64Array, at: number): void {
    const word = (n: number): number => words[at + n]!;
    switch (words[at]) {
      case EVENT.ACCEPTED:
        this.accept(word(1), SELL_MARKS[word(2)] ?? null);
        break;
      case EVENT.REJECTED:
        this.reject(word(1), word(2), word(3), word(4), word(5));
        break;
      case EVENT.TRADE:
        this.trade({
          book: word(1),
          id: word(2),
          print: word(3),
          makerOrder: word(4),
          takerOrder: word(5),
          price: word(6),
          quantity: word(7),
          aggressorSide: SIDES[word(8)] ?? null,
        });
        break;
      case EVENT.VERDICT:
        this.fills.verdict(word(1), word(2), word(3), word(4));
        break;
      case EVENT.FEES:
        this.charge(word(1), word(2), word(3));
        break;
      case EVENT.NBBO:
      case EVENT.ROUTE:
      case EVENT.ROUTE_SCORE:
        this.routes.take(words, at);
        break;
      case EVENT.ENTERED:
        this.enterOther({
          parent: word(1),
          id: word(2),
          book: word(3),
          side: SIDES[word(4)]!,
          price: word(5),
          quantity: word(6),
          entry: ENTRY_KINDS[word(7)]!,
          arrivesAt: word(8),
        });
        break;
      case EVENT.PREVENTED:
        this.prevent(word(1), word(2), word(3), word(4), word(5));
        break;
      case EVENT.CANCELED:
        this.cancel(word(1), word(3));
        break;
      case EVENT.EXPIRED:
        this.expire(word(1));
        break;
      case EVENT.AMENDED:
        this.mark(word(1), word(5));
        this.amend(word(1), word(2), word(3), word(4) === 1);
        break;
      case EVENT.REPLACED:
        this.mark(word(1), word(4));
        this.replace(word(1), word(2), word(3));
        break;
      case EVENT.TRIGGERED:
        this.mark(word(2), word(4));
        this.trigger(word(2), word(3));
        break;
      case EVENT.HELD:
        this.hold(word(2), word(3));
        break;
      case EVENT.QUEUED:
        this.queue(word(2));
        break;
      case EVENT.REPRICED:
        this.reprice(word(2), word(3));
        break;
      case EVENT.REFRESHED:
        this.lines.add(this.touch(word(2)), 'REFRESHED');
        break;
      case EVENT.CREATED:
      case EVENT.SET:
        this.setReference(word(1));
        break;
      case EVENT.RISK_CHANGE:
        this.memory.reference.recordRiskChange(this.command, word(1), word(2), this.moment, this.changes);
        break;
      case EVENT.BOOKED:
        this.book();
        break;
      default:
      // RESTED, BOOK_CHANGED, phases, halts, bands, auctions, sessions and refusals change no row.
    }
  }

  finish(): Changes {
    const { memory, changes, moment } = this;
    for (const order of this.touchedOrders.values()) {
      changes.orders.push(orderRow(order));
      if (!isOpen(order)) memory.end(order.id);
    }
    this.fills.recordPositions();
    for (const candle of memory.tape.drain()) changes.candles.push(candle);
    memory.monitor.referenceChanged(changes);
    memory.monitor.finish(moment.sequence, moment.time, changes);
    this.fills.recordBalances(this.dayEnds);
    return changes;
  }

  private touch(id: number): LiveOrder {
    const order = this.memory.order(id);
    order.updatedAt = this.moment.time;
    this.touchedOrders.set(id, order);
    return order;
  }

  // --- coming in ------------------------------------------------------------------------------------

  private accept(id: number, mark: SellMark | null): void {
    const arrival = this.arrivals.take(id);
    this.lines.add(this.enter(id, arrival, arrival.order.side === 'SELL' ? mark : null), 'NEW');
  }

  private enter(id: number, { order, request, links }: Arrival, sellMark: SellMark | null): LiveOrder {
    const { memory } = this;
    const venue = memory.reference.venues.destination(order.instructions?.venue);
    const quote = memory.quoteNumber(order.instrument) || null;
    return this.keep(newOrder(id, order, { ...this.moment, request, links, sellMark, venue, quote }));
  }

  private enterOther(words: EnteredWords): void {
    this.lines.add(this.keep(enteredOrder(words, this.command, this.memory, this.moment)), 'NEW');
  }

  private keep(row: LiveOrder): LiveOrder {
    this.memory.add(row);
    this.touchedOrders.set(row.id, row);
    return row;
  }

  private reject(id: number, code: number, limit: number, actual: number, venue: number): void {
    const arrival = this.arrivals.take(id);
    const { side, instructions } = arrival.order;
    const order = this.enter(id, arrival, side === 'SELL' ? (instructions?.sellMark ?? null) : null);
    const name = this.memory.reference.venues.find(venue)?.name;
    const refusal = explainRefusal(code, limit, actual, arrival.order, undefined, name);
    order.status = 'REJECTED';
    order.leavesQuantity = 0;
    order.rejectCode = refusal.code;
    order.rejectMessage = refusal.message;
    order.rejectField = refusal.field;
    this.lines.add(order, 'REJECTED', null, refusal.code);
  }

  /** The order stands in no book; one that waits for another, which is open, has yet to be set off. */
  private queue(id: number): void {
    const order = this.touch(id);
    const parent = parentOf(order);
    const first = parent === null ? undefined : this.memory.find(parent);
    if (first && isOpen(first)) this.awaitTrigger(order);
  }

  private hold(id: number, stopPrice: number): void {
    const order = this.memory.order(id);
    this.touchedOrders.set(id, order);
    order.stopPrice = stopPrice;
    // A stop that only trails on tells nothing in the account's history.
    if (order.status !== 'PENDING_TRIGGER') this.awaitTrigger(order);
  }

  private awaitTrigger(order: LiveOrder): void {
    order.status = 'PENDING_TRIGGER';
    this.lines.restate(order);
  }

  // --- trading --------------------------------------------------------------------------------------

  private trade(words: TradeWords): void {
    const { id, makerOrder, takerOrder, price, quantity } = words;
    const maker = this.touch(makerOrder);
    const taker = this.touch(takerOrder);
    this.decremented.clear();
    this.fills.trade(words, maker, taker);
    for (const order of [maker, taker]) {
      this.fill(order, price, quantity, id);
      // What a child has traded, its parent has.
      if (order.parent !== null) this.fill(this.touch(order.parent), price, quantity, id);
    }
  }

  private fill(order: LiveOrder, price: number, quantity: number, trade: number): void {
    order.filledQuantity += quantity;
    order.leavesQuantity -= quantity;
    order.notional += BigInt(price) * BigInt(quantity);
    order.status = order.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    this.lines.add(order, 'TRADE', trade);
  }

  private charge(trade: number, makerFee: number, takerFee: number): void {
    const { makerOrder, takerOrder } = this.fills.fees(trade, makerFee, takerFee);
    this.chargeOrder(makerOrder, BigInt(makerFee));
    this.chargeOrder(takerOrder, BigInt(takerFee));
  }

  private chargeOrder(id: number, fee: bigint): void {
    const order = this.touch(id);
    order.fees += fee;
    if (order.parent !== null) this.touch(order.parent).fees += fee;
  }

  private prevent(book: number, makerOrder: number, takerOrder: number, quantity: number, mode: number): void {
    const { memory, changes, decremented } = this;
    changes.preventions.push({
      instrument: instrumentOf(book),
      makerOrder,
      takerOrder,
      account: memory.order(takerOrder).account,
      makerAccount: memory.order(makerOrder).account,
      mode: SELF_TRADE_PREVENTIONS[mode]!,
      quantity,
      at: this.moment.time,
      sequence: this.moment.sequence,
      place: changes.preventions.length,
    });
    decremented.clear();
    if (mode === DECREMENT) decremented.add(makerOrder).add(takerOrder);
  }

  /** A sell is marked anew. @param mark place in SELL_MARKS, plus 1; 0: as before */
  private mark(id: number, mark: number): void {
    const order = this.memory.order(id);
    if (mark > 0 && order.side === 'SELL') order.sellMark = SELL_MARKS[mark - 1]!;
  }

  private trigger(id: number, open: number): void {
    const order = this.touch(id);
    order.quantity = Math.min(order.quantity, order.filledQuantity + open);
    this.setOpen(order);
    this.lines.add(order, 'TRIGGERED');
  }

  /** A sliding order has another limit from the start; what one follows that is pegged, or repriced, does not stand in its row. */
  private reprice(id: number, price: number): void {
    const order = this.memory.order(id);
    const { peg, routing } = otherInstructions(order);
    if (peg !== undefined || routing === 'REPRICE' || order.price === price) return;
    order.price = price;
    this.touchedOrders.set(id, order);
    this.lines.restate(order);
  }

  // --- what people set and book ---------------------------------------------------------------------

  /** Reference data or a setting. Of the events that it may give the first alone brings rows. */
  private setReference(index: number): void {
    if (this.hasReference) return;
    this.hasReference = true;
    const { memory, command, changes } = this;
    if (command.kind === 'AcknowledgeAlert') {
      const alert = memory.monitor.acknowledge(command.id, command.by, command.note, this.moment.time);
      if (alert) changes.alerts.push(alert);
    } else {
      memory.reference.record(command, index, this.moment, changes);
    }
  }

  private book(): void {
    const { memory, command, changes } = this;
    invariant(command.kind === 'BookCash' || command.kind === 'BookHolding', `${command.kind} books nothing`);
    const { account } = command;
    const { time, sequence } = this.moment;
    changes.ledger.push(memory.ledger.book(command, time, sequence));
    this.fills.touchBalance(account);
    if (command.kind === 'BookCash') {
      memory.monitor.booked(account, null, null);
      return;
    }
    const { instrument, quantity, price } = command;
    // A booking only ever adds to a position (the core refuses others), so nothing is realised.
    const { basis } = this.fills.book(account, instrument, quantity, price);
    memory.monitor.booked(account, instrument, basis);
  }

  // --- changing and ending --------------------------------------------------------------------------

  private amend(id: number, quantity: number, price: number, kept: boolean): void {
    const order = this.touch(id);
    order.leavesQuantity += quantity - order.quantity;
    order.quantity = quantity;
    order.price = price === 0 ? null : price;
    // What self-trade prevention takes off a routed order may be all that its children have not traded.
    if (order.leavesQuantity === 0) order.status = 'FILLED';
    order.version++;
    const reason = kept ? 'PRIORITY_KEPT' : 'PRIORITY_LOST';
    this.lines.add(order, 'AMENDED', null, this.decremented.delete(id) ? 'SELF_TRADE_PREVENTION' : reason);
  }

  private replace(id: number, quantity: number, price: number): void {
    const { command } = this;
    invariant(command.kind === 'ReplaceOrder', `${command.kind} replaces no order`);
    const order = this.touch(id);
    replaceTerms(order, command.terms);
    order.quantity = quantity;
    order.price = price === 0 ? null : price;
    order.version++;
    this.setOpen(order);
    this.lines.add(order, 'REPLACED');
  }

  /** What is not filled is open, and may trade. */
  private setOpen(order: LiveOrder): void {
    order.leavesQuantity = order.quantity - order.filledQuantity;
    order.status = order.filledQuantity > 0 ? 'PARTIALLY_FILLED' : 'NEW';
  }

  private cancel(id: number, reason: number): void {
    const order = this.touch(id);
    order.leavesQuantity = 0;
    order.status = 'CANCELED';
    order.cancelReason = CANCEL_REASONS[reason]!;
    this.lines.add(order, 'CANCELED', null, order.cancelReason);
  }

  private expire(id: number): void {
    const order = this.touch(id);
    order.leavesQuantity = 0;
    order.status = 'EXPIRED';
    this.lines.add(order, 'EXPIRED', null, order.timeInForce === 'GTD' ? 'GTD' : 'SESSION_END');
  }
}
