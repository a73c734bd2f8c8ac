import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  formatDecimal,
  type CancelReason,
  type Command,
  type EventBuffer,
  type PriceBandState,
  type Side,
  type SubmitOrder,
} from '../../domain/index.ts';
import { giveTerms, isHidden, nameOf, openOf, setOff, type BookOrder } from './book-order.ts';
import { EventGroups } from './event-groups.ts';
import type { EventMarket } from './event-market.ts';
import { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import { PreventionCheck } from './prevention-check.ts';
import { standing, type ReplayStart } from './replay-start.ts';
import { RestCheck } from './rest-check.ts';
import { StopWatch, isSetOff } from './stop-watch.ts';
import { TradeCheck } from './trade-check.ts';
import { UncrossCheck } from './uncross-check.ts';

/**
 * Books kept by nothing but commands and the events that they gave: plain queues, which share no code with the engine.
 * Holds every trade to price-time priority (I13) and to the phase of its market (I18), every book to not being crossed (I12),
 * and every order to what its type and instructions say (I14).
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
  private uncross: UncrossCheck | undefined;
  private sequence = 0;
  /** The new orders of the command under way, and how many have come. */
  private arriving: readonly SubmitOrder[] = [];
  private arrived = 0;

  constructor(findings: Findings) {
    this.findings = findings;
    this.stops = new StopWatch(findings);
    this.preventions = new PreventionCheck(findings, this.groups);
    this.tradeCheck = new TradeCheck(findings, this.groups);
    this.restCheck = new RestCheck(findings);
  }

  /** Goes on from books of plain orders. To be called before all else. */
  begin({ exchange, rows, reference }: ReplayStart): void {
    exchange.markets.forEach(({ tickSize, phase, book }, instrument) => {
      Object.assign(this.market(instrument), { tickSize, phase, lastPrice: book.lastTick * tickSize });
    });
    for (const { index, tradeGroup } of reference.accounts) this.groups.set(index, tradeGroup);
    for (const order of rows.openOrders) this.orders.begin(standing(order));
  }

  /** One command with its events, in order of sequence. */
  take(command: Command, { words, length }: EventBuffer, sequence: number): void {
    this.sequence = sequence;
    this.arriving = newOrders(command);
    this.arrived = 0;
    this.uncross = undefined;
    this.stops.beginCommand();
    for (let at = 0; at < length; at += EVENT_WIDTH) this.takeEvent(command, words, at);
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
        if (command.kind === 'CreateInstrument') this.market(a).tickSize = command.tickSize;
        if (command.kind === 'CreateAccount') this.groups.add(a);
        break;
      case EVENT.SET:
        if (command.kind === 'SetTradeGroup') this.groups.set(command.account, command.group);
        break;
      case EVENT.PHASE:
        this.enterPhase(a, b);
        break;
      case EVENT.BANDS:
        this.setBands(this.market(a), b, c, PRICE_BAND_STATES[words[at + 5]!]!);
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
        this.with(b, 'rests', (order) => this.rest(order, SIDES[c]!, d, words[at + 5]!, words[at + 6]!));
        break;
      case EVENT.REFRESHED:
        this.with(b, 'is refreshed', (order) => this.refresh(order, d, words[at + 5]!, words[at + 6]!));
        break;
      case EVENT.PREVENTED:
        this.preventions.prevent(
          this.market(a),
          this.orders.find(b),
          this.orders.find(c),
          d,
          SELF_TRADE_PREVENTIONS[words[at + 5]!]!,
        );
        break;
      case EVENT.CANCELED:
        this.with(a, 'is canceled', (order) => this.cancel(order, b, CANCEL_REASONS[c]!));
        break;
      case EVENT.EXPIRED:
        this.with(a, 'expires', (order) => this.expire(order, b));
        break;
      case EVENT.AMENDED:
        this.with(a, 'was amended', (order) => this.amend(order, b, c, d === 1));
        break;
      case EVENT.REPLACED:
        this.with(a, 'was replaced', (order) => this.replace(command, order, b, c));
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
      case EVENT.REPRICED:
        this.with(b, 'is re-priced', (order) => this.reprice(order, c));
        break;
      default:
      // Other events move no order.
    }
  }

  private market(instrument: number): EventMarket {
    return this.orders.market(instrument);
  }

  private with(id: number, what: string, then: (order: BookOrder) => void): void {
    const order = this.orders.find(id);
    if (order) then(order);
    else this.findings.fail('I11', `order ${id}: ${what}, but is not open`);
  }

  /** What a command leaves behind. */
  private endCommand(): void {
    const { findings, sequence } = this;
    this.preventions.expectNothing();
    for (const order of this.orders.endCommand()) {
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
      findings.fail(
        'I12',
        `sequence ${sequence}: instrument ${market.instrument} stands ${nameOf(bid)}, ${nameOf(ask)}`,
      );
    }
    this.orders.touched.clear();
  }

  private enterPhase(instrument: number, phase: number): void {
    const market = this.market(instrument);
    market.phase = MARKET_PHASES[phase]!;
    market.uncrossing = market.isContinuous || market.phase === 'CLOSED';
    this.uncross = undefined;
    this.stops.phaseBegun(market);
  }

  private setBands(market: EventMarket, lower: number, upper: number, state: PriceBandState): void {
    market.bandLower = state === 'NONE' ? 0 : lower;
    market.bandUpper = state === 'NONE' ? Infinity : upper;
  }

  private endUncross(market: EventMarket, price: number, volume: number, imbalance: number): void {
    if (this.uncross) this.uncross.end(price, volume, imbalance);
    else this.findings.fail('I7', `instrument ${market.instrument}: an uncross of ${volume} has no trades`);
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
    this.orders.add(id, order, isList && this.arrived > 1 ? id - this.arrived + 1 : undefined);
  }

  private rest(order: BookOrder, side: Side, price: number, shown: number, reserve: number): void {
    const market = this.market(order.instrument);
    this.preventions.expectNothing();
    this.restCheck.rest(market, order, side, price, shown, reserve, this.sequence);
    market.lift(order);
    order.price = price;
    this.orders.toTheBack(order);
    market.rest(order, isHidden(order) ? openOf(order) : shown);
  }

  private refresh(order: BookOrder, price: number, shown: number, reserve: number): void {
    const market = this.market(order.instrument);
    this.restCheck.refresh(order, price, shown, reserve);
    market.lift(order);
    this.orders.toTheBack(order);
    market.rest(order, shown);
  }

  private hold(order: BookOrder, stopPrice: number): void {
    const market = this.market(order.instrument);
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
    order.place = 'QUEUED';
    this.market(order.instrument).queued.add(order);
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
    const taker = this.orders.find(words[at + 5]!);
    const price = words[at + 6]!;
    const quantity = words[at + 7]!;
    const aggressor = SIDES[words[at + 8]!];
    if (aggressor === undefined) {
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

  private trigger(order: BookOrder, open: number): void {
    const market = this.market(order.instrument);
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
    const market = this.market(order.instrument);
    if (order.instructions.peg === undefined) {
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

  // --- changing and ending --------------------------------------------------------------------------

  private amend(order: BookOrder, quantity: number, price: number, kept: boolean): void {
    const limit = price === 0 ? null : price;
    if (quantity <= order.filled) this.findings.fail('I6', `${nameOf(order)}: is amended to ${quantity} in all`);
    if (!kept) {
      order.quantity = quantity;
      order.limit = limit;
      this.orders.workOn(order);
      if (order.instructions.peg === undefined) order.price = price;
      return;
    }
    this.preventions.amended(order, quantity);
    if (limit !== order.limit || quantity > order.quantity) {
      this.findings.fail(
        'I13',
        `order ${order.id}: kept its place when amended to ${quantity} at ${formatDecimal(price)}`,
      );
    }
    // What an iceberg does not show goes first.
    order.quantity = quantity;
    order.shown = Math.min(order.shown, openOf(order));
  }

  private replace(command: Command, order: BookOrder, quantity: number, price: number): void {
    this.orders.workOn(order);
    if (command.kind === 'ReplaceOrder') giveTerms(order, command.terms);
    else this.findings.fail('I11', `order ${order.id}: is replaced by ${command.kind}`);
    order.quantity = quantity;
    order.limit = price === 0 ? null : price;
    order.price = price;
    order.stopPrice = order.instructions.stopPrice ?? 0;
    this.orders.notePeg(order);
  }

  private cancel(order: BookOrder, quantity: number, reason: CancelReason): void {
    const { findings } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} are canceled`);
    this.preventions.canceled(order, quantity, reason);
    if (order.place === 'AT_WORK') this.tradeCheck.dropped(this.market(order.instrument), order, reason);
    this.orders.remove(order);
  }

  private expire(order: BookOrder, quantity: number): void {
    const { findings } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} expire`);
    const { id, timeInForce } = order;
    if (timeInForce !== 'DAY' && timeInForce !== 'GTD') findings.fail('I14', `order ${id}: ${timeInForce} expires`);
    this.orders.remove(order);
  }
}

function newOrders(command: Command): readonly SubmitOrder[] {
  if (command.kind === 'SubmitOrder') return [command];
  return command.kind === 'SubmitLinkedOrders' ? command.orders : [];
}
