import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  MARKET_PHASES,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  formatDecimal,
  type CancelReason,
  type Command,
  type EventBuffer,
  type Side,
  type SubmitOrder,
} from '../../domain/index.ts';
import { accepted, giveTerms, isHidden, nameOf, openOf, setOff, type BookOrder, type Place } from './book-order.ts';
import { EventMarket } from './event-market.ts';
import { EventGroups } from './event-groups.ts';
import type { Findings } from './findings.ts';
import { PreventionCheck } from './prevention-check.ts';
import { RestCheck } from './rest-check.ts';
import { StopWatch, isSetOff } from './stop-watch.ts';
import { TradeCheck } from './trade-check.ts';
import { UncrossCheck } from './uncross-check.ts';

/** Where no order may be left. */
const NOWHERE: readonly Place[] = ['AT_WORK', 'SPENT', 'ASIDE'];

/**
 * Books kept by nothing but commands and the events that they gave: plain queues, which share no code with the engine.
 * Holds every trade to price-time priority (I13) and to the phase of its market (I18), every book to not being crossed (I12),
 * and every order to what its type and instructions say (I14).
 */
export class EventBook {
  /** Trades looked at. */
  trades = 0;

  private readonly findings: Findings;
  private readonly markets = new Map<number, EventMarket>();
  private readonly open = new Map<number, BookOrder>();
  /** Order → the one that it waits, or waited, for. */
  private readonly parents = new Map<number, number>();
  private readonly groups = new EventGroups();
  private readonly stops: StopWatch;
  private readonly preventions: PreventionCheck;
  private readonly tradeCheck: TradeCheck;
  private readonly restCheck: RestCheck;
  private uncross: UncrossCheck | undefined;
  private stamp = 0;
  private sequence = 0;
  /** Of the command under way: its new orders yet to come, orders at work, and markets that it has touched. */
  private arriving: readonly SubmitOrder[] = [];
  private arrived = 0;
  private readonly atWork = new Set<BookOrder>();
  private readonly touched = new Set<EventMarket>();

  constructor(findings: Findings) {
    this.findings = findings;
    this.stops = new StopWatch(findings);
    this.preventions = new PreventionCheck(findings, this.groups);
    this.tradeCheck = new TradeCheck(findings, this.groups);
    this.restCheck = new RestCheck(findings);
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

  /** Displayed orders of a side in order of priority. */
  displayed(instrument: number, side: Side): BookOrder[] {
    return this.markets.get(instrument)?.displayed[side].all() ?? [];
  }

  /** Orders of a side that rest undisplayed, in order of priority. */
  hidden(instrument: number, side: Side): BookOrder[] {
    return this.markets.get(instrument)?.hidden[side].all() ?? [];
  }

  /** All open orders of a side: those in the book in order of priority, then the others in order of id. */
  orders(instrument: number, side: Side): BookOrder[] {
    const resting = [...this.displayed(instrument, side), ...this.hidden(instrument, side)];
    const inBook = new Set(resting);
    const others = [...this.open.values()].filter(
      (order) => order.instrument === instrument && order.side === side && !inBook.has(order),
    );
    return [...resting, ...others.sort((a, b) => a.id - b.id)];
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
          this.open.get(b),
          this.open.get(c),
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
    let market = this.markets.get(instrument);
    if (!market) this.markets.set(instrument, (market = new EventMarket(instrument)));
    this.touched.add(market);
    return market;
  }

  private with(id: number, what: string, then: (order: BookOrder) => void): void {
    const order = this.open.get(id);
    if (order) then(order);
    else this.findings.fail('I11', `order ${id}: ${what}, but is not open`);
  }

  /** What a command leaves behind. */
  private endCommand(): void {
    const { findings, sequence } = this;
    this.preventions.expectNothing();
    for (const order of this.atWork) {
      if (NOWHERE.includes(order.place)) {
        findings.fail('I11', `sequence ${sequence}: ${nameOf(order)} is open, and stands nowhere`);
      }
      order.filledAtWork = 0;
    }
    this.atWork.clear();
    for (const market of this.touched) {
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
    this.touched.clear();
  }

  private enterPhase(instrument: number, phase: number): void {
    const market = this.market(instrument);
    market.phase = MARKET_PHASES[phase]!;
    market.uncrossing = market.isContinuous || market.phase === 'CLOSED';
    this.uncross = undefined;
    this.stops.phaseBegun(market);
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
    if (command.kind === 'SubmitLinkedOrders' && command.contingency !== 'ONE_CANCELS_OTHER' && this.arrived > 1) {
      this.parents.set(id, id - this.arrived + 1);
    }
    const taken = accepted(id, order);
    this.open.set(id, taken);
    this.workOn(taken);
    this.notePeg(taken);
  }

  private workOn(order: BookOrder): void {
    this.market(order.instrument).lift(order);
    order.place = 'AT_WORK';
    order.filledAtWork = 0;
    this.atWork.add(order);
  }

  private rest(order: BookOrder, side: Side, price: number, shown: number, reserve: number): void {
    const market = this.market(order.instrument);
    this.preventions.expectNothing();
    this.restCheck.rest(market, order, side, price, shown, reserve, this.sequence);
    market.lift(order);
    order.price = price;
    order.stamp = ++this.stamp;
    market.rest(order, isHidden(order) ? openOf(order) : shown);
  }

  private refresh(order: BookOrder, price: number, shown: number, reserve: number): void {
    const market = this.market(order.instrument);
    this.restCheck.refresh(order, price, shown, reserve);
    market.lift(order);
    order.stamp = ++this.stamp;
    market.rest(order, shown);
  }

  private hold(order: BookOrder, stopPrice: number): void {
    const market = this.market(order.instrument);
    this.stops.held(market, order, stopPrice);
    if (order.place !== 'HELD') {
      order.stamp = ++this.stamp;
      order.reached = false;
      order.mayBeSetOff = false;
      order.place = 'HELD';
      market.held.add(order);
    }
    order.stopPrice = stopPrice;
  }

  private queue(order: BookOrder): void {
    const parent = this.parents.get(order.id);
    order.stamp = ++this.stamp;
    if (parent !== undefined && this.open.has(parent)) {
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
    const maker = this.open.get(words[at + 4]!);
    const taker = this.open.get(words[at + 5]!);
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
    for (const order of [maker, taker]) if (order) this.fill(market, order, quantity);
    if (aggressor !== undefined) this.stops.traded(market, price);
  }

  private fill(market: EventMarket, order: BookOrder, quantity: number): void {
    order.filled += quantity;
    order.filledAtWork += quantity;
    if (openOf(order) <= 0) {
      this.remove(order);
    } else if (order.place === 'DISPLAYED' || order.place === 'HIDDEN') {
      order.shown = Math.max(0, order.shown - quantity);
      if (order.shown > 0) return;
      market.lift(order);
      order.place = 'SPENT';
      this.atWork.add(order);
    }
  }

  private trigger(order: BookOrder, open: number): void {
    const market = this.market(order.instrument);
    if (isSetOff(order)) {
      this.stops.triggered(market, order);
      if (open !== openOf(order)) this.findings.fail('I6', `${nameOf(order)}: is set off with ${open} open`);
      this.workOn(order);
      setOff(order);
    } else {
      const parent = this.parents.get(order.id);
      if (parent === undefined || this.open.has(parent)) {
        this.findings.fail('I14', `order ${order.id}: is entered, though it waits for no order that has ended`);
      }
      if (open > openOf(order)) this.findings.fail('I6', `${nameOf(order)}: is entered with ${open} open`);
      order.quantity = order.filled + open;
      this.workOn(order);
    }
  }

  private reprice(order: BookOrder, price: number): void {
    const market = this.market(order.instrument);
    if (order.instructions.peg === undefined) {
      this.restCheck.slide(order, price);
      order.limit = price;
    } else if (order.place !== 'AT_WORK' && order.place !== 'ASIDE') {
      this.setPegsAside(market);
    }
    this.workOn(order);
    order.price = price;
    if (order.instructions.peg !== undefined && price === 0) {
      order.place = 'QUEUED';
      order.stamp = ++this.stamp;
    }
  }

  /** When pegs are moved, all that must are out of the book before the first comes in again. */
  private setPegsAside(market: EventMarket): void {
    for (const peg of market.misplacedPegs()) {
      market.lift(peg);
      peg.place = 'ASIDE';
      this.atWork.add(peg);
    }
  }

  // --- changing and ending --------------------------------------------------------------------------

  private amend(order: BookOrder, quantity: number, price: number, kept: boolean): void {
    const limit = price === 0 ? null : price;
    if (quantity <= order.filled) this.findings.fail('I6', `${nameOf(order)}: is amended to ${quantity} in all`);
    if (!kept) {
      order.quantity = quantity;
      order.limit = limit;
      this.workOn(order);
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
    this.workOn(order);
    if (command.kind === 'ReplaceOrder') giveTerms(order, command.terms);
    else this.findings.fail('I11', `order ${order.id}: is replaced by ${command.kind}`);
    order.quantity = quantity;
    order.limit = price === 0 ? null : price;
    order.price = price;
    order.stopPrice = order.instructions.stopPrice ?? 0;
    this.notePeg(order);
  }

  private notePeg(order: BookOrder): void {
    const { pegs } = this.market(order.instrument);
    if (order.instructions.peg === undefined) pegs.delete(order);
    else pegs.add(order);
  }

  private cancel(order: BookOrder, quantity: number, reason: CancelReason): void {
    const { findings } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} are canceled`);
    this.preventions.canceled(order, quantity, reason);
    if (order.place === 'AT_WORK') this.tradeCheck.dropped(this.market(order.instrument), order, reason);
    this.remove(order);
  }

  private expire(order: BookOrder, quantity: number): void {
    const { findings } = this;
    if (quantity !== openOf(order)) findings.fail('I6', `${nameOf(order)}: ${quantity} expire`);
    const { id, timeInForce } = order;
    if (timeInForce !== 'DAY' && timeInForce !== 'GTD') findings.fail('I14', `order ${id}: ${timeInForce} expires`);
    this.remove(order);
  }

  private remove(order: BookOrder): void {
    const market = this.market(order.instrument);
    market.lift(order);
    market.pegs.delete(order);
    this.open.delete(order.id);
    this.parents.delete(order.id);
    this.atWork.delete(order);
  }
}

function newOrders(command: Command): readonly SubmitOrder[] {
  if (command.kind === 'SubmitOrder') return [command];
  return command.kind === 'SubmitLinkedOrders' ? command.orders : [];
}
