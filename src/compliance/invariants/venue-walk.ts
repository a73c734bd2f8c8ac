import {
  ENTRY_KINDS,
  EVENT,
  EVENT_WIDTH,
  SIDES,
  bookNumber,
  venueOf,
  type CancelReason,
  type Command,
  type EventBuffer,
  type Side,
} from '../../domain/index.ts';
import type { ReferenceRows } from '../../exchange/index.ts';
import { enteredOrder, nameOf, type BookOrder } from './book-order.ts';
import type { EventMarket, Reach } from './event-market.ts';
import type { EventOrders } from './event-orders.ts';
import { FeeCheck } from './fee-check.ts';
import type { Findings } from './findings.ts';
import { GuardedCheck } from './guarded-check.ts';
import { NationalQuotes } from './national-quotes.ts';
import { PoolCheck } from './pool-check.ts';
import { ProtectionCheck } from './protection-check.ts';
import { QuoteMemory } from './quote-memory.ts';
import { RouteCheck } from './route-check.ts';
import { VenueFacts } from './venue-facts.ts';

/** What venues mean to each other, walked beside the books of the events: best quotes, order protection, fees, routes, pools. */
export class VenueWalk {
  private readonly orders: EventOrders;
  private readonly findings: Findings;
  private readonly facts = new VenueFacts();
  private readonly national: NationalQuotes;
  private readonly memory: QuoteMemory;
  private readonly protection: ProtectionCheck;
  private readonly fees: FeeCheck;
  private readonly routes: RouteCheck;
  private readonly pools: PoolCheck;
  readonly guarded: GuardedCheck;
  /** Whether the command under way has done what may have moved quotes since they were told: trades are measured by what was told. */
  private isMeasured = false;
  /** Routed orders that the command under way has to do with. */
  private readonly routed = new Set<number>();
  private command: Command | undefined;

  constructor(orders: EventOrders, findings: Findings) {
    this.orders = orders;
    this.findings = findings;
    this.national = new NationalQuotes(orders, this.facts, findings);
    this.memory = new QuoteMemory(this.national, this.facts);
    this.protection = new ProtectionCheck(this.national, this.memory, this.facts, findings);
    this.fees = new FeeCheck(this.facts, findings);
    this.routes = new RouteCheck(orders, this.facts, findings);
    this.pools = new PoolCheck(findings);
    this.guarded = new GuardedCheck(orders, this.national, this.facts, findings);
  }

  begin(reference: ReferenceRows): void {
    this.facts.begin(reference);
    this.setTraits();
  }

  beginCommand(command: Command, { words, length }: EventBuffer, time: number): void {
    this.facts.time = time;
    this.command = command;
    this.isMeasured = false;
    let isRefused = false;
    for (let at = 0; at < length; at += EVENT_WIDTH) if (words[at] === EVENT.REFERENCE_REFUSED) isRefused = true;
    if (isRefused) return;
    this.facts.take(command);
    this.noteTraits(command);
  }

  /** Number of the book that an order is sent to: the home market's, where the router has it. */
  bookOf(instrument: number, venue: string | undefined): number {
    return bookNumber(this.facts.indexOf(venue), instrument);
  }

  /** An event, before the books have taken it. */
  take(command: Command, words: Float64Array, at: number): void {
    const [a, b, c, d] = [words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
    if (!MOVES_NOTHING.has(words[at]!)) this.isMeasured = true;
    switch (words[at]) {
      case EVENT.SESSION:
      case EVENT.TRADE:
        this.facts.takeEvent(command, words, at);
        break;
      case EVENT.NBBO:
        this.national.take(words, at, command.kind === 'QuoteVenues');
        this.isMeasured = false;
        break;
      case EVENT.VERDICT:
        this.protection.verdict(a, b, c, d);
        break;
      case EVENT.FEES:
        this.fees.take(a, b, c);
        break;
      case EVENT.ROUTE_SCORE:
        this.routes.score(a, b, c, words[at + 7]!);
        break;
      default:
    }
  }

  // --- orders that no client sent ----------------------------------------------------------------------

  /** The router decides on an order: it is with the router from then on. */
  route(order: BookOrder, words: Float64Array, at: number): void {
    this.routed.add(order.id);
    this.routes.decide(order, words[at + 2]!, words[at + 3]!, words[at + 6]!);
  }

  enter(command: Command, words: Float64Array, at: number): void {
    const [parent, id, book, side] = [words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4]!];
    const kind = words[at + 7]!;
    const routed = this.orders.find(parent);
    const order = enteredOrder({
      id,
      account: routed?.account ?? (command.kind === 'QuoteVenues' ? command.account : -1),
      book,
      side: SIDES[side]!,
      price: words[at + 5]!,
      quantity: words[at + 6]!,
      entry: ENTRY_KINDS[kind]!,
      parent: routed,
      arrivesAt: words[at + 8]!,
    });
    this.facts.hear(book);
    if (order.entry === 'QUOTE') this.checkQuote(order, command);
    else this.routes.enter(order, kind);
    this.orders.enter(order);
  }

  /** A quote of a venue is one that the command tells of. */
  private checkQuote(order: BookOrder, command: Command): void {
    const { book, instrument, side, price, quantity } = order;
    const quotes = command.kind === 'QuoteVenues' ? command.quotes : [];
    const levels = quotes
      .filter((quote) => quote.venue === venueOf(book) && quote.instrument === instrument)
      .flatMap(({ bids, asks }) => (side === 'BUY' ? bids : asks));
    if (levels.some((level) => level.price === price && level.quantity === quantity)) return;
    this.findings.fail('I14', `${nameOf(order)}: is entered as a quote, and no command tells of it`);
  }

  /** An order is canceled, which stands as it stood. */
  canceled(order: BookOrder, reason: CancelReason): void {
    const { entry, parent } = order;
    if (parent !== 0) this.routed.add(parent);
    const isQuote = entry === 'QUOTE';
    const isOfQuotes = reason === 'FADED' || reason === 'REQUOTED';
    if ((isOfQuotes && !isQuote) || (reason === 'ROUTED' && parent === 0)) {
      this.findings.fail(
        'I14',
        `${nameOf(order)}: is canceled (${reason}), and is no ${isOfQuotes ? 'quote' : 'child'}`,
      );
    }
    this.ended(order);
  }

  ended(order: BookOrder): void {
    this.routed.add(order.id);
    this.routes.ended(order.id);
    this.guarded.ended(order);
  }

  // --- trades ------------------------------------------------------------------------------------------

  /** A trade, before it is taken off the two orders. @param isAuction whether nobody was the aggressor */
  trade(
    market: EventMarket,
    trade: number,
    maker: BookOrder | undefined,
    taker: BookOrder | undefined,
    price: number,
    quantity: number,
    isAuction: boolean,
  ): void {
    if (!maker || !taker) return;
    for (const { parent } of [maker, taker]) if (parent !== 0) this.routed.add(parent);
    this.fees.trade(market, trade, maker, taker, price, quantity, isAuction);
    if (market.isPool) return;
    if (!this.isMeasured && !isAuction && taker.entry !== 'QUOTE') {
      this.national.compare(market.instrument, `before trade ${trade}`);
    }
    this.isMeasured = true;
    this.protection.trade(market, trade, isAuction ? undefined : taker, price);
  }

  tradeInPool(
    market: EventMarket,
    trade: number,
    maker: BookOrder,
    taker: BookOrder,
    price: number,
    quantity: number,
  ): void {
    this.pools.take(market, trade, maker, taker, price, quantity, this.national.midpoint(market.instrument));
  }

  /** What an order may take first; undefined: there is nothing. */
  firstFor(market: EventMarket, taker: BookOrder): BookOrder | undefined {
    if (market.isPool) return this.pools.firstFor(market, taker, this.national.midpoint(market.instrument));
    return market.firstFor(taker, this.reachOf(market, taker));
  }

  rested(market: EventMarket, order: BookOrder): void {
    this.protection.rest(market, order);
  }

  private reachOf(market: EventMarket, taker: BookOrder): Reach | undefined {
    return this.protection.reachOf(market, taker);
  }

  // --- the end of a command ----------------------------------------------------------------------------

  /** All events of a command have come. */
  allCame(): void {
    this.facts.hear();
  }

  endCommand(sequence: number): void {
    const { findings, facts, orders } = this;
    this.protection.endCommand();
    this.fees.endCommand();
    this.routes.endCommand(this.routed);
    this.routed.clear();
    this.guarded.endCommand(sequence);
    for (const child of orders.overdue(facts.time)) {
      findings.fail('I14', `sequence ${sequence}: ${nameOf(child)} is on its way, and was due at ${child.arrivesAt}`);
    }
    if (facts.venues.length < 2) return;
    for (const instrument of this.concerned()) {
      this.national.compare(instrument, `sequence ${sequence}`);
      this.memory.note(instrument);
      for (const venue of facts.venues.keys()) {
        const market = orders.look(bookNumber(venue, instrument));
        if (market.isPool) this.pools.endCommand(market, this.national.midpoint(instrument), sequence);
      }
    }
  }

  /** Instruments whose quotes may be others than before: those touched; where time passes, or venues are set, all. */
  private concerned(): ReadonlySet<number> {
    const { command, facts } = this;
    const isOfAll = command !== undefined && OF_ALL.includes(command.kind);
    if (isOfAll) return new Set(facts.instrumentIndexes);
    return new Set([...this.orders.touched].map(({ instrument }) => instrument));
  }

  private noteTraits(command: Command): void {
    if (command.kind === 'CreateVenue' || command.kind === 'SetVenue' || command.kind === 'CreateInstrument') {
      this.setTraits();
    }
  }

  private setTraits(): void {
    const { facts } = this;
    for (const instrument of facts.instrumentIndexes) {
      this.orders.look(instrument).tickSize = facts.tickSizeOf(instrument);
      for (const [venue, { kind, isBySize }] of facts.venues.entries()) {
        const elsewhere = (side: Side): number => this.national.bestElsewhere(instrument, venue, side)?.price ?? 0;
        const traits = { isPool: kind === 'DARK', isBySize, tickSize: facts.tickSizeOf(instrument) };
        if (facts.venues.length > 1) this.orders.look(bookNumber(venue, instrument)).elsewhere = elsewhere;
        Object.assign(this.orders.look(bookNumber(venue, instrument)), traits);
      }
    }
  }
}

const OF_ALL: readonly Command['kind'][] = [
  'AdvanceTime',
  'StepClock',
  'SetVenue',
  'SetSelfHelp',
  'SetProtectionRegime',
  'CreateVenue',
];

/** Events before which no quote can have moved. */
const MOVES_NOTHING: ReadonlySet<number> = new Set([
  ...[EVENT.ACCEPTED, EVENT.NBBO, EVENT.ROUTE, EVENT.ROUTE_SCORE, EVENT.ENTERED, EVENT.TRADE, EVENT.SET],
]);
