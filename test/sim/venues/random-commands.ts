import {
  MARKET_PHASES,
  POOL_PRIORITIES,
  PROTECTION_EXEMPTIONS,
  PROTECTION_REGIMES,
  ROUTING_STRATEGIES,
  SELF_TRADE_PREVENTIONS,
  type Command,
  type OrderInstructions,
  type QuotedLevel,
  type Session,
  type Side,
  type SubmitOrder,
  type VenueQuote,
} from '../../../src/domain/index.ts';
import type { OrderRecord } from '../../../src/exchange/index.ts';
import type { Dice } from '../../support/dice.ts';
import { AWAY, DEAR, FEED, INSTRUMENTS, POOL, TRADERS, VENUES, feeTiers } from './crowd.ts';

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** Open orders that the world is kept at. */
const CROWDED = 60;

/** Draws commands about venues: quotes that lock and cross at times, orders for each venue, for the router and for the pool. */
export class VenueCommands {
  private readonly dice: Dice;
  private sent = 0;
  private days = 0;
  /** Date that markets are in. */
  private date = '';
  /** Where each instrument's price tends to, in ticks from its reference. */
  private readonly drift = INSTRUMENTS.map(() => 0);

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** @param open orders of traders, children of routed ones among them */
  draw(open: readonly OrderRecord[]): Command {
    const { dice } = this;
    const kind = dice.roll(1000);
    const isCrowded = open.length > CROWDED && dice.roll(3) === 0;
    if (kind < 180) return this.quotes();
    if (kind < 700) return isCrowded ? this.cancel(open) : this.order();
    if (kind < 790) return this.cancel(open);
    if (kind < 860) return this.amendment(open);
    if (kind < 890) return this.replacement(open);
    if (kind < 915) return this.linked();
    if (kind < 923) return { kind: 'CancelAllOrders', account: this.of(TRADERS), instrument: null, side: null };
    if (kind < 945) return this.venueTerms();
    if (kind < 957) return this.fees();
    if (kind < 970) return this.selfHelp();
    if (kind < 976) return this.regime();
    if (kind < 986) return this.phase();
    if (kind < 994) return this.kill();
    return this.referencePrice();
  }

  /** How much time passes: mostly less than orders are on their way for, at times enough for quotes to go stale. */
  pause(): number {
    const { dice } = this;
    const kind = dice.roll(100);
    if (kind < 45) return dice.roll(150);
    if (kind < 75) return dice.roll(1_500);
    if (kind < 93) return dice.roll(600_000);
    if (kind < 99) return dice.roll(4) * SECOND;
    return dice.roll(20) === 0 ? 30 * MINUTE : dice.roll(30) * SECOND;
  }

  /** A short day, so that many pass: months, schedules and regimes with them. */
  session(calendar: string, at: number): Session {
    this.days++;
    const date = new Date(Date.UTC(2026, 10, 24 + this.days)).toISOString().slice(0, 10);
    if (date > this.date) this.date = date;
    if (calendar === 'ALWAYS_OPEN') {
      return { calendar, date, phases: [{ phase: 'CONTINUOUS', at }], endsAt: at + 20 * MINUTE };
    }
    const phases = [
      { phase: 'PRE_OPEN', at },
      { phase: 'OPENING_AUCTION', at: at + 5 * SECOND },
      { phase: 'CONTINUOUS', at: at + 10 * SECOND },
      { phase: 'CLOSING_AUCTION', at: at + 40 * MINUTE },
      { phase: 'CLOSED', at: at + 40 * MINUTE + 20 * SECOND },
    ] as const;
    return { calendar, date, phases, endsAt: at + 41 * MINUTE };
  }

  /** A hidden order in the pool that is never in reach of a midpoint. */
  ghost(account: number): SubmitOrder {
    const instrument = this.dice.roll(INSTRUMENTS.length);
    const side = this.of(['BUY', 'SELL'] as const);
    const { referencePrice, tickSize } = INSTRUMENTS[instrument]!;
    const distance = (100 + this.dice.roll(50)) * tickSize * (side === 'BUY' ? -1 : 1);
    return {
      ...{ kind: 'SubmitOrder', account, instrument, clientOrderId: `ghost-${++this.sent}`, side, type: 'LIMIT' },
      ...{ timeInForce: 'GTC', quantity: 500, price: referencePrice + distance, selfTradePrevention: 'NONE' },
      instructions: { venue: VENUES[POOL] },
    };
  }

  /** Something that everybody sees: quotes, or an order of a trader that asks no pool. */
  seen(): Command {
    if (this.dice.roll(2) === 0) return this.quotes();
    for (;;) {
      const order = this.order();
      const { venue, strategy } = order.instructions ?? {};
      if (venue !== VENUES[POOL] && strategy !== 'DARK_FIRST' && strategy !== 'DIRECTED') return order;
    }
  }

  // --- quotes ------------------------------------------------------------------------------------------

  private quotes(): Command {
    const { dice } = this;
    const quotes = Array.from({ length: 1 + dice.roll(3) }, () => this.quote());
    return { kind: 'QuoteVenues', account: FEED, quotes };
  }

  private quote(): VenueQuote {
    const { dice } = this;
    const instrument = this.instrument();
    this.drift[instrument]! += dice.roll(3) - 1;
    if (Math.abs(this.drift[instrument]!) > 25) this.drift[instrument] = 0;
    const spread = 1 + dice.roll(5);
    // At times far enough from the others to lock or cross them.
    const shift = dice.roll(5) === 0 ? dice.roll(11) - 5 : dice.roll(3) - 1;
    const bid = this.drift[instrument]! + shift - spread;
    return {
      ...{ venue: this.of(AWAY), instrument },
      bids: this.levels(instrument, bid, -1),
      asks: this.levels(instrument, bid + spread, 1),
    };
  }

  private levels(instrument: number, from: number, step: number): QuotedLevel[] {
    const { dice } = this;
    const count = dice.roll(10) === 0 ? 0 : 1 + dice.roll(3);
    return Array.from({ length: count }, (_, place) => ({
      price: this.priceAt(instrument, from + step * place),
      quantity: 10 * (1 + dice.roll(30)),
    }));
  }

  // --- orders ------------------------------------------------------------------------------------------

  private order(): SubmitOrder {
    const { dice } = this;
    const instrument = this.instrument();
    const side = this.of(['BUY', 'SELL'] as const);
    const kind = dice.roll(20);
    const type = kind < 15 ? 'LIMIT' : kind < 18 ? 'MARKET' : kind < 19 ? 'STOP' : 'STOP_LIMIT';
    const order: Writable<SubmitOrder> = {
      ...{ kind: 'SubmitOrder', account: this.of(TRADERS), instrument, clientOrderId: `drawn-${++this.sent}` },
      ...{ side, type, quantity: 10 * (1 + dice.roll(dice.roll(5) === 0 ? 100 : 20)) },
      timeInForce: this.of(['DAY', 'GTC', 'GTC', 'IOC', 'IOC', dice.roll(4) === 0 ? 'FOK' : 'DAY'] as const),
      price: type === 'LIMIT' || type === 'STOP_LIMIT' ? this.price(instrument, side) : null,
      selfTradePrevention: this.of(SELF_TRADE_PREVENTIONS),
    };
    if (type === 'MARKET' && order.timeInForce !== 'FOK') order.timeInForce = 'IOC';
    const instructions = this.instructions(order);
    return Object.keys(instructions).length === 0 ? order : { ...order, instructions };
  }

  private instructions(order: SubmitOrder): OrderInstructions {
    const { dice } = this;
    const given: Writable<OrderInstructions> = {};
    if (order.type === 'STOP' || order.type === 'STOP_LIMIT')
      given.stopPrice = this.price(order.instrument, order.side);
    const where = dice.roll(20);
    if (where >= 6) given.venue = where < 11 ? 'SMART' : where < 15 ? VENUES[this.of(AWAY)] : VENUES[POOL];
    if (given.venue === VENUES[POOL]) {
      if (dice.roll(3) === 0) given.minQuantity = 10 * (1 + dice.roll(20));
      return given;
    }
    if (given.venue !== 'SMART' && dice.roll(2) === 0) given.routing = this.of(['CANCEL', 'ROUTE', 'REPRICE', 'STAY']);
    if (given.venue === 'SMART' || given.routing === 'ROUTE') {
      if (dice.roll(2) === 0) given.strategy = this.of(ROUTING_STRATEGIES);
      if (given.strategy === 'DIRECTED') given.routeTo = this.directions();
      return given;
    }
    this.restingInstructions(given);
    return given;
  }

  private restingInstructions(given: Writable<OrderInstructions>): void {
    switch (this.dice.roll(12)) {
      case 0:
        given.exemption = this.of(PROTECTION_EXEMPTIONS);
        break;
      case 1:
        given.hidden = true;
        break;
      case 2:
        given.displayQuantity = 20;
        break;
      case 3:
        given.postOnly = true;
        break;
      case 4:
        given.postOnlySlide = true;
        break;
      case 5:
        given.peg = this.of(['MID', 'PRIMARY']);
        break;
      default:
    }
  }

  private directions(): string[] {
    const names = [...VENUES].filter(() => this.dice.roll(2) === 0);
    return names.length > 0 ? names : ['EAST'];
  }

  private linked(): Command {
    const first = this.order();
    const contingency = this.of(['ONE_CANCELS_OTHER', 'ONE_TRIGGERS_OTHER'] as const);
    let second = this.order();
    // They are of one venue, all but a few.
    while (second.instructions?.venue !== first.instructions?.venue && this.dice.roll(100) > 0) second = this.order();
    const { account, instrument } = first;
    const price = second.price === null ? null : this.price(instrument, second.side);
    return {
      kind: 'SubmitLinkedOrders',
      account,
      contingency,
      orders: [first, { ...second, account, instrument, price }],
    };
  }

  private cancel(open: readonly OrderRecord[]): Command {
    const order = this.oneOf(open);
    if (!order) return this.order();
    return { kind: 'CancelOrder', account: order.account, orderId: order.id };
  }

  private amendment(open: readonly OrderRecord[]): Command {
    const { dice } = this;
    const order = this.oneOf(open);
    if (!order) return this.order();
    const quantity = dice.roll(2) === 0 ? null : order.filledQuantity + 10 * (1 + dice.roll(30));
    const price = dice.roll(2) === 0 || order.price === null ? null : this.price(order.instrument, order.side);
    return { kind: 'AmendOrder', account: order.account, orderId: order.id, quantity, price };
  }

  private replacement(open: readonly OrderRecord[]): Command {
    const { dice } = this;
    const order = this.oneOf(open);
    if (!order) return this.order();
    const price = order.price === null ? null : this.price(order.instrument, order.side);
    const routing = this.of(['CANCEL', 'ROUTE', 'REPRICE', 'STAY', null] as const);
    const instructions = dice.roll(2) === 0 ? {} : { routing };
    const terms = { quantity: 10 * (1 + dice.roll(30)), price, instructions };
    return { kind: 'ReplaceOrder', account: order.account, orderId: order.id, terms };
  }

  // --- operators ---------------------------------------------------------------------------------------

  private venueTerms(): Command {
    const { dice } = this;
    switch (dice.roll(5)) {
      case 0:
        return { kind: 'SetVenue', venue: this.of(AWAY), latency: dice.roll(3) * 300 };
      case 1:
        return { kind: 'SetVenue', venue: this.of(AWAY), fillRate: dice.roll(5) * 250_000 };
      case 2:
        return { kind: 'SetVenue', venue: this.of(AWAY), protectedQuotes: dice.roll(3) > 0 };
      case 3:
        return { kind: 'SetVenue', venue: POOL, priority: this.of(POOL_PRIORITIES) };
      default:
        return { kind: 'SetVenue', venue: this.of(AWAY), quoteLifetime: dice.roll(2) === 0 ? null : 2 * SECOND };
    }
  }

  private fees(): Command {
    const { dice } = this;
    const from = new Date(Date.UTC(2026, 10, 24 + dice.roll(3))).toISOString().slice(0, 10);
    const tiers = feeTiers(dice.roll(4_000) - 2_000, dice.roll(3_000), 500 * (1 + dice.roll(10)));
    return { kind: 'SetVenueFees', venue: dice.roll(VENUES.length), from, tiers };
  }

  private selfHelp(): Command {
    const declared = this.dice.roll(2) === 0;
    return { kind: 'SetSelfHelp', venue: this.of(AWAY), declared, by: 'olga', reason: 'It does not answer.' };
  }

  private regime(): Command {
    const regime = this.of([...PROTECTION_REGIMES, 'RULE_611'] as const);
    return {
      kind: 'SetProtectionRegime',
      regime,
      from: this.date || '2026-11-24',
      by: 'olga',
      reason: 'As it was ruled.',
    };
  }

  private phase(): Command {
    const { dice } = this;
    const phase = dice.roll(3) > 0 ? 'CONTINUOUS' : this.of(MARKET_PHASES);
    const duration = phase === 'CONTINUOUS' ? null : dice.roll(2) * 2 * SECOND || null;
    return { kind: 'SetPhase', instrument: dice.roll(4) === 0 ? null : this.instrument(), phase, duration };
  }

  private kill(): Command {
    const { dice } = this;
    const state = dice.roll(3) === 0 ? this.of(['HALTED', 'REDUCING'] as const) : 'ACTIVE';
    const scope = dice.roll(2) === 0 ? { account: dice.roll(5) } : { instrument: this.instrument() };
    return { kind: 'SetTradingState', ...scope, state, reason: 'drill' };
  }

  /** A dear share becomes a cheaper one, and its round lot another; or it is dear again. */
  private referencePrice(): Command {
    const referencePrice = this.dice.roll(2) === 0 ? INSTRUMENTS[DEAR]!.referencePrice : 240_000_000;
    return { kind: 'SetInstrument', instrument: DEAR, referencePrice };
  }

  // --- figures -----------------------------------------------------------------------------------------

  private instrument(): number {
    return this.of([0, 0, 0, 1, 1, 2]);
  }

  /** About the market: on either side of it. */
  private price(instrument: number, side: Side): number {
    const distance = this.dice.roll(12) - 4;
    return this.priceAt(instrument, this.drift[instrument]! + (side === 'BUY' ? -distance : distance));
  }

  private priceAt(instrument: number, ticks: number): number {
    const { referencePrice, tickSize } = INSTRUMENTS[instrument]!;
    return referencePrice + ticks * tickSize;
  }

  private of<Item>(list: readonly Item[]): Item {
    return list[this.dice.roll(list.length)]!;
  }

  /** Undefined: there is none. */
  private oneOf(open: readonly OrderRecord[]): OrderRecord | undefined {
    return open[this.dice.roll(open.length)];
  }
}
