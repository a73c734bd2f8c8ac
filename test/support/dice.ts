/** A source of whole numbers, evenly drawn. */
export interface Dice {
  /** From 0 to below `sides`. */
  roll(sides: number): number;
}

/** The same numbers for the same seed, on every machine (mulberry32). */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  return {
    roll(sides) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
    },
  };
}

/** Dice that show the numbers of a list, and 0 when it has run out: what a property test can shrink. */
export function loadedDice(numbers: readonly number[]): Dice {
  let next = 0;
  return { roll: (sides) => (numbers[next++] ?? 0) % sides };
}
