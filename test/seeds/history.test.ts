import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sessionAt } from '../../src/domain/index.ts';
import { averageVolumeOf, dailyBars, priceHistory } from '../../src/seeds/history/price-history.ts';

const FOLDER = process.env['BOURSE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = existsSync(FOLDER);
if (!isThere) {
  console.warn(
    `\n*** SKIPPED: the seeded history is not held beside its source: there is no folder ${FOLDER}.\n` +
      '*** Put the recordings into ../shared/data beside the repository, or set BOURSE_DATA to their folder.',
  );
}

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'TSLA', 'SPY'];

const csv = (name: string): string[][] =>
  gunzipSync(readFileSync(`${FOLDER}/bars/${name}.csv.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));

/** Rows of a source within the days that are seeded: date, close in ten-thousandths of a dollar, volume. */
function source(symbol: string): [string, number, number][] {
  const rows =
    symbol === 'SPY'
      ? csv('lean_daily_spy').map(([day, , , , close, volume]): [string, number, number] => [
          `${day!.slice(0, 4)}-${day!.slice(4, 6)}-${day!.slice(6, 8)}`,
          Number(close),
          Number(volume),
        ])
      : csv(`yahoo_daily_${symbol}_2013_2023`)
          .slice(1)
          .map(([date, , , , close, volume]): [string, number, number] => [
            date!,
            Math.round(Number(close) * 10_000),
            Number(volume),
          ]);
  const to = symbol === 'SPY' ? '2021-03-31' : '2023-12-29';
  return rows.filter(([date]) => date >= '2019-03-29' && date <= to);
}

describe('D58 the seeded price history', () => {
  it.each([
    ['AAPL', 1_198, '2023-12-29', 192.53, 42_628_800],
    ['MSFT', 1_198, '2023-12-29', 376.04, 18_723_000],
    ['GOOGL', 1_198, '2023-12-29', 139.69, 18_727_200],
    ['AMZN', 1_198, '2023-12-29', 151.94, 39_789_000],
    ['TSLA', 1_198, '2023-12-29', 248.48, 100_615_300],
    ['SPY', 506, '2021-03-31', 396.33, 90_673_494],
  ])('%s has %i days up to %s, closing at %d', (symbol, days, date, close, volume) => {
    const bars = dailyBars(symbol);
    expect(bars).toHaveLength(days);
    expect(bars[0]?.[0]).toBe('2019-03-29');
    expect(bars.at(-1)).toEqual([date, Math.round(close * 1_000_000), volume]);
  });

  it.each(SYMBOLS)(
    '%s has whole figures, and no crash that never was: splits are taken out of price and volume',
    (symbol) => {
      const bars = dailyBars(symbol);
      bars.forEach(([date, close, volume], place) => {
        expect(Number.isSafeInteger(close) && close > 0 && close % 100 === 0, date).toBe(true);
        expect(Number.isSafeInteger(volume) && volume > 1_000_000 && volume < 1_000_000_000, date).toBe(true);
        const before = bars[place - 1];
        if (before) expect(Math.abs(close / before[1] - 1), date).toBeLessThan(0.25);
      });
    },
  );

  it('is of the days on which the New York Stock Exchange traded, all of them', () => {
    const dates: string[] = [];
    for (let session = sessionAt('XNYS', Date.UTC(2019, 2, 29, 12) * 1_000); session.date <= '2023-12-29';) {
      dates.push(session.date);
      session = sessionAt('XNYS', session.endsAt);
    }
    expect(dailyBars('AAPL').map(([date]) => date)).toEqual(dates);
    expect(dailyBars('SPY').map(([date]) => date)).toEqual(dates.slice(0, 506));
  });

  it('D52 comes in commands of at most 500 days, for the symbols that are there, each ascending', () => {
    const names = {
      instrument: (symbol: string) => SYMBOLS.indexOf(symbol),
      account: () => 0,
      venue: () => 0,
      hasInstrument: (symbol: string) => symbol !== 'TSLA',
    };
    const commands = priceHistory(names);
    expect(Math.max(...commands.map(({ bars }) => bars.length))).toBe(500);
    for (const [index, symbol] of SYMBOLS.entries()) {
      const bars = commands.filter(({ instrument }) => instrument === index).flatMap((command) => command.bars);
      expect(bars).toEqual(symbol === 'TSLA' ? [] : dailyBars(symbol));
    }
  });

  it('D52 gives the average volume of the last 20 days', () => {
    const volumes = dailyBars('AAPL').slice(-20);
    expect(volumes[0]?.[0]).toBe('2023-12-01');
    expect(averageVolumeOf('SPY')).toBe(92_788_377);
  });

  it.skipIf(!isThere).each(SYMBOLS)('%s is, to a hundredth of a cent and a share, what its source has', (symbol) => {
    expect(dailyBars(symbol).map(([date, close, volume]) => [date, close / 100, volume])).toEqual(source(symbol));
  });
});
