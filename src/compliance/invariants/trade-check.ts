import { formatDecimal, type CancelReason, type Side } from '../../domain/index.ts';
import { nameOf, openOf, worstPrice, type BookOrder } from './book-order.ts';
import type { EventGroups } from './event-groups.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';
import { better } from './queues.ts';
import type { VenueWalk } from './venue-walk.ts';

/** Why an order at work may be canceled only when nobody is left to trade with. */
const NOBODY_LEFT: readonly CancelReason[] = ['IOC', 'NO_LIQUIDITY'];

/** Holds the trades of continuous trading to priority (I13), price and quantity (I7), phase and price bands (I18), and instructions (I14). */
export class TradeCheck {
  private readonly findings: Findings;
  private readonly groups: EventGroups;
  private readonly venues: Pick<VenueWalk, 'firstFor'>;

  constructor(findings: Findings, groups: EventGroups, venues: Pick<VenueWalk, 'firstFor'>) {
    this.findings = findings;
    this.groups = groups;
    this.venues = venues;
  }

  /**
   * A trade, before it is taken off the two orders.
   *
   * @param maker its id, where there is no such open order
   */
  take(
    market: EventMarket,
    trade: number,
    maker: BookOrder | number,
    taker: BookOrder | undefined,
    price: number,
    quantity: number,
    aggressor: Side,
  ): void {
    const { findings } = this;
    if (!market.isContinuous) findings.fail('I18', `trade ${trade}: in phase ${market.phase}`);
    const { bandLower, bandUpper } = market;
    if (price < bandLower || price > bandUpper) {
      const bands = `${formatDecimal(bandLower)} to ${bandUpper === Infinity ? '' : formatDecimal(bandUpper)}`;
      findings.fail('I18', `trade ${trade}: ${formatDecimal(price)} is outside the bands of ${bands}`);
    }
    if (typeof maker === 'number' || (maker.place !== 'DISPLAYED' && maker.place !== 'HIDDEN')) {
      const id = typeof maker === 'number' ? maker : maker.id;
      findings.fail('I13', `trade ${trade}: its maker ${id} does not rest in the book`);
      return;
    }
    if (taker?.place !== 'AT_WORK' || taker.side !== aggressor || maker.side === aggressor) {
      findings.fail(
        'I7',
        `trade ${trade}: its taker ${taker ? `${nameOf(taker)}, ${taker.place},` : 'is not open, and'} is not at work`,
      );
      return;
    }
    const first = this.venues.firstFor(market, taker);
    if (first !== maker) {
      const passed = first ? `${nameOf(first)} was first` : `nobody was there for ${nameOf(taker)}`;
      findings.fail('I13', `trade ${trade}: takes from ${nameOf(maker)}; ${passed}`);
    }
    this.checkTerms(trade, maker, taker, price, quantity);
  }

  /** An order at work is canceled: some reasons say that it had nobody left, others that it did not trade at all. */
  dropped(market: EventMarket, order: BookOrder, reason: CancelReason): void {
    const { findings } = this;
    const { id, timeInForce, instructions, filledAtWork } = order;
    if (reason === 'FOK' && filledAtWork > 0) {
      findings.fail('I14', `order ${id}: a FOK is canceled, and ${filledAtWork} of it traded`);
    }
    const minimum = timeInForce === 'IOC' ? (instructions.minQuantity ?? 0) : 0;
    if (filledAtWork > 0 && filledAtWork < minimum && reason === 'IOC') {
      findings.fail('I14', `order ${id}: traded ${filledAtWork}; its least quantity is ${minimum}`);
    }
    // A collar, too, may keep an order without a limit from a midpoint.
    if (!market.isContinuous || !NOBODY_LEFT.includes(reason) || (market.isPool && order.limit === null)) return;
    const first = this.venues.firstFor(market, order);
    if (first)
      findings.fail('I13', `order ${id}: its rest was canceled (${reason}); ${nameOf(first)} was there to trade with`);
  }

  private checkTerms(trade: number, maker: BookOrder, taker: BookOrder, price: number, quantity: number): void {
    const { findings, groups } = this;
    if (price !== maker.price || quantity > maker.shown || quantity > openOf(taker)) {
      findings.fail('I7', `trade ${trade}: ${quantity} at ${formatDecimal(price)}, from ${nameOf(maker)}`);
    } else if (quantity < Math.min(maker.shown, openOf(taker))) {
      findings.fail('I13', `trade ${trade}: takes ${quantity} from ${nameOf(maker)}, which has more to give`);
    }
    const worst = worstPrice(taker);
    if (worst !== null && better(maker.side, worst, price)) {
      findings.fail('I7', `trade ${trade}: ${formatDecimal(price)} is beyond the limit of ${nameOf(taker)}`);
    }
    if (taker.selfTradePrevention !== 'NONE' && groups.areOne(maker.account, taker.account)) {
      const who = maker.account === taker.account ? `account ${maker.account} is` : `accounts of one trade group are`;
      findings.fail('I14', `trade ${trade}: ${who} on both sides`);
    }
    const { postOnly, postOnlySlide } = taker.instructions;
    if (postOnly === true || postOnlySlide === true) {
      findings.fail('I14', `trade ${trade}: the post-only order ${taker.id} takes`);
    }
  }
}
