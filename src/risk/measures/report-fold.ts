import { sessionAt, type Micros, type Side } from '../../domain/index.ts';
import { FLAT, afterFill, type CostBasis } from '../average-cost.ts';
import type { RiskReport } from '../risk-report.ts';
import { CURVE_START, afterPoint, type ProfitCurve } from './drawdown.ts';
import { riskReportOf, type HeldPosition, type MarketFacts } from './risk-report-of.ts';

/** A trade, between accounts. Who trades with himself does so as maker first, then as taker. */
export interface FoldedTrade {
  readonly sequence: number;
  readonly at: Micros;
  readonly instrument: number;
  readonly maker: number;
  readonly taker: number;
  readonly makerSide: Side;
  readonly price: number;
  readonly quantity: number;
  /** Micro-dollars; negative: a rebate. They move cash alone. */
  readonly makerFee: number;
  readonly takerFee: number;
}

/** A row of the ledger: cash (amount, signed as it moves the balance), or shares that an account brought with it. */
export interface FoldedBooking {
  readonly sequence: number;
  readonly at: Micros;
  readonly account: number;
  readonly booking: 'DEPOSIT' | 'WITHDRAWAL' | 'FEE' | 'OPENING_HOLDING';
  readonly instrument: number | null;
  readonly quantity: number | null;
  readonly price: number | null;
  readonly amount: number;
}

/** One instrument, over all accounts of the scope. */
interface Line {
  mark: number | null;
  quantity: bigint;
  cost: bigint;
}

/**
 * Works out how things stood from trades and bookings alone, in their order: positions, cash, marks and the curve of profit of the
 * accounts of a scope (one, those of a firm, or all). The curve of several accounts is that of their sum: a point at each trade
 * and booking of one of them, and one at each end of a day, which is midnight of the venue (New York).
 */
export class ReportFold {
  private readonly includes: (account: number) => boolean;
  /** Account, then instrument. */
  private readonly positions = new Map<number, Map<number, CostBasis>>();
  private readonly lines = new Map<number, Line>();
  private readonly referencePrice: (instrument: number) => number | null;
  private cash = 0n;
  private deposits = 0n;
  private withdrawals = 0n;
  private fees = 0n;
  private realized = 0n;
  private unrealized = 0n;
  private curve: ProfitCurve = CURVE_START;
  private sequence = 0;
  private dayEndsAt: Micros | null = null;

  /**
   * @param includes whether an account is of the scope
   * @param referencePrice what an instrument is valued at before its first trade, micro-dollars; null: none
   */
  constructor(includes: (account: number) => boolean, referencePrice: (instrument: number) => number | null) {
    this.includes = includes;
    this.referencePrice = referencePrice;
  }

  /** Positions in it, flat ones included. */
  get positionCount(): number {
    let count = 0;
    for (const held of this.positions.values()) count += held.size;
    return count;
  }

  /** One that goes on from here by itself; this one stays as it is. Parameters as of the constructor. */
  copy(includes: (account: number) => boolean, referencePrice: (instrument: number) => number | null): ReportFold {
    const copy = new ReportFold(includes, referencePrice);
    for (const [account, held] of this.positions) copy.positions.set(account, new Map(held));
    for (const [instrument, line] of this.lines) copy.lines.set(instrument, { ...line });
    copy.cash = this.cash;
    copy.deposits = this.deposits;
    copy.withdrawals = this.withdrawals;
    copy.fees = this.fees;
    copy.realized = this.realized;
    copy.unrealized = this.unrealized;
    copy.curve = this.curve;
    copy.sequence = this.sequence;
    copy.dayEndsAt = this.dayEndsAt;
    return copy;
  }

  /** Takes both in the order of their sequences. Each list ascending; a command gives trades or bookings, never both. */
  takeAll(trades: Iterable<FoldedTrade>, bookings: readonly FoldedBooking[]): void {
    let next = 0;
    for (const trade of trades) {
      for (let due = bookings[next]; due && due.sequence < trade.sequence; due = bookings[++next])
        this.takeBooking(due);
      this.takeTrade(trade);
    }
    for (const due of bookings.slice(next)) this.takeBooking(due);
  }

  /** Any trade of an instrument that the scope holds: those of others move the mark. */
  takeTrade(trade: FoldedTrade): void {
    const { sequence, at, instrument, maker, taker, makerSide, price, quantity } = trade;
    this.passTo(at);
    const line = this.line(instrument);
    this.unrealized -= unrealizedOf(line);
    line.mark = price;
    const bought = makerSide === 'BUY' ? quantity : -quantity;
    const isMaker = this.includes(maker);
    const isTaker = this.includes(taker);
    if (isMaker) this.fill(maker, instrument, line, bought, price, trade.makerFee);
    if (isTaker) this.fill(taker, instrument, line, -bought, price, trade.takerFee);
    this.unrealized += unrealizedOf(line);
    if (isMaker || isTaker) this.addPoint(sequence);
  }

  takeBooking(entry: FoldedBooking): void {
    this.passTo(entry.at);
    if (!this.includes(entry.account)) return;
    const amount = BigInt(entry.amount);
    this.cash += amount;
    if (entry.booking === 'DEPOSIT') this.deposits += amount;
    else if (entry.booking === 'WITHDRAWAL') this.withdrawals -= amount;
    else if (entry.booking === 'FEE') this.fees -= amount;
    else this.hold(entry);
    this.addPoint(entry.sequence);
  }

  /** How it stands now, after all that was taken. */
  report(asOf: Micros, market: MarketFacts): RiskReport {
    const positions: HeldPosition[] = [];
    for (const [account, held] of this.positions) {
      for (const [instrument, basis] of held) positions.push({ account, instrument, basis });
    }
    const { sequence, cash, deposits, withdrawals, fees, curve } = this;
    const mark = (instrument: number): number | null => this.line(instrument).mark;
    return riskReportOf({ asOf, sequence, positions, cash, deposits, withdrawals, fees, curve, market, mark });
  }

  private hold({ account, instrument, quantity, price }: FoldedBooking): void {
    if (instrument === null || quantity === null || price === null) return;
    const line = this.line(instrument);
    this.unrealized -= unrealizedOf(line);
    this.move(account, instrument, line, quantity, price);
    this.unrealized += unrealizedOf(line);
  }

  private fill(account: number, instrument: number, line: Line, signed: number, price: number, fee: number): void {
    this.move(account, instrument, line, signed, price);
    this.cash -= BigInt(signed) * BigInt(price) + BigInt(fee);
  }

  private move(account: number, instrument: number, line: Line, signed: number, price: number): void {
    const held = this.positions.get(account) ?? new Map<number, CostBasis>();
    this.positions.set(account, held);
    const before = held.get(instrument) ?? FLAT;
    const after = afterFill(before, signed, price);
    held.set(instrument, after);
    line.quantity += BigInt(signed);
    line.cost += after.cost - before.cost;
    this.realized += after.realizedPnl - before.realizedPnl;
  }

  private line(instrument: number): Line {
    let line = this.lines.get(instrument);
    if (!line) this.lines.set(instrument, (line = { mark: this.referencePrice(instrument), quantity: 0n, cost: 0n }));
    return line;
  }

  /** Where a day has ended since what came last, the curve gets a point as things stood then. */
  private passTo(at: Micros): void {
    if (this.dayEndsAt !== null && at < this.dayEndsAt) return;
    if (this.dayEndsAt !== null) this.curve = afterPoint(this.curve, this.totalPnl);
    this.dayEndsAt = sessionAt('ALWAYS_OPEN', at).endsAt;
  }

  private addPoint(sequence: number): void {
    this.sequence = sequence;
    this.curve = afterPoint(this.curve, this.totalPnl);
  }

  private get totalPnl(): bigint {
    return this.realized + this.unrealized - this.fees;
  }
}

function unrealizedOf({ mark, quantity, cost }: Line): bigint {
  return mark === null ? 0n : quantity * BigInt(mark) - cost;
}
