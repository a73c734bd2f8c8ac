import { sessionAt } from '../../src/domain/index.ts';
import { Directory, NO_RECORDER_ROWS, NO_REFERENCE_ROWS, Sequencer } from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { ExchangeTarget, type ReplayMarket } from '../../tools/replay/target/exchange-target.ts';
import { prepareMarket } from '../../tools/replay/target/setup.ts';
import type { Commands, Committed, Journal } from '../../src/exchange/index.ts';

/** Forgets everything at once: what a replay needs of a journal when nothing is to be kept. */
const FORGETFUL: Journal = {
  append: () => Promise.resolve(),
  saveSnapshot: () => Promise.resolve(),
  latestSnapshot: () => Promise.resolve(undefined),
  async *entriesAfter() {},
  head: () => Promise.resolve(0),
  recorderRows: () => Promise.resolve(NO_RECORDER_ROWS),
  referenceRows: () => Promise.resolve(NO_REFERENCE_ROWS),
  findRepeats: () => Promise.resolve(new Map()),
  reopen: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

export interface MemoryExchange {
  readonly target: ExchangeTarget;
  readonly commands: Commands;
  readonly market: ReplayMarket;
  stop(): Promise<void>;
}

/** The real sequencer, core, recorder and feeds, with no database behind them. */
export async function memoryTarget(depth: number): Promise<MemoryExchange> {
  const directory = new Directory(NO_REFERENCE_ROWS);
  const feeds = new LiveFeeds({
    printsAfter: () => Promise.resolve([]),
    orderEventsAfter: () => Promise.resolve([]),
    positionsOfAccounts: () => Promise.resolve(new Map()),
  });
  const listeners = [feeds, { committed: ({ changes }: Committed) => directory.take(changes) }];
  let now = 1_700_000_000_000_000;
  const sequencer = await Sequencer.start({
    journal: FORGETFUL,
    clock: { now: () => ++now },
    calendar: { sessionAt },
    listeners,
  });
  await sequencer.run();
  const market = await prepareMarket(sequencer, directory, { symbol: 'TEST', tickSize: 10_000 });
  const target = new ExchangeTarget({ commands: sequencer, feeds }, market, depth, 'test');
  listeners.push(target);
  return { target, commands: sequencer, market, stop: () => sequencer.stop() };
}
