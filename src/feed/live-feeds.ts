import { EVENT, EVENT_WIDTH, invariant, type CandleInterval, type Micros } from '../domain/index.ts';
import type {
  AlertRecord,
  AuctionView,
  BookEvent,
  BookSeed,
  BookView,
  CandleRecord,
  ClockView,
  CommitListener,
  Committed,
  DayStatistics,
  Feeds,
  IndexView,
  MarketView,
  MaxRate,
  OrderEventRecord,
  OrdersEvent,
  OrdersView,
  PositionRecord,
  Queries,
  TopOfBook,
  TradeRecord,
} from '../exchange/index.ts';
import { BookFeed } from './books/book-feed.ts';
import { CandleFeed } from './figures/candle-feed.ts';
import { StateFeed, StateStream } from './figures/state-feed.ts';
import { topSource } from './figures/top-feed.ts';
import type { BookImage } from './image/book-image.ts';
import { CommittedImage, type ImageListener } from './image/committed-image.ts';
import { dayOf, TapeImage } from './image/tape-image.ts';
import { DEFAULT_FEED_OPTIONS, type FeedOptions } from './options.ts';
import { OrdersFeed } from './orders/orders-feed.ts';
import { Registry, type FeedCounts, type StreamKind } from './registry.ts';
import { LiveRowStream } from './rows/live-row-stream.ts';
import { OrderEventFeed } from './rows/order-event-feed.ts';
import { PositionStream } from './rows/position-stream.ts';
import { RowFeed } from './rows/row-feed.ts';
import { TradeFeed } from './rows/trade-feed.ts';
import { LatestStream } from './streams/latest-stream.ts';
import { Pacer, paceOf } from './streams/pacer.ts';
import { Turns } from './streams/turns.ts';

const { INDEX, SET } = EVENT;
const WIDTH = EVENT_WIDTH;

/** What the feeds read from the database. */
export type StoredRows = Pick<Queries, 'printsAfter' | 'orderEventsAfter' | 'positionsOfAccounts'>;

/** The topic of the alerts of all accounts; others are accounts. */
const ALL_ACCOUNTS = -1;

const NO_TIMES: ReadonlyMap<number, Micros> = new Map();

const alertOf = (alert: AlertRecord): number => alert.id;
/** States of one thing: the newest stands for all. */
const theOne = (): number => 0;

/**
 * Books, markets and streams as committed commands leave them. It is given the state at a committed boundary
 * (`seedTime`, `seedClock`, `seedIndex`, `seedTape`, `seedBook`, `seedOrderEvents`), then every command committed after it, in order.
 * It may be seeded again while subscribers listen: books then begin with a new snapshot, and resumable streams read what they missed.
 */
export class LiveFeeds implements Feeds, CommitListener {
  time: Micros = 0;
  /** Null before the index has been set. */
  index: IndexView | null = null;
  private clockRate: number | null = null;
  /** Journal sequence of the command taken last. */
  private lastCommand = 0;
  private readonly stored: StoredRows;
  private readonly image = new CommittedImage();
  private readonly tape = new TapeImage();
  private readonly registry = new Registry();
  private readonly options: FeedOptions;
  private readonly turns: Turns;
  private readonly pacer: Pacer;
  private readonly books: BookFeed;
  private readonly orderBooks: OrdersFeed;
  private readonly tops: StateFeed<TopOfBook>;
  private readonly days: StateFeed<DayStatistics>;
  private readonly candles: CandleFeed;
  private readonly trades: TradeFeed;
  private readonly orderEvents: OrderEventFeed;
  private readonly auctions: RowFeed<AuctionView, LatestStream<AuctionView>>;
  private readonly markets: RowFeed<MarketView, LatestStream<MarketView>>;
  private readonly alerts: RowFeed<AlertRecord, LiveRowStream<AlertRecord>>;
  private readonly positions: RowFeed<PositionRecord, PositionStream>;
  /** Instruments whose level 1 the command under way may have changed. */
  private readonly moved = new Set<number>();
  private readonly changes: ImageListener = {
    bookChanged: (book) => this.bookChanged(book),
    marketChanged: (book) => this.markets.publish(book.instrument, book.market()),
    auctionChanged: ({ instrument, auction }) => {
      if (auction) this.auctions.publish(instrument, auction);
    },
  };

  constructor(stored: StoredRows, options: Partial<FeedOptions> = {}) {
    this.stored = stored;
    this.options = { ...DEFAULT_FEED_OPTIONS, ...options };
    const { bookQueue, candleQueue, sliceSize, later, every } = this.options;
    const turns = (this.turns = new Turns(sliceSize, later));
    const pacer = (this.pacer = new Pacer(every));
    this.books = new BookFeed(bookQueue, turns, pacer);
    this.orderBooks = new OrdersFeed(this.options, turns, pacer);
    this.tops = new StateFeed(
      topSource((instrument) => this.topOfBook(instrument)),
      turns,
      pacer,
    );
    this.days = new StateFeed(
      {
        now: (instrument) => this.statistics(instrument),
        differ: (before, after) => before.candle !== after.candle || before.day !== after.day,
        stream: (...given) => new StateStream(...given),
      },
      turns,
      pacer,
    );
    this.candles = new CandleFeed(candleQueue, turns, pacer);
    this.trades = new TradeFeed(stored, this.options, turns);
    this.orderEvents = new OrderEventFeed(stored, this.options, turns);
    this.auctions = new RowFeed(turns, { pacer, keyOf: theOne });
    this.markets = new RowFeed(turns, { pacer, keyOf: theOne });
    this.alerts = new RowFeed(turns);
    this.positions = new RowFeed(turns, { pacer, keyOf: ({ instrument }) => instrument });
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

  /**
   * Sets what symbols traded last at a committed boundary.
   *
   * @param candles the newest two of each instrument and interval, ascending by start within them
   */
  seedTape(candles: readonly CandleRecord[], lastTrades: ReadonlyMap<number, TradeRecord>): void {
    this.tape.seed(candles, lastTrades);
    for (const candle of candles) this.candles.publish(candle);
    this.tops.renewAll();
    this.days.renewAll();
  }

  /**
   * Sets an instrument's book and market as the core exports them at a committed boundary.
   *
   * @param queuedAt when its orders took their places; those not named: now, which {@link seedTime} has set
   */
  seedBook(instrument: number, seed: BookSeed, queuedAt: ReadonlyMap<number, Micros> = NO_TIMES): void {
    const missed = this.image.has(instrument) && seed.lastPrint > this.image.book(instrument).lastPrint;
    const book = this.image.seed(instrument, seed, (order) => queuedAt.get(order) ?? this.time);
    this.books.restart(book);
    this.orderBooks.restart(book);
    this.tops.look(instrument);
    this.markets.publish(instrument, book.market());
    this.trades.reached(instrument, seed.lastPrint);
    if (missed) this.trades.endTape();
  }

  /** Sets how far each account's order events have got at a committed boundary; accounts not named have none. */
  seedOrderEvents(lastNumbers: ReadonlyMap<number, number>): void {
    this.orderEvents.seed(lastNumbers);
  }

  committed(committed: Committed): void {
    const { entry, events, changes } = committed;
    // After a reload a command may be announced again that was taken already.
    if (entry.sequence <= this.lastCommand) return;
    this.lastCommand = entry.sequence;
    const isNewDay = dayOf(entry.time) !== dayOf(this.time);
    this.time = entry.time;
    if (isNewDay) this.renewOrderIds();
    for (const { index } of changes.instruments) this.image.create(index, entry.time);
    if (entry.command.kind === 'SetClock' && events.words[0] === SET) this.clockRate = entry.command.rate;
    this.takeIndex(committed);
    this.image.apply(committed, this.changes);
    this.tape.take(changes);
    this.publishRows(committed);
    this.publishFigures(committed, isNewDay);
  }

  private bookChanged(book: BookImage): void {
    this.books.changed(book);
    this.orderBooks.changed(book);
    this.moved.add(book.instrument);
  }

  /** Public ids of orders last for a day, so that none can be followed for long. */
  private renewOrderIds(): void {
    this.image.renewIds();
    this.orderBooks.restartAll();
  }

  private publishRows({ changes }: Committed): void {
    for (const trade of changes.trades) this.trades.publish(trade);
    for (const event of changes.orderEvents) this.orderEvents.publish(event);
    for (const position of changes.positions) this.positions.publish(position.account, position);
    for (const alert of changes.alerts) {
      this.alerts.publish(alert.account, alert);
      this.alerts.publish(ALL_ACCOUNTS, alert);
    }
  }

  private publishFigures({ changes }: Committed, isNewDay: boolean): void {
    if (this.candles.topicCount > 0) for (const candle of changes.candles) this.candles.publish(candle);
    if (isNewDay) {
      this.tops.renewAll();
      this.days.renewAll();
    } else {
      // What is hidden trades with no change of the book.
      for (const { instrument } of changes.trades) this.moved.add(instrument);
      for (const instrument of this.moved) this.tops.look(instrument);
      for (const { interval, instrument } of changes.candles) if (interval === 'DAY_1') this.days.look(instrument);
    }
    this.moved.clear();
  }

  private takeIndex({ entry: { time: at }, events: { words, length } }: Committed): void {
    for (let place = 0; place < length; place += WIDTH) {
      if (words[place] !== INDEX) continue;
      this.index = { value: words[place + 1]!, priorClose: words[place + 2]!, level: words[place + 3]!, at };
    }
  }

  book(instrument: number, depth: number): BookView {
    requireDepth(depth);
    return this.image.book(instrument).view(depth);
  }

  topOfBook(instrument: number): TopOfBook {
    const { sequence, bids, asks } = this.image.book(instrument);
    const { time: at } = this;
    const [bid = null] = bids.top(1);
    const [ask = null] = asks.top(1);
    const volume = this.tape.volume(instrument, dayOf(at));
    const last = this.tape.lastTrade(instrument);
    return { instrument, sequence, previousSequence: null, bid, ask, last, volume, at };
  }

  orders(instrument: number, depth: number): OrdersView {
    requireDepth(depth);
    return this.image.book(instrument).orders(depth);
  }

  statistics(instrument: number): DayStatistics {
    return this.tape.statistics(this.image.book(instrument).instrument, dayOf(this.time));
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

  subscribeBook(instrument: number, depth: number, maxRate: MaxRate): AsyncIterableIterator<BookEvent> {
    requireDepth(depth);
    const stream = this.books.subscribe(this.image.book(instrument), depth, paceOf(maxRate));
    return this.registry.add('books', stream);
  }

  subscribeTopOfBook(instrument: number, maxRate: MaxRate): AsyncIterableIterator<TopOfBook> {
    return this.registry.add('topsOfBook', this.tops.subscribe(instrument, paceOf(maxRate)));
  }

  subscribeOrders(instrument: number, maxRate: MaxRate): AsyncIterableIterator<OrdersEvent> {
    const stream = this.orderBooks.subscribe(this.image.book(instrument), paceOf(maxRate));
    return this.registry.add('bookOrders', stream);
  }

  subscribeCandles(
    instrument: number,
    interval: CandleInterval,
    maxRate: MaxRate,
  ): AsyncIterableIterator<CandleRecord> {
    const newest = this.tape.candle(this.image.book(instrument).instrument, interval);
    return this.registry.add('candles', this.candles.subscribe(instrument, interval, newest, paceOf(maxRate)));
  }

  subscribeStatistics(instrument: number, maxRate: MaxRate): AsyncIterableIterator<DayStatistics> {
    return this.registry.add('statistics', this.days.subscribe(instrument, paceOf(maxRate)));
  }

  subscribeAuction(instrument: number, maxRate: MaxRate): AsyncIterableIterator<AuctionView> {
    return this.subscribeLatest('auctions', this.auctions, instrument, this.auction(instrument), maxRate);
  }

  subscribeMarket(instrument: number, maxRate: MaxRate): AsyncIterableIterator<MarketView> {
    return this.subscribeLatest('markets', this.markets, instrument, this.market(instrument), maxRate);
  }

  subscribeTrades(instrument: number | null, after: number | null): AsyncIterableIterator<TradeRecord> {
    if (instrument === null) return this.registry.add('trades', this.trades.subscribeTape(after));
    const { lastPrint } = this.image.book(instrument);
    return this.registry.add('trades', this.trades.subscribe(instrument, lastPrint, after));
  }

  subscribeOrderEvents(account: number, after: number | null): AsyncIterableIterator<OrderEventRecord> {
    return this.registry.add('orderEvents', this.orderEvents.subscribe(account, after));
  }

  subscribeAlerts(accounts: readonly number[] | null): AsyncIterableIterator<AlertRecord> {
    const stream = new LiveRowStream(alertOf, this.options);
    for (const topic of new Set(accounts ?? [ALL_ACCOUNTS])) this.alerts.add(topic, stream);
    return this.registry.add('alerts', stream);
  }

  subscribePositions(account: number, maxRate: MaxRate): AsyncIterableIterator<PositionRecord> {
    const stored = async (): Promise<readonly PositionRecord[]> =>
      (await this.stored.positionsOfAccounts([account])).get(account) ?? [];
    const stream = new PositionStream(stored);
    this.positions.add(account, stream, paceOf(maxRate));
    return this.registry.add('positions', stream);
  }

  get counts(): FeedCounts {
    const { tops, days, candles, trades, orderEvents, auctions, markets, alerts, positions, orderBooks } = this;
    const listened = [tops, days, candles, trades, orderEvents, auctions, markets, alerts, positions, orderBooks];
    return {
      ...this.registry.counts,
      bookViews: this.books.viewCount,
      topics: listened.reduce((sum, { topicCount }) => sum + topicCount, 0),
      timers: this.pacer.clockCount,
      slowConsumers: this.registry.slowConsumers,
      mergedDeltas: this.books.mergedDeltas,
    };
  }

  /** Ends every stream, as at a shutdown. */
  close(): void {
    this.registry.close();
  }

  /** First what is, if anything, then each change. */
  private subscribeLatest<View>(
    kind: StreamKind,
    feed: RowFeed<View, LatestStream<View>>,
    instrument: number,
    now: View | null,
    maxRate: MaxRate,
  ): AsyncIterableIterator<View> {
    const stream = new LatestStream<View>();
    feed.add(instrument, stream, paceOf(maxRate));
    if (now !== null) stream.push(now);
    return this.registry.add(kind, stream);
  }
}

function requireDepth(depth: number): void {
  invariant(Number.isInteger(depth) && depth > 0, `A depth is a whole number of levels from 1, not ${depth}.`);
}
