import { number, share } from '../text.ts';
import type { CmeResult } from './result.ts';

/** Differences that are written out. */
const SHOWN = 12;

/** What was compared, for people. */
export function reportCme({ counts, outOfTurn, differences, refusals }: CmeResult): string {
  const modifies = counts.modifiesKept + counts.modifiesLost;
  const lines = [
    `snapshot           ${number(counts.snapshotOrders)} orders at ${number(counts.snapshotLevels)} prices`,
    `book equal         after ${share(counts.eventsEqual, counts.events)} events, every order of it in priority; levels touched: ${share(counts.levelsTouchedEqual, counts.levelsTouched)}`,
    `sent               ${number(counts.adds)} adds, ${number(counts.cancels)} cancels, ${number(counts.aggressors)} aggressors, ${number(modifies)} modifies`,
    `modifies           priority as in the file: ${share(counts.modifiesEqual, modifies)}; kept ${number(counts.modifiesKept)}, lost ${number(counts.modifiesLost)}`,
    `fills of the file  at the best price: ${share(counts.fillsAtBest, counts.fills)}; of the first in the queue: ${share(counts.fillsFirstInQueue, counts.fills)}`,
    `fills of the core  same order, price and size: ${share(counts.fillsEqual, counts.fills)}`,
    `besides            resting orders that self-match prevention took away: ${number(counts.prevented)}, by the core's as well: ${number(counts.preventedEqual)}; ${number(counts.renewed)} slices of icebergs renewed`,
  ];
  for (const { record, before } of outOfTurn) {
    lines.push(`  line ${record.index + 2}: order ${record.order} was filled with ${before.join(', ')} before it`);
  }
  if (counts.refusals > 0) lines.push(`refused by the core: ${number(counts.refusals)}`, ...refusals.slice(0, SHOWN));
  if (differences.length > 0) lines.push(`events after which the book differs: ${number(differences.length)}`);
  for (const { record, levels } of differences.slice(0, SHOWN)) {
    lines.push(
      `  line ${record.index + 2}, order ${record.order}: ${levels.slice(0, SHOWN).join(', ')} (side and ticks)`,
    );
  }
  return lines.join('\n');
}
