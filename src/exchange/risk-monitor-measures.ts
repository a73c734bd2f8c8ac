import type { RiskMetric } from '../domain/index.ts';
import { concentrationOf, daysToLiquidate } from '../risk/index.ts';
import type { Marks, WatchedAccount } from './risk-monitor-account.ts';
import { surelyAsBefore, type Severity } from './risk-monitor-alerts.ts';
import {
  estimatedValueAtRisk,
  exactValueAtRisk,
  worstCase,
  type MonitorHistory,
  type PreparedScenarios,
  type Worth,
} from './risk-monitor-scenarios.ts';

/** What measures are taken from, besides the account. */
export interface MeasureSetting {
  readonly marks: Marks;
  /** Average daily volume by instrument. */
  readonly volumes: readonly (number | null | undefined)[];
  readonly history: MonitorHistory;
}

type Bounds = readonly [least: number, most: number];

/** A measure that stands, rises and falls. Its exact value is the one of the risk report. */
interface StandingMeasure {
  readonly metric: Exclude<RiskMetric, 'PNL_IMPACT'>;
  /** Where the exact value surely lies: cheap, and no closer than is needed to tell how it stands beside the limit. */
  readonly bounds: (account: WatchedAccount, setting: MeasureSetting, limit: number, before: Severity) => Bounds;
  readonly exact: (
    account: WatchedAccount,
    setting: MeasureSetting,
  ) => { readonly value: bigint; readonly instrument: number | null };
}

/** Relative error of sums of doubles, with room to spare: they have 53 bits, and there are far fewer than a million terms. */
const RELATIVE_ERROR = 1e-9;

/** In the order in which alerts of one command are written. */
export const STANDING_MEASURES: readonly StandingMeasure[] = [
  { metric: 'VAR', bounds: valueAtRiskBounds, exact: valueAtRisk },
  { metric: 'CONCENTRATION', bounds: concentrationBounds, exact: concentration },
  {
    metric: 'DRAWDOWN',
    bounds: (account, { marks }) => around(Number(account.currentDrawdown(marks)), 0),
    exact: (account, { marks }) => ({ value: account.currentDrawdown(marks), instrument: null }),
  },
  { metric: 'LIQUIDITY', bounds: liquidityBounds, exact: liquidity },
];

/** @param units what rounding to whole units may come to */
function around(estimate: number, units: number, size = Math.abs(estimate)): Bounds {
  const margin = units + size * RELATIVE_ERROR;
  return [estimate - margin, estimate + margin];
}

function valueAtRiskBounds(
  account: WatchedAccount,
  { marks, history }: MeasureSetting,
  limit: number,
  before: Severity,
): Bounds {
  if (account.instruments.length === 0) return [0, 0];
  const scenarios = scenariosOf(account, history);
  const worth = worthOf(account, marks);
  const most = mostLoss(worth, scenarios);
  if (surelyAsBefore(before, 0, most, limit)) return [0, most];
  const units = account.instruments.length;
  const { anchor } = account;
  if (anchor) {
    // No day's profit has moved by more than what is held has, at each instrument's largest return: nor has the loss of a rank.
    const moved = worstCase(worth, scenarios, anchor.values) * (1 + RELATIVE_ERROR);
    const [least, greatest] = around(anchor.estimate, units + moved, most + anchor.estimate + moved);
    if (surelyAsBefore(before, least, greatest, limit)) return [least, greatest];
  }
  const estimate = estimatedValueAtRisk(worth, scenarios);
  account.anchor = { estimate, values: worth.values.slice(0, units) };
  return around(estimate, units, most);
}

function valueAtRisk(account: WatchedAccount, { marks, history }: MeasureSetting) {
  const scenarios = scenariosOf(account, history);
  const worth = worthOf(account, marks);
  const margin = account.instruments.length + mostLoss(worth, scenarios) * RELATIVE_ERROR;
  return { value: exactValueAtRisk(worth, account.values(marks), scenarios, margin), instrument: null };
}

/** No scenario loses, or gains, more than this. Each instrument's gain is rounded to the micro-dollar. */
function mostLoss(worth: Worth, scenarios: PreparedScenarios): number {
  return worstCase(worth, scenarios) * (1 + RELATIVE_ERROR) + worth.instruments.length;
}

function scenariosOf(account: WatchedAccount, history: MonitorHistory): PreparedScenarios {
  return (account.scenarios ??= history.scenariosFor(account.instruments));
}

let scratch = new Float64Array(64);

/** In an array that the next call uses again. */
function worthOf({ instruments, quantities }: WatchedAccount, marks: Marks): Worth {
  if (scratch.length < instruments.length) scratch = new Float64Array(instruments.length * 2);
  for (let place = 0; place < instruments.length; place++) {
    scratch[place] = quantities[place]! * (marks[instruments[place]!] ?? 0);
  }
  return { instruments, values: scratch };
}

function concentrationBounds(account: WatchedAccount, { marks }: MeasureSetting): Bounds {
  const { instruments, values } = worthOf(account, marks);
  let gross = 0;
  let largest = 0;
  for (let place = 0; place < instruments.length; place++) {
    const value = Math.abs(values[place]!);
    gross += value;
    if (value > largest) largest = value;
  }
  return gross === 0 ? [0, 0] : around((largest / gross) * 1e8, 1);
}

function concentration(account: WatchedAccount, { marks }: MeasureSetting) {
  const gross = [...account.values(marks)].map(([index, value]) => [index, value < 0n ? -value : value] as const);
  const found = concentrationOf(new Map(gross));
  return { value: BigInt(found?.largestShare ?? 0), instrument: found?.largestInstrument ?? null };
}

function liquidityBounds({ instruments, quantities }: WatchedAccount, { volumes }: MeasureSetting): Bounds {
  let slowest = 0;
  for (let place = 0; place < instruments.length; place++) {
    const volume = volumes[instruments[place]!];
    if (volume) slowest = Math.max(slowest, (Math.abs(quantities[place]!) * 5e6) / volume);
  }
  return around(slowest, 1);
}

/** Of the slowest position that has an average volume; the lowest index of equally slow ones. */
function liquidity({ instruments, quantities }: WatchedAccount, { volumes }: MeasureSetting) {
  let slowest: { value: bigint; instrument: number | null } = { value: 0n, instrument: null };
  instruments.forEach((instrument, place) => {
    const days = BigInt(daysToLiquidate(quantities[place]!, volumes[instrument] ?? null) ?? 0);
    if (days > slowest.value) slowest = { value: days, instrument };
  });
  return slowest;
}
