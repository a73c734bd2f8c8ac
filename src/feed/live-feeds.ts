import { EVENT, EVENT_WIDTH, HOME, instrumentOf, venueOf, type CandleInterval, type Micros } from '../domain/index.ts';
import type {
  AlertRecord,
  AuctionView,
  BookEvent,
  BookSeed,
  CandleRecord,
  Changes,
  CommitListener,
  Committed,
  DayStatistics,
  Feeds,
  IndexView,
  MarketView,
  MaxRate,
  NbboView,
  OrderEventRecord,
  OrdersEvent,
  PositionRecord,
  Queries,
  QuoteRecord,
  TopOfBook,
  TradeRecord,
} from '../exchange/index.ts';
import { BookFeed } from './books/book-feed.ts';
import { CandleFeed } from './figures/candle-feed.ts';
import { LiveFigures } from './figures/live-figures.ts';
import type { ImageListener, KnownVenue } from './image/committed-image.ts';
import { CommittedViews, requireDepth } from './image/committed-views.ts';
import type { OwnedOrder } from './image/owners.ts';
import { dayOf } from './image/tape-image.ts';
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
 * (`seedTime`, `seedClock`, `seedIndex`, `seedVenues`, `seedBook`, `seedQuotes`, `seedTape`, `seedOwners`, `seedOrderEvents`), then every
 * command committed after it, in order.
 * It may be seeded again while subscribers listen: books then begin with a new snapshot, and resumable streams read what they missed.
 */
export class LiveFeeds extends CommittedViews implements Feeds, CommitListener {
  /** Journal sequence of the command taken last. */
  private lastCommand = 0;
  private readonly stored: StoredRows;
  private readonly registry = new Registry();
  private readonly options: FeedOptions;
  private readonly turns: Turns;
  private readonly pacer: Pacer;
  private readonly books: BookFeed;
  private readonly orderBooks: OrdersFeed;
  private readonly figures: LiveFigures;
  private readonly candles: CandleFeed;
  private readonly trades: TradeFeed;
  private readonly orderEvents: OrderEventFeed;
  private readonly auctions: RowFeed<AuctionView, LatestStream<AuctionView>>;
  private readonly markets: RowFeed<MarketView, LatestStream<MarketView>>;
  private readonly alerts: RowFeed<AlertRecord, LiveRowStream<AlertRecord>>;
  private readonly positions: RowFeed<PositionRecord, PositionStream>;
  private readonly changes: ImageListener = {
    bookChanged: (book) => {
      this.books.changed(book);
      this.orderBooks.changed(book);
      this.figures.bookChanged(book);
    },
    marketChanged: (market) => {
      this.markets.publish(market.instrument, market.view());
      this.figures.marketChanged(market.instrument);
    },
    auctionChanged: ({ instrument, auction }) => {
      if (auction) this.auctions.publish(instrument, auction);
    },
  };

  constructor(stored: StoredRows, options: Partial<FeedOptions> = {}) {
    super();
    this.stored = stored;
    this.options = { ...DEFAULT_FEED_OPTIONS, ...options };
    const { bookQueue, candleQueue, sliceSize, later, every } = this.options;
    const turns = (this.turns = new Turns(sliceSize, later));
    const pacer = (this.pacer = new Pacer(every));
    this.books = new BookFeed(bookQueue, turns, pacer);
    this.orderBooks = new OrdersFeed(this.options, turns, pacer);
    this.figures = new LiveFigures(this, turns, pacer);
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
    this.quotes.beginDay(time);
  }

  /** Sets how engine time passes at a committed boundary: millionths of real time; null: with the real clock. */
  seedClock(rate: number | null): void {
    this.clockRate = rate;
  }

  /** Sets the index of the market-wide breakers at a committed boundary; null: it has not been set yet. */
  seedIndex(index: IndexView | null): void {
    this.index = index;
  }

  /** Sets which venues there are at a committed boundary. Comes before their books. */
  seedVenues(venues: readonly KnownVenue[]): void {
    for (const venue of venues) this.image.addVenue(venue);
  }

  /** Sets the newest national best quotes at a committed boundary, by instrument. */
  seedQuotes(quotes: ReadonlyMap<number, QuoteRecord>): void {
    for (const quote of quotes.values()) this.quotes.take(quote);
    this.figures.nationals.lookAtAll();
  }

  /** Sets whose the open orders are at a committed boundary, displayed or not. Comes after the books. */
  seedOwners(orders: readonly OwnedOrder[]): void {
    this.image.seedOwners(orders);
  }

  /**
   * Sets what symbols traded last at a committed boundary.
   *
   * @param candles the newest two of each instrument and interval, ascending by start within them
   */
  seedTape(candles: readonly CandleRecord[], lastTrades: ReadonlyMap<number, TradeRecord>): void {
    this.tape.seed(candles, lastTrades);
    for (const candle of candles) this.candles.publish(candle);
    this.figures.renewAll();
  }

  /**
   * Sets a venue's book, or what rests in a pool, as the core exports it at a committed boundary; of the home market, which comes first,
   * with the instrument's market.
   *
   * @param book its number
   * @param queuedAt when its orders took their places; those not named: now, which {@link seedTime} has set
   */
  seedBook(book: number, seed: BookSeed, queuedAt: ReadonlyMap<number, Micros> = NO_TIMES): void {
    const instrument = instrumentOf(book);
    const { markets } = this.image;
    const missed = markets.has(instrument) && seed.lastPrint > markets.of(instrument).lastPrint;
    const lit = this.image.seed(book, seed, (order) => queuedAt.get(order) ?? this.time);
    if (!lit) return;
    this.books.restart(lit);
    this.orderBooks.restart(lit);
    this.figures.restart(lit);
    if (venueOf(book) !== HOME) return;
    this.markets.publish(instrument, this.market(instrument));
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
    if (isNewDay) this.beginDay();
    this.takeReferences(changes);
    if (entry.command.kind === 'SetClock' && events.words[0] === SET) this.clockRate = entry.command.rate;
    this.takeIndex(committed);
    this.image.apply(committed, this.changes);
    this.tape.take(changes);
    for (const quote of changes.quotes) this.quotes.take(quote);
    this.publishRows(committed);
    if (this.candles.topicCount > 0) for (const candle of changes.candles) this.candles.publish(candle);
    this.figures.publish(changes, isNewDay);
  }

  /** Venues and instruments that are new, or other than before. */
  private takeReferences({ venues, instruments }: Changes): void {
    for (const { index, referencePrice } of instruments) {
      this.image.create(index, this.time);
      this.image.market(index).setReference(referencePrice);
      if (this.figures.nationals.topicCount > 0) this.figures.marketChanged(index);
    }
    for (const venue of venues) this.image.addVenue(venue);
  }

  private beginDay(): void {
    this.image.beginDay();
    this.quotes.beginDay(this.time);
    this.renewOrderIds();
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

  private takeIndex({ entry: { time: at }, events: { words, length } }: Committed): void {
    for (let place = 0; place < length; place += WIDTH) {
      if (words[place] !== INDEX) continue;
      this.index = { value: words[place + 1]!, priorClose: words[place + 2]!, level: words[place + 3]!, at };
    }
  }

  subscribeBook(book: number, depth: number, maxRate: MaxRate): AsyncIterableIterator<BookEvent> {
    requireDepth(depth);
    return this.registry.add('books', this.books.subscribe(this.image.book(book), depth, paceOf(maxRate)));
  }

  subscribeTopOfBook(book: number, maxRate: MaxRate): AsyncIterableIterator<TopOfBook> {
    return this.registry.add('topsOfBook', this.figures.tops.subscribe(book, paceOf(maxRate)));
  }

  subscribeNbbo(instrument: number, maxRate: MaxRate): AsyncIterableIterator<NbboView> {
    return this.registry.add('nationalQuotes', this.figures.nationals.subscribe(instrument, paceOf(maxRate)));
  }

  subscribeOrders(book: number, maxRate: MaxRate): AsyncIterableIterator<OrdersEvent> {
    return this.registry.add('bookOrders', this.orderBooks.subscribe(this.image.book(book), paceOf(maxRate)));
  }

  subscribeCandles(
    instrument: number,
    interval: CandleInterval,
    maxRate: MaxRate,
  ): AsyncIterableIterator<CandleRecord> {
    const newest = this.tape.candle(this.image.market(instrument).instrument, interval);
    return this.registry.add('candles', this.candles.subscribe(instrument, interval, newest, paceOf(maxRate)));
  }

  subscribeStatistics(instrument: number, maxRate: MaxRate): AsyncIterableIterator<DayStatistics> {
    return this.registry.add('statistics', this.figures.days.subscribe(instrument, paceOf(maxRate)));
  }

  subscribeAuction(instrument: number, maxRate: MaxRate): AsyncIterableIterator<AuctionView> {
    return this.subscribeLatest('auctions', this.auctions, instrument, this.auction(instrument), maxRate);
  }

  subscribeMarket(instrument: number, maxRate: MaxRate): AsyncIterableIterator<MarketView> {
    return this.subscribeLatest('markets', this.markets, instrument, this.market(instrument), maxRate);
  }

  subscribeTrades(instrument: number | null, after: number | null): AsyncIterableIterator<TradeRecord> {
    if (instrument === null) return this.registry.add('trades', this.trades.subscribeTape(after));
    const { lastPrint } = this.image.market(instrument);
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
    const { figures, candles, trades, orderEvents, auctions, markets, alerts, positions, orderBooks } = this;
    const listened = [figures, candles, trades, orderEvents, auctions, markets, alerts, positions, orderBooks];
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
