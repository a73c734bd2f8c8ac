import { EVENT, EVENT_WIDTH, invariant, type Micros } from '../domain/index.ts';
import {
  StorageUnavailable,
  type AlertRecord,
  type AuctionView,
  type BookEvent,
  type BookSeed,
  type BookView,
  type ClockView,
  type CommitListener,
  type Committed,
  type Feeds,
  type IndexView,
  type MarketView,
  type OrderEventRecord,
  type PositionRecord,
  type Queries,
  type TradeRecord,
} from '../exchange/index.ts';
import { BookFeed } from './book-feed.ts';
import { CommittedImage, type ImageListener } from './committed-image.ts';
import { KeyedLatestStream } from './keyed-latest-stream.ts';
import { LatestStream } from './latest-stream.ts';
import { LiveRowStream } from './live-row-stream.ts';
import { DEFAULT_FEED_OPTIONS, type FeedOptions } from './options.ts';
import { Registry, type FeedCounts } from './registry.ts';
import { ResumableRowStream, type NumberedRows } from './resumable-row-stream.ts';
import { RowFeed } from './row-feed.ts';

/** What the feeds read from the database. */
export type StoredRows = Pick<Queries, 'printsAfter' | 'orderEventsAfter'>;

/** The one topic of the tape, which has every symbol's prints. */
const TAPE = 0;

/** The topic of the alerts of all accounts; others are accounts. */
const ALL_ACCOUNTS = -1;

const printOf = (trade: TradeRecord): number => trade.print;
const numberOf = (event: OrderEventRecord): number => event.number;
const alertOf = (alert: AlertRecord): number => alert.id;
const instrumentOf = (position: PositionRecord): number => position.instrument;

/**
 * Books, markets and streams as committed commands leave them. It is given the state at a committed boundary
 * (`seedTime`, `seedClock`, `seedIndex`, `seedBook`, `seedOrderEvents`), then every command committed after it, in order. It may be seeded again
 * while subscribers listen:
 * books then begin with a new snapshot, and resumable streams read what they missed.
 */
export class LiveFeeds implements Feeds, CommitListener {
  time: Micros = 0;
  private readonly stored: StoredRows;
  private readonly options: FeedOptions;
  private readonly image = new CommittedImage();
  private readonly registry = new Registry();
  private readonly books: BookFeed;
  private readonly prints = new RowFeed<TradeRecord, ResumableRowStream<TradeRecord>>();
  private readonly tape = new RowFeed<TradeRecord, LiveRowStream<TradeRecord>>();
  private readonly orderEvents = new RowFeed<OrderEventRecord, ResumableRowStream<OrderEventRecord>>();
  private readonly auctions = new RowFeed<AuctionView, LatestStream<AuctionView>>();
  private readonly markets = new RowFeed<MarketView, LatestStream<MarketView>>();
  private readonly alerts = new RowFeed<AlertRecord, LiveRowStream<AlertRecord>>();
  private readonly positions = new RowFeed<PositionRecord, KeyedLatestStream<PositionRecord>>();
  private clockRate: number | null = null;
  /** Null before the index has been set. */
  index: IndexView | null = null;
  /** Account → number of its last order event. */
  private readonly lastEventNumbers = new Map<number, number>();
  private orderEventsSeeded = false;
  /** Journal sequence of the command taken last. */
  private lastCommand = 0;
  private mergedDeltas = 0;
  private readonly changes: ImageListener = {
    bookChanged: (book) => this.books.changed(book),
    marketChanged: (book) => this.markets.publish(book.instrument, book.market()),
    auctionChanged: ({ instrument, auction }) => {
      if (auction) this.auctions.publish(instrument, auction);
    },
  };

  constructor(stored: StoredRows, options: Partial<FeedOptions> = {}) {
    this.stored = stored;
    this.options = { ...DEFAULT_FEED_OPTIONS, ...options };
    this.books = new BookFeed(this.options.bookQueue, () => this.mergedDeltas++);
  }

  /** Sets the engine time of a committed boundary. */
  seedTime(time: Micros): void {
    this.time = time;
  }

  /** Sets how engine time passes at a committed boundary: millionths of real time; null: with the real clock. */
  seedClock(rate: number | null): void {
    this.clockRate = rate;
  }

  /** Sets the index of the market-wide breakers at a committed boundary; null: it has not been set yet. */
  seedIndex(index: IndexView | null): void {
    this.index = index;
  }

  /** Sets an instrument's book and market as the core exports them at a committed boundary. */
  seedBook(instrument: number, seed: BookSeed): void {
    const missed = this.image.has(instrument) && seed.lastPrint > this.image.book(instrument).lastPrint;
    const book = this.image.seed(instrument, seed);
    this.books.restart(book);
    for (const stream of this.markets.subscribers(instrument)) stream.push(book.market());
    for (const stream of this.prints.subscribers(instrument)) stream.reached(seed.lastPrint);
    if (missed) this.endTape();
  }

  /** Sets how far each account's order events have got at a committed boundary; accounts not named have none. */
  seedOrderEvents(lastNumbers: ReadonlyMap<number, number>): void {
    this.orderEventsSeeded = true;
    for (const [account, number] of lastNumbers) {
      this.lastEventNumbers.set(account, number);
      for (const stream of this.orderEvents.subscribers(account)) stream.reached(number);
    }
  }

  committed(committed: Committed): void {
    const { entry, events, changes } = committed;
    // After a reload a command may be announced again that was taken already.
    if (entry.sequence <= this.lastCommand) return;
    this.lastCommand = entry.sequence;
    this.time = entry.time;
    for (const { index } of changes.instruments) this.image.create(index, entry.time);
    if (entry.command.kind === 'SetClock' && events.words[0] === EVENT.SET) this.clockRate = entry.command.rate;
    this.takeIndex(committed);
    this.image.apply(committed, this.changes);
    for (const trade of changes.trades) {
      this.prints.publish(trade.instrument, trade);
      this.tape.publish(TAPE, trade);
    }
    for (const event of changes.orderEvents) {
      this.lastEventNumbers.set(event.account, event.number);
      this.orderEvents.publish(event.account, event);
    }
    for (const position of changes.positions) this.positions.publish(position.account, position);
    for (const alert of changes.alerts) {
      this.alerts.publish(alert.account, alert);
      this.alerts.publish(ALL_ACCOUNTS, alert);
    }
  }

  private takeIndex({ entry: { time: at }, events: { words, length } }: Committed): void {
    for (let place = 0; place < length; place += EVENT_WIDTH) {
      if (words[place] !== EVENT.INDEX) continue;
      this.index = { value: words[place + 1]!, priorClose: words[place + 2]!, level: words[place + 3]!, at };
    }
  }

  book(instrument: number, depth: number): BookView {
    requireDepth(depth);
    return this.image.book(instrument).view(depth);
  }

  market(instrument: number): MarketView {
    return this.image.book(instrument).market();
  }

  auction(instrument: number): AuctionView | null {
    return this.image.book(instrument).auction;
  }

  get clock(): ClockView {
    return { time: this.time, rate: this.clockRate };
  }

  subscribeAuction(instrument: number): AsyncIterableIterator<AuctionView> {
    return this.subscribeLatest('auctions', this.auctions, instrument, this.auction(instrument));
  }

  subscribeMarket(instrument: number): AsyncIterableIterator<MarketView> {
    return this.subscribeLatest('markets', this.markets, instrument, this.market(instrument));
  }

  subscribeBook(instrument: number, depth: number): AsyncIterableIterator<BookEvent> {
    requireDepth(depth);
    const stream = this.books.subscribe(this.image.book(instrument), depth);
    this.registry.add('books', stream);
    return stream;
  }

  subscribeTrades(instrument: number | null, after: number | null): AsyncIterableIterator<TradeRecord> {
    return instrument === null ? this.subscribeTape(after) : this.subscribePrints(instrument, after);
  }

  subscribeOrderEvents(account: number, after: number | null): AsyncIterableIterator<OrderEventRecord> {
    const rows: NumberedRows<OrderEventRecord> = {
      name: `order events of account ${account}`,
      numberOf,
      after: (number, limit) => this.stored.orderEventsAfter(account, number, limit),
    };
    const last = this.lastEventNumbers.get(account) ?? (this.orderEventsSeeded ? 0 : null);
    const start = { after: after ?? last, replay: after !== null };
    const stream = new ResumableRowStream(rows, start, this.options);
    this.registry.add('orderEvents', stream);
    this.orderEvents.add(account, stream);
    return stream;
  }

  subscribeAlerts(accounts: readonly number[] | null): AsyncIterableIterator<AlertRecord> {
    const stream = new LiveRowStream(alertOf, this.options);
    this.registry.add('alerts', stream);
    for (const topic of new Set(accounts ?? [ALL_ACCOUNTS])) this.alerts.add(topic, stream);
    return stream;
  }

  subscribePositions(account: number): AsyncIterableIterator<PositionRecord> {
    const stream = new KeyedLatestStream(instrumentOf);
    this.registry.add('positions', stream);
    this.positions.add(account, stream);
    return stream;
  }

  get counts(): FeedCounts {
    return {
      books: this.registry.count('books'),
      trades: this.registry.count('trades'),
      orderEvents: this.registry.count('orderEvents'),
      auctions: this.registry.count('auctions'),
      markets: this.registry.count('markets'),
      alerts: this.registry.count('alerts'),
      positions: this.registry.count('positions'),
      bookViews: this.books.viewCount,
      topics: [
        this.prints,
        this.tape,
        this.orderEvents,
        this.auctions,
        this.markets,
        this.alerts,
        this.positions,
      ].reduce((sum, { topicCount }) => sum + topicCount, 0),
      slowConsumers: this.registry.slowConsumers,
      mergedDeltas: this.mergedDeltas,
    };
  }

  /** Ends every stream, as at a shutdown. */
  close(): void {
    this.registry.close();
  }

  /** First what is, if anything, then each change. */
  private subscribeLatest<View>(
    kind: 'auctions' | 'markets',
    feed: RowFeed<View, LatestStream<View>>,
    instrument: number,
    now: View | null,
  ): AsyncIterableIterator<View> {
    const stream = new LatestStream<View>();
    this.registry.add(kind, stream);
    feed.add(instrument, stream);
    if (now !== null) stream.push(now);
    return stream;
  }

  private subscribePrints(instrument: number, after: number | null): AsyncIterableIterator<TradeRecord> {
    const rows: NumberedRows<TradeRecord> = {
      name: `prints of instrument ${instrument}`,
      numberOf: printOf,
      after: (number, limit) => this.stored.printsAfter(instrument, number, limit),
    };
    const start = { after: after ?? this.image.book(instrument).lastPrint, replay: after !== null };
    const stream = new ResumableRowStream(rows, start, this.options);
    this.registry.add('trades', stream);
    this.prints.add(instrument, stream);
    return stream;
  }

  private subscribeTape(after: number | null): AsyncIterableIterator<TradeRecord> {
    invariant(after === null, 'Prints of all symbols have no common count to resume by.');
    const stream = new LiveRowStream(printOf, this.options);
    this.registry.add('trades', stream);
    this.tape.add(TAPE, stream);
    return stream;
  }

  /** Prints were committed and not announced: a stream with no count to find them by cannot go on. */
  private endTape(): void {
    const message = 'The exchange reloaded and this stream may lack trades; subscribe again.';
    for (const stream of this.tape.subscribers(TAPE)) stream.fail(new StorageUnavailable(message));
  }
}

function requireDepth(depth: number): void {
  invariant(Number.isInteger(depth) && depth > 0, `A depth is a whole number of levels from 1, not ${depth}.`);
}
