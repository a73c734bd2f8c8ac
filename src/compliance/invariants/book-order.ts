import {
  SMART,
  formatDecimal,
  instrumentOf,
  type EntryKind,
  type OrderInstructions,
  type ReplacementTerms,
  type SelfTradePrevention,
  type Side,
  type SubmitOrder,
  type TimeInForce,
} from '../../domain/index.ts';

/**
 * Where an order stands: in the hands of the command under way; in one of a book's queues; held as a stop; queued for an
 * auction alone, or as a peg without a reference; waiting for another order; an iceberg between two slices; a peg that is about
 * to be moved; with the router; on its way to its venue; kept from work by another venue's quote.
 */
export type Place =
  | 'AT_WORK'
  | 'DISPLAYED'
  | 'HIDDEN'
  | 'HELD'
  | 'QUEUED'
  | 'WAITING'
  | 'SPENT'
  | 'ASIDE'
  | 'ROUTED'
  | 'IN_FLIGHT'
  | 'STAYING';

/** An open order as the events leave it, kept by nothing but commands and events. Prices are micro-dollars. */
export interface BookOrder {
  readonly id: number;
  readonly account: number;
  /** The book that it was sent to; of one for the router, the home market's. */
  readonly book: number;
  readonly instrument: number;
  readonly side: Side;
  /** How it came where no client sent it; the routed order that it is a child of (0: none); and when it gets to its venue. */
  readonly entry: EntryKind | null;
  readonly parent: number;
  readonly arrivesAt: number;
  /** What it trades as: a stop that was set off is a MARKET or LIMIT order. */
  type: SubmitOrder['type'];
  timeInForce: TimeInForce;
  selfTradePrevention: SelfTradePrevention;
  instructions: OrderInstructions;
  /** Its own limit; null: none. */
  limit: number | null;
  /** Where it stands in the book; 0 for a peg that waits. */
  price: number;
  /** Total, filled part included. */
  quantity: number;
  filled: number;
  /** Filled since it was last at work. */
  filledAtWork: number;
  /** What of it stands in a queue, and what an iceberg keeps back. */
  shown: number;
  place: Place;
  /** Rises each time that an order goes to the back. */
  stamp: number;
  /** A held stop's price; whether a trade has reached it; and whether it may have been, by trades that come one by one. */
  stopPrice: number;
  reached: boolean;
  mayBeSetOff: boolean;
}

/** An order that was taken, and is at work. @param book that it was sent to */
export function accepted(id: number, command: SubmitOrder, book: number = command.instrument): BookOrder {
  return {
    id,
    account: command.account,
    book,
    instrument: instrumentOf(book),
    side: command.side,
    entry: null,
    parent: 0,
    arrivesAt: 0,
    type: command.type,
    timeInForce: command.timeInForce,
    selfTradePrevention: command.selfTradePrevention,
    instructions: command.instructions ?? {},
    limit: command.price,
    price: command.price ?? 0,
    quantity: command.quantity,
    filled: 0,
    filledAtWork: 0,
    shown: 0,
    place: 'AT_WORK',
    stamp: 0,
    stopPrice: command.instructions?.stopPrice ?? 0,
    reached: false,
    mayBeSetOff: false,
  };
}

/** An order that no client sent, as its event tells of it. */
export interface Entered {
  readonly id: number;
  readonly account: number;
  readonly book: number;
  readonly side: Side;
  /** Micro-dollars; 0: it has no limit. */
  readonly price: number;
  readonly quantity: number;
  readonly entry: EntryKind;
  readonly parent: BookOrder | undefined;
  readonly arrivesAt: number;
}

/** A child of a routed order, on its way; or a venue's quote, at work. */
export function enteredOrder({ id, book, price, parent, entry, arrivesAt, ...terms }: Entered): BookOrder {
  const rests = entry === 'REST' || entry === 'QUOTE';
  const command: SubmitOrder = {
    kind: 'SubmitOrder',
    clientOrderId: '',
    instrument: instrumentOf(book),
    type: price === 0 ? 'MARKET' : 'LIMIT',
    timeInForce: rests ? 'GTC' : 'IOC',
    selfTradePrevention: parent?.selfTradePrevention ?? 'CANCEL_MAKER',
    ...terms,
    price: price === 0 ? null : price,
  };
  const place: Place = entry === 'QUOTE' ? 'AT_WORK' : 'IN_FLIGHT';
  return { ...accepted(id, command, book), entry, parent: parent?.id ?? 0, arrivesAt, place };
}

/** Whether an order is for the router to send on. */
export function isSmart({ instructions }: BookOrder): boolean {
  return instructions.venue === SMART;
}

/** Whether no other venue's quote keeps it from trading, or from standing where it likes. */
export function isExempt({ instructions, entry }: BookOrder): boolean {
  return instructions.exemption !== undefined || entry === 'QUOTE' || entry === 'TAKE';
}

/** Whether another venue's quote may move it away from its limit. */
export function isRepriced({ instructions }: BookOrder): boolean {
  return instructions.routing === 'REPRICE';
}

/** Gives an order new terms: what is absent stays, null takes an instruction away. */
export function giveTerms(
  order: BookOrder,
  { type, timeInForce, selfTradePrevention, instructions }: ReplacementTerms,
): void {
  if (type !== undefined) order.type = type;
  if (timeInForce !== undefined) order.timeInForce = timeInForce;
  if (selfTradePrevention !== undefined) order.selfTradePrevention = selfTradePrevention;
  const merged = Object.entries({ ...order.instructions, ...instructions }).filter(([, value]) => value !== null);
  order.instructions = Object.fromEntries(merged);
}

/** A stop is a market order once it is set off, a stop-limit a limit order. */
export function setOff(order: BookOrder): void {
  const { stopPrice: _, trailAmount: __, trailPercent: ___, ...others } = order.instructions;
  order.type = order.type === 'STOP' ? 'MARKET' : 'LIMIT';
  order.instructions = others;
}

export function openOf({ quantity, filled }: BookOrder): number {
  return quantity - filled;
}

export function isStop({ type }: Pick<BookOrder, 'type'>): boolean {
  return type === 'STOP' || type === 'STOP_LIMIT';
}

/** Whether it is one that is never displayed. */
export function isHidden({ instructions }: BookOrder): boolean {
  return instructions.hidden === true || instructions.peg !== undefined;
}

/** Whether what is left of it may stand in the book. */
export function mayRest({ type, timeInForce }: BookOrder): boolean {
  return (
    type !== 'MARKET' && type !== 'STOP' && (timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD')
  );
}

/** The worst price that it may trade at now; null: any. */
export function worstPrice({ price, limit, instructions }: BookOrder): number | null {
  return instructions.peg === undefined ? limit : price;
}

export function nameOf(order: BookOrder): string {
  const { id, side, price } = order;
  return `order ${id} (${side} ${openOf(order)} at ${formatDecimal(price)})`;
}
