import { NO_KEY, OrderBook } from '../book/index.ts';
import {
  EVENT,
  QUOTE_FLAGS,
  roundLot,
  type EventBuffer,
  type Micros,
  type ProtectionRegime,
  type QuoteFlag,
} from '../domain/index.ts';
import type { Market, NationalView } from '../venue/index.ts';
import { QuoteTrail, type TrailState } from './quote-trail.ts';

const { NBBO } = EVENT;

const flag = (word: QuoteFlag): number => 1 << QUOTE_FLAGS.indexOf(word);
const LOCKED = flag('LOCKED');
const CROSSED = flag('CROSSED');
const STALE = flag('STALE');
const HALTED = flag('HALTED');

/** What is asked of the exchange around. */
export interface QuoteParts {
  readonly events: EventBuffer;
  /** Time of the command under way. */
  now(): Micros;
  /** What protects quotes on a day of the venue. */
  regimeOn(day: string): ProtectionRegime;
}

/** Words of a national quote: bid, its size, offer, its size (0: none), venues at the bid, at the offer, flags. */
const WORDS = 7;

/** A quote of one venue: ticks and shares; tick 0: there is none. */
export interface ProtectedQuote {
  tick: number;
  quantity: number;
}

/** An NBBO and the trails of its venues, as plain values. */
export interface NationalState {
  readonly last: readonly number[];
  /** By place among the lit markets. */
  readonly trails: readonly TrailState[];
}

/**
 * National best bid and offer of an instrument (D39): over the protected quotes of its lit markets. A market's protected quote is the
 * price at which what it displays, from the best price on, comes to a round lot; its size is that in whole round lots.
 */
export class NationalQuote implements NationalView {
  /** Lit markets, the home market first. */
  readonly lit: Market[] = [];
  readonly pools: Market[] = [];
  /** As the last event had it. */
  last = new Float64Array(WORDS);
  /** What each lit market has shown of late. */
  readonly trails: QuoteTrail[] = [];
  private now = new Float64Array(WORDS);
  private readonly home: Market;
  readonly parts: QuoteParts;
  private readonly found: ProtectedQuote = { tick: 0, quantity: 0 };
  /** Round lot of the day, and the close that it was worked out from. */
  private lot = 0;
  private lotDay = '';
  private lotPrice = -1;

  constructor(home: Market, parts: QuoteParts) {
    this.home = home;
    this.parts = parts;
  }

  /** A market of the instrument, in order of venue. */
  add(market: Market): void {
    if (market.isDark) this.pools.push(market);
    else {
      this.lit.push(market);
      this.trails.push(new QuoteTrail());
    }
  }

  /** Whether Rule 611 protects quotes today. */
  get protects(): boolean {
    return this.parts.regimeOn(this.home.rulesDay) === 'RULE_611';
  }

  /** Micro-dollars; 0: there is none, or it is locked or crossed, or the instrument does not trade. */
  get midpoint(): number {
    const bid = this.last[0]!;
    const ask = this.last[2]!;
    return bid === 0 || ask <= bid ? 0 : (bid + ask) / 2;
  }

  /** Whether the protected quotes cross each other just now (Rule 611(b)(4)). */
  get isCrossed(): boolean {
    this.work();
    return (this.now[6]! & CROSSED) !== 0;
  }

  /** Shares of a round lot today. */
  get roundLot(): number {
    const { home } = this;
    if (home.rulesDay !== this.lotDay || home.priorClose !== this.lotPrice) {
      this.lotDay = home.rulesDay;
      this.lotPrice = home.priorClose;
      this.lot = home.rules === null ? 1 : roundLot(home.rules.roundLots, home.priorClose);
    }
    return this.lot;
  }

  /** Whether a market's quotes are protected, self-help apart. */
  isProtected(market: Market): boolean {
    return market.continuous && market.venue.protectedQuotes && !market.isStale;
  }

  /** Protected quote of a side of a market, whoever may rely on it. The object is used again by the next call. */
  quoteOf(market: Market, side: number): ProtectedQuote {
    const { found } = this;
    const ladder = market.book.ladder(side);
    const lot = this.roundLot;
    let sum = 0;
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      sum += ladder.quantity(ladder.levelOf(key));
      if (sum < lot) continue;
      found.tick = OrderBook.tick(side, key);
      found.quantity = sum - (sum % lot);
      return found;
    }
    found.tick = found.quantity = 0;
    return found;
  }

  /** Says what the national quote is, if it is another than was said last, and keeps what each market shows. */
  note(): void {
    const { now, last } = this;
    this.work();
    this.keepTrails();
    let same = true;
    for (let at = 0; at < WORDS; at++) if (now[at] !== last[at]) same = false;
    if (same) return;
    this.now = last;
    this.last = now;
    const [bid, bidSize, ask, askSize, bidVenues, askVenues, flags] = now as unknown as number[];
    this.parts.events.push(NBBO, this.home.instrument, bid, bidSize, ask, askSize, bidVenues, askVenues, flags);
  }

  private keepTrails(): void {
    const time = this.parts.now();
    const window = this.home.rules?.protection.flickerWindow ?? 0;
    this.lit.forEach((market, place) => {
      const isShown = this.isProtected(market);
      const bid = isShown ? this.quoteOf(market, 0).tick : 0;
      const ask = isShown ? this.quoteOf(market, 1).tick : 0;
      this.trails[place]!.note(time, bid, ask, window);
    });
  }

  private work(): void {
    const { now, home } = this;
    now.fill(0);
    let flags = home.phase === 'HALTED' || home.phase === 'REOPENING_AUCTION' ? HALTED : 0;
    for (const market of this.lit) {
      if (market.isStale) flags |= STALE;
      if (market.venue.selfHelp || !this.isProtected(market)) continue;
      const bit = 1 << market.venue.index;
      const bid = this.quoteOf(market, 0);
      const bidPrice = bid.tick * home.tickSize;
      if (bidPrice > now[0]!) {
        now[0] = bidPrice;
        now[1] = now[4] = 0;
      }
      if (bidPrice > 0 && bidPrice === now[0]) {
        now[1]! += bid.quantity;
        now[4]! |= bit;
      }
      const ask = this.quoteOf(market, 1);
      const askPrice = ask.tick * home.tickSize;
      if (askPrice > 0 && (now[2] === 0 || askPrice < now[2]!)) {
        now[2] = askPrice;
        now[3] = now[5] = 0;
      }
      if (askPrice > 0 && askPrice === now[2]) {
        now[3]! += ask.quantity;
        now[5]! |= bit;
      }
    }
    if (now[0]! > 0 && now[2]! > 0 && now[0]! >= now[2]!) flags |= now[0] === now[2] ? LOCKED : CROSSED;
    now[6] = flags;
  }

  capture(): NationalState {
    return { last: [...this.last], trails: this.trails.map((trail) => trail.capture()) };
  }

  restore({ last, trails }: NationalState): void {
    this.last = Float64Array.from(last);
    trails.forEach((trail, place) => this.trails[place]?.restore(trail));
  }
}
