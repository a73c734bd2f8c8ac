import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBourse, type Bourse } from '../../src/bourse.ts';
import type { Command } from '../../src/domain/index.ts';
import {
  noChanges,
  Overloaded,
  ReportFold,
  type AccountRecord,
  type InstrumentRecord,
  type ReportScope,
} from '../../src/exchange/index.ts';
import type { RiskReport } from '../../src/risk/index.ts';
import { openQueries } from '../../src/store/index.ts';
import { FoldedReports } from '../../src/store/queries/folded-reports.ts';
import { Milestones } from '../../src/store/queries/milestones.ts';
import { Reader } from '../../src/store/queries/reader.ts';
import { ReaderLink } from '../../src/store/reading/reader-link.ts';
import { AnyCommand } from '../support/any-command.ts';
import { AnyRiskCommand } from '../support/any-risk-command.ts';
import { seededDice } from '../support/dice.ts';
import { smallMarket } from '../support/small-market.ts';
import { SampleFlow, START } from './sample-group.ts';
import { sampleDatabase } from './support.ts';

const HOUR = 3_600_000_000;
const TERMS = { tickSize: 10_000, lotSize: 1, middle: 15_000 };
const BOTH = { instruments: [TERMS, TERMS], accounts: 3 };
const ACCOUNTS = [0, 1, 2];

let folder: string;
let bourse: Bourse;
/** Instants between groups of commands, with the reports of each account as they were then. */
const moments: Moment[] = [];
interface Moment {
  readonly at: number;
  readonly reports: readonly RiskReport[];
  /** Of each of the scopes, by folds that were kept from moment to moment. */
  readonly folded: readonly RiskReport[];
}

const SCOPES: readonly ReportScope[] = [{ account: 0 }, { account: 2 }, { firm: 0 }, {}];
/** Small pages, and folds kept at small distances. */
let reader: Reader;
let kept: FoldedReports;

/** Random orders, bookings and history on two markets over some days, an account's report taken after each stretch. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-report-'));
  const clock = { time: START };
  const url = `file:${join(folder, 'report.db')}`;
  bourse = await openBourse({ url, clock: { now: () => clock.time } });
  reader = new Reader(await ReaderLink.open(url));
  kept = new FoldedReports(reader, { page: 5, distance: 12 });
  const send = (commands: readonly Command[]) => bourse.sequencer.sendAll(commands, 'test');
  await send([...smallMarket(), { kind: 'CreateFirm', id: 'OTHER', name: 'Other', lei: null }]);
  const dice = seededDice(3);
  const [orders, risk] = [new AnyCommand(dice, BOTH), new AnyRiskCommand(dice, { ...BOTH, tiers: ['WIDE'] })];
  for (let stretch = 0; stretch < 8; stretch++) {
    for (let sent = 0; sent < 80; sent++) {
      clock.time += 1_000;
      const command = sent % 8 === 0 ? risk.draw() : orders.draw([], clock.time);
      // Nothing that stops trade for long, and no change of what reports of before are valued at.
      const skipped = [
        'SetInstrument',
        'RequestRiskChange',
        'SetTradingState',
        'SetRestriction',
        'SetPhase',
        'SetClock',
      ];
      if (!skipped.includes(command.kind) && command.kind !== 'StepClock') await send([command]);
    }
    const reports = await Promise.all(ACCOUNTS.map((account) => bourse.queries.riskReport({ account }, null)));
    const folded = await Promise.all(SCOPES.map((scope) => kept.report(scope, null)));
    moments.push({ at: bourse.sequencer.core.time, reports, folded });
    clock.time += 11 * HOUR;
  }
}, 60_000);
afterAll(async () => {
  await reader.close();
  await bourse.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('F75 a report as of an instant', () => {
  test('of an account, worked out from trades and bookings, is what its rows said then', async () => {
    for (const { at, reports } of moments) {
      for (const account of ACCOUNTS) {
        const { asOf, ...then } = reports[account]!;
        expect(asOf).toBe(at);
        const { asOf: again, ...folded } = await bourse.queries.riskReport({ account }, at);
        expect(again).toBe(at);
        // History and volumes may have grown since: they are no part of what is held.
        const { valueAtRisk: _, withoutHistory: __, liquidity: ___, ...held } = folded;
        const { valueAtRisk: ____, withoutHistory: _____, liquidity: ______, ...was } = then;
        expect(held, `account ${account} at ${at}`).toEqual(was);
      }
    }
    expect(moments.at(-1)!.reports.some(({ positions }) => positions.length > 1)).toBe(true);
    expect(moments.at(-1)!.reports.some(({ fees }) => fees > 0n)).toBe(true);
  });

  test('of now is the same by both ways, value at risk and liquidity included', async () => {
    const now = bourse.sequencer.core.time;
    for (const account of ACCOUNTS) {
      const [rows, folded] = await Promise.all([null, now].map((asOf) => bourse.queries.riskReport({ account }, asOf)));
      expect(folded).toEqual(rows);
    }
  });

  test('before anything happened there is nothing, and long after it is as it was last', async () => {
    const before = await bourse.queries.riskReport({ account: 0 }, 0);
    expect(before).toMatchObject({ asOf: 0, sequence: 0, positions: [], cash: 0n, totalPnl: 0n, concentration: null });
    const now = bourse.sequencer.core.time;
    const [last, later] = await Promise.all(
      [now, now + HOUR].map((asOf) => bourse.queries.riskReport({ account: 0 }, asOf)),
    );
    expect(later).toEqual({ ...last, asOf: now + HOUR });
  });

  test('of a firm, and of the whole market, is the sum of its accounts', async () => {
    const now = bourse.sequencer.core.time;
    const each = await Promise.all(ACCOUNTS.map((account) => bourse.queries.riskReport({ account }, now)));
    for (const scope of [{ firm: 0 }, {}]) {
      for (const asOf of [now, null]) {
        const whole = await bourse.queries.riskReport(scope, asOf);
        for (const figure of [
          'cash',
          'deposits',
          'withdrawals',
          'fees',
          'realizedPnl',
          'unrealizedPnl',
          'totalPnl',
        ] as const)
          expect(whole[figure], figure).toBe(each.reduce((sum, report) => sum + report[figure], 0n));
        expect(whole.positions).toEqual(each.flatMap(({ positions }) => positions));
        expect(whole.asOf).toBe(now);
      }
    }
    const none = await bourse.queries.riskReport({ firm: 1 }, now);
    expect(none).toMatchObject({ sequence: 0, positions: [], cash: 0n });
  });
});

describe('folds that are kept', () => {
  /** Without what may have grown since, and is no part of what is held. */
  const held = ({ valueAtRisk: _, withoutHistory: __, liquidity: ___, ...report }: RiskReport) => report;
  const fromTheStart = (scope: ReportScope, asOf: number | null) => new FoldedReports(reader).report(scope, asOf);

  test('a report of now that goes on from the last one is as if from the start', async () => {
    for (const { at, folded } of moments) {
      for (const [place, scope] of SCOPES.entries()) {
        expect(held(folded[place]!), `${JSON.stringify(scope)} at ${at}`).toEqual(held(await fromTheStart(scope, at)));
      }
    }
  });

  test('a report as of an instant that goes on from one kept before it is, too, whatever was asked before', async () => {
    const dice = seededDice(11);
    const [first, last] = [moments[0]!.at, moments.at(-1)!.at];
    const fresh = new FoldedReports(reader, { page: 3, distance: 3 });
    for (let asked = 0; asked < 40; asked++) {
      const scope = SCOPES[dice.roll(SCOPES.length)]!;
      const asOf = first + dice.roll(last - first);
      const expected = await fromTheStart(scope, asOf);
      for (const reports of [kept, fresh]) {
        expect(await reports.report(scope, asOf), `${JSON.stringify(scope)} at ${asOf}`).toEqual(expected);
      }
    }
  });

  test('so that what has been read once is not read again, whether or not its asker has waited', async () => {
    const reports = new FoldedReports(reader, { page: 5, distance: 12 });
    const statements = async (ask: () => Promise<unknown>): Promise<number> => {
      const before = reader.statements;
      await ask();
      return reader.statements - before;
    };
    const cold = await statements(() => Promise.all([reports.report({}, null), reports.report({ firm: 0 }, null)]));
    expect(cold).toBeGreaterThan(40);
    expect(await statements(() => reports.report({}, null))).toBeLessThan(8);
    const middle = moments[4]!.at;
    const early = await statements(() => reports.report({}, middle));
    expect(early).toBeLessThan(cold / 4);
    // Two at once: the second finds what the first has read.
    const both = new FoldedReports(reader, { page: 5, distance: 12 });
    const one = await statements(() => new FoldedReports(reader, { page: 5, distance: 12 }).report({}, null));
    expect(await statements(() => Promise.all([both.report({}, null), both.report({}, null)]))).toBeLessThan(one + 8);
  });

  test('S5 beyond eight at once, one is Overloaded', async () => {
    const reports = new FoldedReports(reader);
    const asked = Array.from({ length: 8 }, () => reports.report({}, null));
    await expect(reports.report({ account: 0 }, 1)).rejects.toThrow(Overloaded);
    await Promise.all(asked);
    expect(await reports.report({ account: 0 }, 1)).toMatchObject({ positions: [] });
  });

  test('they are few however long history is, and go far back', () => {
    const milestones = new Milestones(10);
    const fold = new ReportFold(
      () => true,
      () => null,
    );
    let passed = 0;
    for (let trade = 1; trade <= 100_000; trade++) {
      if (!milestones.isDue(trade)) continue;
      passed++;
      milestones.pass({ fold, trade, booking: 0, time: trade });
    }
    expect(passed).toBeLessThan(400);
    for (const time of [10_000, 50_000, 99_999]) {
      const { trade } = milestones.before(time)!;
      expect(trade).toBeLessThanOrEqual(time);
      expect(trade).toBeGreaterThan(time - 100_000 / 15);
    }
    expect(milestones.before(5)).toBeUndefined();
  });
});

describe('a long history', () => {
  test('is read in pages, between which others get their turn; each trade counts once', async () => {
    const group = new SampleFlow().group(10_000);
    const accounts = Array.from({ length: 40 }, (_, index): AccountRecord => ({
      index,
      id: `A${index}`,
      name: 'x',
      firm: index % 2,
      kind: 'RETAIL',
      tier: 'DEFAULT',
      tradeGroup: null,
      tradingState: 'ACTIVE',
      shortSalePolicy: 'VENUE_MARKS',
    }));
    const instruments = Array.from({ length: 6 }, (_, index): InstrumentRecord => ({
      index,
      symbol: `S${index}`,
      name: 'x',
      isin: null,
      currency: 'USD',
      tickSize: 10_000,
      lotSize: 1,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
      calendar: 'ALWAYS_OPEN',
      priceBands: 'NONE',
      symbolBreaker: false,
      tradingState: 'ACTIVE',
    }));
    const sample = await sampleDatabase([
      { ...group, changes: { ...noChanges(), ...group.changes, accounts, instruments } },
    ]);
    const queries = await openQueries(sample.url);
    let turns = 0;
    const turn = setInterval(() => turns++, 0);
    try {
      const { trades } = group.changes;
      const cash = (firm: number, until: number): bigint =>
        trades
          .filter(({ executedAt }) => executedAt <= until)
          .flatMap(({ makerAccount, takerAccount, price, quantity }) => {
            // In the sample takers sell.
            const amount = BigInt(price) * BigInt(quantity);
            return [[makerAccount, -amount] as const, [takerAccount, amount] as const];
          })
          .filter(([account]) => account % 2 === firm)
          .reduce((sum, [, amount]) => sum + amount, 0n);
      for (const place of [0, 999, 1000, 1001, 4999]) {
        const until = trades[place]!.executedAt;
        const report = await queries.riskReport({ firm: 1 }, until);
        expect(report.cash, `trade ${place}`).toBe(cash(1, until));
      }
      const whole = await queries.riskReport({}, null);
      expect(whole).toMatchObject({ cash: 0n, totalPnl: 0n, sequence: trades.at(-1)!.sequence });
      expect(turns).toBeGreaterThan(5);
    } finally {
      clearInterval(turn);
      await queries.close();
      sample.remove();
    }
  });
});
