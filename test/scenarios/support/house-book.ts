import { NO_KEY, OrderBook } from '../../../src/book/index.ts';
import type { Exchange } from '../../../src/exchange/index.ts';
import { priceText } from './order-words.ts';

/** The displayed book, as the door's tables show it; then those of other venues, if something stands there. */
export function bookOf(exchange: Exchange, venues: readonly string[]): string[] {
  const shown = (venue: string): string[] => sides(venue, (side) => levelsOf(bookAt(exchange, venue), side));
  return everywhere(venues, shown);
}

/** The resting orders in priority, displayed and hidden, venue by venue. */
export function ordersOf(exchange: Exchange, names: readonly string[], venues: readonly string[]): string[] {
  const { orders } = exchange;
  const told = (venue: string): string[] =>
    sides(venue, (side) =>
      queueOf(exchange, bookAt(exchange, venue), side).map(
        (slot) => `${names[orders.id(slot)]!} ${orders.open(slot)} at ${priceText(orders.tick(slot))}`,
      ),
    );
  return everywhere(venues, told);
}

function bookAt(exchange: Exchange, venue: string): OrderBook {
  return exchange.marketAt(venue === '' ? undefined : venue, 0)!.book;
}

function sides(venue: string, told: (side: number) => readonly string[]): string[] {
  const prefix = venue === '' ? '' : `${venue} `;
  return ['bids', 'asks'].map((title, side) => `${prefix}${title} ${told(side).join(', ') || 'none'}`);
}

/** What is told of the home market, and of the others where it is anything. */
function everywhere(venues: readonly string[], told: (venue: string) => string[]): string[] {
  const others = venues.slice(1).map(told);
  return [...told(''), ...others.filter((lines) => lines.some((line) => !line.endsWith(' none'))).flat()];
}

function levelsOf(book: OrderBook, side: number): string[] {
  const ladder = book.ladder(side);
  const levels: string[] = [];
  for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
    const level = ladder.levelOf(key);
    levels.push(`${ladder.quantity(level)} at ${priceText(OrderBook.tick(side, key))} (${ladder.count(level)})`);
  }
  return levels;
}

function queueOf({ orders }: Exchange, book: OrderBook, side: number): number[] {
  const better = side === 0 ? -1 : 1;
  const displayed = [...book.resting(side)].map((slot) => ({ slot, hidden: 0 }));
  const hidden = [...book.restingHidden(side)].map((slot) => ({ slot, hidden: 1 }));
  return [...displayed, ...hidden]
    .sort((a, b) => better * (orders.tick(a.slot) - orders.tick(b.slot)) || a.hidden - b.hidden)
    .map(({ slot }) => slot);
}
