import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createServer, hashSecret, type ApiServer } from '../../../src/api/index.ts';
import {
  instrumentOf,
  venueOf,
  type CandleInterval,
  type Command,
  type Role,
  type SubmitOrder,
} from '../../../src/domain/index.ts';
import {
  Directory,
  noChanges,
  type AccountRecord,
  type AlertRecord,
  type AuctionView,
  type BookView,
  type CandleRecord,
  type Changes,
  type CheckResult,
  type ClockView,
  type Commands,
  type DayStatistics,
  type Feeds,
  type FirmRecord,
  type IndexView,
  type InstrumentRecord,
  type MarketView,
  type NbboView,
  type OrderRecord,
  type OrdersEvent,
  type OrdersView,
  type Outcome,
  type PoolContents,
  type PositionRecord,
  type ReferenceRows,
  type Refusal,
  type TopOfBook,
  type VenueQuoteView,
} from '../../../src/exchange/index.ts';
import { readConfig } from '../../../src/platform/index.ts';
import { MemoryQueries } from './memory-queries.ts';
import { quoteRow, venueRow } from './venue-rows.ts';

/** Engine time of a scripted house: 2026-11-24T15:00:00Z, a Tuesday. */
export const NOW = Date.UTC(2026, 10, 24, 15) * 1000;

/** A commands port that keeps what it was sent, and answers what the test says. */
export class ScriptedCommands implements Commands {
  readonly sent: Command[] = [];
  readonly actors: string[] = [];
  ready = true;
  /** What to answer beside an empty outcome; throw to fail. */
  answer: (command: Command) => Partial<Outcome> | Promise<Partial<Outcome>> = () => ({});
  /** What a dry run says. */
  refusal: Refusal | null = null;
  /** What every check says. */
  results: readonly CheckResult[] = [];
  readonly judged: SubmitOrder[] = [];
  readonly openOrders = new Map<number, number>();

  async send(command: Command, actor: string): Promise<Outcome> {
    this.sent.push(command);
    this.actors.push(actor);
    return { ...NOTHING, ...(await this.answer(command)) };
  }

  sendAll(commands: readonly Command[], actor: string): Promise<readonly Outcome[]> {
    return Promise.all(commands.map((command) => this.send(command, actor)));
  }

  dryRun(order: SubmitOrder): Promise<Refusal | null> {
    this.judged.push(order);
    return Promise.resolve(this.refusal);
  }

  checks(): Promise<readonly CheckResult[]> {
    return Promise.resolve(this.results);
  }

  accountOfOpenOrder(orderId: number): number | undefined {
    return this.openOrders.get(orderId);
  }
}

const NOTHING: Outcome = {
  sequence: 1,
  time: NOW,
  order: null,
  trades: [],
  duplicate: false,
  refusal: null,
  referenceRefusal: null,
  canceledCount: 0,
  orders: [],
  refusedLevels: [],
  changes: noChanges(),
};

/** A topic that a test feeds: the newest only, as the feeds of states do. */
class Topic<Row> {
  private readonly readers = new Set<(row: Row) => void>();

  publish(row: Row): void {
    for (const read of this.readers) read(row);
  }

  async *rows(first: Row | null): AsyncIterableIterator<Row> {
    const waiting: Row[] = first === null ? [] : [first];
    let wake: () => void = () => undefined;
    const read = (row: Row): void => {
      waiting.push(row);
      wake();
    };
    this.readers.add(read);
    try {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.readers.delete(read);
    }
  }
}

/** The day of {@link NOW}. */
export const DAY = Date.UTC(2026, 10, 24) * 1000;

/** A book in which nothing is shown, of a market that has never traded. */
const NOTHING_SHOWN: TopOfBook = {
  book: 0,
  instrument: 0,
  sequence: 1,
  previousSequence: null,
  bid: null,
  ask: null,
  last: null,
  volume: 0,
  at: NOW,
};

/** A market that trades, in which nothing has happened yet. */
export const QUIET: MarketView = {
  phase: 'CONTINUOUS',
  since: NOW,
  lastPrice: null,
  halt: null,
  bands: null,
  shortSaleRestriction: null,
};

/** Feeds that show what the test says. */
export class ScriptedFeeds implements Feeds {
  time = NOW;
  clock: ClockView = { time: NOW, rate: null };
  view: BookView = { sequence: 1, bids: [], asks: [] };
  status: MarketView = QUIET;
  index: IndexView | null = null;
  call: AuctionView | null = null;
  best: TopOfBook = { ...NOTHING_SHOWN };
  displayed: OrdersView = { sequence: 1, orders: [] };
  day: DayStatistics = { instrument: 0, day: DAY, candle: null, previousClose: null };
  national: NbboView = quoteRow();
  /** The displayed book of each venue but the home market. */
  away: BookView = { sequence: 1, bids: [], asks: [] };
  /** What venues show. */
  quoted: readonly VenueQuoteView[] = [];
  /** What rests in the pool. */
  pool: PoolContents = { orders: 0, quantity: 0 };
  readonly nationals = new Topic<NbboView>();
  /** Numbers of the books that were asked for. */
  readonly books: number[] = [];
  readonly tops = new Topic<TopOfBook>();
  readonly orderChanges = new Topic<OrdersEvent>();
  readonly candles = new Topic<CandleRecord>();
  readonly days = new Topic<DayStatistics>();
  /** At which rate each feed was asked for. */
  readonly rates: (number | null)[] = [];
  readonly markets = new Topic<MarketView>();
  readonly auctions = new Topic<AuctionView>();
  readonly alerts = new Topic<AlertRecord>();
  readonly positions = new Topic<PositionRecord>();
  /** How deep orders were asked for. */
  readonly depths: number[] = [];
  /** Whose alerts and positions were asked for. */
  readonly followed: (readonly number[] | number | null)[] = [];

  book(book: number, depth: number): BookView {
    this.books.push(book);
    const view = venueOf(book) > 0 ? this.away : this.view;
    return { ...view, bids: view.bids.slice(0, depth), asks: view.asks.slice(0, depth) };
  }

  market(): MarketView {
    return this.status;
  }

  auction(): AuctionView | null {
    return this.call;
  }

  nbbo(instrument: number): NbboView {
    return { ...this.national, instrument };
  }

  venueQuotes(): readonly VenueQuoteView[] {
    return this.quoted;
  }

  poolContents(): PoolContents {
    return this.pool;
  }

  subscribeNbbo(_instrument: number, maxRate: number | null): AsyncIterableIterator<NbboView> {
    this.rates.push(maxRate);
    return this.nationals.rows(this.national);
  }

  topOfBook(book: number): TopOfBook {
    this.books.push(book);
    return { ...this.best, book, instrument: instrumentOf(book) };
  }

  orders(book: number, depth: number): OrdersView {
    this.books.push(book);
    this.depths.push(depth);
    return this.displayed;
  }

  statistics(instrument: number): DayStatistics {
    return { ...this.day, instrument };
  }

  subscribeAuction(_instrument: number, maxRate: number | null): AsyncIterableIterator<AuctionView> {
    this.rates.push(maxRate);
    return this.auctions.rows(this.call);
  }

  subscribeMarket(_instrument: number, maxRate: number | null): AsyncIterableIterator<MarketView> {
    this.rates.push(maxRate);
    return this.markets.rows(this.status);
  }

  subscribeTopOfBook(book: number, maxRate: number | null): AsyncIterableIterator<TopOfBook> {
    this.books.push(book);
    this.rates.push(maxRate);
    return this.tops.rows(this.best);
  }

  subscribeOrders(book: number, maxRate: number | null): AsyncIterableIterator<OrdersEvent> {
    this.books.push(book);
    this.rates.push(maxRate);
    return this.orderChanges.rows(null);
  }

  subscribeCandles(
    _instrument: number,
    _interval: CandleInterval,
    maxRate: number | null,
  ): AsyncIterableIterator<CandleRecord> {
    this.rates.push(maxRate);
    return this.candles.rows(null);
  }

  subscribeStatistics(_instrument: number, maxRate: number | null): AsyncIterableIterator<DayStatistics> {
    this.rates.push(maxRate);
    return this.days.rows(this.day);
  }

  subscribeAlerts(accounts: readonly number[] | null): AsyncIterableIterator<AlertRecord> {
    this.followed.push(accounts);
    return this.alerts.rows(null);
  }

  subscribePositions(account: number, maxRate: number | null): AsyncIterableIterator<PositionRecord> {
    this.followed.push(account);
    this.rates.push(maxRate);
    return this.positions.rows(null);
  }

  subscribeBook = notScripted;
  subscribeTrades = notScripted;
  subscribeOrderEvents = notScripted;
}

function notScripted(): never {
  throw new Error('This feed is not scripted.');
}

const account = (index: number, id: string): AccountRecord => ({
  index,
  id,
  name: id,
  firm: 0,
  kind: 'RETAIL' as const,
  tier: 'DEFAULT',
  tradeGroup: null,
  tradingState: 'ACTIVE' as const,
  shortSalePolicy: 'VENUE_MARKS',
});

const FIRM: FirmRecord = { index: 0, id: 'FIRM', name: 'Firm', lei: null, tradingState: 'ACTIVE' };

const key = (secret: string, role: Role, ...accounts: number[]) => ({
  id: `key-${secret}`,
  name: secret,
  prefix: secret.slice(0, 4),
  hash: hashSecret(secret),
  roles: [role],
  accounts,
  createdAt: 0,
  revokedAt: null,
});

const instrument = (index: number, symbol: string, calendar: string): InstrumentRecord => ({
  index,
  symbol,
  name: symbol,
  isin: null,
  currency: 'USD',
  tickSize: 10_000,
  lotSize: 1,
  referencePrice: null,
  averageDailyVolume: null,
  volatility: null,
  calendar,
  priceBands: 'NONE',
  symbolBreaker: false,
  tradingState: 'ACTIVE',
});

/** ALICE (0), BOB (1), AAPL (0) and MSFT (1), BOURSE (0), NYSE (1) and DARK (2), and a key for each role, named as the demo keys are. */
const ROWS: ReferenceRows = {
  venues: [
    venueRow(),
    venueRow({ index: 1, name: 'NYSE', mic: 'XNYS', fillRate: 950_000, latency: 200 }),
    venueRow({ index: 2, name: 'DARK', mic: 'BDRK', kind: 'DARK' }),
  ],
  firms: [FIRM],
  instruments: [instrument(0, 'AAPL', 'ALWAYS_OPEN'), instrument(1, 'MSFT', 'XNYS')],
  accounts: [account(0, 'ALICE'), account(1, 'BOB')],
  tiers: [],
  limits: [],
  apiKeys: [
    key('demo-alice', 'TRADER', 0),
    key('demo-bob', 'MARKET_MAKER', 1),
    key('demo-risk', 'RISK'),
    key('demo-risk-2', 'RISK'),
    key('demo-compliance', 'COMPLIANCE'),
    key('demo-operator', 'OPERATOR'),
    key('demo-data', 'MARKET_DATA', 0),
  ],
  riskChanges: [],
  tradingStates: [],
  restrictions: [],
  priceHistory: [],
  feeSchedules: [],
  protectionRegimes: [],
  quotingIncrements: [],
};

/** The API over ports that do what the test says. */
export interface ScriptedHouse {
  readonly url: string;
  readonly server: ApiServer;
  readonly commands: ScriptedCommands;
  readonly queries: MemoryQueries;
  readonly feeds: ScriptedFeeds;
  readonly directory: Directory;
  /** Puts rows where queries find them. */
  keep(rows: Partial<Changes>): void;
  close(): Promise<void>;
}

export async function openScriptedHouse(environment: Readonly<Record<string, string>> = {}): Promise<ScriptedHouse> {
  const commands = new ScriptedCommands();
  const queries = new MemoryQueries();
  const feeds = new ScriptedFeeds();
  const directory = new Directory(ROWS);
  const server = await createServer({
    commands,
    queries,
    feeds,
    directory,
    config: readConfig(environment),
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
  });
  const url = await server.listen(0, '127.0.0.1');
  return {
    url,
    server,
    commands,
    queries,
    feeds,
    directory,
    keep: (rows) => {
      const changes = { ...noChanges(), ...rows };
      directory.take(changes);
      queries.committed({ changes } as never);
    },
    close: () => server.close(),
  };
}

/** An order's row: ALICE buys 100 AAPL at 150.00, unless told otherwise. */
export function orderRow(terms: Partial<OrderRecord> = {}): OrderRecord {
  return {
    id: 1,
    account: 0,
    instrument: 0,
    clientOrderId: 'a-1',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    selfTradePrevention: 'CANCEL_TAKER',
    price: 150_000_000,
    stopPrice: null,
    displayQuantity: null,
    expiresAt: null,
    quantity: 100,
    filledQuantity: 0,
    leavesQuantity: 100,
    notional: '0',
    status: 'NEW',
    rejectCode: null,
    rejectMessage: null,
    rejectField: null,
    cancelReason: null,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    sequence: 1,
    request: '{}',
    instructions: null,
    links: null,
    sellMark: null,
    venue: 0,
    parent: null,
    entry: null,
    arrivesAt: null,
    quote: null,
    fees: '0',
    ...terms,
  };
}
