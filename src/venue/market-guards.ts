import { BUY, MAX_TICK, NONE, NO_LOW_TICK, PEG, SELL, type OrderBook } from '../book/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  auctionCollarDistance,
  invariant,
  type EventBuffer,
  type HaltKind,
  type RulesOfDay,
} from '../domain/index.ts';
import { PriceBands, type BandTerms, type BandsState } from './price-bands.ts';
import { ShortSaleRestriction } from './short-sale-restriction.ts';
import { SymbolBreaker } from './symbol-breaker.ts';

const { SHORT_SALE_RESTRICTION, TRADE } = EVENT;
const PRICE_BAND = CANCEL_REASONS.indexOf('PRICE_BAND');

/** What stands in the place of the aggressor's side in the trades of an uncross. */
const NO_AGGRESSOR = 2;

/** A halt that is on, reopening auction included. */
export interface Halt {
  readonly kind: HaltKind;
  /** 1, 2 or 3; 0: it has none. */
  readonly level: number;
  /** What set it off, and what that was measured from: micro-dollars, or the index in its own millionths; 0: an operator did. */
  readonly price: number;
  readonly reference: number;
  readonly since: number;
  /** When trading stands still no longer, and the reopening auction begins; Infinity: not by itself. */
  readonly until: number;
}

/** What guards ask of their market, and what they tell it. */
export interface GuardedMarket extends BandTerms {
  readonly continuous: boolean;
  /** The home market's guards hold at other venues too: those of their markets watch nothing. */
  readonly isAway: boolean;
  readonly symbolBreaker: boolean;
  readonly halt: Halt | null;
  priorClose: number;
  bandLower: number;
  bandUpper: number;
  restrictShortSales(days: number): void;
  haltTrading(halt: Halt): void;
  takeOut(slot: number, why: number): void;
  follow(from: number): void;
  /** Pegs may stand elsewhere, because the bands have moved. */
  bandsMoved(): void;
  /** The next deadline may be another one. */
  deadlineMoved(): void;
}

/** The guards of a market as plain values: the same state always gives the same text. */
export interface GuardsState {
  /** Prints of the market when its day began. */
  readonly dayPrints: number;
  /** Null: the day does not close. */
  readonly closesAt: number | null;
  readonly shortSaleDays: number;
  readonly shortSalePrice: number;
  readonly shortSaleSince: number;
  readonly breakerLevel: number;
  /** `until` null: not by itself. */
  readonly halt: (Omit<Halt, 'until'> & { readonly until: number | null }) | null;
  /** How often the reopening auction that is on has been extended. */
  readonly extensions: number;
  readonly bands: BandsState | null;
}

/** As of a market in which nothing has happened. */
export const NO_GUARDS: GuardsState = {
  dayPrints: 0,
  closesAt: null,
  shortSaleDays: 0,
  shortSalePrice: 0,
  shortSaleSince: 0,
  breakerLevel: 0,
  halt: null,
  extensions: 0,
  bands: null,
};

/** What watches the trades of one market, to halt it or to keep orders within bounds: bands, breaker, Rule 201. */
export class MarketGuards {
  readonly bands: PriceBands;
  /**
   * They look when the lowest trade since they last did is at or below this, in ticks: always, where the market has bands or a
   * breaker; else only at what sets off Rule 201; 0: never. One comparison is all that it costs where nothing is to be seen.
   */
  watch = 0;
  /** When the day closes, in microseconds; Infinity: it does not. */
  closesAt = Infinity;
  private readonly breaker = new SymbolBreaker();
  readonly shortSales = new ShortSaleRestriction();
  /** How often the reopening auction that is on has been extended. */
  private extensions = 0;
  /** Prints of the market when its day began, and when its trades were last looked at. */
  private dayPrints = 0;
  private looked = 0;
  /** The instrument's print number by then. */
  private lookedPrint = 0;
  /** Trades at or below set off Rule 201, in ticks; 0: none do. */
  private shortSaleTick = 0;
  private readonly market: GuardedMarket;
  private readonly book: OrderBook;
  private readonly events: EventBuffer;

  constructor(market: GuardedMarket, book: OrderBook, events: EventBuffer) {
    this.market = market;
    this.book = book;
    this.events = events;
    this.bands = new PriceBands(market, book, events);
  }

  /** When time alone brings something about. */
  get deadline(): number {
    return this.bands.deadline;
  }

  // --- days and phases -------------------------------------------------------------------------------

  /** Another day of the venue: its reference price is the last trade of the day before, if that had any. */
  beginDay(): void {
    const { market, book, shortSales } = this;
    if (book.prints > this.dayPrints) market.priorClose = book.lastTick * book.tickSize;
    this.dayPrints = book.prints;
    this.breaker.level = 0;
    if (shortSales.beginDay()) this.publishShortSales();
  }

  /** Continuous trading begins, and its uncross comes next. */
  opening(): void {
    this.arm();
  }

  /** The uncross is done: the bands begin, and what lies beyond them is canceled. */
  opened(time: number): void {
    const { market, book } = this;
    if (market.priceBands === 'NONE') return;
    const hasTraded = book.prints > this.dayPrints;
    this.bands.begin(time, hasTraded ? book.lastTick * book.tickSize : market.priorClose);
    this.moved();
  }

  /** Continuous trading has ended. */
  left(): void {
    this.arm();
    this.endBands();
  }

  /** Bands, breaker, reference price or close are other ones from now on. */
  changed(time: number): void {
    const { market, bands } = this;
    if (!market.continuous) return;
    this.arm();
    const from = this.events.length;
    if (market.priceBands === 'NONE') this.endBands();
    else if (!bands.isOn) this.opened(time);
    else if (bands.review(time)) this.moved();
    market.follow(from);
    market.deadlineMoved();
  }

  private endBands(): void {
    if (!this.bands.isOn) return;
    this.bands.end();
    this.moved();
  }

  /** Sets what is looked at from now on; trades of before are past. */
  private arm(): void {
    const { market, book, shortSales } = this;
    if (market.isAway) return;
    const { rules } = market;
    const watched = this.watch;
    const trigger = market.continuous && rules ? shortSales.trigger(rules.shortSale, market.priorClose) : 0;
    this.shortSaleTick = Math.floor(trigger / book.tickSize);
    const isGuarded = market.continuous && (market.priceBands !== 'NONE' || market.symbolBreaker);
    this.watch = isGuarded ? NO_LOW_TICK : this.shortSaleTick;
    book.lowTick = NO_LOW_TICK;
    if (watched !== NO_LOW_TICK) this.haveLooked();
  }

  // --- trades and time -------------------------------------------------------------------------------

  /**
   * Looks at what a command has done: new bands, limit states, halts, restrictions.
   *
   * @param isDue whether time alone has brought another reference price, or wider bands
   */
  look(time: number, isDue = false): void {
    const { bands } = this;
    // Most commands trade nothing, and most trades are near the reference price: then there is little to look at.
    if (!isDue && this.book.prints === this.looked && bands.standsStill) return;
    const traded = this.judgeTrades(time);
    if (isDue || !bands.isCalm(time) || !bands.standsStill) this.lookClosely(time, isDue, traded);
  }

  private lookClosely(time: number, isDue: boolean, hasTraded: boolean): void {
    const { market, bands } = this;
    const before = bands.fixedDeadline;
    let due = isDue;
    let mayMove = false;
    // Canceled orders may set others to work, which trade: then it looks once more. What a review brings stands for a while.
    for (let traded = hasTraded; ; traded = this.judgeTrades(time)) {
      if (!market.continuous || !bands.isOn) return;
      let hasMoved = (traded || due) && bands.review(time);
      due = false;
      mayMove ||= hasMoved || (traded && bands.mayMove);
      if (!hasMoved && bands.look(time)) hasMoved = bands.review(time);
      if (!hasMoved) break;
      const from = this.events.length;
      this.moved();
      market.follow(from);
    }
    if (mayMove || bands.fixedDeadline !== before) market.deadlineMoved();
  }

  /** Lets happen what is due. */
  advance(time: number): void {
    const { bands } = this;
    if (time < bands.deadline) return;
    if (time < bands.pausesAt) {
      this.look(time, true);
      return;
    }
    const { limitPrice: price, reference } = bands;
    const until = time + bands.rule.pause;
    this.halt({ kind: 'PRICE_BAND', level: 0, price, reference, since: time, until });
  }

  /**
   * A halt's reopening auction is over, unless its price lies too far from the band that brought the halt about.
   *
   * @param price that it would have, in micro-dollars; 0: nothing would trade
   * @returns for how much longer it goes on, in microseconds; 0: it does not
   */
  extension(price: number): number {
    const { halt } = this.market;
    if (halt?.kind !== 'PRICE_BAND' || price === 0) return 0;
    const { rule } = this.bands;
    const most = auctionCollarDistance(rule, halt.price) * (this.extensions + 1);
    if (Math.abs(price - halt.price) <= most) return 0;
    this.extensions++;
    return rule.auctionExtension;
  }

  /** A halt has begun: its reopening auction has not been extended. */
  halted(): void {
    this.extensions = 0;
  }

  /** @returns whether there were new trades; they may have halted the market, or restricted short sales */
  private judgeTrades(time: number): boolean {
    const { market, book } = this;
    if (book.lowTick <= this.shortSaleTick) this.restrictShortSales(time);
    if (book.prints === this.looked) return false;
    const traded = this.takeTrades(time);
    this.haveLooked();
    if (traded && market.symbolBreaker) this.judgeBreaker(time);
    return traded;
  }

  private haveLooked(): void {
    this.looked = this.book.prints;
    this.lookedPrint = this.book.tape.prints;
  }

  /** Reads the trades since it last looked out of the events. Those of an uncross have made a reference price already. */
  private takeTrades(time: number): boolean {
    const { book, events, lookedPrint } = this;
    const { words } = events;
    let count = 0;
    let ticks = 0;
    let lowest = MAX_TICK;
    let highest = 0;
    let found = false;
    for (let at = events.length - EVENT_WIDTH; at >= 0; at -= EVENT_WIDTH) {
      if (words[at] !== TRADE || words[at + 1] !== book.index) continue;
      if (words[at + 3]! <= lookedPrint) break;
      found = true;
      if (words[at + 8] === NO_AGGRESSOR) continue;
      const tick = words[at + 6]! / book.tickSize;
      count++;
      ticks += tick;
      if (tick < lowest) lowest = tick;
      if (tick > highest) highest = tick;
    }
    if (count > 0 && this.bands.isOn) this.bands.add(time, count, ticks, lowest, highest);
    return found;
  }

  private judgeBreaker(time: number): void {
    const { market, book } = this;
    const rule = this.rules.symbolBreaker;
    const { priorClose: reference } = market;
    const price = book.lastTick * book.tickSize;
    const level = this.breaker.judge(rule, price, reference);
    if (level === 0) return;
    const { halt } = rule.levels[level - 1]!;
    const until = halt === null ? Infinity : time + halt;
    this.halt({ kind: 'SYMBOL_BREAKER', level, price, reference, since: time, until });
  }

  private restrictShortSales(time: number): void {
    const { book } = this;
    this.shortSales.setOff(this.rules.shortSale, book.lowTick * book.tickSize, time);
    this.publishShortSales();
    this.arm();
  }

  private publishShortSales(): void {
    const { days, price } = this.shortSales;
    this.market.restrictShortSales(days);
    this.events.push3(SHORT_SALE_RESTRICTION, this.book.instrument, days, price);
  }

  private halt(halt: Halt): void {
    this.market.haltTrading(halt);
    this.market.deadlineMoved();
  }

  /** The bands have moved, begun or ended. What lies beyond them is canceled, in order of entry; what follows from it comes later. */
  private moved(): void {
    const { market, book, bands } = this;
    this.setBands();
    market.bandsMoved();
    cancelBeyond(book, bands, market);
  }

  private setBands(): void {
    const { market, book, bands } = this;
    market.bandLower = bands.lower * book.tickSize;
    market.bandUpper = bands.upper === MAX_TICK ? Infinity : bands.upper * book.tickSize;
  }

  private get rules(): RulesOfDay {
    const { rules } = this.market;
    invariant(rules, 'a market that trades has the rules of a day');
    return rules;
  }

  // --- state -----------------------------------------------------------------------------------------

  capture(): GuardsState {
    const { halt } = this.market;
    return {
      dayPrints: this.dayPrints,
      closesAt: finite(this.closesAt),
      shortSaleDays: this.shortSales.days,
      shortSalePrice: this.shortSales.price,
      shortSaleSince: this.shortSales.since,
      breakerLevel: this.breaker.level,
      halt: halt && {
        kind: halt.kind,
        level: halt.level,
        price: halt.price,
        reference: halt.reference,
        since: halt.since,
        until: finite(halt.until),
      },
      extensions: this.extensions,
      bands: this.bands.capture(),
    };
  }

  /** The market is in its phase, on its day, with its halt. */
  restore(from: GuardsState): void {
    const { market, bands, shortSales } = this;
    this.dayPrints = from.dayPrints;
    this.closesAt = from.closesAt ?? Infinity;
    shortSales.days = from.shortSaleDays;
    shortSales.price = from.shortSalePrice;
    shortSales.since = from.shortSaleSince;
    market.restrictShortSales(from.shortSaleDays);
    this.breaker.level = from.breakerLevel;
    this.extensions = from.extensions;
    if (from.bands) bands.restore(from.bands);
    this.setBands();
    this.arm();
  }
}

/** Cancels the orders of a book that stand beyond bands, in order of entry. */
export function cancelBeyond(
  book: OrderBook,
  bands: Pick<PriceBands, 'lower' | 'upper'>,
  market: Pick<GuardedMarket, 'takeOut'>,
): void {
  const { orders } = book;
  const beyond: number[] = [];
  for (const side of [BUY, SELL]) {
    for (const slots of [book.resting(side), book.restingHidden(side)]) {
      for (const slot of slots) {
        const tick = orders.tick(slot);
        // The queues run from the best price: behind the first that is within, all are.
        if (side === BUY ? tick <= bands.upper : tick >= bands.lower) break;
        // A peg follows what is left of the market.
        if ((orders.terms(slot)?.peg ?? PEG.NONE) === PEG.NONE) beyond.push(orders.id(slot));
      }
    }
  }
  for (const id of beyond.sort((a, b) => a - b)) {
    const slot = orders.find(id);
    if (slot !== NONE) market.takeOut(slot, PRICE_BAND);
  }
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
