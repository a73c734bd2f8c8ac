import { expect } from 'vitest';
import { BUY, NO_KEY, OrderBook, SELL } from '../../../src/book/index.ts';
import { CANDLE_LENGTHS, SIDES } from '../../../src/domain/index.ts';
import type { BookOrder, Committed, Exchange, Level, TopOfBook, TradeRecord } from '../../../src/exchange/index.ts';

type PlacedOrder = Pick<BookOrder, 'order' | 'account' | 'side' | 'price' | 'quantity'>;

/** A displayed book as the core had it. */
interface PastBook {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** In the core's own order of priority. */
  readonly orders: readonly PlacedOrder[];
}

/** What the core displayed at each sequence of each book, and what had traded at each print. */
export class Truth {
  private readonly books = new Map<string, PastBook>();
  private readonly trades = new Map<string, TradeRecord>();

  /** Takes what a command has left. */
  take(exchange: Exchange, { changes }: Committed): void {
    for (const trade of changes.trades) this.trades.set(`${trade.instrument}/${trade.print}`, trade);
    this.look(exchange);
  }

  /** Takes the books as they are. */
  look(exchange: Exchange): void {
    for (const instrument of exchange.markets.keys()) {
      const key = `${instrument}/${exchange.markets[instrument]!.book.sequence}`;
      if (!this.books.has(key)) this.books.set(key, displayed(exchange, instrument));
    }
  }

  book(instrument: number, sequence: number): PastBook {
    const book = this.books.get(`${instrument}/${sequence}`);
    if (!book) throw new Error(`Instrument ${instrument} was never at ${sequence}.`);
    return book;
  }

  /** Level 1 must be the top of the book at its sequence, the last trade a trade, and the volume that of its day (I19). */
  expectTop({ instrument, sequence, bid, ask, last, volume, at }: TopOfBook): void {
    const { bids, asks } = this.book(instrument, sequence);
    expect({ bid, ask }).toEqual({ bid: bids[0] ?? null, ask: asks[0] ?? null });
    const day = at - (at % CANDLE_LENGTHS.DAY_1);
    let sum = 0;
    for (let print = last?.print ?? 0; print > 0; print--) {
      const { executedAt, quantity } = this.trades.get(`${instrument}/${print}`)!;
      if (executedAt < day) break;
      sum += quantity;
    }
    expect(volume).toBe(sum);
    if (!last) return;
    const { price, quantity, executedAt } = this.trades.get(`${instrument}/${last.print}`)!;
    expect(last).toEqual({ price, quantity, at: executedAt, print: last.print });
  }
}

function displayed({ orders, markets }: Exchange, instrument: number): PastBook {
  const { book } = markets[instrument]!;
  const [bids, asks] = [BUY, SELL].map((side) => {
    const ladder = book.ladder(side);
    const levels: Level[] = [];
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      const level = ladder.levelOf(key);
      const price = OrderBook.tick(side, key) * book.tickSize;
      levels.push({ price, quantity: ladder.quantity(level), orderCount: ladder.count(level) });
    }
    return levels;
  }) as [Level[], Level[]];
  const placed = [BUY, SELL].flatMap((side) =>
    [...book.resting(side)].map((slot) => ({
      order: orders.id(slot),
      account: orders.account(slot),
      side: SIDES[side]!,
      price: orders.tick(slot) * book.tickSize,
      quantity: orders.leaves(slot),
    })),
  );
  return { bids, asks, orders: placed };
}
