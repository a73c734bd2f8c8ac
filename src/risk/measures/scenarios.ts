import type { ReturnHistory } from './returns.ts';

/** Most days of a simulation, the newest ones. */
const MOST_SCENARIOS = 500;
/** Fewer days than these tell nothing about the worst one in a hundred. */
const LEAST_SCENARIOS = 100;

/** Days on which several instruments have a return each: what is simulated is that such a day comes again. */
export interface Scenarios {
  /** Ascending; 100 to 500. */
  readonly dates: readonly string[];
  /** Ascending by index. */
  readonly instruments: readonly number[];
  /** By place in `instruments`, then by place in `dates`: billionths. */
  readonly returns: readonly (readonly bigint[])[];
}

export interface CommonScenarios {
  /** Null: no instrument has enough days. */
  readonly scenarios: Scenarios | null;
  /** Instruments that are left out, ascending: too few days of their own, or too few in common with the others. */
  readonly withoutHistory: readonly number[];
}

/**
 * The newest days, at most 500, that the instruments have in common. Instruments are taken in by the number of their days, longest
 * history first (then by index); one that would leave fewer than 100 days in common is left out, and named.
 *
 * @param held indexes of instruments, each once
 */
export function commonScenarios(
  held: readonly number[],
  histories: ReadonlyMap<number, ReturnHistory>,
): CommonScenarios {
  const withoutHistory: number[] = [];
  const taken: ReturnHistory[] = [];
  let dates: readonly string[] | null = null;
  for (const { instrument, history } of longestFirst(held, histories)) {
    const common: readonly string[] = history ? inCommon(dates, history) : [];
    if (!history || common.length < LEAST_SCENARIOS) {
      withoutHistory.push(instrument);
      continue;
    }
    dates = common;
    taken.push(history);
  }
  withoutHistory.sort((a, b) => a - b);
  return { scenarios: dates ? scenariosOn(dates.slice(-MOST_SCENARIOS), taken) : null, withoutHistory };
}

function longestFirst(held: readonly number[], histories: ReadonlyMap<number, ReturnHistory>) {
  const days = (history: ReturnHistory | undefined): number => history?.dates.length ?? 0;
  return held
    .map((instrument) => ({ instrument, history: histories.get(instrument) }))
    .sort((a, b) => days(b.history) - days(a.history) || a.instrument - b.instrument);
}

function inCommon(dates: readonly string[] | null, { dates: own }: ReturnHistory): readonly string[] {
  if (dates === null) return own;
  const days = new Set(own);
  return dates.filter((date) => days.has(date));
}

function scenariosOn(dates: readonly string[], histories: readonly ReturnHistory[]): Scenarios {
  const byIndex = [...histories].sort((a, b) => a.instrument - b.instrument);
  return {
    dates,
    instruments: byIndex.map(({ instrument }) => instrument),
    returns: byIndex.map((history) => {
      const byDate = new Map(history.dates.map((date, day) => [date, history.returns[day]!]));
      return dates.map((date) => byDate.get(date)!);
    }),
  };
}
