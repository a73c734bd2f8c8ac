import { performance } from 'node:perf_hooks';
import type { Clock } from '../exchange/index.ts';

/** A difference between the clocks that is followed at once, in milliseconds: what time servers do by slewing. */
const FOLLOWED = 1_000;
/** A jump that is told of. */
const TOLD = 100;
/** How long a jump must stay before it is believed. */
const BELIEVED_AFTER = 10_000;
/** How much slower time runs while it waits for a wall clock that was set back. */
const SLOWED = 0.1;

/**
 * The machine's wall clock in microseconds, as an exchange can use it (X14). Between looks it runs on the monotonic clock.
 * A wall clock that drifts is followed. One that jumps ahead, by a slip or after sleep, is believed only when it has stayed
 * so for ten seconds, because orders that expire cannot be called back. One that is set back is waited for by running
 * slower: time goes on, and the sequencer, whose time never goes back, does not stand still.
 */
export class WallClock implements Clock {
  private readonly warn: (message: string) => void;
  /** Time given, and the monotonic clock then, in milliseconds. */
  private given = Date.now();
  private looked = performance.now();
  /** Monotonic clock at which a jump that still lasts was first seen. */
  private jumpedAt: number | null = null;

  constructor(warn: (message: string) => void = (message) => process.emitWarning(message)) {
    this.warn = warn;
  }

  now(): number {
    const monotonic = performance.now();
    const passed = monotonic - this.looked;
    const wall = Date.now();
    this.looked = monotonic;
    this.given = this.next(this.given + passed, passed, wall, monotonic);
    return Math.floor(this.given * 1000);
  }

  private next(expected: number, passed: number, wall: number, monotonic: number): number {
    const ahead = wall - expected;
    // `Date.now()` cuts to whole milliseconds: up to one behind is agreement.
    if (ahead <= 0 && ahead > -1) return this.agree(expected);
    if (ahead > 0 && ahead <= FOLLOWED) return this.agree(wall, ahead);
    if (ahead < 0 && ahead >= -TOLD) return expected - Math.min(-ahead, passed * SLOWED);
    if (this.jumpedAt === null) {
      this.jumpedAt = monotonic;
      this.warn(`The wall clock jumped by ${(ahead / 1000).toFixed(3)} s. Time goes on without it for now.`);
    }
    if (ahead < 0) return expected - Math.min(-ahead, passed * SLOWED);
    return monotonic - this.jumpedAt >= BELIEVED_AFTER ? this.agree(wall) : expected;
  }

  private agree(time: number, ahead = 0): number {
    this.jumpedAt = null;
    if (ahead > TOLD) this.warn(`The wall clock jumped ahead by ${(ahead / 1000).toFixed(3)} s; it is followed.`);
    return time;
  }
}
