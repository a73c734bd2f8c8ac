import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openBourse, type Bourse } from '../../src/bourse.ts';
import type { Command, Side, SubmitOrder } from '../../src/domain/index.ts';
import { seededRandom } from '../flow/random.ts';
import { WORK_FOLDER } from '../report/work-folder.ts';
import { ACCOUNTS, ACCOUNT_IDS, MID, SYMBOLS, SYMBOL_NAMES, TICK, referenceData, staffWork } from './market.ts';

/** Name it anew when what is built below changes. */
const PATH = join(WORK_FOLDER, 'reading-1.db');

export const TRADES = 1_000_000;
/** Commands of one group. */
const GROUP = 2_000;
/** Orders of the account that left, orders in the symbol that nobody trades any more, and refused ones: all of them the oldest. */
const OLDEST = 400;

const START = Date.UTC(2025, 10, 3) * 1_000;
/** Engine time between two looks at the clock, in microseconds: a million trades take about three weeks. */
const STEP = 800_000;
/** After everything that was built. */
export const NOW = Date.UTC(2025, 11, 31) * 1_000;

/** URL of a database with a million trades, which is built once and kept: it takes some minutes. */
export async function bigDatabase(): Promise<string> {
  if (!existsSync(PATH)) {
    const unfinished = `${PATH}.unfinished`;
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true });
    await build(`file:${unfinished}`);
    renameSync(unfinished, PATH);
  }
  return `file:${PATH}`;
}

/** Puts orders through the real way, so that journal, rows and snapshots are what an exchange would have. */
async function build(url: string): Promise<void> {
  const begin = performance.now();
  let time = START;
  const bourse = await openBourse({ url, clock: { now: () => (time += STEP) } });
  let trades = 0;
  bourse.listen({ committed: ({ changes }) => void (trades += changes.trades.length) });
  await sendAll(bourse, referenceData());
  const flow = new Flow();
  await sendAll(
    bourse,
    Array.from({ length: OLDEST }, () => flow.old()),
  );
  await sendAll(bourse, [...staffWork()]);
  for (let told = 0; trades < TRADES;) {
    await sendAll(
      bourse,
      Array.from({ length: GROUP }, () => flow.next()),
    );
    if (trades < told + TRADES / 10) continue;
    told = trades;
    const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
    console.log(`  building the database: ${trades.toLocaleString('en-US')} trades after ${seconds} s`);
  }
  if (time >= NOW) throw new Error('The market went on for longer than it was meant to.');
  await bourse.stop();
}

async function sendAll({ sequencer }: Bourse, commands: readonly Command[]): Promise<void> {
  for (let from = 0; from < commands.length; from += GROUP) {
    const outcomes = await sequencer.sendAll(commands.slice(from, from + GROUP), 'bench');
    const refused = outcomes.find(({ referenceRefusal }) => referenceRefusal);
    if (refused) throw new Error(refused.referenceRefusal?.message);
  }
}

/** Draws orders: nine of ten trade with what rests, and few stay for long. */
class Flow {
  private readonly random = seededRandom(5);
  private count = 0;
  /** By symbol, in ticks. */
  private readonly middles = SYMBOL_NAMES.map(() => MID);

  /** One of the first orders: of the account that left, in the symbol that nobody trades any more; a quarter of them refused. */
  old(): SubmitOrder {
    const instrument = this.count % 2 === 0 ? SYMBOL_NAMES.indexOf('SELDOM') : 0;
    const account = this.count % 2 === 0 ? this.count % 3 : ACCOUNT_IDS.length - 1;
    const order = this.order(account, instrument, this.random() < 0.5 ? 'BUY' : 'SELL', 0);
    return this.count % 4 === 0 ? { ...order, quantity: 2_000_000 } : order;
  }

  next(): SubmitOrder {
    const instrument = this.pick(Object.values(SYMBOLS));
    const side = this.random() < 0.5 ? 'BUY' : 'SELL';
    if (this.random() < 0.02) this.middles[instrument]! += this.random() < 0.5 ? -1 : 1;
    const passive = this.random() < 0.03;
    const distance = passive ? -1 - Math.floor(this.random() * 10) : Math.floor(this.random() * 5);
    return this.order(this.pick(Object.values(ACCOUNTS)), instrument, side, distance);
  }

  private order(account: number, instrument: number, side: Side, towards: number): SubmitOrder {
    return {
      kind: 'SubmitOrder',
      account,
      instrument,
      clientOrderId: `o-${++this.count}`,
      side,
      type: 'LIMIT',
      timeInForce: 'DAY',
      quantity: 1 + Math.floor(this.random() * 100),
      price: (this.middles[instrument]! + (side === 'BUY' ? towards : -towards)) * TICK,
      selfTradePrevention: this.random() < 0.02 ? 'CANCEL_TAKER' : 'NONE',
    };
  }

  /** A place in a list of shares that add up to one. */
  private pick(shares: readonly number[]): number {
    let left = this.random();
    for (const [place, share] of shares.entries()) if ((left -= share) < 0) return place;
    return 0;
  }
}
