import { COMPLETE_GATE } from '../gate/limits.ts';
import { printNotes } from '../report/table.ts';
import { runAuction } from './auction.ts';
import { INLINING } from './inlining.ts';
import { runRace } from './race.ts';
import { RACES } from './races.ts';
import { TIMED_BY } from './thread-time.ts';

const ROWS: Readonly<Record<string, () => Promise<void>>> = {
  ...Object.fromEntries(RACES.map((race) => [race.name, () => runRace(race)])),
  auction: runAuction,
};

/** What can be run by itself. */
export const ENGINE_ROWS = Object.keys(ROWS);

/** The matching core, beside a peer of its kind or, for what the peer has not, beside its own plain flow. */
export async function benchEngine(rows: readonly string[] = ENGINE_ROWS): Promise<void> {
  for (const row of rows) await ROWS[row]!();
  printNotes(
    `By ${TIMED_BY}. Medians of rounds after one to warm up, ratios taken within each round: the engines in turn, each in a process`,
    'of its own and from a fresh book. Strings for ids are made before the clock starts; the objects that an interface wants, under',
    'it. Every trade is read by the caller. All came to the same trades in the same order, and to the same orders left, as the oracle',
    `of the flow. All run with ${INLINING}, as the exchange does.`,
    `The complete gate: ${COMPLETE_GATE}.`,
    'Every limit is on, counted and never reached; the bands are those of LULD tier 1 and go with the market.',
  );
}
