import { NO_KEY, OrderBook } from '../../../src/book/index.ts';
import type { Exchange } from '../../../src/exchange/index.ts';
import { priceText } from './order-words.ts';

/** The displayed book, as the door's tables show it. */
export function bookOf({ markets }: Exchange): string[] {
  return ['bids', 'asks'].map((title, side) => {
    const ladder = markets[0]!.book.ladder(side);
    const levels: string[] = [];
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      const level = ladder.levelOf(key);
      levels.push(`${ladder.quantity(level)} at ${priceText(OrderBook.tick(side, key))} (${ladder.count(level)})`);
    }
    return `${title} ${levels.join(', ') || 'none'}`;
  });
}

/** The resting orders in priority, displayed and hidden. */
export function ordersOf({ markets, orders }: Exchange, names: readonly string[]): string[] {
  const { book } = markets[0]!;
  return ['bids', 'asks'].map((title, side) => {
    const better = side === 0 ? -1 : 1;
    const displayed = [...book.resting(side)].map((slot) => ({ slot, hidden: 0 }));
    const hidden = [...book.restingHidden(side)].map((slot) => ({ slot, hidden: 1 }));
    const queue = [...displayed, ...hidden].sort(
      (a, b) => better * (orders.tick(a.slot) - orders.tick(b.slot)) || a.hidden - b.hidden,
    );
    const told = queue.map(
      ({ slot }) => `${names[orders.id(slot)]!} ${orders.open(slot)} at ${priceText(orders.tick(slot))}`,
    );
    return `${title} ${told.join(', ') || 'none'}`;
  });
}
