import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoDatabase } from './demo-database.ts';
import { HandReport, standingAlerts, type ByHand, type Scope } from './recompute.ts';

let demo: DemoDatabase;

beforeAll(async () => {
  demo = await DemoDatabase.open();
  await demo.live();
}, 60_000);

afterAll(() => demo.close());

const REPORT = `
  asOf cash deposits withdrawals fees realizedPnl unrealizedPnl totalPnl grossExposure netExposure
  positions { account { id } instrument { symbol } quantity cost mark realizedPnl unrealizedPnl }
  valueAtRisk { historical expectedShortfall parametric scenarios from to }
  drawdown { peakPnl maxDrawdown currentDrawdown }
  concentration { largestInstrument { symbol } largestShare herfindahl }
  liquidity { days positions { instrument { symbol } days } }
  withoutHistory { symbol } withoutPrice { symbol }`;

/** The report as the API gives it. */
async function asked(scope: Scope, asOf: number | null): Promise<any> {
  const instant = asOf === null ? null : isoOf(asOf);
  const { accountId = null, firmId = null } = scope;
  if (accountId === null && firmId === null) {
    const query = `query ($asOf: DateTime) { marketRiskReport(asOf: $asOf) { ${REPORT} } }`;
    return (await demo.client.data(query, { asOf: instant })).marketRiskReport;
  }
  const query = `query ($accountId: ID, $firmId: ID, $asOf: DateTime) {
    riskReport(accountId: $accountId, firmId: $firmId, asOf: $asOf) { ${REPORT} }
  }`;
  return (await demo.client.data(query, { accountId, firmId, asOf: instant })).riskReport;
}

/** Microseconds as RFC 3339. */
function isoOf(micros: number): string {
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  return `${new Date(Math.floor(micros / 1_000_000) * 1_000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** "-12.345" → -12345000n: micro-dollars. */
function micros(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  const value = BigInt(whole! + fraction.padEnd(6, '0'));
  return sign === '-' ? -value : value;
}

const SUMS = [
  'cash',
  'deposits',
  'withdrawals',
  'fees',
  'realizedPnl',
  'unrealizedPnl',
  'totalPnl',
  'grossExposure',
  'netExposure',
] as const;

/** Holds every number of a report beside the one that was worked out by hand: money to the micro-dollar. */
function expectSame(report: any, hand: ByHand): void {
  for (const sum of SUMS) expect(micros(report[sum]), sum).toBe(hand[sum]);
  expectPositions(report.positions, hand);
  expectValueAtRisk(report.valueAtRisk, hand);
  for (const figure of ['peakPnl', 'maxDrawdown', 'currentDrawdown'] as const) {
    expect(micros(report.drawdown[figure]), figure).toBe(hand[figure]);
  }
  if (hand.grossExposure === 0n) {
    expect(report.concentration).toBeNull();
  } else {
    expect(report.concentration.largestInstrument.symbol).toBe(hand.largestSymbol);
    // The exchange rounds to the millionth; by hand it is a double.
    expect(Math.abs(Number(report.concentration.largestShare) - hand.largestShare)).toBeLessThan(0.6e-6);
    expect(Math.abs(Number(report.concentration.herfindahl) - hand.herfindahl)).toBeLessThan(0.6e-6);
  }
  expectLiquidity(report.liquidity, hand);
  expect([report.withoutHistory, report.withoutPrice]).toEqual([[], []]);
}

function expectPositions(positions: any[], hand: ByHand): void {
  const key = (account: string, symbol: string): string => `${account} ${symbol}`;
  const reported = new Map(positions.map((row) => [key(row.account.id, row.instrument.symbol), row]));
  expect([...reported.keys()].sort()).toEqual(hand.positions.map((row) => key(row.account, row.symbol)).sort());
  for (const { account, symbol, quantity, cost, mark, realizedPnl, unrealizedPnl } of hand.positions) {
    const row = reported.get(key(account, symbol));
    const told = [BigInt(row.quantity), micros(row.cost), row.mark === null ? null : micros(row.mark)];
    const profits = [micros(row.realizedPnl), micros(row.unrealizedPnl)];
    expect([...told, ...profits], key(account, symbol)).toEqual([quantity, cost, mark, realizedPnl, unrealizedPnl]);
  }
}

function expectValueAtRisk(told: any, hand: ByHand): void {
  if (hand.historical === null) {
    expect(told).toBeNull();
    return;
  }
  expect(micros(told.historical), 'historical').toBe(hand.historical);
  expect(micros(told.expectedShortfall), 'expected shortfall').toBe(hand.expectedShortfall);
  // By hand in doubles: within a micro-dollar and a millionth of a millionth.
  const parametric = Number(micros(told.parametric));
  expect(Math.abs(parametric - hand.parametric!), 'parametric').toBeLessThan(1 + hand.parametric! * 1e-12);
  expect([told.scenarios, told.from, told.to]).toEqual([hand.days.length, hand.days[0], hand.days.at(-1)]);
}

function expectLiquidity(told: any, hand: ByHand): void {
  const days = new Map<string, number>(told.positions.map((row: any) => [row.instrument.symbol, Number(row.days)]));
  expect([...days.keys()].sort()).toEqual(Object.keys(hand.liquidity).sort());
  for (const [symbol, figure] of Object.entries(hand.liquidity)) {
    expect(Math.abs(days.get(symbol)! - figure), symbol).toBeLessThan(0.6e-6);
  }
  const slowest = Math.max(0, ...Object.values(hand.liquidity));
  if (told.days === null) expect(hand.liquidity).toEqual({});
  else expect(Math.abs(Number(told.days) - slowest)).toBeLessThan(0.6e-6);
}

const SCOPES: readonly (readonly [string, Scope])[] = [
  ...['ALICE', 'BOB', 'CAROL', 'ATLAS', 'SUMMIT', 'MAKER', 'VECTOR'].map(
    (accountId) => [`account ${accountId}`, { accountId }] as const,
  ),
  ['firm MAPLE', { firmId: 'MAPLE' }],
  ['firm HARBOUR-MM', { firmId: 'HARBOUR-MM' }],
  ['the market', {}],
];

describe('F75 every number of a risk report, worked out by hand from the tables of the demo', () => {
  it.each(SCOPES)('%s, now', async (_, scope) => {
    expectSame(await asked(scope, null), HandReport.of(demo.path, scope, null));
  });

  it.each(SCOPES)('%s, at instants in between', async (_, scope) => {
    for (const instant of demo.instants) {
      const report = await asked(scope, instant);
      expect(report.asOf).toBe(isoOf(instant));
      expectSame(report, HandReport.of(demo.path, scope, instant));
    }
  });

  it.each(SCOPES)('%s: the report of now is the one as of now', async (_, scope) => {
    const { asOf, ...now } = await asked(scope, null);
    const { asOf: at, ...then } = await asked(scope, demo.bourse.sequencer.core.time);
    expect(then).toEqual(now);
    expect(at).toBe(asOf);
  });

  it('F74 D57 what the monitor wrote into its alerts is what stands when it is worked out by hand', () => {
    const alerts = standingAlerts(demo.path);
    // Each takes a walk over the whole journal: of many, some are looked at, with every metric among them.
    const chosen = [...new Set(alerts.map(({ metric }) => metric))].flatMap((metric) => {
      const ofMetric = alerts.filter((alert) => alert.metric === metric);
      return ofMetric.filter((_, place) => place % Math.ceil(ofMetric.length / 8) === 0);
    });
    const metrics = chosen.map(({ metric }) => metric);
    expect(metrics).toEqual(expect.arrayContaining(['VAR', 'CONCENTRATION', 'DRAWDOWN']));
    for (const { account, metric, value, at } of chosen) {
      const hand = HandReport.of(demo.path, { accountId: account }, at);
      if (metric === 'VAR') expect(BigInt(value), `${account} ${metric}`).toBe(hand.historical);
      else if (metric === 'DRAWDOWN') expect(BigInt(value), `${account} ${metric}`).toBe(hand.currentDrawdown);
      else if (metric === 'CONCENTRATION') expect(Math.abs(Number(value) - hand.largestShare * 1e6)).toBeLessThan(0.6);
      else expect(Math.abs(Number(value) - Math.max(...Object.values(hand.liquidity)) * 1e6)).toBeLessThan(0.6);
    }
  });

  it('is not about nothing: there are profits, losses, falls and risks in it', () => {
    const hand = HandReport.of(demo.path, { accountId: 'ATLAS' }, null);
    expect(hand.positions.length).toBeGreaterThan(3);
    expect(hand.historical).toBeGreaterThan(0n);
    expect(hand.maxDrawdown).toBeGreaterThan(0n);
    expect(hand.fees).toBe(1_234_567_891n + 4n * 12_500_000n + 6_000_000n);
    expect(hand.days).toHaveLength(500);
    const market = HandReport.of(demo.path, {}, null);
    expect(market.totalPnl).not.toBe(0n);
    expect(market.tradingFees).toBeGreaterThan(0n);
    expect(market.cash).toBe(market.deposits - market.withdrawals - market.fees - market.tradingFees);
  });
});
