import { join } from 'node:path';
import { askChild, forkModule } from '../report/fork.ts';
import { formatRate, median, medianRatio, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import type { AuctionLap } from './auction-runner.ts';
import { INLINING } from './inlining.ts';

const ORDERS = 100_000;
const WARM_LAPS = 3;
const LAPS = 9;

/** A call auction of 100,000 orders: how fast they are entered, and how long the uncross takes. */
export async function runAuction(): Promise<void> {
  const runner = forkModule(join(import.meta.dirname, 'auction-runner.ts'), [String(ORDERS)], {
    flags: ['--expose-gc', INLINING],
  });
  const laps: AuctionLap[] = [];
  try {
    for (let lap = 0; lap < WARM_LAPS + LAPS; lap++) {
      const result = await askChild<AuctionLap>(runner, 'run');
      check(result);
      if (lap >= WARM_LAPS) laps.push(result);
    }
  } finally {
    runner.kill();
  }
  report(laps);
}

function check({ answer, expected }: AuctionLap): void {
  for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
    if (answer[key] === expected[key]) continue;
    throw new Error(`The auction came to ${key} ${answer[key]} where the oracle has ${expected[key]}.`);
  }
}

function report(laps: readonly AuctionLap[]): void {
  const of = (what: 'entry' | 'uncross' | 'sort'): number[] => laps.map((lap) => lap[what]);
  const { trades } = laps[0]!.expected;
  const row = (title: string, what: 'entry' | 'uncross' | 'sort'): string[] => {
    const seconds = of(what);
    const figures = [median(seconds), Math.min(...seconds), Math.max(...seconds)].map((each) =>
      threeDigits(1000 * each),
    );
    const each = (median(seconds) / ORDERS) * 1e9;
    return [title, ...figures, each.toFixed(0), medianRatio(seconds, of('sort')).toFixed(2)];
  };
  printTable(
    `Engine, auction: ${ORDERS.toLocaleString('en-US')} orders, ${trades.toLocaleString('en-US')} trades`,
    ['', 'ms', 'fastest', 'slowest', 'ns an order', 'time × the sort'],
    [row('both sides sorted', 'sort'), row('orders entered, complete gate', 'entry'), row('uncrossed', 'uncross')],
  );
  printNotes(
    `${formatRate(ORDERS / median(of('entry')))} orders/s are entered, one indication of the price among them. Medians of ${LAPS} auctions. Price, trades and what is`,
    'left are those of an oracle that tries every price. The sort is of an array of objects, by price; time is kept.',
  );
}
