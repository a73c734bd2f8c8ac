/** A deterministic source of numbers: the same seed gives the same numbers on every machine (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    return Math.floor(this.unit() * sides);
  }

  /** True in so many cases of a hundred. */
  chance(percent: number): boolean {
    return this.roll(100) < percent;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.roll(items.length)]!;
  }

  /** Mean 0, variance 1, bell-shaped: the sum of three numbers evenly drawn from -1 to 1. */
  deviation(): number {
    return 2 * (this.unit() + this.unit() + this.unit()) - 3;
  }

  /** From 0 to below 1. */
  private unit(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
