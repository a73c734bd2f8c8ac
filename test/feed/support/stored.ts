import type { OrderEventRecord, TradeRecord } from '../../../src/exchange/index.ts';
import type { StoredRows } from '../../../src/feed/index.ts';

interface Read {
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

/** A database of rows whose reads can be held back, and see what was committed when they began. */
export class Stored implements StoredRows {
  readonly prints: TradeRecord[] = [];
  readonly orderEvents: OrderEventRecord[] = [];
  /** Reads that have begun and not ended. */
  readonly reads: Read[] = [];
  /** Reads begun so far, as "after 3, at most 500". */
  readonly log: string[] = [];
  /** Whether reads wait for {@link answerAll}. */
  held = false;

  printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]> {
    const rows = this.prints.filter((row) => row.instrument === instrument && row.print > after);
    return this.read(rows.slice(0, limit), after, limit);
  }

  orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]> {
    const rows = this.orderEvents.filter((row) => row.account === account && row.number > after);
    return this.read(rows.slice(0, limit), after, limit);
  }

  answerAll(): void {
    for (const read of this.reads.splice(0)) read.answer();
  }

  failAll(error: Error): void {
    for (const read of this.reads.splice(0)) read.fail(error);
  }

  private read<Row>(rows: readonly Row[], after: number, limit: number): Promise<readonly Row[]> {
    this.log.push(`after ${after}, at most ${limit}`);
    return new Promise((resolve, reject) => {
      const read = { answer: () => resolve(rows), fail: reject };
      if (this.held) this.reads.push(read);
      else read.answer();
    });
  }
}
