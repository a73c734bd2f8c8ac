import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  captureState,
  ENGINE_VERSION,
  Exchange,
  Overloaded,
  restoreState,
  writtenByAnother,
} from '../../exchange/index.ts';
import { atRecord, NO_BOOKS, standingOf, type Goal } from './goal.ts';
import type { Tuning } from './messages.ts';
import type { PastEntry, PastJournal } from './past-journal.ts';
import { Waypoints } from './waypoints.ts';

/** A slice takes some ten milliseconds. */
const USUAL: Tuning = { mostCores: 4, slice: 500, waypointEvery: 10_000, restoring: 1000 };

/** Whether an answer takes too long. */
export type IsLate = () => boolean;

/** There is nothing that a replay to the goal could begin at. */
export class NoStart extends Error {
  override name = 'NoStart';
}

/** The journal ends before the goal. Holds the core, which stands at the end. */
export class JournalEnds extends Error {
  override name = 'JournalEnds';
  readonly exchange: Exchange;
  constructor(exchange: Exchange) {
    super(`The journal ends at ${exchange.sequence}.`);
    this.exchange = exchange;
  }
}

/**
 * Cores that stand somewhere in the past: each began at a snapshot and has replayed the journal from there. A few are kept, and
 * go on from where they are when what is asked next lies ahead of them.
 */
export class PastCores {
  private readonly journal: PastJournal;
  private readonly tuning: Tuning;
  private readonly waypoints = new Waypoints();
  /** The last used comes last. */
  private cores: Exchange[] = [];

  constructor(journal: PastJournal, tuning: Partial<Tuning> = {}) {
    this.journal = journal;
    this.tuning = { ...USUAL, ...tuning };
  }

  /**
   * A core that stands at the goal. To be read before the next one is asked for.
   * @param isLate asked between slices
   * @throws NoStart, JournalEnds; Overloaded when it took too long: asked again, it goes on from where it was
   */
  async reach(goal: Goal, isLate: IsLate): Promise<Exchange> {
    const exchange = await this.nearest(goal);
    this.cores = [...this.cores.filter((core) => core !== exchange), exchange].slice(-this.tuning.mostCores);
    try {
      await this.advance(exchange, goal, isLate);
    } catch (error) {
      const isSound = error instanceof Overloaded || error instanceof JournalEnds;
      if (!isSound) this.cores = this.cores.filter((core) => core !== exchange);
      throw error;
    }
    return exchange;
  }

  /** A core at the first snapshot that a replay can begin at; undefined: there is none. */
  async earliest(isLate: IsLate): Promise<Exchange | undefined> {
    for (const snapshot of await this.journal.snapshots()) {
      try {
        return await this.reach(atRecord(snapshot), isLate);
      } catch (error) {
        // It has been found damaged meanwhile.
        if (!(error instanceof NoStart)) throw error;
      }
    }
    return undefined;
  }

  /** A core before the goal: one that is kept, or one made of the nearest state. */
  private async nearest(goal: Goal): Promise<Exchange> {
    let core: Exchange | undefined;
    for (const kept of this.cores) {
      if (kept.sequence >= (core?.sequence ?? 0) && goal.mayBeginAt(standingOf(kept))) core = kept;
    }
    const waypoint = this.waypoints.last((each) => goal.mayBeginAt(each));
    // A core goes on as it is; a state has to be restored first.
    const reachOfCore = core ? core.sequence + this.tuning.restoring : -1;
    const snapshot = await this.lastSnapshot(goal, Math.max(reachOfCore, waypoint?.sequence ?? -1));
    if (snapshot) return snapshot;
    if (core && reachOfCore >= (waypoint?.sequence ?? -1)) return core;
    if (waypoint) return restoreState(waypoint.state);
    if ((await this.journal.lastOfEarlierEngine()) === 0 && goal.mayBeginAt({ sequence: 0, sequences: NO_BOOKS })) {
      return new Exchange();
    }
    throw new NoStart('No replay can begin before that.');
  }

  /** A core made of the last snapshot above a sequence that the replay may begin at. */
  private async lastSnapshot(goal: Goal, above: number): Promise<Exchange | undefined> {
    for (;;) {
      const sequences = (await this.journal.snapshots()).filter((sequence) => sequence > above);
      const found = await lastIndex(sequences, (sequence) => this.mayBeginAtSnapshot(goal, sequence));
      if (found === 'again') continue;
      const sequence = sequences[found];
      if (sequence === undefined) return undefined;
      const state = await this.journal.stateAt(sequence);
      if (state !== undefined) return restoreState(state);
    }
  }

  private async mayBeginAtSnapshot(goal: Goal, sequence: number): Promise<boolean | undefined> {
    if (!goal.asksForBooks) return goal.mayBeginAt({ sequence, sequences: NO_BOOKS });
    const sequences = await this.journal.sequencesAt(sequence);
    return sequences && goal.mayBeginAt({ sequence, sequences });
  }

  private async advance(exchange: Exchange, goal: Goal, isLate: IsLate): Promise<void> {
    while (!goal.isReached(exchange)) {
      if (isLate()) throw new Overloaded('The moment lies far from any snapshot; ask again to go on from here.');
      const entries = await this.journal.entriesAfter(exchange.sequence, this.tuning.slice);
      if (entries.length === 0) throw new JournalEnds(exchange);
      for (const entry of entries) {
        carryOut(exchange, entry);
        if (entry.sequence % this.tuning.waypointEvery === 0) this.leaveWaypoint(exchange);
        if (goal.isReached(exchange)) return;
      }
      await nextTurn();
    }
  }

  private leaveWaypoint(exchange: Exchange): void {
    if (this.waypoints.has(exchange.sequence)) return;
    this.waypoints.add({ ...standingOf(exchange), state: captureState(exchange) });
  }
}

/** @throws Error where it gives other events than it gave then */
function carryOut(exchange: Exchange, { sequence, time, engineVersion, command, events }: PastEntry): void {
  if (engineVersion !== ENGINE_VERSION) throw new Error(writtenByAnother(sequence, engineVersion));
  if (exchange.apply(command, sequence, time).encode() === events) return;
  throw new Error(`Journal record ${sequence} (${command.kind}) gives other events now than it gave then.`);
}

/**
 * Place of the last for which a condition holds that holds for all before it; -1: for none. 'again': one of them cannot tell, and is to be
 * left out.
 */
async function lastIndex<Item>(
  items: readonly Item[],
  holds: (item: Item) => Promise<boolean | undefined>,
): Promise<number | 'again'> {
  let low = -1;
  let high = items.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const answer = await holds(items[middle]!);
    if (answer === undefined) return 'again';
    if (answer) low = middle;
    else high = middle - 1;
  }
  return low;
}
