import type { CancelReason, SelfTradePrevention } from '../../domain/index.ts';
import { nameOf, openOf, type BookOrder } from './book-order.ts';
import type { EventGroups } from './event-groups.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';

/** What must come of a prevention: an order is canceled whole, or made smaller to a new total. */
interface Consequence {
  readonly order: BookOrder;
  readonly total: number | null;
}

/** Holds prevented self-trades to the taker's mode, and to what must follow from it at once (D13, I14). */
export class PreventionCheck {
  private readonly findings: Findings;
  private readonly groups: EventGroups;
  private readonly firstFor: (market: EventMarket, taker: BookOrder) => BookOrder | undefined;
  /** Routed orders of which a child has ended for a self-trade: they end with it. */
  private readonly parents = new Set<number>();
  private due: Consequence[] = [];

  /** @param firstFor who is first for an incoming order */
  constructor(
    findings: Findings,
    groups: EventGroups,
    firstFor: (market: EventMarket, taker: BookOrder) => BookOrder | undefined,
  ) {
    this.findings = findings;
    this.groups = groups;
    this.firstFor = firstFor;
  }

  prevent(
    market: EventMarket,
    maker: BookOrder | undefined,
    taker: BookOrder | undefined,
    quantity: number,
    mode: SelfTradePrevention,
  ): void {
    const { findings } = this;
    this.expectNothing();
    // Two that rest in a pool may meet as well.
    const meets = taker?.place === 'AT_WORK' || (market.isPool && taker?.place === 'HIDDEN');
    if (!maker || !taker || !meets) {
      const [one, other] = [maker, taker].map((order) =>
        order ? `${nameOf(order)}, ${order.place}` : 'no open order',
      );
      findings.fail('I14', `a self-trade is prevented between ${one} and ${other}, which do not meet`);
      return;
    }
    const where = `order ${taker.id}: a self-trade with order ${maker.id} is prevented`;
    if (mode !== taker.selfTradePrevention || mode === 'NONE') {
      findings.fail('I14', `${where} as ${mode}; its mode is ${taker.selfTradePrevention}`);
    }
    if (!this.groups.areOne(maker.account, taker.account)) findings.fail('I14', `${where}, of another trade group`);
    const first = this.firstFor(market, taker);
    if (first !== maker) findings.fail('I13', `${where}; ${first ? nameOf(first) : 'nobody'} was first`);
    const least = Math.min(openOf(maker), openOf(taker));
    if (quantity !== least) findings.fail('I14', `${where} for ${quantity}; the smaller open quantity is ${least}`);
    this.due = consequences(maker, taker, mode, least);
  }

  /** An order at work, or resting, is made smaller in its place. */
  amended(order: BookOrder, total: number): void {
    this.due = this.due.filter((each) => each.order !== order || each.total !== total);
  }

  canceled(order: BookOrder, quantity: number, reason: CancelReason): void {
    if (reason !== 'SELF_TRADE_PREVENTION') return;
    const place = this.due.findIndex((each) => each.order === order && each.total === null);
    if (place >= 0) {
      this.due.splice(place, 1);
      if (order.parent !== 0) this.parents.add(order.parent);
    } else if (this.parents.delete(order.id)) return;
    else this.findings.fail('I14', `order ${order.id}: ${quantity} are canceled for a self-trade that none prevented`);
  }

  /** All that had to follow has. */
  expectNothing(): void {
    for (const { order, total } of this.due) {
      const what = total === null ? 'is not canceled' : `is not made smaller, to ${total}`;
      this.findings.fail('I14', `${nameOf(order)}: ${what}, though a self-trade was prevented`);
    }
    this.due = [];
  }
}

function consequences(maker: BookOrder, taker: BookOrder, mode: SelfTradePrevention, quantity: number): Consequence[] {
  const end = (order: BookOrder): Consequence => ({ order, total: null });
  switch (mode) {
    case 'CANCEL_TAKER':
      return [end(taker)];
    case 'CANCEL_MAKER':
      return [end(maker)];
    case 'CANCEL_BOTH':
      return [end(maker), end(taker)];
    case 'DECREMENT':
      return [maker, taker].map((order) =>
        openOf(order) === quantity ? end(order) : { order, total: order.quantity - quantity },
      );
    case 'NONE':
      return [];
  }
}
