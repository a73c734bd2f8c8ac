import { describe, expect, it } from 'vitest';
import { commonScenarios, type ReturnHistory } from '../../../src/risk/index.ts';

/** Day n as a date that sorts like its number. */
const day = (number: number): string => `day-${String(number).padStart(4, '0')}`;

/** Days `from` to `to`, both included; the return of a day is its number, of instrument i i thousand more. */
function history(instrument: number, from: number, to: number): ReturnHistory {
  const days = Array.from({ length: to - from + 1 }, (_, place) => from + place);
  return { instrument, dates: days.map(day), returns: days.map((number) => BigInt(instrument * 1_000 + number)) };
}

const histories = (...all: ReturnHistory[]) => new Map(all.map((each) => [each.instrument, each]));

describe('D58 days that are simulated', () => {
  it('F76 are the newest 500 that all instruments have in common', () => {
    const { scenarios, withoutHistory } = commonScenarios([1, 0], histories(history(0, 1, 900), history(1, 201, 800)));
    expect(withoutHistory).toEqual([]);
    expect(scenarios?.instruments).toEqual([0, 1]);
    expect(scenarios?.dates).toHaveLength(500);
    expect([scenarios?.dates[0], scenarios?.dates.at(-1)]).toEqual([day(301), day(800)]);
    expect([scenarios?.returns[0]?.[0], scenarios?.returns[1]?.[0]]).toEqual([301n, 1_301n]);
  });

  it('skip days that one of them has not', () => {
    const full = history(0, 1, 200);
    const holed: ReturnHistory = {
      instrument: 1,
      dates: full.dates.filter((_, place) => place !== 150),
      returns: full.returns.filter((_, place) => place !== 150),
    };
    const { scenarios } = commonScenarios([0, 1], histories(full, holed));
    expect(scenarios?.dates).toHaveLength(199);
    expect(scenarios?.dates).not.toContain(day(151));
    expect(scenarios?.returns[0]).toEqual(scenarios?.returns[1]);
  });

  it.each([
    [100, [], 100],
    [99, [1], 200],
  ])(
    'need 100 days: of an instrument with %i, those without history are %j, and %i days remain',
    (days, left, remain) => {
      const found = commonScenarios([0, 1], histories(history(0, 1, 200), history(1, 1, days)));
      expect(found.withoutHistory).toEqual(left);
      expect(found.scenarios?.dates).toHaveLength(remain);
    },
  );

  it('leave out whom the longer histories have too few days in common with, and name it', () => {
    const held = [0, 1, 2, 3];
    const all = histories(history(0, 800, 1000), history(1, 1, 600), history(2, 300, 550));
    const { scenarios, withoutHistory } = commonScenarios(held, all);
    expect(scenarios?.instruments).toEqual([1, 2]);
    expect([scenarios?.dates[0], scenarios?.dates.at(-1)]).toEqual([day(300), day(550)]);
    expect(withoutHistory).toEqual([0, 3]);
  });

  it('are none where nothing is held, or nothing that has history', () => {
    expect(commonScenarios([], new Map())).toEqual({ scenarios: null, withoutHistory: [] });
    expect(commonScenarios([7], new Map())).toEqual({ scenarios: null, withoutHistory: [7] });
  });
});
