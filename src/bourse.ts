import { alwaysOpenSession } from './domain/index.ts';
import {
  Directory,
  Sequencer,
  bookSeed,
  type Clock,
  type CommitListener,
  type Journal,
  type Queries,
  type SequencerEvents,
  type SequencerOptions,
} from './exchange/index.ts';
import { LiveFeeds } from './feed/index.ts';
import { migrate, openJournal, openQueries, type SqliteQueries } from './store/index.ts';

export interface BourseOptions {
  /** As DATABASE_URL. */
  readonly url: string;
  readonly clock: Clock;
  readonly events?: SequencerEvents;
  readonly sequencer?: Partial<SequencerOptions>;
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

async function assemble(options: BourseOptions, journal: Journal, queries: SqliteQueries): Promise<Bourse> {
  const { clock, events, sequencer: tuning } = options;
  const directory = new Directory(await journal.referenceRows());
  const feeds = new LiveFeeds(queries);
  const listeners: CommitListener[] = [{ committed: ({ changes }) => directory.take(changes) }, feeds];
  const sequencer = await Sequencer.start({
    journal,
    clock,
    calendar: { sessionAt: alwaysOpenSession },
    listeners,
    ...(events && { events }),
    ...(tuning && { options: tuning }),
  });
  feeds.seedTime(sequencer.core.time);
  for (const { index } of directory.instruments) feeds.seedBook(index, bookSeed(sequencer.core, index));
  feeds.seedOrderEvents((await journal.recorderRows()).lastEventNumbers);
  const found = sequencer.core.sequence;
  await sequencer.run();
  return {
    sequencer,
    queries,
    feeds,
    directory,
    found,
    listen: (listener) => void listeners.push(listener),
    stop: async () => {
      await sequencer.stop();
      await queries.close();
    },
  };
}
