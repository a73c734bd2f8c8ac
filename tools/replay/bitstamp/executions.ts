import type { Side } from '../../../src/domain/index.ts';
import type { LogRow, OrderRow, TradeRow } from './rows.ts';

/** A trade of the log with the orders whose volume went down by it. */
export interface Execution {
  readonly row: TradeRow;
  /** Null: no order of the log lost just that volume about then. */
  readonly buy: string | null;
  readonly sell: string | null;
}

/** An order that was there before the log begins, as it must have been then. */
export interface EarlyOrder {
  readonly order: string;
  readonly side: Side;
  readonly price: number;
  readonly volume: number;
}

/** A row by which an order lost volume, but not by a cancel. */
interface Loss {
  readonly row: OrderRow;
  /** What no trade explains yet; null: the order is older than the log, so nobody knows what it had before. */
  left: number | null;
}

/** An order, its losses and the trade come within lines of each other; some are late by a second or so. */
const MOST_MILLISECONDS = 5_000;
const MOST_LINES = 60;

/** A buyer who spends a sum of money is deleted with his last volume, a little above what it bought: one part in this. */
const MONEY_ORDER_PART = 1_000;

export interface Pairing {
  readonly executions: readonly Execution[];
  readonly early: readonly EarlyOrder[];
}

/**
 * Finds the two orders of each trade, which the log does not name: those that lost its volume nearest to it. And what the orders
 * from before the log had, which follows from what they lost and what was left.
 */
export function pair(rows: readonly LogRow[]): Pairing {
  const losses = new LossBook();
  const early = new Map<string, { row: OrderRow; loss: Loss | null }>();
  const volumes = new Map<string, number>();
  for (const row of rows) {
    if (row.kind === 'trade' || row.kind === 'book') continue;
    const before = volumes.get(row.order);
    const isLoss = row.kind === 'changed' || (row.kind === 'deleted' && row.volume === 0);
    if (before === undefined && row.kind !== 'created') {
      const loss = isLoss ? losses.add(row, null) : null;
      early.set(row.order, { row, loss });
    } else if (isLoss && row.volume < before!) {
      losses.add(row, before! - row.volume);
    }
    if (row.kind === 'deleted' && row.volume > 0) losses.addCancel(row);
    volumes.set(row.order, row.volume);
  }
  // A row of an order that is created later, by the log, is no sign of an order from before it.
  for (const row of rows) if (row.kind === 'created') early.delete(row.order);

  const sold = new Map<Loss, number>();
  const executions = rows
    .filter((row) => row.kind === 'trade')
    .map((row): Execution => {
      const [buy, sell] = (['BUY', 'SELL'] as const).map((side) => losses.take(row, side, sold));
      return { row, buy: buy ?? null, sell: sell ?? null };
    });
  return {
    executions,
    early: [...early.values()].map(({ row, loss }) => ({
      order: row.order,
      side: row.side,
      price: row.price,
      volume: row.volume + (loss === null ? 0 : (sold.get(loss) ?? 0)),
    })),
  };
}

/** Losses by side, in the order of the log. */
class LossBook {
  private readonly losses: Record<Side, Loss[]> = { BUY: [], SELL: [] };
  private readonly cancels: OrderRow[] = [];

  add(row: OrderRow, left: number | null): Loss {
    const loss = { row, left };
    this.losses[row.side].push(loss);
    return loss;
  }

  addCancel(row: OrderRow): void {
    this.cancels.push(row);
  }

  /** The order of a side that lost the volume of a trade. Surest sign first, and then the nearest row. */
  take(trade: TradeRow, side: Side, sold: Map<Loss, number>): string | null {
    const near = this.losses[side].filter(({ row }) => isNear(row, trade));
    const exact = nearest(
      trade,
      near.filter(({ left }) => left === trade.volume),
    );
    const unknown = nearest(
      trade,
      near.filter(({ row, left }) => left === null && row.price === trade.price),
    );
    const larger = nearest(
      trade,
      near.filter(({ left }) => left !== null && left > trade.volume),
    );
    const loss = exact ?? unknown ?? larger;
    if (loss) {
      if (loss.left === null) sold.set(loss, trade.volume);
      loss.left = (loss.left ?? trade.volume) - trade.volume;
      return loss.row.order;
    }
    const money = this.cancels.filter(
      (row) =>
        row.side === side &&
        row.price === trade.price &&
        isNear(row, trade) &&
        row.volume > trade.volume &&
        row.volume - trade.volume < trade.volume / MONEY_ORDER_PART,
    );
    return (
      nearest(
        trade,
        money.map((row) => ({ row })),
      )?.row.order ?? null
    );
  }
}

function isNear(row: LogRow, trade: TradeRow): boolean {
  return Math.abs(row.index - trade.index) <= MOST_LINES && Math.abs(row.time - trade.time) <= MOST_MILLISECONDS;
}

function nearest<Found extends { readonly row: LogRow }>(trade: TradeRow, found: readonly Found[]): Found | undefined {
  const distance = ({ row }: Found): number => Math.abs(row.index - trade.index);
  return found.reduce<Found | undefined>(
    (best, each) => (best && distance(best) <= distance(each) ? best : each),
    undefined,
  );
}
