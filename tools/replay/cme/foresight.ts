import type { MboRecord } from './rows.ts';

/** What of an order shows only later in the file. */
export interface Foresight {
  /** Orders that were renewed after their slice was filled, with the slice and all that they showed in the end. */
  readonly icebergs: ReadonlyMap<string, { readonly slice: number; readonly total: number }>;
  /**
   * Resting orders that ended in the event of an aggressor with no fill of their own: the exchange took them away, as
   * self-match prevention does. By order: the aggressor.
   */
  readonly prevented: ReadonlyMap<string, string>;
  /** Orders that were renewed with slices of several sizes: no iceberg of ours shows them. */
  readonly irregular: ReadonlySet<string>;
}

/** Reads ahead. @param snapshot what rested at the beginning */
export function foresee(snapshot: readonly MboRecord[], events: readonly (readonly MboRecord[])[]): Foresight {
  const prevented = new Map<string, string>();
  const slices = new Map<string, number[]>();
  const shown = new Map(snapshot.map(({ order, size }) => [order, size]));
  for (const event of events) {
    const aggressor = event.find(({ action }) => action === 'TRADE');
    const filled = new Map<string, number>();
    for (const { action, order, size } of event) {
      const before = shown.get(order) ?? 0;
      if (action === 'FILL') filled.set(order, (filled.get(order) ?? 0) + size);
      if (action === 'ADD' || action === 'MODIFY') {
        const isRenewed = (filled.get(order) ?? 0) > 0 && size > before - filled.get(order)!;
        if (isRenewed) slices.set(order, [...(slices.get(order) ?? [before]), size]);
        shown.set(order, size);
        filled.delete(order);
      }
      if (action === 'CANCEL' && aggressor && !event.some((each) => each.action === 'FILL' && each.order === order)) {
        prevented.set(order, aggressor.order);
      }
    }
  }
  const icebergs = new Map<string, { slice: number; total: number }>();
  const irregular = new Set<string>();
  for (const [order, sizes] of slices) {
    const [slice = 0] = sizes;
    const isRegular = sizes.every((size, at) => size === slice || (at === sizes.length - 1 && size < slice));
    if (isRegular) icebergs.set(order, { slice, total: sizes.reduce((sum, size) => sum + size, 0) });
    else irregular.add(order);
  }
  return { icebergs, prevented, irregular };
}
