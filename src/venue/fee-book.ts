import { MICRO, accessFeeRuleOn, divideHalfEven, type FeeTier } from '../domain/index.ts';

/** Who of a trade pays: the one whose order rested, or the one whose order came. */
export const MAKER = 0;
export const TAKER = 1;
export type FeeRole = typeof MAKER | typeof TAKER;

/** A venue's fees from a day (UTC) on. */
export interface FeeSchedule {
  readonly from: string;
  /** Ascending by volume, the first from 0. */
  readonly tiers: readonly FeeTier[];
}

const MILLION = 1_000_000n;

/**
 * What a venue charges, by day. In micro-dollars; negative is a rebate. At $1 and above so much a share, below that a part of the
 * notional, rounded half-even. Taking a protected quote never costs more than Rule 610(c) allows on the day of the trade, whatever the
 * schedule says: one that was lawful when it was set is held to a cap that comes later (D42).
 */
export class FeeBook {
  /** Whether the venue's quotes are protected, so that Rule 610(c) holds. */
  capped: boolean;
  /** Ascending by day. */
  private readonly schedules: FeeSchedule[] = [];

  constructor(capped: boolean) {
    this.capped = capped;
  }

  /** From a day on these fees hold, until the next schedule's day. The schedule that the same day had is replaced. */
  set(from: string, tiers: readonly FeeTier[]): void {
    const { schedules } = this;
    const at = schedules.findIndex((schedule) => schedule.from >= from);
    const schedule = { from, tiers };
    if (at < 0) schedules.push(schedule);
    else schedules.splice(at, schedules[at]!.from === from ? 1 : 0, schedule);
  }

  /** The schedule of a day; undefined: the venue charges nothing yet. */
  inForce(day: string): FeeSchedule | undefined {
    return this.schedules.findLast(({ from }) => from <= day);
  }

  /** Those in force on a day or later. */
  from(day: string): readonly FeeSchedule[] {
    const first = this.inForce(day);
    return this.schedules.filter((schedule) => schedule === first || schedule.from > day);
  }

  /**
   * Fee of one fill, to the micro-dollar.
   *
   * @param price micro-dollars
   * @param day of the trade (UTC), "2026-11-24"
   * @param monthVolume shares that the account has traded here in the month before it
   */
  feeOf(role: FeeRole, price: number, quantity: number, day: string, monthVolume: number): number {
    const tier = this.tierOf(day, monthVolume);
    if (!tier) return 0;
    const capped = this.capped && role === TAKER;
    if (price >= MICRO) {
      const perShare = role === MAKER ? tier.maker : tier.taker;
      return (capped ? Math.min(perShare, accessFeeRuleOn(day).perShare) : perShare) * quantity;
    }
    const notional = BigInt(price) * BigInt(quantity);
    const rate = BigInt(role === MAKER ? tier.makerRate : tier.takerRate);
    const fee = divideHalfEven(notional * rate, MILLION);
    if (!capped) return Number(fee);
    const most = (notional * BigInt(accessFeeRuleOn(day).rate)) / MILLION;
    return Number(fee < most ? fee : most);
  }

  /** What a share costs at a price, in whole micro-dollars, rounded half-even: for comparing venues, not for charging. */
  perShare(role: FeeRole, price: number, day: string, monthVolume: number): number {
    return this.feeOf(role, price, 1, day, monthVolume);
  }

  capture(): readonly FeeSchedule[] {
    return this.schedules;
  }

  restore(schedules: readonly FeeSchedule[]): void {
    this.schedules.splice(0, this.schedules.length, ...schedules);
  }

  private tierOf(day: string, monthVolume: number): FeeTier | undefined {
    return this.inForce(day)?.tiers.findLast(({ minimumVolume }) => minimumVolume <= monthVolume);
  }
}
