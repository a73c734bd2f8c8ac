import { rm } from 'node:fs/promises';
import { openBourse } from '../../../src/bourse.ts';
import { WallClock } from '../../../src/platform/index.ts';
import { resolveDatabaseUrl } from '../../../src/store/index.ts';
import { ExchangeTarget } from './exchange-target.ts';
import { prepareMarket } from './setup.ts';
import type { ReplayInstrument } from './setup.ts';
import type { ReplayTarget } from './target.ts';

/** Emptied before each replay; a database of one's own, named on the command line, is kept and added to. */
const OWN_DATABASE = 'file:./data/replay.db';

export interface LocalOptions {
  /** As DATABASE_URL; null: the replay's own database, fresh. */
  readonly database: string | null;
  readonly instrument: ReplayInstrument;
  readonly depth: number;
  /** Goes into client order ids. */
  readonly run: string;
}

/** A whole exchange in this process, on a database of its own. */
export async function openLocal({ database, instrument, depth, run }: LocalOptions): Promise<ReplayTarget> {
  if (database === null) await removeDatabase(OWN_DATABASE);
  const bourse = await openBourse({ url: database ?? OWN_DATABASE, clock: new WallClock() });
  try {
    const market = await prepareMarket(bourse.sequencer, bourse.directory, instrument);
    const { bids, asks } = bourse.feeds.book(market.instrument, 1);
    if (bids.length + asks.length > 0) {
      throw new Error(
        `The book of ${instrument.symbol} is not empty in ${database}: name another --symbol or --database.`,
      );
    }
    const exchange = { commands: bourse.sequencer, feeds: bourse.feeds };
    const target = new ExchangeTarget(exchange, market, depth, run, () => bourse.stop());
    bourse.listen(target);
    return target;
  } catch (error) {
    await bourse.stop();
    throw error;
  }
}

async function removeDatabase(url: string): Promise<void> {
  const path = resolveDatabaseUrl(url).slice('file:'.length);
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
}
