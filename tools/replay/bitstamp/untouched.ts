import type { Side } from '../../../src/domain/index.ts';
import type { EarlyOrder } from './executions.ts';
import type { BookRow, LogLevel, LogRow, OrderRow } from './rows.ts';

/**
 * Orders from before the log that no row names, since nothing happened to them: what the shown books have at a price beyond the
 * orders of the log, every time they show that price. One order for each such price.
 */
export function untouched(rows: readonly LogRow[], early: readonly EarlyOrder[]): readonly EarlyOrder[] {
  const known = new KnownLevels(early);
  const surplus: Record<Side, Map<number, number>> = { BUY: new Map(), SELL: new Map() };
  for (const row of rows) {
    if (row.kind === 'book') {
      note('BUY', row, known, surplus.BUY);
      note('SELL', row, known, surplus.SELL);
    } else if (row.kind !== 'trade') {
      known.take(row);
    }
  }
  return (['BUY', 'SELL'] as const).flatMap((side) =>
    [...surplus[side]]
      .filter(([, volume]) => volume > 0)
      .map(([price, volume]) => ({ order: `untouched-${side}-${price}`, side, price, volume })),
  );
}

/** Keeps the least that a price was ever seen to have beyond what is known; nothing, once it was not shown where it would be. */
function note(side: Side, { bids, asks }: BookRow, known: KnownLevels, surplus: Map<number, number>): void {
  const levels = side === 'BUY' ? bids : asks;
  const volumes = new Map(levels.map(({ price, volume }) => [price, volume]));
  for (const { price, volume } of levels) {
    const beyond = volume - known.volume(side, price);
    surplus.set(price, Math.min(surplus.get(price) ?? beyond, beyond));
  }
  for (const price of surplus.keys()) if (wouldShow(side, price, levels) && !volumes.has(price)) surplus.set(price, 0);
}

/** Whether a price would be shown: it is no worse than the worst that is. */
function wouldShow(side: Side, price: number, levels: readonly LogLevel[]): boolean {
  const worst = levels.at(-1)?.price;
  if (worst === undefined) return false;
  return side === 'BUY' ? price >= worst : price <= worst;
}

/** Volume of the log's own orders by side and price, by the rows alone. */
class KnownLevels {
  private readonly orders = new Map<string, EarlyOrder>();
  private readonly gone = new Set<string>();
  private readonly volumes: Record<Side, Map<number, number>> = { BUY: new Map(), SELL: new Map() };

  constructor(early: readonly EarlyOrder[]) {
    for (const order of early) this.put(order);
  }

  volume(side: Side, price: number): number {
    return this.volumes[side].get(price) ?? 0;
  }

  take(row: OrderRow): void {
    const before = this.orders.get(row.order);
    if (before) this.add(before, -before.volume);
    this.orders.delete(row.order);
    if (row.kind === 'deleted') this.gone.add(row.order);
    else if (!this.gone.has(row.order)) this.put(row);
  }

  private put(order: EarlyOrder): void {
    this.orders.set(order.order, order);
    this.add(order, order.volume);
  }

  private add({ side, price }: EarlyOrder, volume: number): void {
    this.volumes[side].set(price, this.volume(side, price) + volume);
  }
}
