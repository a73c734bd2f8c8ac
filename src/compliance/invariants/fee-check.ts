import { MICRO, accessFeeRuleOn, divideHalfEven, utcDay, type FeeTier } from '../../domain/index.ts';
import type { BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';
import type { VenueFacts } from './venue-facts.ts';

/** A trade of the command under way, with the fees that it must have. */
interface Charged {
  readonly trade: number;
  readonly fees: readonly [maker: number, taker: number];
}

const MILLION = 1_000_000n;

/** Fees of trades (I9), worked out anew from the schedules: by day, by volume of the month before the fill, under the cap of the day. */
export class FeeCheck {
  private readonly facts: VenueFacts;
  private readonly findings: Findings;
  private due: Charged[] = [];
  /** Month that the volumes are of, and shares by venue and account. */
  private month = '';
  private readonly volumes = new Map<string, number>();

  constructor(facts: VenueFacts, findings: Findings) {
    this.facts = facts;
    this.findings = findings;
  }

  /** A trade. Where nobody was the aggressor, both take. */
  trade(
    { venue }: EventMarket,
    trade: number,
    maker: BookOrder,
    taker: BookOrder,
    price: number,
    quantity: number,
    isAuction: boolean,
  ): void {
    const day = utcDay(this.facts.time);
    const month = day.slice(0, 7);
    if (month !== this.month) this.volumes.clear();
    this.month = month;
    const feeOf = ({ account }: BookOrder, takes: boolean): number =>
      this.feeOf(venue, day, this.volumes.get(`${venue}:${account}`) ?? 0, price, quantity, takes);
    const fees = [feeOf(maker, isAuction), feeOf(taker, true)] as const;
    for (const { account } of [maker, taker]) {
      const key = `${venue}:${account}`;
      this.volumes.set(key, (this.volumes.get(key) ?? 0) + quantity);
    }
    if (fees[0] !== 0 || fees[1] !== 0) this.due.push({ trade, fees });
  }

  /** A FEES event. */
  take(trade: number, maker: number, taker: number): void {
    const next = this.due.shift();
    if (next?.trade === trade && next.fees[0] === maker && next.fees[1] === taker) return;
    const told = `trade ${trade}: its fees are said to be ${maker} and ${taker}`;
    const gives = next ? `trade ${next.trade} comes to ${next.fees.join(' and ')}` : 'no trade is left that has any';
    this.findings.fail('I9', `${told}; ${gives}`);
  }

  endCommand(): void {
    for (const { trade, fees } of this.due) {
      this.findings.fail('I9', `trade ${trade}: has no fees; the schedules give ${fees.join(' and ')}`);
    }
    this.due = [];
  }

  private feeOf(venue: number, day: string, volume: number, price: number, quantity: number, takes: boolean): number {
    const tiers = this.facts.tiersOf(venue, day);
    if (!tiers) return 0;
    let tier: FeeTier | undefined;
    for (const each of tiers) if (each.minimumVolume <= volume) tier = each;
    if (!tier) return 0;
    const rule = accessFeeRuleOn(day);
    const isCapped = takes && this.facts.venues[venue]!.isProtected;
    if (price >= MICRO) {
      const share = takes ? tier.taker : tier.maker;
      return quantity * (isCapped && share > rule.perShare ? rule.perShare : share);
    }
    const notional = BigInt(price) * BigInt(quantity);
    const fee = divideHalfEven(notional * BigInt(takes ? tier.takerRate : tier.makerRate), MILLION);
    const most = (notional * BigInt(rule.rate)) / MILLION;
    return Number(isCapped && fee > most ? most : fee);
  }
}
