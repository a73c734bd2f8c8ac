import { CANDLE_INTERVALS, CANDLE_LENGTHS, type CandleInterval, type Micros } from '../../domain/index.ts';
import type { CandleRecord, Changes, DayStatistics, LastTrade, TradeRecord } from '../../exchange/index.ts';

/** When the day (UTC) of an instant began. */
export function dayOf(time: Micros): Micros {
  return time - (time % CANDLE_LENGTHS.DAY_1);
}

/** Of one instrument and interval. */
interface Newest {
  candle: CandleRecord;
  /** The one before it. */
  before: CandleRecord | undefined;
}

const PLACES = new Map(CANDLE_INTERVALS.map((interval, place) => [interval, place]));

/** What symbols traded last, as committed: last trades, and the newest candles of each interval. */
export class TapeImage {
  private readonly trades = new Map<number, LastTrade>();
  private readonly candles = new Map<number, (Newest | undefined)[]>();

  /** @param candles the newest two of each instrument and interval, ascending by start within them */
  seed(candles: readonly CandleRecord[], lastTrades: ReadonlyMap<number, TradeRecord>): void {
    for (const trade of lastTrades.values()) this.takeTrade(trade);
    for (const candle of candles) this.takeCandle(candle);
  }

  /** Takes the rows of one command. */
  take({ trades, candles }: Pick<Changes, 'trades' | 'candles'>): void {
    for (const trade of trades) this.takeTrade(trade);
    for (const candle of candles) this.takeCandle(candle);
  }

  lastTrade(instrument: number): LastTrade | null {
    return this.trades.get(instrument) ?? null;
  }

  /** The newest candle of an interval. */
  candle(instrument: number, interval: CandleInterval): CandleRecord | undefined {
    return this.newest(instrument, interval)?.candle;
  }

  /** Shares traded on a day that none is later than. */
  volume(instrument: number, day: Micros): number {
    const candle = this.candle(instrument, 'DAY_1');
    return candle?.start === day ? candle.volume : 0;
  }

  /** Of a day that none is later than. */
  statistics(instrument: number, day: Micros): DayStatistics {
    const newest = this.newest(instrument, 'DAY_1');
    const isToday = newest?.candle.start === day;
    const last = isToday ? newest.before : newest?.candle;
    return { instrument, day, candle: isToday ? newest.candle : null, previousClose: last?.close ?? null };
  }

  private newest(instrument: number, interval: CandleInterval): Newest | undefined {
    return this.candles.get(instrument)?.[PLACES.get(interval)!];
  }

  private takeTrade({ instrument, price, quantity, executedAt: at, print }: TradeRecord): void {
    this.trades.set(instrument, { price, quantity, at, print });
  }

  private takeCandle(candle: CandleRecord): void {
    let ofInstrument = this.candles.get(candle.instrument);
    if (!ofInstrument) this.candles.set(candle.instrument, (ofInstrument = []));
    const newest = (ofInstrument[PLACES.get(candle.interval)!] ??= { candle, before: undefined });
    if (newest.candle.start !== candle.start) newest.before = newest.candle;
    newest.candle = candle;
  }
}
