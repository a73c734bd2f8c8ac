import { EVENT, EventBuffer, parseDecimal, SIDES, type Side } from '../../../src/domain/index.ts';
import { LiveFeeds, type FeedOptions } from '../../../src/feed/index.ts';
import {
  Tape,
  type BookEvent,
  type BookSeed,
  type OrderEventRecord,
  type OrderRecord,
  type OrdersEvent,
  type TopOfBook,
  type TradeRecord,
} from '../../../src/exchange/index.ts';
import { EMPTY_BOOK } from './house.ts';
import { note, Reader } from './reading.ts';
import { amendedRow, committed, orderRow, tradeRow } from './rows.ts';
import { NOTHING_STORED } from './stored.ts';

type SeedOrder = BookSeed['orders'][number];

/** Rows that a line's command changes. */
interface Rows {
  readonly orderEvents: OrderEventRecord[];
  readonly orders: OrderRecord[];
  readonly trades: TradeRecord[];
}

const price = (text: string | undefined): number => parseDecimal(text ?? '')!;

/**
 * One instrument's feed, driven by lines that a trader can read. A line is one command:
 * `rest 7 BUY 100 @ 149.99` (of account 7 % 4), `trade 7 60 @ 149.99` (7 is the maker), `cancel 7`, `expire 7`,
 * `shrink 7 to 40` (keeps priority), `move 7` (loses it), `slice 7 BUY 100 @ 149.99` (a refreshed iceberg), several joined by `;`.
 */
export class Desk {
  readonly feeds: LiveFeeds;
  /** Time of the next command. */
  time = 1;
  private sequence: number;
  private trades = 0;
  private readonly tape = new Tape([]);
  private readonly readers: Reader<BookEvent>[] = [];

  constructor(orders: readonly SeedOrder[] = [], options: Partial<FeedOptions> = {}) {
    this.feeds = new LiveFeeds(NOTHING_STORED, options);
    this.sequence = orders.length;
    this.seed(orders);
  }

  /** Sets the book anew, as after a reload. */
  seed(orders: readonly SeedOrder[]): void {
    this.feeds.seedBook(0, { ...EMPTY_BOOK, sequence: this.sequence, orders });
  }

  subscribe(depth: number): Reader<BookEvent> {
    const reader = new Reader(this.feeds.subscribeBook(0, depth, null));
    this.readers.push(reader);
    return reader;
  }

  subscribeTop(maxRate: number | null = null): Reader<TopOfBook> {
    return new Reader(this.feeds.subscribeTopOfBook(0, maxRate));
  }

  subscribeOrders(maxRate: number | null = null): Reader<OrdersEvent> {
    return new Reader(this.feeds.subscribeOrders(0, maxRate));
  }

  /** Commits one command. */
  command(line: string): void {
    this.commit(line, true);
  }

  /** Commits one that changes nothing of what the book displays. */
  hiddenCommand(line: string): void {
    this.commit(line, false);
  }

  /** A command that is about something else. */
  pass(): void {
    this.feeds.committed(committed(new EventBuffer(), {}, this.time));
  }

  private commit(line: string, isDisplayed: boolean): void {
    const events = new EventBuffer();
    const rows: Rows = { orderEvents: [], orders: [], trades: [] };
    for (const part of line.split(';')) this.step(part.trim().split(' '), events, rows);
    if (isDisplayed) events.push(EVENT.BOOK_CHANGED, 0, ++this.sequence);
    for (const trade of rows.trades) this.tape.take(trade);
    this.feeds.committed(committed(events, { ...rows, candles: this.tape.drain() }, this.time));
  }

  /** Commits a line, and gives what a reader who keeps up is told of it. */
  async tell(reader: Reader<BookEvent>, line: string): Promise<string> {
    const before = (await reader.drain()).length;
    this.command(line);
    return (await reader.drain()).slice(before).map(note).join(' | ');
  }

  private step([verb, id, ...words]: string[], events: EventBuffer, rows: Rows): void {
    const order = Number(id);
    switch (verb) {
      case 'rest':
      case 'slice':
        rows.orders.push(orderRow(order, order % 4));
        events.push(
          verb === 'rest' ? EVENT.RESTED : EVENT.REFRESHED,
          0,
          order,
          SIDES.indexOf(words[0] as Side),
          price(words[3]),
          Number(words[1]),
        );
        break;
      case 'trade':
        this.trades++;
        rows.trades.push(
          tradeRow({
            print: this.trades,
            price: price(words[2]),
            quantity: Number(words[0]),
            executedAt: this.time,
          }),
        );
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
        rows.orderEvents.push(amendedRow(order, Number(words[1])));
        break;
      case 'move':
        events.push(EVENT.AMENDED, order, 1, 1, 0);
        break;
      default:
        throw new Error(`A desk does not know how to "${verb}".`);
    }
  }
}

/** Seed orders from a line: `BUY 149.99 200 200 100, SELL 150.01 200 200` (side, price, an order for each quantity). */
export function orders(line: string): SeedOrder[] {
  let id = 0;
  return line.split(', ').flatMap((level) => {
    const [side, at, ...quantities] = level.trim().split(' ');
    return quantities.map((quantity) => ({
      id: ++id,
      account: id % 4,
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
