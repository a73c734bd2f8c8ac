import type { OrderEventRecord } from '../../exchange/index.ts';

/**
 * The rows of a command's amendments, each with its event. An event has the new total; how much is left of it stands in the
 * account's row, which tells the order as it was just after. An order may be amended several times in one command.
 */
export class Amendments {
  private readonly rows: readonly OrderEventRecord[];
  /** Order → place of the row from which on its next one is looked for. */
  private readonly places = new Map<number, number>();

  constructor(rows: readonly OrderEventRecord[]) {
    this.rows = rows;
  }

  /** The row of an order's next amendment; undefined where there is none. */
  next(order: number): OrderEventRecord | undefined {
    const from = this.places.get(order) ?? 0;
    const place = this.rows.findIndex((row, at) => at >= from && row.order === order && row.type === 'AMENDED');
    if (place < 0) return undefined;
    this.places.set(order, place + 1);
    return this.rows[place];
  }
}
