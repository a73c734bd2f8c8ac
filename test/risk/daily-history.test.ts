import { describe, expect, it } from 'vitest';
import type { DailyBar } from '../../src/domain/index.ts';
import { NO_HISTORY, averageVolume, withBars } from '../../src/risk/index.ts';

const bars = (first: number, volumes: readonly number[]): DailyBar[] =>
  volumes.map((volume, day) => [`2026-01-${String(first + day).padStart(2, '0')}`, 1, volume]);
const days = (count: number, volume: (day: number) => number): number[] =>
  Array.from({ length: count }, (_, day) => volume(day));

describe('daily history', () => {
  it('D52 an average volume is that of 20 days: 19 give none', () => {
    const short = withBars(
      NO_HISTORY,
      bars(
        1,
        days(19, () => 100),
      ),
    );
    expect(averageVolume(NO_HISTORY)).toBeNull();
    expect(averageVolume(short)).toBeNull();
    expect(averageVolume(withBars(short, bars(20, [100])))).toBe(100);
  });

  it('D52 the newest 20 count, rounded down to whole shares', () => {
    const history = withBars(
      NO_HISTORY,
      bars(
        1,
        days(20, (day) => day + 1),
      ),
    );
    expect(averageVolume(history)).toBe(10);
    const later = withBars(history, bars(21, [1_000]));
    // 2 to 20, and 1,000: 1,209 over 20 days.
    expect(averageVolume(later)).toBe(60);
    expect(later).toEqual({ lastDate: '2026-01-21', volumes: [...days(19, (day) => day + 2), 1_000] });
  });

  it('is the same in one piece and day by day', () => {
    const all = bars(
      1,
      days(28, (day) => 7 * day),
    );
    const dayByDay = all.reduce((tail, bar) => withBars(tail, [bar]), NO_HISTORY);
    expect(dayByDay).toEqual(withBars(NO_HISTORY, all));
    expect(withBars(dayByDay, [])).toEqual(dayByDay);
  });

  it('volumes of a million million shares add up exactly', () => {
    const history = withBars(
      NO_HISTORY,
      bars(
        1,
        days(20, (day) => 1_000_000_000_000 - (day === 0 ? 20 : 0)),
      ),
    );
    expect(averageVolume(history)).toBe(999_999_999_999);
  });
});
