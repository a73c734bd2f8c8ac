import type { OrderEventRecord, PositionRecord, TradeRecord } from '../../../src/exchange/index.ts';
import type { StoredRows } from '../../../src/feed/index.ts';

/** An empty database. */
export const NOTHING_STORED: StoredRows = {
  printsAfter: () => Promise.resolve([]),
  orderEventsAfter: () => Promise.resolve([]),
  positionsOfAccounts: () => Promise.resolve(new Map()),
};

interface Read {
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

/** A database of rows whose reads can be held back, and see what was committed when they began. */
export class Stored implements StoredRows {
  readonly prints: TradeRecord[] = [];
  readonly orderEvents: OrderEventRecord[] = [];
  readonly positions: PositionRecord[] = [];
  /** Reads that have begun and not ended. */
  readonly reads: Read[] = [];
  /** Reads begun so far, as "after 3, at most 500". */
  readonly log: string[] = [];
  /** Whether reads wait for {@link answerAll}. */
  held = false;

  printsAfter(instrument: number, after: number, limit: number): Promise<readonly TradeRecord[]> {
    const rows = this.prints.filter((row) => row.instrument === instrument && row.print > after);
    return this.read(rows.slice(0, limit), `after ${after}, at most ${limit}`);
  }

  orderEventsAfter(account: number, after: number, limit: number): Promise<readonly OrderEventRecord[]> {
    const rows = this.orderEvents.filter((row) => row.account === account && row.number > after);
    return this.read(rows.slice(0, limit), `after ${after}, at most ${limit}`);
  }

  positionsOfAccounts(accounts: readonly number[]): Promise<ReadonlyMap<number, readonly PositionRecord[]>> {
    const rows = accounts.map((account) => [account, this.positions.filter((row) => row.account === account)] as const);
    return this.read(new Map(rows), `positions of ${accounts.join()}`);
  }

  answerAll(): void {
    for (const read of this.reads.splice(0)) read.answer();
  }

  failAll(error: Error): void {
    for (const read of this.reads.splice(0)) read.fail(error);
  }

  private read<Rows>(rows: Rows, asked: string): Promise<Rows> {
    this.log.push(asked);
    return new Promise((resolve, reject) => {
      const read = { answer: () => resolve(rows), fail: reject };
      if (this.held) this.reads.push(read);
      else read.answer();
    });
  }
}
