import type { FeedOptions } from '../../../src/feed/index.ts';

/** Ticks and turns of the event loop that come when a test says so. */
export class Ticks {
  /** Milliseconds → what is called at them. */
  private readonly clocks = new Map<number, Set<() => void>>();
  private turns: (() => void)[] = [];

  readonly options: Pick<FeedOptions, 'every' | 'later'> = {
    every: (milliseconds, tick) => {
      const ticks = this.clocks.get(milliseconds) ?? new Set();
      this.clocks.set(milliseconds, ticks.add(tick));
      return () => {
        ticks.delete(tick);
        if (ticks.size === 0) this.clocks.delete(milliseconds);
      };
    },
    later: (turn) => this.turns.push(turn),
  };

  /** Milliseconds between the ticks of each timer that runs. */
  get running(): number[] {
    return [...this.clocks].flatMap(([milliseconds, ticks]) => [...ticks].map(() => milliseconds));
  }

  /** One tick of every timer, or of those of one length. */
  tick(milliseconds?: number): void {
    for (const [length, ticks] of this.clocks) {
      if (milliseconds === undefined || length === milliseconds) for (const tick of ticks) tick();
    }
  }

  /** Turns that wait. */
  get waiting(): number {
    return this.turns.length;
  }

  /** One turn of the event loop. */
  turn(): void {
    for (const turn of this.turns.splice(0)) turn();
  }

  /** Turns until none waits. */
  turnAll(): void {
    while (this.waiting > 0) this.turn();
  }
}
