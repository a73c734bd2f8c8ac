import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RISK_METRICS, type AlertLevel, type RiskMetric } from '../../../src/domain/index.ts';
import type { AlertRecord } from '../../../src/exchange/index.ts';
import { ReportFold, returnHistory, riskReportOf, type MarketFacts, type RiskReport } from '../../../src/risk/index.ts';
import { seededDice, type Dice } from '../../support/dice.ts';
import { WatchedHouse, type Happening, type Trade } from './watched-house.ts';

const ACCOUNTS = 4;
const CENT = 10_000;

/** Instruments: two with years of history, one with less than a hundred days, one without any, and without a price. */
function instruments(dice: Dice) {
  return [400, 150, 60, 0].map((days, index) => {
    const closes: number[] = [];
    let close = 10_000 * CENT;
    for (let day = 0; day < days; day++) {
      close = Math.max(CENT, Math.round((close * (9_500 + dice.roll(1_001))) / 10_000));
      closes.push(close);
    }
    return { price: index === 3 ? null : 10_000 * CENT, volume: index === 3 ? null : 50_000, closes };
  });
}

const LIMITS: Readonly<Record<RiskMetric, number>> = {
  PNL_IMPACT: 40_000_000,
  VAR: 6_000_000_000,
  CONCENTRATION: 70_000_000,
  DRAWDOWN: 2_000_000_000,
  LIQUIDITY: 100_000,
};

/** A random command; prices wander, so that measures cross their limits both ways. */
function happening(dice: Dice, prices: number[], alerts: number): Happening {
  const account = dice.roll(ACCOUNTS);
  const instrument = dice.roll(prices.length);
  const kind = dice.roll(100);
  if (kind < 72) {
    const trades = Array.from({ length: 1 + dice.roll(3) }, (): Trade => {
      prices[instrument] = Math.max(CENT, prices[instrument]! + (dice.roll(41) - 20) * CENT);
      const quantity = 1 + dice.roll(400);
      return { instrument, buyer: account, seller: dice.roll(ACCOUNTS), price: prices[instrument], quantity };
    });
    return { kind: 'trades', trades };
  }
  if (kind < 76) return { kind: 'dayEnd' };
  if (kind < 79) return { kind: 'fee', account, amount: 1 + dice.roll(50_000_000) };
  if (kind < 80) return { kind: 'deposit', account, amount: 1 + dice.roll(50_000_000) };
  if (kind < 83)
    return { kind: 'holding', account, instrument, quantity: 1 + dice.roll(300), price: prices[instrument]! };
  if (kind < 89) {
    const metric = RISK_METRICS[dice.roll(RISK_METRICS.length)]!;
    const limit = dice.roll(8) === 0 ? null : Math.round((LIMITS[metric] * (1 + dice.roll(20))) / 10);
    return { kind: 'limit', account, metric, limit };
  }
  if (kind < 91)
    return { kind: 'bar', instrument, close: Math.round((prices[instrument]! * (90 + dice.roll(21))) / 100) };
  return { kind: 'acknowledge', id: 1 + dice.roll(alerts + 1) };
}

/** What the rules say, worked out from reports and by the plainest means. */
class NaiveMonitor {
  private readonly house: WatchedHouse;
  private readonly levels = new Map<string, AlertLevel>();

  constructor(house: WatchedHouse) {
    this.house = house;
  }

  /** Alerts that a command should raise, as `account metric level value`. Call it after the house has taken the command. */
  expected(happening: Happening, impacts: readonly string[]): string[] {
    const all = ['dayEnd', 'limit', 'bar'].includes(happening.kind);
    const touched = Array.from({ length: ACCOUNTS }, (_, account) => account).filter(
      (account) => all || touches(happening, account),
    );
    return [...impacts, ...touched.flatMap((account) => this.standing(account))];
  }

  private standing(account: number): string[] {
    const report = this.report(account);
    const slowest = report.liquidity.positions.reduce((most, { days }) => Math.max(most, days ?? 0), 0);
    const values: [RiskMetric, bigint][] = [
      ['VAR', report.valueAtRisk?.historical ?? 0n],
      ['CONCENTRATION', BigInt(report.concentration?.largestShare ?? 0)],
      ['DRAWDOWN', report.drawdown.currentDrawdown],
      ['LIQUIDITY', BigInt(slowest)],
    ];
    return values.flatMap(([metric, value]) => {
      const limit = this.house.limit(account, metric);
      const key = `${account} ${metric}`;
      const before = this.levels.get(key);
      const level = limit === null ? undefined : levelOf(before, Number((value * 1_000_000n) / BigInt(limit)) / 1e6);
      if (level === before) return [];
      if (level) this.levels.set(key, level);
      else this.levels.delete(key);
      return level ? [`${key} ${level} ${value}`] : [];
    });
  }

  report(account: number): RiskReport {
    const { house } = this;
    const positions = [...house.positions.values()]
      .filter((row) => row.account === account)
      .map(({ instrument }) => ({ account, instrument, basis: house.basis(account, instrument) }));
    return riskReportOf({
      asOf: house.time,
      sequence: house.sequence,
      positions,
      ...{ cash: 0n, deposits: 0n, withdrawals: 0n, fees: BigInt(house.balances.get(account)?.fees ?? 0) },
      curve: house.curve(account),
      market: marketOf(house),
      mark: (instrument) => house.mark(instrument),
    });
  }
}

/** Ratios of the limit; none of the values here lies within a millionth of a line without being on it. */
function levelOf(before: AlertLevel | undefined, ratio: number): AlertLevel | undefined {
  if (ratio > 1) return 'BREACH';
  if (before === 'BREACH' && ratio > 0.9) return 'BREACH';
  if (ratio > 0.8) return 'WARN';
  return before !== undefined && ratio > 0.7 ? 'WARN' : undefined;
}

function touches(happening: Happening, account: number): boolean {
  if (happening.kind === 'trades') {
    return happening.trades.some(({ buyer, seller }) => buyer === account || seller === account);
  }
  return 'account' in happening && happening.account === account;
}

function marketOf({ history, instruments }: WatchedHouse): MarketFacts {
  return {
    histories: new Map(
      instruments.map(({ index }) => [
        index,
        returnHistory(
          index,
          history.filter(({ instrument }) => instrument === index),
        ),
      ]),
    ),
    averageDailyVolume: (instrument) => instruments[instrument]!.averageDailyVolume,
  };
}

/**
 * Alerts of PNL_IMPACT that the trades of a command should raise, looked at before the house takes them. What is traded wins
 * nothing at its own price, so the impact is what was held before times the move of the price.
 */
function impactsOf(happening: Happening, house: WatchedHouse): string[] {
  if (happening.kind !== 'trades') return [];
  const moved = new Map<number, number>();
  let mark: number | null = house.mark(happening.trades[0]!.instrument);
  return happening.trades.flatMap(({ instrument, buyer, seller, price, quantity }) => {
    const lines = [...new Set([seller, buyer])].flatMap((account) => {
      const { quantity: first, cost } = house.basis(account, instrument);
      const held = first + (moved.get(account) ?? 0);
      const value = mark === null ? BigInt(held * price) - cost : BigInt(held * (price - mark));
      const level = levelOf(undefined, Math.abs(Number(value)) / (house.limit(account, 'PNL_IMPACT') ?? Infinity));
      return level ? [`${account} PNL_IMPACT ${level} ${value}`] : [];
    });
    mark = price;
    moved.set(buyer, (moved.get(buyer) ?? 0) + quantity);
    moved.set(seller, (moved.get(seller) ?? 0) - quantity);
    return lines;
  });
}

const line = ({ account, metric, level, value }: AlertRecord): string => `${account} ${metric} ${level} ${value}`;

describe('the monitor over random days', () => {
  it('F73 F74 D57 made anew from rows before every command, it gives the same; and what the rules say', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const dice = seededDice(seed);
        const market = instruments(dice);
        const house = new WatchedHouse(ACCOUNTS, market);
        const restarted = new WatchedHouse(ACCOUNTS, market, true);
        const naive = new NaiveMonitor(house);
        const prices = market.map(() => 10_000 * CENT);
        for (let step = 0; step < 120; step++) {
          const next = happening(dice, prices, house.alerts.length);
          const impacts = impactsOf(next, house);
          const alerts = house.take(next);
          expect(restarted.take(next)).toEqual(alerts);
          for (let account = 0; account < ACCOUNTS; account++)
            expect(restarted.curve(account)).toEqual(house.curve(account));
          if (next.kind === 'acknowledge') continue;
          const raised = alerts.filter(({ clearedAt }) => clearedAt === null).map(line);
          seen += raised.length;
          expect(raised).toEqual(naive.expected(next, impacts));
        }
        const open = new Map<string, number>();
        for (const { account, metric, clearedAt } of house.alerts) {
          if (metric === 'PNL_IMPACT' || clearedAt !== null) continue;
          open.set(`${account}:${metric}`, (open.get(`${account}:${metric}`) ?? 0) + 1);
        }
        expect([...open.values()].every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 12 },
    );
    expect(seen).toBeGreaterThan(50);
  });

  it('F75 F77 a report folded from trades and bookings alone is the one from rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const dice = seededDice(seed);
        const market = instruments(dice);
        const house = new WatchedHouse(ACCOUNTS, market);
        const naive = new NaiveMonitor(house);
        const prices = market.map(() => 10_000 * CENT);
        const reference = (instrument: number): number | null => market[instrument]!.price;
        const folds = Array.from(
          { length: ACCOUNTS },
          (_, index) => new ReportFold((account) => account === index, reference),
        );
        for (let step = 0; step < 150; step++) house.take(happening(dice, prices, house.alerts.length));
        folds.forEach((fold, account) => {
          for (const told of house.told) takeInto(fold, told);
          const { cash: _, deposits: __, ...folded } = fold.report(house.time, marketOf(house));
          const { cash: ___, deposits: ____, ...live } = naive.report(account);
          expect({ ...folded, sequence: 0 }).toEqual({ ...live, sequence: 0 });
        });
      }),
      { numRuns: 12 },
    );
  });

  it('F75 the report of all together is the sum of the reports of each', () => {
    const dice = seededDice(11);
    const market = instruments(dice);
    const house = new WatchedHouse(ACCOUNTS, market);
    const prices = market.map(() => 10_000 * CENT);
    for (let step = 0; step < 200; step++) house.take(happening(dice, prices, 0));
    const reference = (instrument: number): number | null => market[instrument]!.price;
    const report = (includes: (account: number) => boolean): RiskReport => {
      const fold = new ReportFold(includes, reference);
      for (const told of house.told) takeInto(fold, told);
      return fold.report(house.time, marketOf(house));
    };
    const all = report(() => true);
    const each = Array.from({ length: ACCOUNTS }, (_, index) => report((account) => account === index));
    for (const key of [
      'cash',
      'deposits',
      'fees',
      'realizedPnl',
      'unrealizedPnl',
      'totalPnl',
      'grossExposure',
      'netExposure',
    ] as const) {
      expect(all[key], key).toBe(each.reduce((sum, one) => sum + one[key], 0n));
    }
    expect(all.positions).toEqual(each.flatMap(({ positions }) => positions));
    expect(all.cash).toBe(all.deposits - all.withdrawals - all.fees);
    expect(all.sequence).toBe(Math.max(...each.map(({ sequence }) => sequence)));
    expect(all.drawdown.maxDrawdown).toBeLessThanOrEqual(each.reduce((sum, one) => sum + one.drawdown.maxDrawdown, 0n));
  });
});

function takeInto(fold: ReportFold, { sequence, at, happening }: WatchedHouse['told'][number]): void {
  switch (happening.kind) {
    case 'trades':
      for (const { seller, buyer, ...trade } of happening.trades) {
        // As the house does: who sells goes first.
        fold.takeTrade({
          sequence,
          at,
          ...trade,
          maker: seller,
          taker: buyer,
          makerSide: 'SELL',
          makerFee: 0,
          takerFee: 0,
        });
      }
      break;
    case 'fee':
    case 'deposit': {
      const { account, kind, amount } = happening;
      const booking = kind === 'fee' ? 'FEE' : 'DEPOSIT';
      const signed = kind === 'fee' ? -amount : amount;
      fold.takeBooking({
        sequence,
        at,
        account,
        booking,
        instrument: null,
        quantity: null,
        price: null,
        amount: signed,
      });
      break;
    }
    case 'holding': {
      const { account, instrument, quantity, price } = happening;
      fold.takeBooking({ sequence, at, account, booking: 'OPENING_HOLDING', instrument, quantity, price, amount: 0 });
      break;
    }
    default:
  }
}
