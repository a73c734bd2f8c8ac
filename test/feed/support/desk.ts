import { EVENT, EventBuffer, parseDecimal, SIDES, type Side } from '../../../src/domain/index.ts';
import { LiveFeeds, type FeedOptions } from '../../../src/feed/index.ts';
import type { BookEvent, BookSeed, OrderEventRecord } from '../../../src/exchange/index.ts';
import { EMPTY_BOOK } from './house.ts';
import { note, Reader } from './reading.ts';
import { amendedRow, committed } from './rows.ts';

type SeedOrder = BookSeed['orders'][number];

const price = (text: string | undefined): number => parseDecimal(text ?? '')!;

/**
 * One instrument's feed, driven by lines that a trader can read. A line is one command:
 * `rest 7 BUY 100 @ 149.99`, `trade 7 60 @ 149.99` (7 is the maker), `cancel 7`, `expire 7`,
 * `shrink 7 to 40` (keeps priority), `move 7` (loses it), several joined by `;`.
 */
export class Desk {
  readonly feeds: LiveFeeds;
  private sequence: number;
  private trades = 0;
  private readonly readers: Reader<BookEvent>[] = [];

  constructor(orders: readonly SeedOrder[] = [], options: Partial<FeedOptions> = {}) {
    this.feeds = new LiveFeeds({ printsAfter: none, orderEventsAfter: none }, options);
    this.sequence = orders.length;
    this.seed(orders);
  }

  /** Sets the book anew, as after a reload. */
  seed(orders: readonly SeedOrder[]): void {
    this.feeds.seedBook(0, { ...EMPTY_BOOK, sequence: this.sequence, orders });
  }

  subscribe(depth: number): Reader<BookEvent> {
    const reader = new Reader(this.feeds.subscribeBook(0, depth));
    this.readers.push(reader);
    return reader;
  }

  /** Commits one command. */
  command(line: string): void {
    const events = new EventBuffer();
    const orderEvents: OrderEventRecord[] = [];
    for (const part of line.split(';')) this.step(part.trim().split(' '), events, orderEvents);
    events.push(EVENT.BOOK_CHANGED, 0, ++this.sequence);
    this.feeds.committed(committed(events, { orderEvents }));
  }

  /** Commits a line, and gives what a reader who keeps up is told of it. */
  async tell(reader: Reader<BookEvent>, line: string): Promise<string> {
    const before = (await reader.drain()).length;
    this.command(line);
    return (await reader.drain()).slice(before).map(note).join(' | ');
  }

  private step([verb, id, ...words]: string[], events: EventBuffer, rows: OrderEventRecord[]): void {
    const order = Number(id);
    switch (verb) {
      case 'rest':
        events.push(EVENT.RESTED, 0, order, SIDES.indexOf(words[0] as Side), price(words[3]), Number(words[1]));
        break;
      case 'trade':
        this.trades++;
        events.push(EVENT.TRADE, 0, this.trades, this.trades, order, 999, price(words[2]), Number(words[0]), 0);
        break;
      case 'cancel':
        events.push(EVENT.CANCELED, order, 1, 0);
        break;
      case 'expire':
        events.push(EVENT.EXPIRED, order, 1);
        break;
      case 'shrink':
        events.push(EVENT.AMENDED, order, Number(words[1]), 1, 1);
        rows.push(amendedRow(order, Number(words[1])));
        break;
      case 'move':
        events.push(EVENT.AMENDED, order, 1, 1, 0);
        break;
      default:
        throw new Error(`A desk does not know how to "${verb}".`);
    }
  }
}

function none(): Promise<never[]> {
  return Promise.resolve([]);
}

/** Seed orders from a line: `BUY 149.99 200 200 100, SELL 150.01 200 200` (side, price, an order for each quantity). */
export function orders(line: string): SeedOrder[] {
  let id = 0;
  return line.split(', ').flatMap((level) => {
    const [side, at, ...quantities] = level.trim().split(' ');
    return quantities.map((quantity) => ({
      id: ++id,
      side: side as Side,
      price: price(at),
      quantity: Number(quantity),
    }));
  });
}

/** F7: the book of the textbook, order ids 1 to 24; each level split equally, the remainder on its first order. */
export const TEXTBOOK = orders(
  'BUY 149.99 168 166 166, BUY 149.98 150 150 150 150 150, BUY 149.97 150 150, BUY 149.96 200, ' +
    'SELL 150.01 200 200, SELL 150.02 150 150 150 150, SELL 150.03 250, SELL 150.04 135 133 133 133 133 133',
);
