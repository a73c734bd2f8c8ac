import { isBetter } from './planned-book.ts';
import type { Side } from '../../../src/domain/index.ts';
import type { LobsterLevel, LobsterRow } from '../lobster/rows.ts';

/** What a row shows that no message of the file can have brought. */
export interface FromBelow {
  /** Levels that came into view from below the window. */
  readonly levels: readonly LobsterLevel[];
  /** Prices that are held although the window, now that it reaches them, does not show them. */
  readonly stale: readonly number[];
}

export function levelsOf(row: LobsterRow, side: Side): readonly LobsterLevel[] {
  return side === 'BUY' ? row.bids : row.asks;
}

/**
 * Events below the window are not in the files. Where the window moves down from one row to the next, what it then
 * shows is all that is known of those levels.
 * @param held prices of that side that the exchange holds
 */
export function fromBelow(side: Side, before: LobsterRow, after: LobsterRow, held: readonly number[]): FromBelow {
  const floor = levelsOf(before, side)[before.depth - 1]?.price;
  // Room left in the window before: there was nothing below it.
  if (floor === undefined) return { levels: [], stale: [] };
  const newFloor = levelsOf(after, side)[after.depth - 1]?.price;
  const levels = levelsOf(after, side).filter((level) => isBetter(side, floor, level.price));
  const shown = new Set(levels.map((level) => level.price));
  const isInView = (price: number): boolean =>
    isBetter(side, floor, price) && (newFloor === undefined || !isBetter(side, newFloor, price));
  return { levels, stale: held.filter((price) => isInView(price) && !shown.has(price)) };
}
