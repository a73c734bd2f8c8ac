import { CANDLE_INTERVALS, CANDLE_LENGTHS, type CandleInterval } from '../../domain/index.ts';
import type { CandleRecord, TradeRecord } from '../../exchange/index.ts';

/** The trades of an interval so far. */
interface Bucket {
  readonly instrument: number;
  readonly interval: CandleInterval;
  readonly start: number;
  readonly first: TradeRecord;
  last: TradeRecord;
  highest: number;
  lowest: number;
  trades: number;
  shares: number;
  money: bigint;
}

/** What trades come to in each interval (I19), worked out from their rows alone, in order of id. */
export class CandleSums {
  /** Candles so far, those of {@link drain} included. */
  count = 0;
  private readonly buckets = new Map<string, Bucket>();
  private closed: CandleRecord[] = [];

  take(trade: TradeRecord): void {
    const { instrument, executedAt, price, quantity } = trade;
    const money = BigInt(price) * BigInt(quantity);
    for (const interval of CANDLE_INTERVALS) {
      const length = CANDLE_LENGTHS[interval];
      const start = Math.floor(executedAt / length) * length;
      const series = `${instrument}:${interval}`;
      let bucket = this.buckets.get(series);
      if (bucket?.start !== start) {
        if (bucket) this.close(bucket);
        bucket = bucketOf(trade, interval, start);
        this.buckets.set(series, bucket);
      }
      bucket.last = trade;
      if (price > bucket.highest) bucket.highest = price;
      if (price < bucket.lowest) bucket.lowest = price;
      bucket.trades += 1;
      bucket.shares += quantity;
      bucket.money += money;
    }
  }

  /** How many {@link drain} would give. */
  get waiting(): number {
    return this.closed.length;
  }

  /** Candles since the last call into which no trade can come any more. */
  drain(): CandleRecord[] {
    const { closed } = this;
    this.closed = [];
    return closed;
  }

  /** No trade comes any more at all. */
  end(): void {
    for (const bucket of this.buckets.values()) this.close(bucket);
    this.buckets.clear();
  }

  private close({ instrument, interval, start, first, last, ...sums }: Bucket): void {
    this.count++;
    this.closed.push({
      instrument,
      interval,
      start,
      open: first.price,
      high: sums.highest,
      low: sums.lowest,
      close: last.price,
      volume: sums.shares,
      turnover: `${sums.money}`,
      trades: sums.trades,
      lastPrint: last.print,
    });
  }
}

function bucketOf(first: TradeRecord, interval: CandleInterval, start: number): Bucket {
  const { instrument, price } = first;
  const empty = { trades: 0, shares: 0, money: 0n };
  return { instrument, interval, start, first, last: first, highest: price, lowest: price, ...empty };
}
