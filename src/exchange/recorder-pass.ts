import {
  CANCEL_REASONS,
  EVENT,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  invariant,
  type Command,
  type OrderEventType,
  type SubmitOrder,
} from '../domain/index.ts';
import { afterFill, type CostBasis } from '../risk/index.ts';
import {
  isOpen,
  linksText,
  newOrder,
  otherInstructions,
  parentOf,
  replaceTerms,
  stateOf,
  type LiveOrder,
} from './live-order.ts';
import { noChanges, type Changes } from './records.ts';
import { explainRefusal } from './refusal-text.ts';
import { listRequestText, requestText } from './request-text.ts';

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
  /** Order → place of its last line of history among the changes. */
  private readonly lastLines = new Map<number, number>();
  /** Orders that the prevention just before makes smaller. */
  private readonly decremented = new Set<number>();
  /** For a list: which of its orders comes next, and what all of them have in common. */
  private nextOfList = 0;
  private listRequests: readonly string[] = [];
  private links: string | null = null;

  constructor(memory: RecorderMemory, command: Command, sequence: number, time: number) {
    this.memory = memory;
    this.command = command;
    this.sequence = sequence;
    this.time = time;
  }

  take(words: Float64Array, at: number): void {
    const word = (n: number): number => words[at + n]!;
    switch (words[at]) {
      case EVENT.ACCEPTED:
        this.history(this.enter(word(1)), 'NEW');
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
        this.history(this.touch(word(2)), 'REFRESHED');
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

  private enter(id: number): LiveOrder {
    const { sequence, time } = this;
    const [command, request] = this.requestOf(id);
    const order = newOrder(id, command, { sequence, time, request, links: this.links });
    this.memory.add(order);
    this.touchedOrders.set(id, order);
    return order;
  }

  /** The order that the event is about; of a list, the n-th such event is about its n-th order. */
  private requestOf(id: number): [SubmitOrder, request: string] {
    const { command } = this;
    if (command.kind === 'SubmitOrder') return [command, requestText(command)];
    invariant(command.kind === 'SubmitLinkedOrders', `${command.kind} brings no order`);
    const place = this.nextOfList++;
    if (place === 0) {
      this.listRequests = listRequestText(command);
      this.links = linksText(
        command.contingency,
        command.orders.map((_, further) => id + further),
      );
    }
    return [command.orders[place]!, this.listRequests[place]!];
  }

  private reject(id: number, code: number, limit: number, actual: number): void {
    const order = this.enter(id);
    const { command } = this;
    const request = command.kind === 'SubmitLinkedOrders' ? command.orders[this.nextOfList - 1]! : command;
    const refusal = explainRefusal(code, limit, actual, request.kind === 'SubmitOrder' ? request : null);
    order.status = 'REJECTED';
    order.leavesQuantity = 0;
    order.rejectCode = refusal.code;
    order.rejectMessage = refusal.message;
    order.rejectField = refusal.field;
    this.history(order, 'REJECTED', null, refusal.code);
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
    this.restate(order);
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
      this.history(order, 'TRADE', id);
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
    this.history(order, 'TRIGGERED');
  }

  /** A sliding order has another limit from the start; what a peg follows does not stand in its row. */
  private reprice(id: number, price: number): void {
    const order = this.memory.order(id);
    if (otherInstructions(order).peg !== undefined) return;
    order.price = price;
    this.touchedOrders.set(id, order);
    this.restate(order);
  }

  // --- changing and ending --------------------------------------------------------------------------

  private amend(id: number, quantity: number, price: number, kept: boolean): void {
    const order = this.touch(id);
    order.leavesQuantity += quantity - order.quantity;
    order.quantity = quantity;
    order.price = price === 0 ? null : price;
    order.version++;
    const reason = kept ? 'PRIORITY_KEPT' : 'PRIORITY_LOST';
    this.history(order, 'AMENDED', null, this.decremented.delete(id) ? 'SELF_TRADE_PREVENTION' : reason);
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
    this.history(order, 'REPLACED');
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
    this.history(order, 'CANCELED', null, order.cancelReason);
  }

  private expire(id: number): void {
    const order = this.touch(id);
    order.leavesQuantity = 0;
    order.status = 'EXPIRED';
    this.history(order, 'EXPIRED', null, order.timeInForce === 'GTD' ? 'GTD' : 'SESSION_END');
  }

  // --- history --------------------------------------------------------------------------------------

  private history(
    order: LiveOrder,
    type: OrderEventType,
    trade: number | null = null,
    reason: string | null = null,
  ): void {
    const { orderEvents } = this.changes;
    this.lastLines.set(order.id, orderEvents.length);
    orderEvents.push({
      account: order.account,
      number: this.memory.nextEventNumber(order.account),
      order: order.id,
      type,
      at: this.time,
      trade,
      reason,
      state: stateOf(order),
      sequence: this.sequence,
    });
  }

  /** The order's last line of history has it as it turns out to be, once it has found its place. */
  private restate(order: LiveOrder): void {
    const { orderEvents } = this.changes;
    const place = this.lastLines.get(order.id);
    invariant(place !== undefined, `order ${order.id} has a line in this command's history`);
    orderEvents[place] = { ...orderEvents[place]!, state: stateOf(order) };
  }
}
