import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long all sockets together may send before the event loop turns, in milliseconds. */
const STRETCH = 4;

/**
 * The time that sockets spend in one turn of the event loop. A feed that replays always has the next event at hand: without this it
 * would go on until it has none, and orders would wait.
 */
export class Turn {
  private readonly now: () => number;
  private begun: number | undefined;

  /** @param now a clock that never steps back, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Undefined while there is time left in this turn; else settles in a later one. */
  next(): Promise<void> | undefined {
    if (this.begun === undefined) {
      this.begun = this.now();
      setImmediate(() => (this.begun = undefined));
      return undefined;
    }
    return this.now() - this.begun < STRETCH ? undefined : nextTurn();
  }
}
