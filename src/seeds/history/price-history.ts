import { MICRO, invariant, type AddPriceHistory, type DailyBar } from '../../domain/index.ts';
import { NO_HISTORY, averageVolume, withBars } from '../../exchange/index.ts';
import type { Names } from '../names.ts';
import { AAPL_BARS } from './aapl.ts';
import { AMZN_BARS } from './amzn.ts';
import { GOOGL_BARS } from './googl.ts';
import { MSFT_BARS } from './msft.ts';
import { SPY_BARS } from './spy.ts';
import { TRADING_DAYS } from './trading-days.ts';
import { TSLA_BARS } from './tsla.ts';

/**
 * Daily closes and volumes of the demo's symbols: published figures of these days, adjusted for splits, so that none shows a
 * crash that never was. Each begins on the first trading day of the list; SPY ends on 2021-03-31.
 */
const BARS: Readonly<Record<string, string>> = {
  AAPL: AAPL_BARS,
  MSFT: MSFT_BARS,
  GOOGL: GOOGL_BARS,
  AMZN: AMZN_BARS,
  TSLA: TSLA_BARS,
  SPY: SPY_BARS,
};

/** Most days in one command. */
const BARS_AT_ONCE = 500;

/** The days of a symbol, ascending. */
export function dailyBars(symbol: string): readonly DailyBar[] {
  const text = BARS[symbol];
  invariant(text !== undefined, `${symbol} has a history`);
  return text
    .trim()
    .split(/\s+/)
    .map((bar, day): DailyBar => {
      const [close, volume] = bar.split(':').map(Number);
      return [TRADING_DAYS[day]!, Math.round(close! * MICRO), volume!];
    });
}

/** What the history itself makes of it. */
export function averageVolumeOf(symbol: string): number {
  const volume = averageVolume(withBars(NO_HISTORY, dailyBars(symbol)));
  invariant(volume !== null, `${symbol} has days enough for an average volume`);
  return volume;
}

/** The history of those symbols that are there, at most 500 days a command. */
export function priceHistory(names: Names): AddPriceHistory[] {
  return Object.keys(BARS)
    .filter((symbol) => names.hasInstrument(symbol))
    .flatMap((symbol) => {
      const bars = dailyBars(symbol);
      const instrument = names.instrument(symbol);
      return Array.from({ length: Math.ceil(bars.length / BARS_AT_ONCE) }, (_, part): AddPriceHistory => {
        const from = part * BARS_AT_ONCE;
        return { kind: 'AddPriceHistory', instrument, bars: bars.slice(from, from + BARS_AT_ONCE) };
      });
    });
}
