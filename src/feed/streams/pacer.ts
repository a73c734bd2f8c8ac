import { invariant } from '../../domain/index.ts';
import type { MaxRate } from '../../exchange/index.ts';

/** Calls a function every so many milliseconds, until the function that it gives is called. */
export type Every = (milliseconds: number, tick: () => void) => () => void;

/** Most events a second that a subscriber may ask for. */
const HIGHEST_RATE = 1_000;

/** A timer that does not keep the process alive. */
export const everyOnTimer: Every = (milliseconds, tick) => {
  const timer = setInterval(tick, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};

/**
 * Milliseconds between two events of a stream that has a rate: a whole number, so never more events than asked for. 0: no pace.
 *
 * @throws where the rate is none
 */
export function paceOf(maxRate: MaxRate): number {
  if (maxRate === null) return 0;
  invariant(
    Number.isInteger(maxRate) && maxRate > 0 && maxRate <= HIGHEST_RATE,
    `A rate is a whole number of events a second from 1 to ${HIGHEST_RATE}, not ${maxRate}.`,
  );
  return Math.ceil(1_000 / maxRate);
}

/** Ticks for what goes at a pace: one timer for each, which all who go at it share; none where nobody does. */
export class Pacer {
  private readonly every: Every;
  private readonly clocks = new Map<number, { readonly followers: Set<() => void>; readonly stop: () => void }>();

  constructor(every: Every) {
    this.every = every;
  }

  /** Calls `tick` at a pace in milliseconds, until the function that it gives is called. */
  follow(pace: number, tick: () => void): () => void {
    const clock = this.clocks.get(pace) ?? this.start(pace);
    clock.followers.add(tick);
    return () => {
      clock.followers.delete(tick);
      if (clock.followers.size > 0 || this.clocks.get(pace) !== clock) return;
      clock.stop();
      this.clocks.delete(pace);
    };
  }

  /** Timers that run. */
  get clockCount(): number {
    return this.clocks.size;
  }

  private start(pace: number): { readonly followers: Set<() => void>; readonly stop: () => void } {
    const followers = new Set<() => void>();
    const stop = this.every(pace, () => {
      for (const tick of followers) tick();
    });
    const clock = { followers, stop };
    this.clocks.set(pace, clock);
    return clock;
  }
}
