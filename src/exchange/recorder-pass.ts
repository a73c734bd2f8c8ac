import {
  CANCEL_REASONS,
  EVENT,
  SELF_TRADE_PREVENTIONS,
  SELL_MARKS,
  SIDES,
  invariant,
  type Command,
  type SellMark,
} from '../domain/index.ts';
import { afterFill, type CostBasis } from '../risk/index.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import type { Ledger } from './ledger.ts';
import { isOpen, newOrder, otherInstructions, parentOf, replaceTerms, type LiveOrder } from './live-order.ts';
import { OrderLines } from './order-lines.ts';
import { noChanges, type Changes, type TradeRecord } from './records.ts';
import type { ReferenceRecorder } from './reference-recorder.ts';
import { explainRefusal } from './refusal-text.ts';
import { endsDay, type RiskMonitor } from './risk-monitor.ts';
import type { Tape } from './tape.ts';

/** What the recorder remembers from command to command. */
export interface RecorderMemory {
  /** An order that has not ended; undefined where it has. */
  find(id: number): LiveOrder | undefined;
  /** An order that has not ended. */
  order(id: number): LiveOrder;
  add(order: LiveOrder): void;
  end(id: number): void;
  position(account: number, instrument: number): CostBasis;
  setPosition(account: number, instrument: number, basis: CostBasis): void;
  nextEventNumber(account: number): number;
  readonly reference: ReferenceRecorder;
  readonly ledger: Ledger;
  readonly monitor: RiskMonitor;
  readonly tape: Tape;
}

const DECREMENT = SELF_TRADE_PREVENTIONS.indexOf('DECREMENT');

/** One command's way through the recorder. */
export class RecorderPass {
  private readonly memory: RecorderMemory;
  private readonly command: Command;
  private readonly sequence: number;
  private readonly time: number;
  private readonly changes = noChanges();
  private readonly touchedOrders = new Map<number, LiveOrder>();
  private readonly touchedPositions = new Map<string, { account: number; instrument: number }>();
  private readonly touchedBalances = new Set<number>();
  private hasReference = false;
  private readonly dayEnds: boolean;
  /** Orders that the prevention just before makes smaller. */
  private readonly decremented = new Set<number>();
  private readonly arrivals: Arrivals;
  private readonly lines: OrderLines;

  constructor(memory: RecorderMemory, command: Command, sequence: number, time: number) {
    this.memory = memory;
    this.command = command;
    this.sequence = sequence;
    this.time = time;
    this.arrivals = new Arrivals(command);
    this.dayEnds = endsDay(command, time);
    if (this.dayEnds) memory.monitor.dayEnded();
    this.lines = new OrderLines(this.changes.orderEvents, sequence, time, (account) => memory.nextEventNumber(account));
  }

  take(words: Float64Array, at: number): void {
    const word = (n: number): number => words[at + n]!;
    switch (words[at]) {
      case EVENT.ACCEPTED:
        this.accept(word(1), SELL_MARKS[word(2)] ?? null);
        break;
      case EVENT.REJECTED:
        this.reject(word(1), word(2), word(3), word(4));
        break;
      case EVENT.TRADE:
        this.trade(word(1), word(2), word(3), word(4), word(5), word(6), word(7), word(8));
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
    const { memory, changes } = this;
    for (const order of this.touchedOrders.values()) {
      changes.orders.push({ ...order, notional: order.notional.toString() });
      if (!isOpen(order)) memory.end(order.id);
    }
    for (const { account, instrument } of this.touchedPositions.values()) {
      const { quantity, cost, realizedPnl } = memory.position(account, instrument);
      changes.positions.push({
        account,
        instrument,
        quantity,
        cost: cost.toString(),
        realizedPnl: realizedPnl.toString(),
      });
    }
    for (const candle of memory.tape.drain()) changes.candles.push(candle);
    memory.monitor.referenceChanged(changes);
    memory.monitor.finish(this.sequence, this.time, changes);
    this.recordBalances();
    return changes;
  }

  private recordBalances(): void {
    const { memory, changes, touchedBalances } = this;
    const drawdownOf = (account: number): ReturnType<RiskMonitor['drawdownOf']> => memory.monitor.drawdownOf(account);
    // At a day's end profits are measured anew, which may show in any account.
    if (this.dayEnds) for (const account of memory.ledger.outdated(drawdownOf)) touchedBalances.add(account);
    for (const account of touchedBalances) changes.balances.push(memory.ledger.row(account, drawdownOf));
  }

  private get moment(): { readonly sequence: number; readonly time: number } {
    return { sequence: this.sequence, time: this.time };
  }

  private touch(id: number): LiveOrder {
    const order = this.memory.order(id);
    order.updatedAt = this.time;
    this.touchedOrders.set(id, order);
    return order;
  }

  // --- coming in ------------------------------------------------------------------------------------

  private accept(id: number, mark: SellMark | null): void {
    const arrival = this.arrivals.take(id);
    this.lines.add(this.enter(id, arrival, arrival.order.side === 'SELL' ? mark : null), 'NEW');
  }

  private enter(id: number, { order, request, links }: Arrival, sellMark: SellMark | null): LiveOrder {
    const row = newOrder(id, order, { ...this.moment, request, links, sellMark });
    this.memory.add(row);
    this.touchedOrders.set(id, row);
    return row;
  }

  private reject(id: number, code: number, limit: number, actual: number): void {
    const arrival = this.arrivals.take(id);
    const { side, instructions } = arrival.order;
    const order = this.enter(id, arrival, side === 'SELL' ? (instructions?.sellMark ?? null) : null);
    const refusal = explainRefusal(code, limit, actual, arrival.order);
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

  private trade(
    instrument: number,
    id: number,
    print: number,
    makerId: number,
    takerId: number,
    price: number,
    quantity: number,
    aggressor: number,
  ): void {
    const maker = this.touch(makerId);
    const taker = this.touch(takerId);
    this.decremented.clear();
    const trade: TradeRecord = {
      id,
      instrument,
      print,
      price,
      quantity,
      aggressorSide: SIDES[aggressor] ?? null,
      makerOrder: makerId,
      takerOrder: takerId,
      makerAccount: maker.account,
      takerAccount: taker.account,
      executedAt: this.time,
      sequence: this.sequence,
    };
    this.changes.trades.push(trade);
    this.memory.tape.take(trade);
    const notional = BigInt(price) * BigInt(quantity);
    for (const order of [maker, taker]) {
      order.filledQuantity += quantity;
      order.leavesQuantity -= quantity;
      order.notional += notional;
      order.status = order.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
      this.fill(order.account, instrument, order.side === 'BUY' ? quantity : -quantity, price, id);
      this.lines.add(order, 'TRADE', id);
    }
  }

  private fill(account: number, instrument: number, signed: number, price: number, trade: number): void {
    const { memory } = this;
    const before = memory.position(account, instrument);
    const after = afterFill(before, signed, price);
    this.move(account, instrument, after);
    memory.ledger.traded(account, BigInt(-signed) * BigInt(price));
    memory.monitor.traded(account, instrument, before, after, price, trade);
  }

  private move(account: number, instrument: number, after: CostBasis): void {
    this.memory.setPosition(account, instrument, after);
    this.touchedPositions.set(`${account}:${instrument}`, { account, instrument });
    this.touchedBalances.add(account);
  }

  private prevent(instrument: number, makerOrder: number, takerOrder: number, quantity: number, mode: number): void {
    const { memory, changes, decremented } = this;
    changes.preventions.push({
      instrument,
      makerOrder,
      takerOrder,
      account: memory.order(takerOrder).account,
      makerAccount: memory.order(makerOrder).account,
      mode: SELF_TRADE_PREVENTIONS[mode]!,
      quantity,
      at: this.time,
      sequence: this.sequence,
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

  /** A sliding order has another limit from the start; what a peg follows does not stand in its row. */
  private reprice(id: number, price: number): void {
    const order = this.memory.order(id);
    if (otherInstructions(order).peg !== undefined) return;
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
      const alert = memory.monitor.acknowledge(command.id, command.by, command.note, this.time);
      if (alert) changes.alerts.push(alert);
    } else {
      memory.reference.record(command, index, this.moment, changes);
    }
  }

  private book(): void {
    const { memory, command, changes } = this;
    invariant(command.kind === 'BookCash' || command.kind === 'BookHolding', `${command.kind} books nothing`);
    const { account } = command;
    changes.ledger.push(memory.ledger.book(command, this.time, this.sequence));
    this.touchedBalances.add(account);
    if (command.kind === 'BookCash') {
      memory.monitor.booked(account, null, null);
      return;
    }
    const { instrument, quantity, price } = command;
    // A booking only ever adds to a position (the core refuses others), so nothing is realised.
    const after = afterFill(memory.position(account, instrument), quantity, price);
    this.move(account, instrument, after);
    memory.monitor.booked(account, instrument, after);
  }

  // --- changing and ending --------------------------------------------------------------------------

  private amend(id: number, quantity: number, price: number, kept: boolean): void {
    const order = this.touch(id);
    order.leavesQuantity += quantity - order.quantity;
    order.quantity = quantity;
    order.price = price === 0 ? null : price;
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
