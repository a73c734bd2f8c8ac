import type { Side } from '../../domain/index.ts';
import type { Level } from '../../exchange/index.ts';

/**
 * What turns one view of a side into another, best first: levels that are new or differ as they are now, levels
 * that are gone with quantity 0. Both views are best first.
 */
export function changedLevels(side: Side, before: readonly Level[], after: readonly Level[]): Level[] {
  const sign = side === 'BUY' ? -1 : 1;
  const changes: Level[] = [];
  let beforeAt = 0;
  let afterAt = 0;
  for (;;) {
    const old = before[beforeAt];
    const now = after[afterAt];
    if (!old && !now) return changes;
    const order = !old ? 1 : !now ? -1 : (old.price - now.price) * sign;
    if (order <= 0) beforeAt++;
    if (order >= 0) afterAt++;
    if (order < 0 && old) changes.push({ price: old.price, quantity: 0, orderCount: 0 });
    else if (now && (order > 0 || !sameFigures(old, now))) changes.push(now);
  }
}

function sameFigures(one: Level | undefined, other: Level): boolean {
  return one === other || (one?.quantity === other.quantity && one.orderCount === other.orderCount);
}
