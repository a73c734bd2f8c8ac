import { CANDLE_INTERVALS, type CandleInterval } from '../../domain/index.ts';
import type { CandleRecord } from '../../exchange/index.ts';
import { RowFeed, type Pacing } from '../rows/row-feed.ts';
import type { Turns } from '../streams/turns.ts';
import { CandleStream } from './candle-stream.ts';

const PLACES = new Map(CANDLE_INTERVALS.map((interval, place) => [interval, place]));

/** Subscribers of candles, by instrument, interval and pace. */
export class CandleFeed {
  private readonly candles: RowFeed<CandleRecord, CandleStream>;
  private readonly bound: number;

  /** @param bound most candles that wait for one reader */
  constructor(bound: number, turns: Turns, pacer: Pacing<CandleRecord>['pacer']) {
    this.bound = bound;
    this.candles = new RowFeed(turns, { pacer, keyOf: ({ start }) => start });
  }

  /** @param newest what the stream begins with @param pace milliseconds; 0: every change */
  subscribe(
    instrument: number,
    interval: CandleInterval,
    newest: CandleRecord | undefined,
    pace: number,
  ): CandleStream {
    const stream = new CandleStream(this.bound);
    this.candles.add(topicOf(instrument, interval), stream, pace);
    if (newest) stream.push(newest);
    return stream;
  }

  publish(candle: CandleRecord): void {
    this.candles.publish(topicOf(candle.instrument, candle.interval), candle);
  }

  get topicCount(): number {
    return this.candles.topicCount;
  }
}

function topicOf(instrument: number, interval: CandleInterval): number {
  return instrument * CANDLE_INTERVALS.length + PLACES.get(interval)!;
}
