import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  type Command,
  type EventBuffer,
  type PriceBandState,
  type Side,
  type SubmitOrder,
} from '../../domain/index.ts';
import { accepted, isHidden, isRepriced, isSmart, nameOf, openOf, setOff, type BookOrder } from './book-order.ts';
import { EventGroups } from './event-groups.ts';
import type { EventMarket } from './event-market.ts';
import { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import { OrderChanges } from './order-changes.ts';
import { PreventionCheck } from './prevention-check.ts';
import { standing, type ReplayStart } from './replay-start.ts';
import { RestCheck } from './rest-check.ts';
import { StopWatch, isSetOff } from './stop-watch.ts';
import { TradeCheck } from './trade-check.ts';
import { UncrossCheck } from './uncross-check.ts';
import { VenueWalk } from './venue-walk.ts';

/**
 * Books kept by nothing but commands and the events that they gave: plain queues, which share no code with the engine.
 * Holds every trade to price-time priority (I13), to the phase of its market and to other venues' quotes (I18), every book to not being
 * crossed (I12), and every order to what its type and instructions say (I14).
 */
export class EventBook {
  /** Trades looked at. */
  trades = 0;

  private readonly findings: Findings;
  private readonly orders = new EventOrders();
  private readonly groups = new EventGroups();
  private readonly stops: StopWatch;
  private readonly preventions: PreventionCheck;
  private readonly tradeCheck: TradeCheck;
  private readonly restCheck: RestCheck;
  private readonly venues: VenueWalk;
  private readonly changes: OrderChanges;
  private uncross: UncrossCheck | undefined;
  private sequence = 0;
  private time = 0;
  /** The new orders of the command under way, and how many have come. */
  private arriving: readonly SubmitOrder[] = [];
  private arrived = 0;

  constructor(findings: Findings) {
    this.findings = findings;
    this.stops = new StopWatch(findings);
    this.preventions = new PreventionCheck(findings, this.groups, (market, taker) =>
      this.venues.firstFor(market, taker),
    );
    this.venues = new VenueWalk(this.orders, findings);
    this.tradeCheck = new TradeCheck(findings, this.groups, this.venues);
    this.restCheck = new RestCheck(findings, this.venues);
    this.changes = new OrderChanges(this.orders, this.preventions, this.tradeCheck, this.venues, findings);
  }

  /** Goes on from books of plain orders. To be called before all else. */
  begin({ exchange, rows, reference }: ReplayStart): void {
    exchange.markets.forEach(({ tickSize, phase, book }) => {
      Object.assign(this.market(book.index), { tickSize, phase, lastPrice: book.lastTick * tickSize });
    });
    this.venues.begin(reference);
    for (const { index, tradeGroup } of reference.accounts) this.groups.set(index, tradeGroup);
    for (const order of rows.openOrders) this.orders.begin(standing(order));
  }

  /** One command with its events, in order of sequence. @param time engine time, in microseconds */
  take(command: Command, events: EventBuffer, sequence: number, time = 0): void {
    const { words, length } = events;
    this.sequence = sequence;
    this.time = time;
    this.venues.beginCommand(command, events, time);
    this.arriving = newOrders(command);
    this.arrived = 0;
    this.uncross = undefined;
    this.stops.beginCommand();
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      this.venues.take(command, words, at);
      this.takeEvent(command, words, at);
    }
    this.endCommand();
  }

  /** The open orders as they are after the last command. */
  get book(): Pick<EventOrders, 'displayed' | 'hidden' | 'all'> {
    return this.orders;
  }

  private takeEvent(command: Command, words: Float64Array, at: number): void {
    const [a, b, c, d] = [words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
    switch (words[at]) {
      case EVENT.CREATED:
        if (command.kind === 'CreateAccount') this.groups.add(a);
        break;
      case EVENT.SET:
        if (command.kind === 'SetTradeGroup') this.groups.set(command.account, command.group);
        break;
      case EVENT.PHASE:
        this.enterPhase(a, b);
        break;
      case EVENT.BANDS:
        this.setBands(a, b, c, PRICE_BAND_STATES[words[at + 5]!]!);
        break;
      case EVENT.ACCEPTED:
        this.accept(command, a);
        break;
      case EVENT.REJECTED:
        this.arrived++;
        break;
      case EVENT.TRADE:
        this.trade(words, at);
        break;
      case EVENT.UNCROSSED:
        this.endUncross(this.market(a), b, c, d);
        break;
      default:
        this.takeOrderEvent(command, words, at);
    }
  }

  /** Events about one order, whose id is the first word or the second. */
  private takeOrderEvent(command: Command, words: Float64Array, at: number): void {
    const [a, b, c, d] = [words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
    switch (words[at]) {
      case EVENT.RESTED:
        this.with(b, 'rests', (order) => this.rest(order, a, SIDES[c]!, d, words[at + 5]!, words[at + 6]!));
        break;
      case EVENT.REFRESHED:
        this.with(b, 'is refreshed', (order) => this.refresh(order, d, words[at + 5]!, words[at + 6]!));
        break;
      case EVENT.PREVENTED:
        this.preventions.prevent(
          this.market(a),
          this.orders.find(b),
          this.atWork(c),
          d,
          SELF_TRADE_PREVENTIONS[words[at + 5]!]!,
        );
        break;
      case EVENT.CANCELED:
        this.with(a, 'is canceled', (order) => this.changes.cancel(order, b, CANCEL_REASONS[c]!));
        break;
      case EVENT.EXPIRED:
        this.with(a, 'expires', (order) => this.changes.expire(order, b));
        break;
      case EVENT.AMENDED:
        this.with(a, 'was amended', (order) => this.changes.amend(order, b, c, d === 1));
        break;
      case EVENT.REPLACED:
        this.with(a, 'was replaced', (order) => this.changes.replace(command, order, b, c));
        break;
      case EVENT.HELD:
        this.with(b, 'is held', (order) => this.hold(order, c));
        break;
      case EVENT.TRIGGERED:
        this.with(b, 'is triggered', (order) => this.trigger(order, c));
        break;
      case EVENT.QUEUED:
        this.with(b, 'is queued', (order) => this.queue(order));
        break;
      case EVENT.ENTERED:
        this.venues.enter(command, words, at);
        break;
      case EVENT.ROUTE:
        this.with(a, 'is routed', (order) => this.route(order, words, at));
        break;
      case EVENT.REPRICED:
        this.with(b, 'is re-priced', (order) => this.reprice(order, c));
        break;
      default:
      // Other events move no order.
    }
  }

  private market(book: number): EventMarket {
    return this.orders.market(book);
  }

  /** An open order; a child that was on its way is at work, if it can be there. */
  private atVenue(id: number): BookOrder | undefined {
    const order = this.orders.find(id);
    if (order?.place === 'IN_FLIGHT' && this.time >= order.arrivesAt) this.orders.arrive(order);
    return order;
  }

  /** An order that takes: if other venues' quotes have kept it back, it goes to work without a word. */
  private atWork(id: number): BookOrder | undefined {
    const order = this.atVenue(id);
    if (order) this.stayNoLonger(order);
    return order;
  }

  private with(id: number, what: string, then: (order: BookOrder) => void): void {
    const order = this.atVenue(id);
    if (order) then(order);
    else this.findings.fail('I11', `order ${id}: ${what}, but is not open`);
  }

  /** What a command leaves behind. */
  private endCommand(): void {
    const { findings, sequence } = this;
    this.venues.allCame();
    this.preventions.expectNothing();
    for (const order of this.orders.endCommand()) {
      if (isSmart(order) && order.place === 'AT_WORK') {
        order.place = 'ROUTED';
        continue;
      }
      findings.fail('I11', `sequence ${sequence}: ${nameOf(order)} is open, and stands nowhere`);
    }
    for (const market of this.orders.touched) {
      market.uncrossing = false;
      market.prices.length = 0;
      this.stops.endCommand(market, sequence);
      this.restCheck.endCommand(market, sequence);
      const crossed = market.isContinuous ? market.crossed() : undefined;
      if (!crossed) continue;
      const [bid, ask] = crossed;
      findings.fail('I12', `sequence ${sequence}: book ${market.book} stands ${nameOf(bid)}, ${nameOf(ask)}`);
    }
    this.venues.endCommand(sequence);
    this.orders.touched.clear();
  }

  private enterPhase(book: number, phase: number): void {
    const market = this.market(book);
    market.phase = MARKET_PHASES[phase]!;
    market.uncrossing = market.isContinuous || market.phase === 'CLOSED';
    this.uncross = undefined;
    this.stops.phaseBegun(market);
  }

  /** Bands are the instrument's, and hold at every venue. */
  private setBands(instrument: number, lower: number, upper: number, state: PriceBandState): void {
    for (const market of this.orders.marketsOf(instrument)) {
      market.bandLower = state === 'NONE' ? 0 : lower;
      market.bandUpper = state === 'NONE' ? Infinity : upper;
    }
  }

  private endUncross(market: EventMarket, price: number, volume: number, imbalance: number): void {
    if (this.uncross) this.uncross.end(price, volume, imbalance);
    else this.findings.fail('I7', `book ${market.book}: an uncross of ${volume} has no trades`);
    this.uncross = undefined;
    market.uncrossing = false;
    this.stops.phaseBegun(market);
  }

  // --- coming in ------------------------------------------------------------------------------------

  private accept(command: Command, id: number): void {
    const order = this.arriving[this.arrived++];
    if (!order) {
      this.findings.fail('I11', `order ${id}: was taken, but the command brings none`);
      return;
    }
    const isList = command.kind === 'SubmitLinkedOrders' && command.contingency !== 'ONE_CANCELS_OTHER';
    const book = this.venues.bookOf(order.instrument, order.instructions?.venue);
    this.orders.add(accepted(id, order, book), isList && this.arrived > 1 ? id - this.arrived + 1 : undefined);
  }

  private rest(order: BookOrder, book: number, side: Side, price: number, shown: number, reserve: number): void {
    if (book !== order.book)
      this.findings.fail('I11', `${nameOf(order)}: rests in book ${book}; it is for ${order.book}`);
    this.stayNoLonger(order);
    const market = this.market(order.book);
    this.preventions.expectNothing();
    this.restCheck.rest(market, order, side, price, shown, reserve, this.sequence);
    market.lift(order);
    order.price = price;
    this.orders.toTheBack(order);
    market.rest(order, market.isPool || isHidden(order) ? openOf(order) : shown);
    this.venues.rested(market, order);
  }

  /** The router decides on what is open of an order and at no venue. */
  private route(order: BookOrder, words: Float64Array, at: number): void {
    if (order.place !== 'ROUTED') {
      this.market(order.book).lift(order);
      order.place = 'ROUTED';
    }
    this.venues.route(order, words, at);
  }

  private refresh(order: BookOrder, price: number, shown: number, reserve: number): void {
    const market = this.market(order.book);
    this.restCheck.refresh(order, price, shown, reserve);
    market.lift(order);
    this.orders.toTheBack(order);
    market.rest(order, shown);
  }

  private hold(order: BookOrder, stopPrice: number): void {
    const market = this.market(order.book);
    this.stops.held(market, order, stopPrice);
    if (order.place !== 'HELD') {
      this.orders.toTheBack(order);
      order.reached = false;
      order.mayBeSetOff = false;
      order.place = 'HELD';
      market.held.add(order);
    }
    order.stopPrice = stopPrice;
  }

  private queue(order: BookOrder): void {
    this.orders.toTheBack(order);
    if (this.orders.waits(order)) {
      order.place = 'WAITING';
      return;
    }
    if (order.instructions.routing === 'STAY' && order.place === 'AT_WORK') {
      order.place = 'STAYING';
      this.venues.guarded.stay(this.market(order.book), order);
      return;
    }
    order.place = 'QUEUED';
    this.market(order.book).queued.add(order);
    if (order.timeInForce === 'AT_THE_OPENING' || order.timeInForce === 'AT_THE_CLOSE') return;
    this.findings.fail('I14', `order ${order.id}: ${order.timeInForce} is queued for an auction alone`);
  }

  // --- trading --------------------------------------------------------------------------------------

  private trade(words: Float64Array, at: number): void {
    this.trades++;
    this.preventions.expectNothing();
    const market = this.market(words[at + 1]!);
    const trade = words[at + 2]!;
    const maker = this.orders.find(words[at + 4]!);
    const isCross = words[at + 8] === SIDES.length;
    const taker = isCross ? this.orders.find(words[at + 5]!) : this.atWork(words[at + 5]!);
    const price = words[at + 6]!;
    const quantity = words[at + 7]!;
    const aggressor = SIDES[words[at + 8]!];
    this.venues.trade(market, trade, maker, taker, price, quantity, aggressor === undefined);
    if (market.isPool) {
      this.poolTrade(market, trade, maker, taker, price, quantity);
    } else if (aggressor === undefined) {
      if (!market.uncrossing) this.findings.fail('I18', `trade ${trade}: an uncross, with no phase that begins by one`);
      this.uncross ??= new UncrossCheck(market, this.findings);
      this.uncross.take(trade, maker, taker, price, quantity);
    } else {
      this.tradeCheck.take(market, trade, maker ?? words[at + 4]!, taker, price, quantity, aggressor);
    }
    market.lastPrice = price;
    market.prices.push(price);
    for (const order of [maker, taker]) if (order) this.orders.fill(order, quantity);
    if (aggressor !== undefined) this.stops.traded(market, price);
  }

  private isKeptBack(order: BookOrder): boolean {
    if (order.place === 'STAYING') return true;
    if (order.place === 'DISPLAYED') return isRepriced(order);
    return order.place === 'HIDDEN' && order.instructions.hidden === true && !this.market(order.book).isPool;
  }

  private poolTrade(
    market: EventMarket,
    trade: number,
    maker: BookOrder | undefined,
    taker: BookOrder | undefined,
    price: number,
    quantity: number,
  ): void {
    if (maker && taker) this.venues.tradeInPool(market, trade, maker, taker, price, quantity);
    else this.findings.fail('I13', `trade ${trade}: in a pool, of orders that are not open`);
  }

  /** An order that another venue's quote kept from its limit, or from work, goes to work without a word. */
  private stayNoLonger(order: BookOrder): void {
    if (!this.isKeptBack(order)) return;
    this.orders.workOn(order);
    order.price = order.limit ?? 0;
  }

  private trigger(order: BookOrder, open: number): void {
    const market = this.market(order.book);
    if (isSetOff(order)) {
      this.stops.triggered(market, order);
      if (open !== openOf(order)) this.findings.fail('I6', `${nameOf(order)}: is set off with ${open} open`);
      this.orders.workOn(order);
      setOff(order);
    } else {
      if (!this.orders.hasWaited(order) || this.orders.waits(order)) {
        this.findings.fail('I14', `order ${order.id}: is entered, though it waits for no order that has ended`);
      }
      if (open > openOf(order)) this.findings.fail('I6', `${nameOf(order)}: is entered with ${open} open`);
      order.quantity = order.filled + open;
      this.orders.workOn(order);
    }
  }

  private reprice(order: BookOrder, price: number): void {
    const market = this.market(order.book);
    if (isRepriced(order)) {
      this.stayNoLonger(order);
      this.venues.guarded.reprice(market, order, price);
    } else if (order.instructions.peg === undefined) {
      this.restCheck.slide(order, price);
      order.limit = price;
    } else if (order.place !== 'AT_WORK' && order.place !== 'ASIDE') {
      this.orders.setPegsAside(market);
    }
    this.orders.workOn(order);
    order.price = price;
    if (order.instructions.peg !== undefined && price === 0) {
      order.place = 'QUEUED';
      this.orders.toTheBack(order);
    }
  }
}

function newOrders(command: Command): readonly SubmitOrder[] {
  if (command.kind === 'SubmitOrder') return [command];
  return command.kind === 'SubmitLinkedOrders' ? command.orders : [];
}
