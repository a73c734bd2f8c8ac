import { CalendarEnds, sessionAt, type Micros, type Session } from './domain/index.ts';
import {
  Directory,
  ENGINE_VERSION,
  Sequencer,
  bookSeed,
  cancelForTheDisconnected,
  captureState,
  isCurrentFormat,
  recover,
  type Clock,
  type CommitListener,
  type Exchange,
  type IndexView,
  type Journal,
  type Queries,
  type SequencerEvents,
  type SequencerOptions,
} from './exchange/index.ts';
import { LiveFeeds, type FeedOptions } from './feed/index.ts';
import { migrate, openJournal, openQueries, type SqliteQueries } from './store/index.ts';

export interface BourseOptions {
  /** As DATABASE_URL. */
  readonly url: string;
  readonly clock: Clock;
  readonly events?: SequencerEvents;
  readonly sequencer?: Partial<SequencerOptions>;
  readonly feed?: Partial<FeedOptions>;
}

/** A running exchange on a database, without its API. */
export interface Bourse {
  readonly sequencer: Sequencer;
  readonly queries: Queries;
  readonly feeds: LiveFeeds;
  readonly directory: Directory;
  /** Journal records that stood in the database when it was opened. */
  readonly found: number;
  /** Adds one that hears of what is committed from now on. */
  listen(listener: CommitListener): void;
  /** Takes no more commands, finishes those that wait, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Puts the exchange together on a database: migrates it, recovers from the journal, and takes commands.
 * Listeners hear of commits in this order: reference data, feeds, then whoever {@link Bourse.listen}s.
 */
export async function openBourse(options: BourseOptions): Promise<Bourse> {
  const { url, clock } = options;
  await migrate(url);
  const journal = await openJournal({ url, clock });
  let queries: SqliteQueries | undefined;
  try {
    queries = await openQueries(url);
    return await assemble(options, journal, queries);
  } catch (error) {
    await queries?.close();
    await journal.close();
    throw error;
  }
}

/** A day's length in microseconds. */
const DAY = 86_400_000_000;

/** The session of a calendar; where its data ends, days on which nothing opens, so that the exchange lives on. */
function sessionOrClosedDay(calendar: string, time: Micros): Session {
  try {
    return sessionAt(calendar, time);
  } catch (error) {
    if (!(error instanceof CalendarEnds)) throw error;
    return { calendar, date: error.date, phases: [], endsAt: time + DAY };
  }
}

/** The index as the core has it. */
function indexView({ breaker: { value, priorClose, level, at } }: Exchange): IndexView | null {
  return value === 0 ? null : { value, priorClose, level, at };
}

/**
 * What an earlier engine version has left is kept at once as this one has it. Its core did not know what the tables knew (cash of
 * accounts, volumes): that is read from them now, and must not be read again when commands have moved it.
 */
async function keepUpgraded(journal: Journal): Promise<void> {
  const snapshot = await journal.latestSnapshot(ENGINE_VERSION);
  if (!snapshot || isCurrentFormat(snapshot.state)) return;
  const { exchange } = await recover(journal);
  await journal.saveSnapshot({
    sequence: exchange.sequence,
    time: exchange.time,
    state: captureState(exchange),
  });
}

/** Sets the feeds to where the core and the tables stand, before anything is committed. */
async function seedFeeds(
  feeds: LiveFeeds,
  core: Exchange,
  { venues }: Directory,
  journal: Journal,
  queries: Queries,
): Promise<void> {
  const { lastEventNumbers, candles, lastTrades, lastQuotes, openOrders } = await journal.recorderRows();
  const books = Array.from(core.books(), ({ book: { index } }) => [index, bookSeed(core, index)] as const);
  const queueTimes = new Map(await queries.queueTimes(books.flatMap(([, { orders }]) => orders.map(({ id }) => id))));
  // A routed order's child takes its place when it gets to its venue, which no order event tells.
  for (const { id, arrivesAt } of openOrders) {
    if (arrivesAt !== null && arrivesAt > (queueTimes.get(id) ?? Infinity)) queueTimes.set(id, arrivesAt);
  }
  feeds.seedTime(core.time);
  feeds.seedClock(core.clockRate);
  feeds.seedIndex(indexView(core));
  feeds.seedVenues(venues);
  for (const [number, book] of books) feeds.seedBook(number, book, queueTimes);
  feeds.seedQuotes(lastQuotes);
  feeds.seedTape(candles, lastTrades);
  feeds.seedOwners(openOrders);
  feeds.seedOrderEvents(lastEventNumbers);
}

async function assemble(options: BourseOptions, journal: Journal, queries: SqliteQueries): Promise<Bourse> {
  const { clock, events, sequencer: tuning } = options;
  await keepUpgraded(journal);
  const directory = new Directory(await journal.referenceRows());
  const feeds = new LiveFeeds(queries, options.feed);
  const listeners: CommitListener[] = [{ committed: ({ changes }) => directory.take(changes) }, feeds];
  const sequencer = await Sequencer.start({
    journal,
    clock,
    calendar: { sessionAt: sessionOrClosedDay },
    listeners,
    ...(events && { events }),
    ...(tuning && { options: tuning }),
  });
  await seedFeeds(feeds, sequencer.core, directory, journal, queries);
  const found = sequencer.core.sequence;
  await sequencer.run();
  await cancelForTheDisconnected(sequencer, sequencer.core.timekeeping.cancelOnDisconnect);
  return {
    sequencer,
    queries,
    feeds,
    directory,
    found,
    listen: (listener) => void listeners.push(listener),
    stop: async () => {
      await sequencer.stop();
      feeds.close();
      await queries.close();
    },
  };
}
