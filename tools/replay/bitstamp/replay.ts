import { BookWatch } from './book-watch.ts';
import { compareTrades, explainDeletions } from './comparison.ts';
import { pair } from './executions.ts';
import { restingOrder } from '../core/limit-order.ts';
import { countBooks, noCounts, type BitstampResult } from './result.ts';
import { untouched } from './untouched.ts';
import type { ConformanceBook, Output, Request } from '../../conformance/protocol.ts';
import type { CoreTrade, DeletionDifference } from './comparison.ts';
import type { EarlyOrder } from './executions.ts';
import type { LogRow, OrderRow } from './rows.ts';

export interface BitstampOptions {
  /** Whether orders that only the shown books tell of are there from the beginning; true unless told otherwise. */
  readonly takeOver?: boolean;
}

/**
 * The life of the orders of a feed log through the core, row by row as it was received. A created order is sent and trades by the
 * core's own rules; rows that say that an order traded are not sent. A deletion is a cancel: what it takes away is what was left
 * in the core. Ticks are cents, units are 1e-8 BTC.
 */
export function replayBitstamp(
  rows: readonly LogRow[],
  core: ConformanceBook,
  { takeOver = true }: BitstampOptions = {},
): BitstampResult {
  const { executions, early } = pair(rows);
  const run = new Run(core);
  run.seed(early, takeOver ? untouched(rows, early) : []);
  for (const row of rows) {
    if (row.kind === 'book') run.books.compare(row);
    else if (row.kind !== 'trade') run[row.kind](row);
  }
  run.finish();
  const { equal, differences } = compareTrades(executions, run.trades);
  return {
    counts: run.counts,
    trades: {
      log: executions.length,
      core: run.trades.length,
      equal,
      unnamed: executions.filter(({ buy, sell }) => buy === null || sell === null).length,
    },
    tradeDifferences: differences,
    deletionDifferences: explainDeletions(run.deletionDifferences, differences),
    refusals: run.refusals,
    books: countBooks(run.books.books, differences, run.deletionDifferences),
  };
}

/** An order of the log that is in the core. */
interface LiveOrder {
  /** What the log last said of it. */
  last: EarlyOrder;
  /** What it has traded in the core. */
  filled: number;
}

class Run {
  readonly counts = noCounts();
  readonly trades: CoreTrade[] = [];
  readonly deletionDifferences: DeletionDifference[] = [];
  readonly refusals: string[] = [];
  readonly books: BookWatch;
  private readonly core: ConformanceBook;
  private readonly orders = new Map<string, LiveOrder>();
  /** Deletions by order; those that came before their creation are carried out after it. */
  private readonly gone = new Map<string, OrderRow>();

  constructor(core: ConformanceBook) {
    this.core = core;
    this.books = new BookWatch(core);
  }

  /** What was there before the log: the oldest first, and before them what is older than any that is named. */
  seed(early: readonly EarlyOrder[], older: readonly EarlyOrder[]): void {
    this.counts.early = early.length;
    this.counts.untouched = older.length;
    const byAge = [...early].sort((a, b) => Number(a.order) - Number(b.order));
    for (const order of [...older, ...byAge]) this.enter(order);
  }

  created(row: OrderRow): void {
    this.counts.created++;
    this.enter(row);
    const deletion = this.gone.get(row.order);
    if (!deletion) return;
    this.counts.outOfOrder++;
    this.cancel(deletion);
  }

  changed(row: OrderRow): void {
    const order = this.orders.get(row.order);
    if (!order) return;
    if (row.price !== order.last.price) {
      this.counts.repriced++;
      this.send({ op: 'amend', id: row.order, price: row.price, qty: order.filled + row.volume });
    }
    order.last = row;
  }

  deleted(row: OrderRow): void {
    if (this.gone.has(row.order)) {
      this.counts.repeated++;
      return;
    }
    this.gone.set(row.order, row);
    if (this.orders.has(row.order)) this.cancel(row);
  }

  /** What is there at the end of the log. */
  finish(): void {
    for (const [id, { last }] of this.orders) {
      if (last.order.startsWith('untouched')) continue;
      this.counts.left++;
      if (this.openWhenCanceled(id) === last.volume) this.counts.leftEqual++;
    }
  }

  private enter(order: EarlyOrder): void {
    this.orders.set(order.order, { last: order, filled: 0 });
    const { side, price, volume } = order;
    this.send(restingOrder({ id: order.order, side, price, qty: volume }));
  }

  private cancel(row: OrderRow): void {
    const open = this.openWhenCanceled(row.order);
    this.orders.delete(row.order);
    this.counts.deletions++;
    if (open === row.volume) this.counts.deletionsEqual++;
    else this.deletionDifferences.push({ row, open });
  }

  /** 0: the core has filled it, so there is nothing to cancel. */
  private openWhenCanceled(id: string): number {
    const [answer] = this.core.take({ op: 'cancel', id });
    const open = answer?.event === 'canceled' ? answer.qty : 0;
    this.books.changed();
    return open;
  }

  private send(request: Request): void {
    const outputs = this.core.take(request);
    const [answer] = outputs;
    if (answer?.event === 'rejected') {
      this.counts.refusals++;
      this.refusals.push(`${request.op} ${answer.id ?? ''}: ${answer.code}`);
    }
    for (const output of outputs) if (output.event === 'trade') this.addTrade(output);
    this.books.changed();
  }

  private addTrade({ maker, taker, price, qty }: Extract<Output, { event: 'trade' }>): void {
    const [making, taking] = [this.orders.get(maker)!, this.orders.get(taker)!];
    making.filled += qty;
    taking.filled += qty;
    const [buy, sell] = taking.last.side === 'BUY' ? [taker, maker] : [maker, taker];
    this.trades.push({ buy, sell, price, volume: qty });
  }
}
