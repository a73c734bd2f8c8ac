import { CoreBook } from '../../conformance/core-book.ts';
import { agreement, readLog, readOrders } from '../bitstamp/files.ts';
import { replayBitstamp, type BitstampOptions } from '../bitstamp/replay.ts';
import { reportBitstamp } from '../bitstamp/report.ts';
import { readRecords } from '../cme/files.ts';
import { replayCme, type CmeOptions } from '../cme/replay.ts';
import { reportCme } from '../cme/report.ts';

/** What a replay says, and whether the core refused anything. */
export interface CoreReplay {
  readonly text: string;
  readonly refusals: number;
}

/** A market-by-order file of CME through the matching core. */
export async function runCme(path: string, options: CmeOptions = {}): Promise<CoreReplay> {
  const result = replayCme(await readRecords(path), new CoreBook(), options);
  return { text: reportCme(result), refusals: result.counts.refusals };
}

/** A feed log of Bitstamp through the matching core. @param ordersPath the orders file of the same hours, to compare it with the log */
export async function runBitstamp(
  path: string,
  ordersPath: string | null,
  options: BitstampOptions = {},
): Promise<CoreReplay> {
  const log = await readLog(path);
  const orders = ordersPath === null ? null : agreement(log, await readOrders(ordersPath));
  const result = replayBitstamp(log, new CoreBook(), options);
  return { text: reportBitstamp(result, orders), refusals: result.counts.refusals };
}
