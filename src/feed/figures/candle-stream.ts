import { SlowConsumer, type CandleRecord } from '../../exchange/index.ts';
import { Stream } from '../streams/stream.ts';

/**
 * Candles of one length as they change. A reader that is too slow for every change gets the newest of each candle alone; one that
 * leaves more than `bound` candles waiting is ended.
 */
export class CandleStream extends Stream<CandleRecord> {
  private readonly bound: number;
  /** What waits, by the start of the candle, in the order in which they began. */
  private readonly candles = new Map<number, CandleRecord>();
  /** Last prints of the candles that came last and that was handed out last. */
  private taken = 0;
  private sent = 0;

  constructor(bound: number) {
    super();
    this.bound = bound;
  }

  push(candle: CandleRecord): void {
    // What is older than the candle that it began with.
    if (candle.lastPrint <= this.taken) return;
    this.taken = candle.lastPrint;
    this.candles.set(candle.start, candle);
    if (this.candles.size > this.bound) this.fail(new SlowConsumer(this.sent));
    else this.wake();
  }

  protected override take(): CandleRecord | undefined {
    for (const [start, candle] of this.candles) {
      this.candles.delete(start);
      this.sent = candle.lastPrint;
      return candle;
    }
    return undefined;
  }

  protected override forget(): void {
    this.candles.clear();
  }
}
