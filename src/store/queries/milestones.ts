import type { Micros } from '../../domain/index.ts';
import type { ReportFold } from '../../exchange/index.ts';

/** A fold, and how far it has come: of what happened up to there nothing is missing in it. It is not moved any more. */
export interface Milestone {
  readonly fold: ReportFold;
  /** Ids of the last trade and of the last booking in it. */
  readonly trade: number;
  readonly booking: number;
  /** Nothing in it is later. */
  readonly time: Micros;
}

/** Most that are kept of one scope, while they are small. */
const MOST = 32;
/** Most positions in those of one scope together: some tens of megabytes. */
const MOST_POSITIONS = 200_000;

/**
 * Folds of one scope, kept at some distance from each other, so that a report begins at the last one before its moment and not with the
 * first trade. The more history there is, the greater the distance.
 */
export class Milestones {
  /** Ascending. */
  private passed: Milestone[] = [];
  private newest: Milestone | undefined;
  private distance: number;

  /** @param distance trades from one to the next */
  constructor(distance: number) {
    this.distance = distance;
  }

  /** The last that holds nothing later than an instant. */
  before(until: Micros): Milestone | undefined {
    if (this.newest && this.newest.time <= until) return this.newest;
    return this.passed.findLast(({ time }) => time <= until);
  }

  /** Whether a fold that has come to a trade is to be kept. */
  isDue(trade: number): boolean {
    return trade >= (this.passed.at(-1)?.trade ?? 0) + this.distance;
  }

  pass(milestone: Milestone): void {
    this.passed.push(milestone);
    if (this.passed.length * Math.max(milestone.fold.positionCount, MOST_POSITIONS / MOST) <= MOST_POSITIONS) return;
    this.passed = this.passed.filter((_, place) => place % 2 === 1);
    this.distance *= 2;
  }

  /** One that has come to the end of history. */
  end(milestone: Milestone): void {
    this.newest = milestone;
  }
}
