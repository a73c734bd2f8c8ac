import type {
  CancelReason,
  Code,
  OrderType,
  Output,
  Peg,
  Phase,
  PostOnly,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from './protocol.ts';

/** What an order asks for. Null: it does not ask for it. */
export interface Terms {
  readonly id: string;
  side: Side;
  type: OrderType;
  tif: TimeInForce;
  /** The limit. Of a peg too; where it stands is `standsAt`. */
  price: number | null;
  stop: number | null;
  trail: number | null;
  trailPct: number | null;
  display: number | null;
  hidden: boolean;
  minQty: number | null;
  postOnly: PostOnly;
  reduceOnly: boolean;
  peg: Peg | null;
  account: string | null;
  stp: SelfTradePrevention;
  expiresAt: number | null;
  /** Id of the order that is canceled when this one trades or is triggered. Links go both ways. */
  oco: string | null;
  /** The total, filled part included. */
  qty: number;
}

/** An open order: one that is neither filled nor canceled nor expired. */
export interface NaiveOrder extends Terms {
  filled: number;
  /** Order of entry: that of `new`, whatever happens later. */
  entry: number;
  /** Time priority: a new one whenever priority is lost. */
  time: number;
  /** The price in the book; null while the order is not in it (a held stop, a peg with no reference, OPEN and CLOSE). */
  standsAt: number | null;
  /** What an iceberg shows: its slice. Without meaning for other orders. */
  slice: number;
}

/** How far an order may trade, and what stops it there. Null: nothing does. */
export interface Reach {
  readonly price: number;
  readonly reason: CancelReason;
}

/** What a house asks of orders beyond the rules of the door. */
export interface HouseRules {
  /** An order that makes no sense, before all else. */
  fault(order: Terms): Code | undefined;
  /** Why a new order, or one in the place of another, is refused: from the increments to the equal orders. */
  refusal(order: Terms, old: NaiveOrder | undefined): Code | undefined;
  /** The same of an amendment: `order` as it would be, `open` what would be open. */
  refusalOfAmendment(order: NaiveOrder, old: NaiveOrder, open: number): Code | undefined;
  /** Where collar and price bands end for an order. */
  reach(order: Terms): Reach | null;
  /** Rule 201: whether an order that is set off may not sell at a price; null: at any. */
  isBarredShortSale(order: Terms, price: number | null): boolean;
}

/** Everything there is. Plain data, so that a trial can be made on a copy. */
export interface State {
  /** Null at the door. */
  house: HouseRules | null;
  readonly highestPrice: number;
  readonly highestQuantity: number;
  /** The open orders in order of entry. */
  orders: NaiveOrder[];
  positions: Map<string | null, number>;
  lastPrice: number | null;
  phase: Phase;
  now: number;
  risk: boolean;
  /** When messages came in the last minute, by account. */
  messages: { account: string | null; at: number }[];
  /** Counts whatever needs an order in time. */
  ticks: number;
  /** What is said in answer to the request. */
  outputs: Output[];
  /** Prices of trades that stops have not looked at yet. */
  tape: number[];
  /** Stops that were found and wait for their turn. */
  found: NaiveOrder[];
}

export function emptyState(highestPrice: number, highestQuantity: number): State {
  return {
    ...{ highestPrice, highestQuantity, orders: [], positions: new Map(), lastPrice: null, phase: 'CONTINUOUS' },
    ...{ house: null, now: 0, risk: false, messages: [], ticks: 0, outputs: [], tape: [], found: [] },
  };
}

/** A copy to try something on: nothing that is done to it is seen outside. */
export function copyOf(state: State): State {
  return {
    ...state,
    orders: state.orders.map((order) => ({ ...order })),
    positions: new Map(state.positions),
    outputs: [],
    tape: [],
    found: [],
  };
}

export function openQuantity(order: NaiveOrder): number {
  return order.qty - order.filled;
}

export function find(state: State, id: string): NaiveOrder | undefined {
  return state.orders.find((order) => order.id === id);
}

export function isOpen(state: State, order: NaiveOrder): boolean {
  return state.orders.includes(order);
}

/** A stop that was not set off yet. Once triggered, a STOP is a MARKET order and a STOP_LIMIT a LIMIT order. */
export function isHeldStop(order: Terms): boolean {
  return order.type === 'STOP' || order.type === 'STOP_LIMIT';
}

/** D56: an order that trades in an uncross only. */
export function isForAuction(order: Terms): boolean {
  return order.tif === 'OPEN' || order.tif === 'CLOSE';
}

export function isDisplayed(order: Terms): boolean {
  return !order.hidden && order.peg === null;
}

/** What is seen of an order that is in the book. */
export function shownQuantity(order: NaiveOrder): number {
  if (!isDisplayed(order)) return 0;
  return order.display === null ? openQuantity(order) : order.slice;
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

export function nextTime(state: State): number {
  return ++state.ticks;
}

/** The order is gone, and with it its link. */
export function remove(state: State, order: NaiveOrder): void {
  state.orders = state.orders.filter((other) => other !== order);
  unlink(state, order);
}

export function cancel(state: State, order: NaiveOrder, reason: CancelReason): void {
  state.outputs.push({ event: 'canceled', id: order.id, qty: openQuantity(order), reason });
  remove(state, order);
}

/** One cancels the other: an order has one partner at most, so whoever takes another's leaves the third alone. */
export function link(state: State, order: NaiveOrder, otherId: string | null): void {
  unlink(state, order);
  const other = otherId === null ? undefined : find(state, otherId);
  if (other === undefined) return;
  unlink(state, other);
  order.oco = other.id;
  other.oco = order.id;
}

function unlink(state: State, order: NaiveOrder): void {
  const other = order.oco === null ? undefined : find(state, order.oco);
  if (other?.oco === order.id) other.oco = null;
  order.oco = null;
}
