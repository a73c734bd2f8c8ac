import type { Micros } from '../domain/index.ts';
import type { Clock } from './ports.ts';

/** Real time, in millionths of itself. */
const NORMAL_RATE = 1_000_000;

/** Where a virtual clock stands still at last: 2200-01-01, well before microseconds stop being exact. */
const LAST_INSTANT = 7_258_118_400_000_000;

/** Tells engine time: that of the real clock, or of a virtual one that runs at a rate of its own. It never goes back. */
export class EngineClock {
  private readonly real: Clock;
  /** Engine time and the real clock at the moment from which a virtual clock runs. */
  private anchor = { engine: 0, real: 0 };

  constructor(real: Clock) {
    this.real = real;
  }

  /** A virtual clock runs from here on. */
  startFrom(engine: Micros): void {
    this.anchor = { engine, real: this.real.now() };
  }

  /**
   * @param last time of the last command
   * @param rate millionths of real time; null: with the real clock
   */
  now(last: Micros, rate: number | null): Micros {
    const real = this.real.now();
    if (rate === null) return Math.max(last, real);
    const passed = Math.floor(((real - this.anchor.real) * rate) / NORMAL_RATE);
    return Math.max(last, Math.min(this.anchor.engine + passed, LAST_INSTANT));
  }

  /**
   * Milliseconds of real time until a deadline.
   *
   * @param last time of the last command
   * @param rate not 0: a clock that stands still gets nowhere
   */
  until(deadline: Micros, last: Micros, rate: number | null): number {
    // Engine time that is ahead of the real clock waits for it.
    if (rate === null) return (deadline - this.real.now()) / 1000;
    return ((deadline - this.now(last, rate)) / rate) * (NORMAL_RATE / 1000);
  }
}
