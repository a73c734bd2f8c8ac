import {
  commonScenarios,
  rankOf,
  returnHistory,
  profitOn,
  type Close,
  type ReturnHistory,
  type Scenarios,
} from '../risk/index.ts';
import type { PriceHistoryRecord } from './records.ts';

/** Sets of instruments that are kept ready. Accounts beyond so many different ones only cost time. */
const MOST_KEPT = 256;

/** The days of one set of instruments, also as doubles, for estimates. */
export interface PreparedScenarios {
  /** Null: none of the set has enough history. */
  readonly scenarios: Scenarios | null;
  /** By instrument: returns as shares of one, in the order of the days; undefined: it has no history. */
  readonly columns: readonly (Float64Array | undefined)[];
  /** By instrument: the largest return either way. */
  readonly largest: readonly (number | undefined)[];
}

/** Price history of all instruments, and the days that sets of them have in common. */
export class MonitorHistory {
  private readonly closes: Close[][] = [];
  private readonly histories = new Map<number, ReturnHistory>();
  private readonly prepared = new Map<string, PreparedScenarios>();

  /** @param rows ascending by date within each instrument, after what is there */
  add(rows: readonly PriceHistoryRecord[]): void {
    const touched = new Set<number>();
    for (const { instrument, date, close } of rows) {
      (this.closes[instrument] ??= []).push({ date, close });
      touched.add(instrument);
    }
    for (const instrument of touched) {
      this.histories.set(instrument, returnHistory(instrument, this.closes[instrument]!));
    }
    if (touched.size > 0) this.prepared.clear();
  }

  /** @param instruments ascending */
  scenariosFor(instruments: readonly number[]): PreparedScenarios {
    const key = instruments.join();
    let prepared = this.prepared.get(key);
    if (!prepared) {
      prepared = prepare(commonScenarios(instruments, this.histories).scenarios);
      if (this.prepared.size >= MOST_KEPT) this.prepared.clear();
      this.prepared.set(key, prepared);
    }
    return prepared;
  }
}

function prepare(scenarios: Scenarios | null): PreparedScenarios {
  const columns: Float64Array[] = [];
  const largest: number[] = [];
  scenarios?.instruments.forEach((instrument, place) => {
    const column = Float64Array.from(scenarios.returns[place]!, (dailyReturn) => Number(dailyReturn) / 1e9);
    columns[instrument] = column;
    largest[instrument] = column.reduce((most, dailyReturn) => Math.max(most, Math.abs(dailyReturn)), 0);
  });
  return { scenarios, columns, largest };
}

/** What each of some instruments is worth, as doubles: values with their signs, micro-dollars. */
export interface Worth {
  readonly instruments: readonly number[];
  readonly values: Float64Array;
}

/**
 * No day wins or loses more than this: each value times the instrument's largest return either way.
 *
 * @param from values of before, in the same places: then no day's profit is more than this away from what it was
 */
export function worstCase({ instruments, values }: Worth, { largest }: PreparedScenarios, from?: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < instruments.length; place++) {
    sum += Math.abs(values[place]! - (from ? from[place]! : 0)) * (largest[instruments[place]!] ?? 0);
  }
  return sum;
}

const profits = new Float64Array(500);
const worst = new Float64Array(8);

/** Historical value at risk in doubles: right but for rounding. */
export function estimatedValueAtRisk(worth: Worth, prepared: PreparedScenarios): number {
  const days = prepared.scenarios?.dates.length ?? 0;
  if (days === 0) return 0;
  estimateProfits(worth, prepared, days);
  return Math.max(0, -smallest(days, rankOf(days)));
}

/** Fills `profits` with what each day would bring. */
function estimateProfits({ instruments, values }: Worth, { columns }: PreparedScenarios, days: number): void {
  profits.fill(0, 0, days);
  for (let place = 0; place < instruments.length; place++) {
    const column = columns[instruments[place]!];
    const value = values[place]!;
    if (column) for (let day = 0; day < days; day++) profits[day]! += value * column[day]!;
  }
}

/** The profit of a rank (1: the smallest) among the first so many of `profits`. */
function smallest(days: number, rank: number): number {
  worst.fill(Infinity, 0, rank);
  for (let day = 0; day < days; day++) {
    const profit = profits[day]!;
    if (profit >= worst[rank - 1]!) continue;
    let place = rank - 1;
    for (; place > 0 && worst[place - 1]! > profit; place--) worst[place] = worst[place - 1]!;
    worst[place] = profit;
  }
  return worst[rank - 1]!;
}

/**
 * The same as a report has it, to the micro-dollar. Only days that may be among the worst are worked out exactly: those whose
 * estimate is no more than twice the margin above that of the day in question.
 *
 * @param margin how far an estimate may be from the exact profit, micro-dollars
 */
export function exactValueAtRisk(
  worth: Worth,
  values: ReadonlyMap<number, bigint>,
  prepared: PreparedScenarios,
  margin: number,
): bigint {
  const { scenarios } = prepared;
  if (!scenarios) return 0n;
  const days = scenarios.dates.length;
  const rank = rankOf(days);
  estimateProfits(worth, prepared, days);
  const most = smallest(days, rank) + 2 * margin;
  const bad: bigint[] = [];
  for (let day = 0; day < days; day++) if (profits[day]! <= most) bad.push(profitOn(day, values, scenarios));
  bad.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const loss = -bad[rank - 1]!;
  return loss > 0n ? loss : 0n;
}
