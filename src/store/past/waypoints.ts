import type { BookSequences } from './goal.ts';

/** Characters of all states together. */
const MOST_CHARACTERS = 33_554_432;

/** A core's state on the way of a replay. */
export interface Waypoint {
  readonly sequence: number;
  readonly state: string;
  readonly sequences: BookSequences;
}

/** States that replays have left on their way, so that one who steps back need not begin at a snapshot. The last used are kept. */
export class Waypoints {
  private readonly bySequence = new Map<number, Waypoint>();
  private readonly mostCharacters: number;
  private characters = 0;

  constructor(mostCharacters = MOST_CHARACTERS) {
    this.mostCharacters = mostCharacters;
  }

  has(sequence: number): boolean {
    return this.bySequence.has(sequence);
  }

  add(waypoint: Waypoint): void {
    this.bySequence.set(waypoint.sequence, waypoint);
    this.characters += waypoint.state.length;
    for (const [sequence, { state }] of this.bySequence) {
      if (this.characters <= this.mostCharacters) return;
      this.bySequence.delete(sequence);
      this.characters -= state.length;
    }
  }

  /** The one with the highest sequence for which a condition holds. */
  last(isBefore: (waypoint: Waypoint) => boolean): Waypoint | undefined {
    let last: Waypoint | undefined;
    for (const waypoint of this.bySequence.values()) {
      if (waypoint.sequence > (last?.sequence ?? 0) && isBefore(waypoint)) last = waypoint;
    }
    if (!last) return undefined;
    this.bySequence.delete(last.sequence);
    this.bySequence.set(last.sequence, last);
    return last;
  }
}
