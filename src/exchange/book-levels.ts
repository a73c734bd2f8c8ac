import { BUY, NO_KEY, OrderBook, SELL } from '../book/index.ts';
import type { Side } from '../domain/index.ts';
import type { Exchange } from './exchange.ts';
import type { Level } from './feed-ports.ts';

/** The price levels of one side of a book, by number, as the book itself keeps count of them, best first. Prices are micro-dollars. */
export function bookLevels(exchange: Exchange, number: number, side: Side): Level[] {
  const { book, tickSize } = exchange.marketOf(number);
  const index = side === 'BUY' ? BUY : SELL;
  const ladder = book.ladder(index);
  const levels: Level[] = [];
  for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
    const level = ladder.levelOf(key);
    levels.push({
      price: OrderBook.tick(index, key) * tickSize,
      quantity: ladder.quantity(level),
      orderCount: ladder.count(level),
    });
  }
  return levels;
}
