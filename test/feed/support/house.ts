import { LiveFeeds, type FeedOptions } from '../../../src/feed/index.ts';
import type { BookSeed, OrderEventRecord, TradeRecord } from '../../../src/exchange/index.ts';
import { orderEventRow, rowsCommitted, tradeRow } from './rows.ts';
import { Stored } from './stored.ts';

export const EMPTY_BOOK: BookSeed = {
  sequence: 0,
  lastPrice: null,
  phase: 'CONTINUOUS',
  since: 0,
  halt: null,
  bands: null,
  shortSaleRestriction: null,
  lastPrint: 0,
  priorClose: 0,
  referencePrice: null,
  orders: [],
};

/** Feeds over a database, two instruments and any accounts. */
export class House {
  readonly stored = new Stored();
  readonly feeds: LiveFeeds;

  /** `history` prints and events of account 0 are in the database before the feeds begin. */
  constructor(options: Partial<FeedOptions> = {}, history = 0) {
    this.feeds = new LiveFeeds(this.stored, options);
    for (let row = 0; row < history; row++) {
      this.storePrint(0);
      this.storeOrderEvent(0);
    }
    this.feeds.seedBook(0, { ...EMPTY_BOOK, lastPrint: history });
    this.feeds.seedBook(1, EMPTY_BOOK);
    this.feeds.seedOrderEvents(new Map(history > 0 ? [[0, history]] : []));
  }

  /** Commits a print; `announce` it, or the feeds do not hear of it. */
  storePrint(instrument: number): TradeRecord {
    const print = this.stored.prints.filter((row) => row.instrument === instrument).length + 1;
    const row = tradeRow({ instrument, print, id: this.stored.prints.length + 1 });
    this.stored.prints.push(row);
    return row;
  }

  storeOrderEvent(account: number): OrderEventRecord {
    const number = this.stored.orderEvents.filter((row) => row.account === account).length + 1;
    const row = orderEventRow({ account, number });
    this.stored.orderEvents.push(row);
    return row;
  }

  /** One command with so many prints, committed and announced. */
  print(instrument: number, count = 1): void {
    const trades = Array.from({ length: count }, () => this.storePrint(instrument));
    this.feeds.committed(rowsCommitted({ trades }));
  }

  /** One command with so many order events of an account, committed and announced. */
  orderEvent(account: number, count = 1): void {
    const orderEvents = Array.from({ length: count }, () => this.storeOrderEvent(account));
    this.feeds.committed(rowsCommitted({ orderEvents }));
  }
}

/** first, first + 1, … last. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}
