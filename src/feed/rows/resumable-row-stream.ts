import { invariant } from '../../domain/index.ts';
import { SlowConsumer, UnknownSequence } from '../../exchange/index.ts';
import { Fifo } from '../streams/fifo.ts';
import type { FeedOptions } from '../options.ts';
import { RowQueue } from './row-queue.ts';
import { Stream } from '../streams/stream.ts';

/** A count of rows, 1, 2, 3 … with no gap, in the database and live. */
export interface NumberedRows<Row> {
  /** "prints of instrument 3", for messages. */
  readonly name: string;
  numberOf(row: Row): number;
  /** Committed rows with number > after, ascending, at most `limit`. */
  after(after: number, limit: number): Promise<readonly Row[]>;
}

/** Where a stream begins: after a row that the subscriber names, or with what comes next. */
export interface Start {
  /** Number of the row before the first; null: whatever comes first live. */
  readonly after: number | null;
  /** Whether rows after it may be in the database already. */
  readonly replay: boolean;
}

/**
 * One subscriber of a count of rows: what the database has after its start, then live, with no hole and no double.
 * It takes live rows in from the first moment and reads the database until the two meet. Live rows that do not fit
 * meanwhile are let go: the database has them too. Whenever the live rows show a hole (a commit that was never
 * announced), it goes back to the database.
 */
export class ResumableRowStream<Row> extends Stream<Row> {
  private readonly rows: NumberedRows<Row>;
  private readonly options: FeedOptions;
  /** Live rows that wait. */
  private readonly queue: RowQueue<Row>;
  /** Rows from the database that wait. */
  private readonly page = new Fifo<Row>();
  /** Number of the row handed out last, or of the one before the first. */
  private cursor: number | null;
  /** Highest number known to be committed. */
  private committed = -1;
  private replaying: boolean;
  /** Whether the cursor, as the subscriber named it, is yet to be found. */
  private unproved: boolean;
  /** Whether the last read came to the end of what there was. */
  private readToEnd = false;

  constructor(rows: NumberedRows<Row>, start: Start, options: FeedOptions) {
    super();
    this.rows = rows;
    this.options = options;
    this.queue = new RowQueue(options);
    this.cursor = start.after;
    this.replaying = start.replay;
    this.unproved = start.replay && start.after !== null && start.after > 0;
  }

  push(row: Row): void {
    this.committed = Math.max(this.committed, this.rows.numberOf(row));
    if (this.replaying && this.queue.length >= this.options.rowQueue) this.queue.clear();
    this.queue.push(row);
    if (!this.replaying && this.queue.tooMuch) this.fail(this.slow());
    else this.wake();
  }

  /** Rows up to a number are committed, and some may never be announced. */
  reached(number: number): void {
    this.committed = Math.max(this.committed, number);
    this.wake();
  }

  protected override take(): Row | undefined {
    const stored = this.takeStored();
    if (stored !== undefined) return stored;
    if (this.replaying && !this.join()) return undefined;
    if (this.queue.tooMuch) throw this.slow();
    this.skipTaken();
    const row = this.queue.first;
    if (row === undefined) {
      if (this.cursor !== null && this.committed > this.cursor) this.replay();
      return undefined;
    }
    const number = this.rows.numberOf(row);
    if (this.cursor !== null && number > this.cursor + 1) {
      this.replay();
      return undefined;
    }
    this.cursor = number;
    return this.queue.shift();
  }

  protected override load(): Promise<void> | undefined {
    const { cursor, committed, unproved } = this;
    if (!this.replaying || cursor === null) return undefined;
    const { pageSize } = this.options;
    // The first read begins with the row that the subscriber says it has: so a number never reached is found out.
    return this.rows.after(unproved ? cursor - 1 : cursor, pageSize).then((page) => {
      if (this.over) return;
      if (unproved && page.length === 0) throw new UnknownSequence(cursor);
      invariant(
        page.length > 0 || committed <= cursor,
        `Of the ${this.rows.name}, number ${cursor + 1} is not stored.`,
      );
      this.unproved = false;
      this.readToEnd = page.length < pageSize;
      for (const row of page) this.page.push(row);
    });
  }

  protected override forget(): void {
    this.queue.clear();
    this.page.clear();
  }

  private takeStored(): Row | undefined {
    for (let row = this.page.shift(); row !== undefined; row = this.page.shift()) {
      const number = this.rows.numberOf(row);
      const cursor = this.cursor ?? 0;
      if (number <= cursor) continue;
      invariant(
        number === cursor + 1,
        `Of the ${this.rows.name}, number ${cursor + 1} is not stored, but ${number} is.`,
      );
      this.cursor = number;
      return row;
    }
    return undefined;
  }

  /** Goes live if the live rows follow on what was handed out. */
  private join(): boolean {
    if (this.cursor === null) return false;
    this.skipTaken();
    const row = this.queue.first;
    const follows = row === undefined ? this.readToEnd : this.rows.numberOf(row) === this.cursor + 1;
    if (follows) this.replaying = false;
    return follows;
  }

  /** Goes back to the database, however long that takes: meanwhile the reader is not what is slow. */
  private replay(): void {
    if (this.queue.length > this.options.rowQueue) this.queue.clear();
    this.replaying = true;
  }

  /** Lets go of live rows that were handed out already. */
  private skipTaken(): void {
    const { cursor } = this;
    if (cursor === null) return;
    for (let row = this.queue.first; row !== undefined && this.rows.numberOf(row) <= cursor; row = this.queue.first) {
      this.queue.shift();
    }
  }

  private slow(): SlowConsumer {
    const { first } = this.queue;
    return new SlowConsumer(this.cursor ?? (first === undefined ? 0 : this.rows.numberOf(first) - 1));
  }
}
