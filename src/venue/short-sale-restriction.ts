import { shortSaleTrigger, type ShortSaleRule } from '../domain/index.ts';

/** Whether Rule 201 restricts short sales in one market, and for how many days of the venue. */
export class ShortSaleRestriction {
  /** Today included; 0: it does not. */
  days = 0;
  /** What set it off, in micro-dollars; 0: nothing has. */
  price = 0;
  /** When, in microseconds. */
  since = 0;

  /** The highest price that sets it off, in micro-dollars; 0: nothing can, or it would change nothing. */
  trigger(rule: ShortSaleRule, priorClose: number): number {
    return this.days < rule.days && priorClose > 0 ? shortSaleTrigger(rule, priorClose) : 0;
  }

  setOff(rule: ShortSaleRule, price: number, time: number): void {
    this.days = rule.days;
    this.price = price;
    this.since = time;
  }

  /** A day of the venue begins. @returns whether it held on the day before */
  beginDay(): boolean {
    if (this.days === 0) return false;
    this.days--;
    if (this.days === 0) this.price = this.since = 0;
    return true;
  }

  /** Null: it does not hold. */
  view(): { readonly days: number; readonly price: number; readonly since: number } | null {
    const { days, price, since } = this;
    return days === 0 ? null : { days, price, since };
  }
}
