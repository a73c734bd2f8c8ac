import { Fifo } from '../streams/fifo.ts';
import type { FeedOptions } from '../options.ts';

/**
 * Prints or order events that wait for one reader. They are never merged or dropped, so a reader that leaves too
 * many for too long must be ended (D64).
 */
export class RowQueue<Row> {
  private readonly rows = new Fifo<Row>();
  private readonly options: FeedOptions;
  /** Since when more than the bound has waited. */
  private overSince: number | undefined;

  constructor(options: FeedOptions) {
    this.options = options;
  }

  get length(): number {
    return this.rows.length;
  }

  get first(): Row | undefined {
    return this.rows.first;
  }

  push(row: Row): void {
    this.rows.push(row);
    if (this.rows.length > this.options.rowQueue) this.overSince ??= this.options.now();
  }

  shift(): Row | undefined {
    const row = this.rows.shift();
    if (this.rows.length <= this.options.rowQueue) this.overSince = undefined;
    return row;
  }

  clear(): void {
    this.rows.clear();
    this.overSince = undefined;
  }

  /** Whether more waits than may, for longer than it may. */
  get tooMuch(): boolean {
    if (this.overSince === undefined) return false;
    return this.rows.length > this.options.rowBurst || this.options.now() - this.overSince >= this.options.patience;
  }
}
