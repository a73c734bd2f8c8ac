import {
  OPEN_STATUSES,
  type ContingencyType,
  type OrderInstructions,
  type ReplacementTerms,
  type SellMark,
  type SubmitOrder,
} from '../domain/index.ts';
import { instructionsText, termsText } from './order-terms.ts';
import type { OrderRecord, OrderState } from './records.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An order's row while the order can still change. */
export type LiveOrder = Omit<Writable<OrderRecord>, 'notional' | 'fees'> & { notional: bigint; fees: bigint };

/** The row of an order that can still change. */
export function liveOrder(row: OrderRecord): LiveOrder {
  return { ...row, notional: BigInt(row.notional), fees: BigInt(row.fees) };
}

/** The row as it is now. */
export function orderRow(order: LiveOrder): OrderRecord {
  return { ...order, notional: order.notional.toString(), fees: order.fees.toString() };
}

/** Where a new row comes from, apart from its request. */
export interface Origin {
  readonly sequence: number;
  readonly time: number;
  readonly request: string;
  readonly links: string | null;
  /** How a sell is marked; null: a buy, or a refused order that named no mark. */
  readonly sellMark: SellMark | null;
  /** Index; null: the router decides. */
  readonly venue: number | null;
  /** Number of the national best quote in force; null: there is none yet. */
  readonly quote: number | null;
}

/** The row of an order that has just come: all of it open. */
export function newOrder(
  id: number,
  command: SubmitOrder,
  { sequence, time, request, links, sellMark, venue, quote }: Origin,
): LiveOrder {
  const { instructions } = command;
  return {
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
    createdAt: time,
    updatedAt: time,
    sequence,
    request,
    instructions: instructions ? instructionsText(instructions) : null,
    links,
    sellMark,
    venue,
    parent: null,
    entry: null,
    arrivesAt: null,
    quote,
    fees: 0n,
  };
}

/** Gives an order the terms of a replacement: what is absent stays, null takes an instruction away. */
export function replaceTerms(
  order: LiveOrder,
  { type, timeInForce, selfTradePrevention, instructions }: ReplacementTerms,
): void {
  if (type !== undefined) order.type = type;
  if (timeInForce !== undefined) order.timeInForce = timeInForce;
  if (selfTradePrevention !== undefined) order.selfTradePrevention = selfTradePrevention;
  if (instructions === undefined) return;
  const { stopPrice, displayQuantity, expiresAt, ...others } = instructions;
  if (stopPrice !== undefined) order.stopPrice = stopPrice;
  if (displayQuantity !== undefined) order.displayQuantity = displayQuantity;
  if (expiresAt !== undefined) order.expiresAt = expiresAt;
  order.instructions = instructionsText({ ...otherInstructions(order), ...others });
}

/** The instructions of a row that have no column of their own. */
export function otherInstructions({ instructions }: Pick<OrderRecord, 'instructions'>): OrderInstructions {
  return instructions === null ? {} : (JSON.parse(instructions) as OrderInstructions);
}

/** How an order hangs together with others, as its row has it. */
export function linksText(contingency: ContingencyType, orders: readonly number[]): string {
  return JSON.stringify([contingency, orders]);
}

/** Id of the order that this one waits for, or once waited for; null where there is none. */
export function parentOf({ id, links }: Pick<OrderRecord, 'id' | 'links'>): number | null {
  if (links === null) return null;
  const [contingency, orders] = JSON.parse(links) as [ContingencyType, readonly number[]];
  const [first] = orders;
  return contingency === 'ONE_CANCELS_OTHER' || first === undefined || first === id ? null : first;
}

export function isOpen({ status }: Pick<OrderRecord, 'status'>): boolean {
  return OPEN_STATUSES.includes(status);
}

/** The part of a row that changes, as it is now. */
export function stateOf(order: LiveOrder): OrderState {
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
    sellMark: order.sellMark,
    terms: termsText(order),
  };
}
