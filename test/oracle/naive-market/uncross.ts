import { cancelLinked, fill, refresh } from './matching.ts';
import { isOpen, openQuantity, type NaiveOrder, type State } from './state.ts';
import type { Side } from './protocol.ts';

/** One candidate for the price of an uncross. */
interface Candidate {
  readonly price: number;
  /** What trades there. */
  readonly volume: number;
  /** Buyers left over, less sellers left over. */
  readonly surplus: number;
}

/**
 * D56: all trade at one price that trades the most.
 * @param auction orders of this time in force take part beside the book
 */
export function uncross(state: State, auction: 'OPEN' | 'CLOSE'): void {
  const takingPart = state.orders.filter((order) => order.standsAt !== null || order.tif === auction);
  const buyers = inOrderOfFill(takingPart, 'BUY');
  const sellers = inOrderOfFill(takingPart, 'SELL');
  const price = uncrossPrice([...buyers, ...sellers], state.lastPrice);
  if (price === null) return;
  const linked: string[] = [];
  const refreshing: NaiveOrder[] = [];
  let volume = candidateAt(price, takingPart).volume;
  while (volume > 0) {
    const buyer = buyers[0]!;
    const seller = sellers[0]!;
    const qty = Math.min(openQuantity(buyer), openQuantity(seller), volume);
    volume -= qty;
    state.outputs.push({ event: 'trade', maker: seller.id, taker: buyer.id, price, qty });
    state.lastPrice = price;
    state.tape.push(price);
    for (const order of [seller, buyer]) {
      if (order.oco !== null) linked.push(order.oco);
      takeFromSlice(order, qty, refreshing);
      fill(state, order, qty);
    }
    if (openQuantity(buyer) === 0) buyers.shift();
    if (openQuantity(seller) === 0) sellers.shift();
  }
  for (const id of linked) cancelLinked(state, id);
  refreshing.sort((one, other) => one.time - other.time);
  for (const order of refreshing) if (isOpen(state, order)) refresh(state, order);
}

/** The price that an uncross into continuous trading would have now; null: nothing would trade. */
export function uncrossPriceOf(state: State): number | null {
  return uncrossPrice(
    state.orders.filter((order) => order.standsAt !== null || order.tif === 'OPEN'),
    state.lastPrice,
  );
}

/** An iceberg takes part with its full size: its slice goes first, and is renewed when all is done. */
function takeFromSlice(order: NaiveOrder, qty: number, refreshing: NaiveOrder[]): void {
  if (order.display === null) return;
  order.slice = Math.max(0, order.slice - qty);
  if (order.slice === 0 && !refreshing.includes(order)) refreshing.push(order);
}

/** Market orders, then price, then time. */
function inOrderOfFill(orders: readonly NaiveOrder[], side: Side): NaiveOrder[] {
  const eagerness = (order: NaiveOrder): number => {
    const limit = limitOf(order);
    if (limit === null) return Infinity;
    return side === 'BUY' ? limit : -limit;
  };
  return orders
    .filter((order) => order.side === side)
    .sort((one, other) => {
      const [mine, theirs] = [eagerness(one), eagerness(other)];
      return mine === theirs ? one.time - other.time : theirs - mine;
    });
}

/** A peg takes part at its current price; null: a market order. */
function limitOf(order: NaiveOrder): number | null {
  return order.standsAt ?? order.price;
}

/**
 * Most volume; then least imbalance; then the highest price if buyers are left at every price still tied, the lowest if
 * sellers are; else the price nearest the last trade, or the lowest if there was none. Null: nothing trades.
 */
function uncrossPrice(orders: readonly NaiveOrder[], lastPrice: number | null): number | null {
  let tied = candidatePrices(orders, lastPrice).map((price) => candidateAt(price, orders));
  const most = Math.max(0, ...tied.map((candidate) => candidate.volume));
  if (most === 0) return null;
  tied = tied.filter((candidate) => candidate.volume === most);
  const least = Math.min(...tied.map((candidate) => Math.abs(candidate.surplus)));
  tied = tied.filter((candidate) => Math.abs(candidate.surplus) === least);
  const lowest = Math.min(...tied.map((candidate) => candidate.price));
  const highest = Math.max(...tied.map((candidate) => candidate.price));
  if (tied.every((candidate) => candidate.surplus > 0)) return highest;
  if (tied.every((candidate) => candidate.surplus < 0)) return lowest;
  if (lastPrice === null) return lowest;
  return Math.min(Math.max(lastPrice, lowest), highest);
}

/**
 * Every tick from the lowest to the highest limit. Between two limits nothing changes from tick to tick, so that of each such
 * run its two ends stand for all: the ticks beside a limit.
 */
function candidatePrices(orders: readonly NaiveOrder[], lastPrice: number | null): number[] {
  const limits = orders.map(limitOf).filter((limit) => limit !== null);
  if (limits.length === 0) return lastPrice === null ? [] : [lastPrice];
  const lowest = Math.min(...limits);
  const highest = Math.max(...limits);
  const ticks = new Set(limits.flatMap((limit) => [limit - 1, limit, limit + 1]));
  return [...ticks].filter((price) => price >= lowest && price <= highest);
}

function candidateAt(price: number, orders: readonly NaiveOrder[]): Candidate {
  let demand = 0;
  let supply = 0;
  for (const order of orders) {
    const limit = limitOf(order);
    if (order.side === 'BUY' && (limit === null || limit >= price)) demand += openQuantity(order);
    if (order.side === 'SELL' && (limit === null || limit <= price)) supply += openQuantity(order);
  }
  return { price, volume: Math.min(demand, supply), surplus: demand - supply };
}
