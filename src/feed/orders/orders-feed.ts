import type { BookImage } from '../image/book-image.ts';
import type { FeedOptions } from '../options.ts';
import type { Pacer } from '../streams/pacer.ts';
import type { Turns } from '../streams/turns.ts';
import { OrdersLog } from './orders-log.ts';
import { OrdersPace } from './orders-pace.ts';
import { OrdersStream } from './orders-stream.ts';

/** A book's orders, as somebody follows them. */
interface Followed {
  readonly log: OrdersLog;
  /** By pace in milliseconds. */
  readonly paces: Map<number, OrdersPace>;
}

/** All subscribers of books' orders (level 3), by number and pace. */
export class OrdersFeed {
  private readonly books = new Map<number, Followed>();
  private readonly options: FeedOptions;
  private readonly turns: Turns;
  private readonly pacer: Pacer;

  constructor(options: FeedOptions, turns: Turns, pacer: Pacer) {
    this.options = options;
    this.turns = turns;
    this.pacer = pacer;
  }

  subscribe(book: BookImage, pace: number): OrdersStream {
    const followed = this.books.get(book.number) ?? this.follow(book);
    const { log, paces } = followed;
    const group = paces.get(pace) ?? new OrdersPace(log, pace, this.turns, this.pacer);
    paces.set(pace, group);
    const stream = new OrdersStream(group);
    group.streams.add(stream);
    stream.onEnd(() => {
      group.streams.delete(stream);
      if (group.streams.size === 0) this.drop(followed, pace);
    });
    return stream;
  }

  /** A committed command has changed a book. */
  changed(book: BookImage): void {
    const followed = this.books.get(book.number);
    if (!followed) return;
    followed.log.changed();
    for (const pace of followed.paces.values()) pace.changed();
  }

  /** A book was set anew: everybody gets a snapshot. */
  restart(book: BookImage): void {
    const followed = this.books.get(book.number);
    if (followed) restart(followed);
  }

  /** All orders have other ids from now on: everybody gets a snapshot. */
  restartAll(): void {
    for (const followed of this.books.values()) restart(followed);
  }

  /** Books that are followed. */
  get topicCount(): number {
    return this.books.size;
  }

  private follow(book: BookImage): Followed {
    const { ordersQueue, ordersPart } = this.options;
    const followed = { log: new OrdersLog(book, ordersQueue, ordersPart), paces: new Map<number, OrdersPace>() };
    this.books.set(book.number, followed);
    return followed;
  }

  private drop({ log, paces }: Followed, pace: number): void {
    paces.get(pace)?.close();
    paces.delete(pace);
    if (paces.size > 0) return;
    log.close();
    this.books.delete(log.number);
  }
}

function restart({ log, paces }: Followed): void {
  log.restart();
  for (const pace of paces.values()) pace.changed();
}
