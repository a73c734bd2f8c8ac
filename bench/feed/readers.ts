/**
 * Many readers of a book, in a process of their own.
 *
 *   argv: address, how many, maxRate or 0
 *   Asked 'count', it tells the messages so far. Told when orders were sent ({@link Sent}), it tells how long after that each of
 *   their books arrived, at all readers together ({@link Delays}).
 */
import { percentile } from '../report/statistics.ts';
import { RawReader } from './raw-reader.ts';
import { SUBSCRIPTION } from './subscription.ts';

/** Sequences of a book, each with the instant (nanoseconds of the machine's monotonic clock) when the order to it was sent. */
export type Sent = readonly (readonly [sequence: number, at: number])[];

/** Milliseconds. */
export interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly arrivals: number;
}

process.once('disconnect', () => process.exit());
const [address = '', count = '1', maxRate = '0'] = process.argv.slice(2);
let messages = 0;
/** Sequence and instant of each arrival. */
let arrivals: number[] = [];

function hear(payload: Buffer): void {
  messages++;
  const sequence = /"sequence":"(\d+)"/.exec(payload.toString('latin1', 0, 200))?.[1];
  arrivals.push(Number(sequence), Number(process.hrtime.bigint()));
}

function delaysSince(sent: Sent): Delays {
  const begins = new Map(sent);
  const delays: number[] = [];
  for (let at = 0; at < arrivals.length; at += 2) {
    const begin = begins.get(arrivals[at]!);
    if (begin !== undefined) delays.push((arrivals[at + 1]! - begin) / 1e6);
  }
  arrivals = [];
  const sorted = Float64Array.from(delays).sort();
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), arrivals: sorted.length };
}

const variables = maxRate === '0' ? {} : { maxRate: Number(maxRate) };
for (let reader = 0; reader < Number(count); reader++) {
  await RawReader.open(address, { id: `b${reader}`, query: SUBSCRIPTION, variables }, hear);
}
process.on('message', (asked: 'count' | Sent) => {
  if (asked === 'count') process.send!({ messages });
  else process.send!(delaysSince(asked));
});
process.send!('reading');
