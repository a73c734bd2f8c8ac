import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  OPEN_STATUSES,
  SIDES,
  invariant,
  type Command,
  type EventBuffer,
  type OrderEventType,
  type SubmitOrder,
} from '../domain/index.ts';
import { FLAT, afterFill, type CostBasis } from '../risk/index.ts';
import type { RecorderRows, ReferenceRows } from './ports.ts';
import { noChanges, type Changes, type OrderRecord, type OrderState } from './records.ts';
import { ReferenceRecorder } from './reference-recorder.ts';
import { explainRefusal } from './refusal-text.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type LiveOrder = Omit<Writable<OrderRecord>, 'notional'> & { notional: bigint };

/**
 * Turns commands and their flat events into the rows that people read. Keeps the open orders, positions and counters
 * that it needs, so that rows are whole without asking the database. Deterministic: the same journal gives the same
 * rows.
 */
export class Recorder {
  private readonly live = new Map<number, LiveOrder>();
  /** By account, then instrument. */
  private readonly positions: (CostBasis | undefined)[][] = [];
  private readonly eventNumbers: number[] = [];
  private readonly reference: ReferenceRecorder;

  constructor(rows: RecorderRows, reference: ReferenceRows) {
    for (const order of rows.openOrders) this.live.set(order.id, { ...order, notional: BigInt(order.notional) });
    for (const { account, instrument, quantity, cost, realizedPnl } of rows.positions) {
      this.setPosition(account, instrument, { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) });
    }
    for (const [account, number] of rows.lastEventNumbers) this.eventNumbers[account] = number;
    this.reference = new ReferenceRecorder(reference);
  }

  /** The rows that one command adds or replaces. */
  record(command: Command, events: EventBuffer, sequence: number, time: number): Changes {
    const pass = new Pass(this, command, sequence, time);
    const { words, length } = events;
    for (let at = 0; at < length; at += EVENT_WIDTH) pass.take(words, at);
    return pass.finish();
  }

  /** An order that has not ended. */
  order(id: number): LiveOrder {
    const order = this.live.get(id);
    invariant(order, `order ${id} is open`);
    return order;
  }

  add(order: LiveOrder): void {
    this.live.set(order.id, order);
  }

  end(id: number): void {
    this.live.delete(id);
  }

  position(account: number, instrument: number): CostBasis {
    return this.positions[account]?.[instrument] ?? FLAT;
  }

  setPosition(account: number, instrument: number, basis: CostBasis): void {
    (this.positions[account] ??= [])[instrument] = basis;
  }

  nextEventNumber(account: number): number {
    return (this.eventNumbers[account] = (this.eventNumbers[account] ?? 0) + 1);
  }

  recordReference(command: Command, index: number, time: number, changes: Changes): void {
    this.reference.record(command, index, time, changes);
  }
}

/** One command's way through the recorder. */
class Pass {
  private readonly recorder: Recorder;
  private readonly command: Command;
  private readonly sequence: number;
  private readonly time: number;
  private readonly changes = noChanges();
  private readonly touchedOrders = new Map<number, LiveOrder>();
  private readonly touchedPositions = new Map<string, { account: number; instrument: number }>();

  constructor(recorder: Recorder, command: Command, sequence: number, time: number) {
    this.recorder = recorder;
    this.command = command;
    this.sequence = sequence;
    this.time = time;
  }

  take(words: Float64Array, at: number): void {
    const word = (n: number): number => words[at + n]!;
    switch (words[at]) {
      case EVENT.ACCEPTED:
        this.history(this.newOrder(word(1)), 'NEW');
        break;
      case EVENT.REJECTED:
        this.reject(word(1), word(2), word(3), word(4));
        break;
      case EVENT.TRADE:
        this.trade(word(1), word(2), word(3), word(4), word(5), word(6), word(7), word(8));
        break;
      case EVENT.PREVENTED:
        this.changes.preventions.push({
          instrument: word(1),
          makerOrder: word(2),
          takerOrder: word(3),
          account: this.recorder.order(word(3)).account,
          quantity: word(4),
          at: this.time,
          sequence: this.sequence,
          place: this.changes.preventions.length,
        });
        break;
      case EVENT.CANCELED: {
        const order = this.touch(word(1));
        order.leavesQuantity = 0;
        order.status = 'CANCELED';
        order.cancelReason = CANCEL_REASONS[word(3)]!;
        this.history(order, 'CANCELED', null, order.cancelReason);
        break;
      }
      case EVENT.EXPIRED: {
        const order = this.touch(word(1));
        order.leavesQuantity = 0;
        order.status = 'EXPIRED';
        this.history(order, 'EXPIRED', null, 'SESSION_END');
        break;
      }
      case EVENT.AMENDED: {
        const order = this.touch(word(1));
        order.leavesQuantity += word(2) - order.quantity;
        order.quantity = word(2);
        order.price = word(3);
        order.version++;
        this.history(order, 'AMENDED', null, word(4) === 1 ? 'PRIORITY_KEPT' : 'PRIORITY_LOST');
        break;
      }
      case EVENT.CREATED:
        this.recorder.recordReference(this.command, word(1), this.time, this.changes);
        break;
      default:
      // RESTED, BOOK_CHANGED, PHASE, SESSION and refusals change no row.
    }
  }

  finish(): Changes {
    const { recorder, changes } = this;
    for (const order of this.touchedOrders.values()) {
      changes.orders.push({ ...order, notional: order.notional.toString() });
      if (!OPEN_STATUSES.includes(order.status)) recorder.end(order.id);
    }
    for (const { account, instrument } of this.touchedPositions.values()) {
      const { quantity, cost, realizedPnl } = recorder.position(account, instrument);
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
    const order = this.recorder.order(id);
    order.updatedAt = this.time;
    this.touchedOrders.set(id, order);
    return order;
  }

  private newOrder(id: number): LiveOrder {
    const command = this.command as SubmitOrder;
    const { instructions } = command;
    const order: LiveOrder = {
      id,
      account: command.account,
      instrument: command.instrument,
      clientOrderId: command.clientOrderId,
      side: command.side,
      type: command.type,
      timeInForce: command.timeInForce,
      selfTradePrevention: command.selfTradePrevention,
      price: command.price,
      stopPrice: instructions?.stopPrice ?? null,
      displayQuantity: instructions?.displayQuantity ?? null,
      expiresAt: instructions?.expiresAt ?? null,
      quantity: command.quantity,
      filledQuantity: 0,
      leavesQuantity: command.quantity,
      notional: 0n,
      status: 'NEW',
      rejectCode: null,
      rejectMessage: null,
      rejectField: null,
      cancelReason: null,
      version: 1,
      createdAt: this.time,
      updatedAt: this.time,
      sequence: this.sequence,
      request: requestText(command),
    };
    this.recorder.add(order);
    this.touchedOrders.set(id, order);
    return order;
  }

  private reject(id: number, code: number, limit: number, actual: number): void {
    const order = this.newOrder(id);
    const refusal = explainRefusal(code, limit, actual, this.command as SubmitOrder);
    order.status = 'REJECTED';
    order.leavesQuantity = 0;
    order.rejectCode = refusal.code;
    order.rejectMessage = refusal.message;
    order.rejectField = refusal.field;
    this.history(order, 'REJECTED', null, refusal.code);
  }

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
    this.changes.trades.push({
      id,
      instrument,
      print,
      price,
      quantity,
      aggressorSide: SIDES[aggressor]!,
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
    const { recorder } = this;
    recorder.setPosition(account, instrument, afterFill(recorder.position(account, instrument), signed, price));
    this.touchedPositions.set(`${account}:${instrument}`, { account, instrument });
  }

  private history(
    order: LiveOrder,
    type: OrderEventType,
    trade: number | null = null,
    reason: string | null = null,
  ): void {
    this.changes.orderEvents.push({
      account: order.account,
      number: this.recorder.nextEventNumber(order.account),
      order: order.id,
      type,
      at: this.time,
      trade,
      reason,
      state: stateOf(order),
      sequence: this.sequence,
    });
  }
}

function stateOf(order: LiveOrder): OrderState {
  return {
    price: order.price,
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    leavesQuantity: order.leavesQuantity,
    notional: order.notional.toString(),
    status: order.status,
    cancelReason: order.cancelReason,
    version: order.version,
    updatedAt: order.updatedAt,
  };
}

/** A request in one canonical form, the client's id and account apart: what a repeat is compared by. */
export function requestText(order: SubmitOrder): string {
  const { instructions = {} } = order;
  return JSON.stringify([
    order.instrument,
    order.side,
    order.type,
    order.timeInForce,
    order.quantity,
    order.price,
    order.selfTradePrevention,
    Object.entries(instructions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
