import { NONE, OrderBook, Taker, type Sweep } from '../book/index.ts';
import { SELF_TRADE_PREVENTIONS } from '../domain/index.ts';
import { REASON, TIF, type DeskMarket } from './desk-parts.ts';
import type { MidpointPool } from './midpoint-pool.ts';

const PREVENTION_OFF = SELF_TRADE_PREVENTIONS.indexOf('NONE');

/** What would happen to an order; nothing happens. */
export class Questions {
  private readonly sweep: Sweep;
  /** Trade group of each account. */
  private readonly groups: readonly number[];
  private readonly market: Pick<DeskMarket, 'around'>;
  private readonly probe = new Taker();

  constructor(sweep: Sweep, groups: readonly number[], market: Pick<DeskMarket, 'around'>) {
    this.market = market;
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
    probe.bestKey = this.market.around?.bestKey(side) ?? 0;
    const isThere = this.sweep.available(probe, true) === quantity;
    probe.bestKey = 0;
    return isThere;
  }

  /** As {@link wouldTradeAt}, by the keys that it may trade at. Best counter-price in ticks; 0: none. */
  wouldTrade(side: number, limitKey: number, bestKey: number, quantity: number, minimum: number): number {
    const { probe } = this;
    probe.group = NONE;
    probe.side = side;
    probe.limitKey = limitKey;
    probe.bestKey = bestKey;
    probe.left = quantity;
    probe.prevention = PREVENTION_OFF;
    probe.minimum = minimum;
    const best = this.sweep.firstTick(probe);
    probe.bestKey = 0;
    return best;
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
    probe.bestKey = this.market.around?.bestKey(side) ?? 0;
    const best = this.sweep.firstTick(probe);
    probe.bestKey = 0;
    probe.passed = NONE;
    return best;
  }

  /**
   * Why an order that takes all or a least quantity takes nothing; NONE: it may go on.
   *
   * @param pool that it trades in, at a midpoint (0: none); null: it trades in the book
   */
  fallsShort(tif: number, taker: Taker, minQuantity: number, pool: MidpointPool | null, midpoint: number): number {
    const isWhole = tif === TIF.FOK;
    if (!isWhole && (tif !== TIF.IOC || minQuantity === 0)) return NONE;
    let available = 0;
    if (pool === null) available = this.sweep.available(taker, isWhole);
    else if (midpoint > 0) available = pool.available(taker, midpoint, isWhole);
    if (isWhole) return available === taker.left ? NONE : REASON.FOK;
    return available >= minQuantity ? NONE : REASON.MIN_QUANTITY;
  }
}
