/** Starts an exchange on a database, tells how long that took, and goes away without leaving a trace.   argv: DATABASE_URL */
import { openBourse } from '../../src/bourse.ts';
import { WallClock } from '../../src/platform/index.ts';

export interface Start {
  readonly seconds: number;
  /** Journal records that were replayed. */
  readonly replayed: number;
}

let replayed = 0;
const begin = performance.now();
await openBourse({
  url: process.argv[2]!,
  clock: new WallClock(),
  events: {
    reloaded: (recovered) => {
      replayed = recovered.replayed;
    },
  },
});
const start: Start = { seconds: (performance.now() - begin) / 1000, replayed };
// No orderly stop: that would take a snapshot, and the next start would have nothing to replay.
process.send!(start, () => process.exit());
