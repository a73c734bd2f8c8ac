import { performance } from 'node:perf_hooks';
import type { Clock } from '../exchange/index.ts';

/**
 * The machine's wall clock in microseconds. Its parts below a millisecond come from the monotonic clock, set afresh
 * whenever the two have drifted apart, so it follows steps of the wall clock, back as well: only the sequencer
 * promises that time never goes back.
 */
export class WallClock implements Clock {
  /** Wall clock less monotonic clock, in milliseconds. */
  private offset = Date.now() - performance.now();

  now(): number {
    const wall = Date.now();
    const fine = performance.now() + this.offset;
    // `Date.now()` cuts to whole milliseconds: up to one behind is agreement.
    if (fine < wall || fine >= wall + 1) {
      this.offset += wall - fine;
      return wall * 1000;
    }
    return Math.floor(fine * 1000);
  }
}
