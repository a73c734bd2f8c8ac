import { existsSync, readFileSync } from 'node:fs';

/** Linux tells how long a thread has been on a processor, in nanoseconds: the first of three numbers. */
const SCHEDULE_STATISTICS = '/proc/thread-self/schedstat';

export const TIMED_BY = existsSync(SCHEDULE_STATISTICS) ? 'processor time of its thread' : 'wall clock';

/** Nobody wakes who waits for it. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/**
 * Seconds that this thread has worked. Of the same engine on the same flow it is the same whatever else the machine does,
 * which the wall clock is not; where nothing else runs, both are equal. Threads that help an engine's garbage collector
 * are not counted, to the advantage of engines that make much of it.
 */
export function threadSeconds(): number {
  if (TIMED_BY === 'wall clock') return performance.now() / 1000;
  // The system adds up what a thread has worked at each tick of some milliseconds, and when the thread lets go of the processor.
  Atomics.wait(NEVER, 0, 0, 0.01);
  return Number(readFileSync(SCHEDULE_STATISTICS, 'utf8').split(' ')[0]) / 1e9;
}
