import type { Command, Micros } from '../domain/index.ts';
import { CURVE_START, pnlImpact, type CostBasis, type ProfitCurve } from '../risk/index.ts';
import type { RecorderRows, ReferenceRows } from './ports.ts';
import type { AlertRecord, Changes } from './records.ts';
import { WatchedAccount } from './risk-monitor-account.ts';
import {
  AlertBook,
  severityOf,
  surelyAsBefore,
  type AlertMoment,
  type Finding,
  type Severity,
} from './risk-monitor-alerts.ts';
import { MonitorLimits } from './risk-monitor-limits.ts';
import { STANDING_MEASURES } from './risk-monitor-measures.ts';
import { MonitorHistory } from './risk-monitor-scenarios.ts';

/** One account's side of a trade that is under way: both sides of a trade come one after the other. */
interface TradedSide {
  readonly account: number;
  readonly before: CostBasis;
  after: CostBasis;
}

/** The trade that is under way. */
interface TradeUnderWay {
  readonly id: number;
  readonly instrument: number;
  readonly price: number;
  readonly sides: TradedSide[];
}

/**
 * Watches what accounts hold and win after each trade, and raises alerts beside their limits (F71 to F79, D57). It is called by the
 * recorder, so its rows are written in the transaction of the trade. Deterministic; a monitor made anew from rows goes on as the
 * old one would have. The impact of a trade and the curve of profit are judged trade by trade, all other measures once a
 * command, as it leaves the accounts that it touched.
 */
export class RiskMonitor {
  private readonly accounts: (WatchedAccount | undefined)[] = [];
  private readonly limits = new MonitorLimits();
  private readonly history = new MonitorHistory();
  private readonly alerts: AlertBook;
  /** By instrument: last trade, else the reference price. */
  private readonly marks: (number | undefined)[] = [];
  private readonly hasTraded: boolean[] = [];
  private readonly volumes: (number | null)[] = [];
  private underWay: TradeUnderWay | null = null;
  /** Of the command that is under way: impacts of trades beyond their limit, and accounts to look at. */
  private readonly impacts: { readonly finding: Finding; readonly severity: Severity }[] = [];
  private readonly touched = new Set<number>();
  private looksAtAll = false;

  constructor(rows: RecorderRows, reference: ReferenceRows) {
    this.alerts = new AlertBook(rows);
    for (const { instrument, price } of rows.lastTrades.values()) this.setMark(instrument, price);
    this.takeReference(reference);
    for (const { account, fees, peakPnl, maxDrawdown } of rows.balances) {
      const watched = this.account(account);
      watched.takeFee(BigInt(fees));
      watched.curve = { peakPnl: BigInt(peakPnl), maxDrawdown: BigInt(maxDrawdown) };
    }
    for (const { account, instrument, quantity, cost, realizedPnl } of rows.positions) {
      const basis = { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) };
      this.account(account).setPosition(instrument, basis);
    }
  }

  /** One side of a trade: call it for both sides of a trade one after the other, and trades in their order. */
  traded(account: number, instrument: number, before: CostBasis, after: CostBasis, price: number, trade: number): void {
    if (this.underWay?.id !== trade) {
      this.settleTrade();
      this.underWay = { id: trade, instrument, price, sides: [] };
    }
    const { sides } = this.underWay;
    const side = sides.find((other) => other.account === account);
    // Who trades with himself ends where the second side leaves him.
    if (side) side.after = after;
    else sides.push({ account, before, after });
  }

  /** Cash (null instrument) or shares were booked; fees are read off the ledger's rows in `finish`. */
  booked(account: number, instrument: number | null, after: CostBasis | null): void {
    this.settleTrade();
    const watched = this.touch(account);
    if (instrument !== null && after) watched.setPosition(instrument, after);
  }

  /** A day of the venue ends, with all as it stands: every curve gets a point. Call it before what the command does. */
  dayEnded(): void {
    this.settleTrade();
    for (const account of this.accounts) account?.addPoint(this.marks);
    this.looksAtAll = true;
  }

  /** Rows of reference data that the command gave: limits, tiers of accounts, reference prices, volumes, history. */
  referenceChanged(changes: Changes): void {
    this.settleTrade();
    const { limits, accounts, instruments, priceHistory } = changes;
    if (limits.length + accounts.length + instruments.length + priceHistory.length === 0) return;
    this.takeReference(changes);
    this.looksAtAll = true;
  }

  /** A person has seen an alert. Undefined: there is none, or somebody has before. */
  acknowledge(id: number, by: string, note: string, time: Micros): AlertRecord | undefined {
    return this.alerts.acknowledge(id, by, note, time);
  }

  /** The command is over: alerts that it raised or cleared are added to `changes.alerts`. Call it for every command. */
  finish(sequence: number, time: Micros, changes: Changes): void {
    this.settleTrade();
    for (const { account, booking, amount } of changes.ledger) {
      const watched = this.touch(account);
      if (booking === 'FEE') watched.takeFee(BigInt(-amount));
      watched.addPoint(this.marks);
    }
    const moment = { sequence, time };
    for (const { finding, severity } of this.impacts) {
      changes.alerts.push(this.alerts.raise(finding, severity === 2 ? 'BREACH' : 'WARN', moment));
    }
    this.impacts.length = 0;
    for (const account of this.accountsToLookAt()) this.look(account, moment, changes.alerts);
    for (const account of this.touched) this.account(account).lastTrade = null;
    this.touched.clear();
    this.looksAtAll = false;
  }

  /** An account's highest total profit so far, and its largest fall below such a peak; micro-dollars. */
  drawdownOf(account: number): ProfitCurve {
    return this.accounts[account]?.curve ?? CURVE_START;
  }

  // --- trades ---------------------------------------------------------------------------------------

  /** Both sides of the trade under way are known: its impact is judged, the mark moves, the curves get a point. */
  private settleTrade(): void {
    const trade = this.underWay;
    if (!trade) return;
    this.underWay = null;
    const { id, instrument, price, sides } = trade;
    for (const side of sides) this.judgeImpact(trade, side);
    this.setMark(instrument, price);
    for (const { account, after } of sides) {
      const watched = this.touch(account);
      watched.lastTrade = id;
      watched.setPosition(instrument, after);
    }
    for (const { account } of sides) this.account(account).addPoint(this.marks);
  }

  private judgeImpact({ id, instrument, price }: TradeUnderWay, { account, before, after }: TradedSide): void {
    const limit = this.limits.of(account).PNL_IMPACT;
    if (limit === null) return;
    const value = pnlImpact(before, this.marks[instrument] ?? null, after, price);
    const severity = severityOf(0, value < 0n ? -value : value, BigInt(limit));
    if (severity === 0) return;
    const finding = { account, metric: 'PNL_IMPACT', instrument, trade: id, value, limit: BigInt(limit) } as const;
    this.impacts.push({ finding, severity });
  }

  private setMark(instrument: number, price: number): void {
    this.marks[instrument] = price;
    this.hasTraded[instrument] = true;
  }

  // --- measures -------------------------------------------------------------------------------------

  /** Ascending. */
  private accountsToLookAt(): readonly number[] {
    if (!this.looksAtAll) return this.touched.size < 2 ? [...this.touched] : [...this.touched].sort(ascending);
    const watched = this.accounts.filter((account) => account && account.instruments.length > 0);
    const indexes = [...this.touched, ...this.alerts.accounts(), ...watched.map((account) => account!.index)];
    return [...new Set(indexes)].sort(ascending);
  }

  private look(account: number, moment: AlertMoment, alerts: AlertRecord[]): void {
    const limits = this.limits.of(account);
    const watched = this.account(account);
    const setting = { marks: this.marks, volumes: this.volumes, history: this.history };
    for (const { metric, bounds, exact } of STANDING_MEASURES) {
      const limit = limits[metric];
      if (limit === null && !this.alerts.hasOpen(account)) continue;
      const before = this.alerts.severity(account, metric);
      if (limit === null) {
        if (before > 0) this.change({ ...NOTHING, account, metric }, 0, moment, alerts);
        continue;
      }
      const [least, most] = bounds(watched, setting, limit, before);
      if (surelyAsBefore(before, least, most, limit)) continue;
      const { value, instrument } = exact(watched, setting);
      const severity = severityOf(before, value, BigInt(limit));
      if (severity === before) continue;
      const finding = { account, metric, instrument, trade: watched.lastTrade, value, limit: BigInt(limit) };
      this.change(finding, severity, moment, alerts);
    }
  }

  private change(finding: Finding, severity: Severity, moment: AlertMoment, alerts: AlertRecord[]): void {
    alerts.push(...this.alerts.change(finding, severity, moment));
  }

  // --- what is known --------------------------------------------------------------------------------

  private takeReference({
    limits,
    accounts,
    instruments,
    priceHistory,
  }: Pick<ReferenceRows, 'limits' | 'accounts' | 'instruments' | 'priceHistory'>): void {
    if (limits.length + accounts.length > 0) this.limits.take(limits, accounts);
    for (const { index, referencePrice, averageDailyVolume } of instruments) {
      if (!this.hasTraded[index]) this.marks[index] = referencePrice ?? undefined;
      this.volumes[index] = averageDailyVolume;
    }
    if (priceHistory.length === 0) return;
    this.history.add(priceHistory);
    for (const account of this.accounts) account?.forgetScenarios();
  }

  private touch(account: number): WatchedAccount {
    this.touched.add(account);
    return this.account(account);
  }

  private account(account: number): WatchedAccount {
    return (this.accounts[account] ??= new WatchedAccount(account, CURVE_START));
  }
}

/** Of a measure that has no limit any more. */
const NOTHING: Omit<Finding, 'account' | 'metric'> = { instrument: null, trade: null, value: 0n, limit: 0n };

const ascending = (a: number, b: number): number => a - b;

/** Calendar whose sessions are the days of the venue, from midnight to midnight in New York. */
const DAYS = 'ALWAYS_OPEN';

/** Whether a day of the venue ends with a command, which came at that time: then `dayEnded` is to be called before anything else. */
export function endsDay(command: Command, time: Micros): boolean {
  if (command.kind !== 'AdvanceTime') return false;
  return command.sessions?.some(({ calendar, phases }) => calendar === DAYS && phases[0]?.at === time) ?? false;
}
