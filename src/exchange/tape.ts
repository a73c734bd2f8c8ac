import { CANDLE_INTERVALS, CANDLE_LENGTHS, invariant, type CandleInterval, type Micros } from '../domain/index.ts';
import type { CandleRecord, TradeRecord } from './records.ts';

/** Goes into the database beside the candles. Raise it when the same trades would give other candles than before. */
export const CANDLES_VERSION = 1;

/** When the interval that an instant is in begins; days are those of UTC. */
export function candleStart(interval: CandleInterval, at: Micros): Micros {
  return at - (at % CANDLE_LENGTHS[interval]);
}

/** A candle that trades still go into. */
type OpenCandle = { -readonly [Field in Exclude<keyof CandleRecord, 'turnover'>]: CandleRecord[Field] } & {
  turnover: bigint;
};

/**
 * Folds trades into candles of every interval. It keeps the newest of each instrument and interval, so trades are given to it in
 * the order in which they were made. Deterministic, and one that begins from rows goes on as the old one would have.
 */
export class Tape {
  /** By instrument, then place in {@link CANDLE_INTERVALS}. */
  private readonly open: (OpenCandle | undefined)[][] = [];
  private readonly changed = new Set<OpenCandle>();

  /** @param rows the newest of each instrument and interval, and any older ones before it */
  constructor(rows: readonly CandleRecord[]) {
    for (const row of rows) {
      const candles = (this.open[row.instrument] ??= []);
      candles[CANDLE_INTERVALS.indexOf(row.interval)] = { ...row, turnover: BigInt(row.turnover) };
    }
  }

  /** The next trade, of whichever instrument. */
  take({ instrument, print, price, quantity, executedAt }: TradeRecord): void {
    const candles = (this.open[instrument] ??= []);
    const turnover = BigInt(price) * BigInt(quantity);
    for (const [place, interval] of CANDLE_INTERVALS.entries()) {
      const start = candleStart(interval, executedAt);
      let candle = candles[place];
      if (candle?.start !== start) {
        invariant(
          candle === undefined || candle.start < start,
          `print ${print} of instrument ${instrument} is no earlier`,
        );
        candle = candles[place] = opened(instrument, interval, start, price);
      }
      candle.high = Math.max(candle.high, price);
      candle.low = Math.min(candle.low, price);
      candle.close = price;
      candle.volume += quantity;
      candle.turnover += turnover;
      candle.trades++;
      candle.lastPrint = print;
      this.changed.add(candle);
    }
  }

  /** The candles that have changed since the last call, once each, as they are now. */
  drain(): CandleRecord[] {
    const rows = [...this.changed].map((candle) => ({ ...candle, turnover: candle.turnover.toString() }));
    this.changed.clear();
    return rows;
  }
}

function opened(instrument: number, interval: CandleInterval, start: Micros, price: number): OpenCandle {
  return {
    instrument,
    interval,
    start,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    turnover: 0n,
    trades: 0,
    lastPrint: 0,
  };
}
