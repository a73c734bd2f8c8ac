import { NONE, OrderBook, Taker, type Sweep } from '../book/index.ts';
import { SELF_TRADE_PREVENTIONS } from '../domain/index.ts';

const PREVENTION_OFF = SELF_TRADE_PREVENTIONS.indexOf('NONE');

/** What would happen to an order; nothing happens. */
export class Questions {
  private readonly sweep: Sweep;
  /** Trade group of each account. */
  private readonly groups: readonly number[];
  private readonly probe = new Taker();

  constructor(sweep: Sweep, groups: readonly number[]) {
    this.sweep = sweep;
    this.groups = groups;
  }

  /** Whether an order without special terms could be filled at once and whole (D10). */
  couldFill(account: number, side: number, limitKey: number, quantity: number, prevention: number): boolean {
    const { probe } = this;
    probe.group = this.groups[account]!;
    probe.side = side;
    probe.limitKey = limitKey;
    probe.left = quantity;
    probe.prevention = prevention;
    probe.minimum = 0;
    probe.other = 0;
    return this.sweep.available(probe, true) === quantity;
  }

  /**
   * Best counter-price in ticks at which an order would trade at once; 0: it would not.
   *
   * @param passed slot of the order that it is to replace
   */
  wouldTradeAt(side: number, tick: number, quantity: number, minimum: number, passed: number = NONE): number {
    const { probe } = this;
    probe.group = NONE;
    probe.side = side;
    probe.limitKey = OrderBook.limitKey(side, tick);
    probe.left = quantity;
    probe.prevention = PREVENTION_OFF;
    probe.minimum = minimum;
    probe.passed = passed;
    const best = this.sweep.firstTick(probe);
    probe.passed = NONE;
    return best;
  }
}
