import { ANY_KEY, BUY, MAX_TICK, OrderBook, SELL, type Ladder } from '../book/index.ts';
import {
  EVENT,
  PRICE_BAND_STATES,
  bandDistance,
  invariant,
  type EventBuffer,
  type LimitUpLimitDownRule,
  type PriceBandRule,
  type PriceBandState,
  type RulesOfDay,
} from '../domain/index.ts';
import { TradeWindow, type Bucket } from './trade-window.ts';

const { BANDS } = EVENT;

const state = (word: PriceBandState): number => PRICE_BAND_STATES.indexOf(word);
const NONE = state('NONE');
const NORMAL = state('NORMAL');
const LIMIT_STATE = state('LIMIT_STATE');

/** No side of the book stands at its band. */
const NO_SIDE = -1;

/** Better than every key. */
const NO_BEST = -1;

/** What bands are measured by, besides the trades: the market has it. */
export interface BandTerms {
  readonly rules: RulesOfDay | null;
  readonly priceBands: PriceBandRule;
  /** The day's reference price in micro-dollars; 0: none. */
  readonly priorClose: number;
  /** When the day closes; Infinity: it does not. */
  readonly closesAt: number;
}

/** Bands that hold, as one sees them. Prices in micro-dollars. */
export interface BandsView {
  readonly lower: number;
  readonly upper: number;
  readonly reference: number;
  readonly state: PriceBandState;
  /** When a limit state becomes a pause; null: there is none. */
  readonly pausesAt: number | null;
  /** Since when all of this has been so. */
  readonly since: number;
}

/** Bands that hold, as plain values. Prices in ticks, but for the reference (micro-dollars); times in microseconds. */
export interface BandsState {
  readonly lower: number;
  readonly upper: number;
  readonly reference: number;
  readonly since: number;
  readonly doubled: boolean;
  readonly told: number;
  /** Side of the best price that stands at its band; -1: none. */
  readonly limitSide: number;
  /** Null: no limit state. */
  readonly pausesAt: number | null;
  readonly trades: readonly Bucket[];
}

/**
 * Limit up-limit down bands of one market, in continuous trading: NONE, NORMAL and LIMIT_STATE (the best bid at the upper, or the
 * best ask at the lower band), which becomes a pause when it lasts. Of bands that have no reference price yet there are none.
 */
export class PriceBands {
  /** In ticks: what may be traded. None: 0, {@link MAX_TICK}. */
  lower = 0;
  upper = MAX_TICK;
  /** Micro-dollars; 0: none yet. */
  reference = 0;
  /** When a limit state becomes a pause; Infinity: there is none. */
  pausesAt = Infinity;
  /** Whether the market is to have bands now. */
  isOn = false;
  private state = NONE;
  /** Since when the reference price stands. */
  private since = 0;
  private doubled = false;
  /** When they, or their state, last became other ones. */
  private told = 0;
  private limitSide = NO_SIDE;
  /** When the bands become wider; Infinity: they do not. */
  private doublesAt = Infinity;
  /** When time alone brings another reference price (Infinity: never), as of the last time that it was asked for. */
  private reviewAt = Infinity;
  private knowsReview = true;
  /** Least difference of a new reference price. */
  private least = 0;
  /** What the bands were last measured by; NaN: not since the state was restored. */
  private priorClose = NaN;
  private tier: PriceBandRule = 'NONE';
  private readonly terms: BandTerms;
  /** A best key of buys at or below the first, or of sells at or below the second, stands at a band; without bands, none does. */
  private upperKey = NO_BEST;
  private lowerKey = NO_BEST;
  private readonly buys: Ladder;
  private readonly sells: Ladder;
  private readonly window: TradeWindow;
  private readonly book: OrderBook;
  private readonly events: EventBuffer;

  constructor(terms: BandTerms, book: OrderBook, events: EventBuffer) {
    this.terms = terms;
    this.book = book;
    this.events = events;
    this.buys = book.ladder(BUY);
    this.sells = book.ladder(SELL);
    this.window = new TradeWindow(book.tickSize);
  }

  /** Worst key of the other side that an order of a side may trade at. */
  key(side: number): number {
    if (this.state === NONE) return ANY_KEY;
    return OrderBook.limitKey(side, side === BUY ? this.upper : this.lower);
  }

  /** When something is due by the passing of time alone. */
  get deadline(): number {
    if (!this.knowsReview) this.reviewAt = this.findReview();
    this.knowsReview = true;
    return Math.min(this.pausesAt, this.reviewAt, this.doublesAt);
  }

  /** As {@link deadline}, but for the next reference price. */
  get fixedDeadline(): number {
    return Math.min(this.pausesAt, this.doublesAt);
  }

  /** Whether time alone may bring another reference price. */
  get mayMove(): boolean {
    return this.reference > 0 && this.window.mayDiffer(this.reference, this.least);
  }

  private findReview(): number {
    if (this.state !== NORMAL) return Infinity;
    const { window, leastStanding } = this.rule;
    return this.window.differsAt(window, this.since + leastStanding, this.reference, this.least);
  }

  get rule(): LimitUpLimitDownRule {
    const { rules } = this.terms;
    invariant(rules, 'a market that trades has the rules of a day');
    return rules.limitUpLimitDown;
  }

  /** The band at which a limit state stands, in micro-dollars. */
  get limitPrice(): number {
    return (this.limitSide === BUY ? this.upper : this.lower) * this.book.tickSize;
  }

  /** Continuous trading begins. @param reference micro-dollars; 0: the first trades make one */
  begin(time: number, reference: number): void {
    this.window.clear();
    this.isOn = true;
    if (reference === 0) return;
    this.take(time, reference);
    this.measure(time);
  }

  /** Continuous trading ends, or the market has no bands any more. */
  end(): void {
    this.isOn = false;
    this.window.clear();
    this.lower = 0;
    this.upper = MAX_TICK;
    this.upperKey = this.lowerKey = NO_BEST;
    this.reference = 0;
    this.since = 0;
    this.doubled = false;
    this.leave();
    this.doublesAt = this.reviewAt = Infinity;
    this.knowsReview = true;
    if (this.state === NONE) return;
    this.state = NONE;
    this.publish(0);
  }

  /** Takes in trades: how many, the sum of their prices in ticks, the lowest and the highest. */
  add(time: number, count: number, ticks: number, lowest: number, highest: number): void {
    this.window.add(time, count, ticks, lowest, highest, this.rule.window);
    this.knowsReview = false;
  }

  /**
   * Takes a new reference price where the rule has one, and bands by it. In a limit state all stays.
   *
   * @returns whether the bands have moved
   */
  review(time: number): boolean {
    if (this.state === LIMIT_STATE) return false;
    const { window, rule, terms } = this;
    window.drop(time, rule.window);
    const isNew = this.isNew(time, rule);
    if (isNew) this.take(time, window.mean);
    const doubles = time >= terms.closesAt - rule.doubledBeforeClose;
    const isOther =
      isNew || doubles !== this.doubled || terms.priorClose !== this.priorClose || terms.priceBands !== this.tier;
    this.knowsReview = false;
    if (!isOther || this.reference === 0) {
      // The close may have moved.
      this.setDoubling();
      return false;
    }
    const moved = this.measure(time);
    if (isNew && !moved) this.publish(time);
    return moved;
  }

  /** Whether the mean of the trades is a new reference price. */
  private isNew(time: number, { leastStanding }: LimitUpLimitDownRule): boolean {
    const { window, reference, least } = this;
    if (reference === 0) return window.mean > 0;
    if (time - this.since < leastStanding || !window.mayDiffer(reference, least)) return false;
    return Math.abs(window.mean - reference) >= least;
  }

  private take(time: number, reference: number): void {
    this.reference = reference;
    this.since = time;
    this.setLeast();
  }

  private setLeast(): void {
    this.least = Math.ceil((this.reference * this.rule.leastChange) / 100);
    this.knowsReview = false;
  }

  /**
   * Looks whether the best prices stand at a band.
   *
   * @returns whether a limit state is over, so that what was put off is due
   */
  look(time: number): boolean {
    if (this.state === NONE) return false;
    const side = this.sideAtBand();
    if (side === this.limitSide) return false;
    this.knowsReview = false;
    if (side === NO_SIDE) {
      this.leave();
      this.state = NORMAL;
      this.setDoubling();
    } else {
      this.limitSide = side;
      this.pausesAt = time + this.rule.limitState;
      this.state = LIMIT_STATE;
      this.doublesAt = Infinity;
    }
    this.publish(time);
    return side === NO_SIDE;
  }

  /** Whether {@link review} would find nothing, although there have been trades: none is far enough from the reference price. */
  isCalm(time: number): boolean {
    const { reference } = this;
    return reference > 0 && time < this.doublesAt && !this.window.mayDiffer(reference, this.least);
  }

  /** Whether {@link look} would find nothing: the best prices have neither come to a band nor left it. Asked after every command. */
  get standsStill(): boolean {
    return this.buys.best > this.upperKey && this.sells.best > this.lowerKey
      ? this.limitSide === NO_SIDE
      : this.sideAtBand() === this.limitSide;
  }

  private sideAtBand(): number {
    if (this.buys.best <= this.upperKey) return BUY;
    return this.sells.best <= this.lowerKey ? SELL : NO_SIDE;
  }

  private setBands(lower: number, upper: number): void {
    this.lower = lower;
    this.upper = upper;
    this.upperKey = OrderBook.key(BUY, upper);
    this.lowerKey = OrderBook.key(SELL, lower);
  }

  private leave(): void {
    this.limitSide = NO_SIDE;
    this.pausesAt = Infinity;
  }

  /** Works the bands out. @returns whether they have moved */
  private measure(time: number): boolean {
    const { reference, terms, rule, book } = this;
    this.priorClose = terms.priorClose;
    this.tier = terms.priceBands;
    this.doubled = time >= terms.closesAt - rule.doubledBeforeClose;
    this.setDoubling();
    const distance = bandDistance(rule, this.tier, reference, this.priorClose, this.doubled);
    const lower = Math.max(0, nearest((reference - distance) / book.tickSize));
    const upper = Math.min(MAX_TICK, nearest((reference + distance) / book.tickSize));
    const isFirst = this.state === NONE;
    if (!isFirst && lower === this.lower && upper === this.upper) return false;
    this.setBands(lower, upper);
    if (isFirst) this.state = NORMAL;
    this.publish(time);
    return true;
  }

  private setDoubling(): void {
    this.doublesAt = this.doubled ? Infinity : this.terms.closesAt - this.rule.doubledBeforeClose;
  }

  private publish(time: number): void {
    this.told = time;
    const { book, reference, pausesAt } = this;
    const holds = this.state !== NONE;
    this.events.push(
      BANDS,
      book.instrument,
      holds ? this.lower * book.tickSize : 0,
      holds ? this.upper * book.tickSize : 0,
      reference,
      this.state,
      pausesAt === Infinity ? 0 : pausesAt,
    );
  }

  /** As one sees them; prices in micro-dollars. Null where none hold. */
  view(): BandsView | null {
    if (this.state === NONE) return null;
    const { book, reference, pausesAt } = this;
    return {
      lower: this.lower * book.tickSize,
      upper: this.upper * book.tickSize,
      reference,
      state: PRICE_BAND_STATES[this.state]!,
      pausesAt: pausesAt === Infinity ? null : pausesAt,
      since: this.told,
    };
  }

  /** Null where the market is to have none now. */
  capture(): BandsState | null {
    if (!this.isOn) return null;
    return {
      lower: this.lower,
      upper: this.upper,
      reference: this.reference,
      since: this.since,
      doubled: this.doubled,
      told: this.told,
      limitSide: this.limitSide,
      pausesAt: this.pausesAt === Infinity ? null : this.pausesAt,
      trades: this.window.capture(),
    };
  }

  restore(from: BandsState): void {
    this.isOn = true;
    if (from.reference > 0) this.setBands(from.lower, from.upper);
    this.reference = from.reference;
    this.since = from.since;
    this.doubled = from.doubled;
    this.told = from.told;
    this.limitSide = from.limitSide;
    this.pausesAt = from.pausesAt ?? Infinity;
    this.window.restore(from.trades);
    if (from.reference === 0) return;
    this.state = from.pausesAt === null ? NORMAL : LIMIT_STATE;
    this.setLeast();
    if (this.state === NORMAL) this.setDoubling();
  }
}

/** The nearest tick, halves up. */
function nearest(ticks: number): number {
  return Math.floor(ticks + 0.5);
}
