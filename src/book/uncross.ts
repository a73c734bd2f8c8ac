import { EVENT } from '../domain/index.ts';
import { equilibrium, type AuctionInterest, type Equilibrium, type Interest } from './equilibrium.ts';
import { BUY, SELL, type OrderBook } from './order-book.ts';
import { PLACE } from './special-terms.ts';

const { TRADE, UNCROSSED } = EVENT;

/** An auction has no aggressor: what stands in the place of its side. */
const NO_SIDE = 2;

/** Hears of each trade of an uncross. Both orders rest; their words are readable, and are changed only afterwards. */
export interface CrossListener {
  crossed(buySlot: number, sellSlot: number, quantity: number, price: number): void;
}

/** What an order got in an uncross. */
export interface Filled {
  readonly slot: number;
  readonly quantity: number;
}

/**
 * What would trade in a call auction.
 *
 * @param extra slots of orders that stand in no queue and take part: for the open or the close alone
 */
export function auctionInterest(book: OrderBook, extra: Iterable<number>): AuctionInterest {
  const sides: [Interest[], Interest[]] = [[], []];
  const market = [0, 0];
  const { orders } = book;
  for (const side of [BUY, SELL]) {
    for (const slots of [book.resting(side), book.restingHidden(side)]) {
      for (const slot of slots) sides[side]!.push({ tick: orders.tick(slot), quantity: orders.open(slot) });
    }
  }
  for (const slot of extra) {
    const side = orders.side(slot);
    const tick = orders.terms(slot)?.limitTick ?? 0;
    if (tick === 0) market[side]! += orders.open(slot);
    else sides[side]!.push({ tick, quantity: orders.open(slot) });
  }
  return {
    bids: sides[BUY],
    asks: sides[SELL],
    marketBuy: market[BUY]!,
    marketSell: market[SELL]!,
    lastTick: book.lastTick,
  };
}

/** One trade that an uncross would make. */
export interface Crossing {
  readonly buy: number;
  readonly sell: number;
  readonly quantity: number;
}

/** All that an uncross would make, in order. */
export interface Uncross extends Equilibrium {
  readonly crossings: readonly Crossing[];
}

/**
 * What would trade if a call auction ended now: all at one price, orders without a limit first, then by price, then by time,
 * icebergs with their full size. Nothing is changed.
 *
 * @returns undefined where nothing would trade
 */
export function plannedUncross(book: OrderBook, extra: readonly number[]): Uncross | undefined {
  const found = equilibrium(auctionInterest(book, extra));
  if (!found) return undefined;
  const buyers = queueOf(book, extra, BUY, found);
  const sellers = queueOf(book, extra, SELL, found);
  return { ...found, crossings: pair(book, buyers, sellers, found.volume) };
}

/**
 * Makes the trades of an uncross. Only the trades are made here; the caller takes what was filled off the orders.
 *
 * @returns what each order got, in order of the trades, the seller before the buyer
 */
export function uncross(
  book: OrderBook,
  { tick, volume, imbalance, crossings }: Uncross,
  fills: CrossListener,
): readonly Filled[] {
  const { orders, events, counter } = book;
  const filled = new Map<number, number>();
  const price = tick * book.tickSize;
  for (const { buy, sell, quantity } of crossings) {
    book.prints++;
    const [maker, taker] = [orders.id(sell), orders.id(buy)];
    events.push(TRADE, book.index, counter.nextTradeId++, ++book.tape.prints, maker, taker, price, quantity, NO_SIDE);
    fills.crossed(buy, sell, quantity, price);
    filled.set(sell, (filled.get(sell) ?? 0) + quantity);
    filled.set(buy, (filled.get(buy) ?? 0) + quantity);
  }
  book.lastTick = tick;
  book.sink(tick);
  events.push(UNCROSSED, book.index, price, volume, imbalance);
  return [...filled].map(([slot, quantity]) => ({ slot, quantity }));
}

/** One side's orders that may trade at the price, in priority. */
function queueOf(book: OrderBook, extra: readonly number[], side: number, { tick }: Equilibrium): number[] {
  const { orders } = book;
  const limit = (slot: number): number => {
    const terms = orders.terms(slot);
    return terms?.place === PLACE.AUCTION ? terms.limitTick : orders.tick(slot);
  };
  const worth = (slot: number): number => {
    const its = limit(slot);
    if (its === 0) return Infinity;
    return side === BUY ? its : -its;
  };
  const slots: number[] = [];
  for (const resting of [book.resting(side), book.restingHidden(side)]) {
    for (const slot of resting) {
      // The queues run from the best price: behind the first that is too far, all are.
      if (side === BUY ? orders.tick(slot) < tick : orders.tick(slot) > tick) break;
      slots.push(slot);
    }
  }
  for (const slot of extra) {
    if (orders.side(slot) === side && worth(slot) >= (side === BUY ? tick : -tick)) slots.push(slot);
  }
  return slots.sort((a, b) => {
    const [one, other] = [worth(a), worth(b)];
    return one === other ? orders.stamp(a) - orders.stamp(b) : other > one ? 1 : -1;
  });
}

/** Pairs the first buyer with the first seller until the volume is done. */
function pair(
  { orders }: OrderBook,
  buyers: readonly number[],
  sellers: readonly number[],
  volume: number,
): Crossing[] {
  const crossings: Crossing[] = [];
  let left = volume;
  let [buyer, seller] = [0, 0];
  let [wanted, offered] = [0, 0];
  while (left > 0) {
    const [buy, sell] = [buyers[buyer]!, sellers[seller]!];
    if (wanted === 0) wanted = orders.open(buy);
    if (offered === 0) offered = orders.open(sell);
    const quantity = Math.min(wanted, offered, left);
    crossings.push({ buy, sell, quantity });
    left -= quantity;
    wanted -= quantity;
    offered -= quantity;
    if (wanted === 0) buyer++;
    if (offered === 0) seller++;
  }
  return crossings;
}
