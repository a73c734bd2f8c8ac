import { CANCEL_REASONS, EVENT, SELF_TRADE_PREVENTIONS, SIDES, invariant, type Command } from '../domain/index.ts';
import { afterFill, type CostBasis } from '../risk/index.ts';
import { Arrivals, type Arrival } from './arrivals.ts';
import { isOpen, newOrder, otherInstructions, parentOf, replaceTerms, type LiveOrder } from './live-order.ts';
import { OrderLines } from './order-lines.ts';
import { noChanges, type Changes } from './records.ts';
import { explainRefusal } from './refusal-text.ts';

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
  recordReference(command: Command, index: number, time: number, changes: Changes): void;
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
    this.lines = new OrderLines(this.changes.orderEvents, sequence, time, (account) => memory.nextEventNumber(account));
  }

  take(words: Float64Array, at: number): void {
    const word = (n: number): number => words[at + n]!;
    switch (words[at]) {
      case EVENT.ACCEPTED:
        this.lines.add(this.enter(word(1), this.arrivals.take(word(1))), 'NEW');
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
        this.amend(word(1), word(2), word(3), word(4) === 1);
        break;
      case EVENT.REPLACED:
        this.replace(word(1), word(2), word(3));
        break;
      case EVENT.TRIGGERED:
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
        this.memory.recordReference(this.command, word(1), this.time, this.changes);
        break;
      default:
      // RESTED, BOOK_CHANGED, phases, auctions, sessions and refusals change no row.
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
    return changes;
  }

  private touch(id: number): LiveOrder {
    const order = this.memory.order(id);
    order.updatedAt = this.time;
    this.touchedOrders.set(id, order);
    return order;
  }

  // --- coming in ------------------------------------------------------------------------------------

  private enter(id: number, { order, request, links }: Arrival): LiveOrder {
    const { sequence, time } = this;
    const row = newOrder(id, order, { sequence, time, request, links });
    this.memory.add(row);
    this.touchedOrders.set(id, row);
    return row;
  }

  private reject(id: number, code: number, limit: number, actual: number): void {
    const arrival = this.arrivals.take(id);
    const order = this.enter(id, arrival);
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
    this.changes.trades.push({
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
    });
    const notional = BigInt(price) * BigInt(quantity);
    for (const order of [maker, taker]) {
      order.filledQuantity += quantity;
      order.leavesQuantity -= quantity;
      order.notional += notional;
      order.status = order.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
      this.fill(order.account, instrument, order.side === 'BUY' ? quantity : -quantity, price);
      this.lines.add(order, 'TRADE', id);
    }
  }

  private fill(account: number, instrument: number, signed: number, price: number): void {
    const { memory } = this;
    memory.setPosition(account, instrument, afterFill(memory.position(account, instrument), signed, price));
    this.touchedPositions.set(`${account}:${instrument}`, { account, instrument });
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
