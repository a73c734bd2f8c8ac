import {
  CandleSums,
  TRADES_TOLD,
  compareRows,
  unaccountedRow,
  type Cells,
  type Findings,
} from '../compliance/index.ts';
import type { CandleRecord, TradeRecord } from '../exchange/index.ts';
import { TABLES, type FrozenReader } from '../store/index.ts';

/** Candles worked out before they are compared. */
const BATCH = 5000;

const { candles: TABLE } = TABLES;

/** Rows of an instrument and interval. */
type Series = string;

/** Holds the table of candles to the trades (I19), batch by batch as time goes on: no more is held than candles under way. */
export class CandleCheck {
  private readonly reader: FrozenReader;
  private readonly findings: Findings;
  private readonly sums = new CandleSums();
  /** Rows of each series that trades account for. */
  private readonly accounted = new Map<Series, number>();

  constructor(reader: FrozenReader, findings: Findings) {
    this.reader = reader;
    this.findings = findings;
  }

  /** Candles that the trades give. */
  get count(): number {
    return this.sums.count;
  }

  /** The next trade by id. */
  take(trade: TradeRecord): void {
    this.sums.take(trade);
  }

  /** Whether {@link compare} is due. */
  get isDue(): boolean {
    return this.sums.waiting >= BATCH;
  }

  /** Compares candles that no trade can come into any more. */
  async compare(): Promise<void> {
    const expected = this.sums.drain();
    const keys = expected.map(({ instrument, interval, start }) => [instrument, interval, start] as const);
    const actual = await this.reader.candlesAt(keys);
    compareRows(TABLE, expected.map(cellsOf), actual, this.findings, TRADES_TOLD);
    for (const cells of actual) {
      const series = seriesOf(TABLE.fromValues(cells));
      this.accounted.set(series, (this.accounted.get(series) ?? 0) + 1);
    }
  }

  /** When all trades have been taken: compares the rest, and looks for rows that no trade accounts for. */
  async end(): Promise<void> {
    this.sums.end();
    await this.compare();
    const counts = await this.reader.candleCounts();
    for (const [series, count] of counts) {
      if (count === (this.accounted.get(series) ?? 0)) continue;
      await this.nameUnaccounted(series);
      return;
    }
  }

  /** Goes through the trades of a series once more: this is done for the first in which something is wrong. */
  private async nameUnaccounted(series: Series): Promise<void> {
    const sums = new CandleSums();
    const starts = new Set<number>();
    const note = (): void => {
      for (const candle of sums.drain()) if (seriesOf(candle) === series) starts.add(candle.start);
    };
    for await (const trade of this.reader.rows('trades')) {
      if (!series.startsWith(`${trade.instrument}:`)) continue;
      sums.take(trade);
      note();
    }
    sums.end();
    note();
    for await (const candle of this.reader.rows('candles')) {
      if (seriesOf(candle) !== series || starts.has(candle.start)) continue;
      unaccountedRow(TABLE, cellsOf(candle), this.findings, TRADES_TOLD);
    }
  }
}

function seriesOf({ instrument, interval }: Pick<CandleRecord, 'instrument' | 'interval'>): Series {
  return `${instrument}:${interval}`;
}

function cellsOf(candle: CandleRecord): Cells {
  return TABLE.toValues(candle);
}
