import {
  EVENT,
  HALT_KINDS,
  invariant,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  venueOf,
  HOME,
  type Micros,
} from '../../domain/index.ts';
import { MarketImage } from './market-image.ts';

const { BANDS, HALT, PHASE, SHORT_SALE_RESTRICTION, UNCROSSED } = EVENT;

/** Who hears of what a command has changed. */
export interface MarketListener {
  /** A market has begun a phase, or what guards it is other than before: a halt, price bands, a restriction of short sales. */
  marketChanged(market: MarketImage): void;
  /** An auction has an indication, or its result. */
  auctionChanged(market: MarketImage): void;
}

/** The home markets of all instruments, moved by their events alone: other venues follow them, and have no auctions. */
export class MarketImages {
  private readonly markets = new Map<number, MarketImage>();
  /** Those that the command under way has changed. */
  private readonly due = new Set<MarketImage>();

  get all(): Iterable<MarketImage> {
    return this.markets.values();
  }

  has(instrument: number): boolean {
    return this.markets.has(instrument);
  }

  of(instrument: number): MarketImage {
    const market = this.markets.get(instrument);
    invariant(market, `The feed knows no book of instrument ${instrument}: it was neither seeded nor created.`);
    return market;
  }

  create(instrument: number, time: Micros): void {
    if (!this.markets.has(instrument)) this.markets.set(instrument, new MarketImage(instrument, time));
  }

  /** Takes an event of a market: a phase, a halt, bands, a restriction of short sales, an auction. */
  take(words: Float64Array, at: number, time: Micros, listener: MarketListener): void {
    const first = words[at + 1]!;
    if (venueOf(first) !== HOME) return;
    const market = this.of(first);
    if (words[at] === PHASE) {
      // Of several phases in one command each is told of.
      if (market.phaseDue || market.auctionDue) announce(market, listener);
      market.enter(MARKET_PHASES[words[at + 2]!]!, time);
    } else if (words[at] === HALT || words[at] === BANDS || words[at] === SHORT_SALE_RESTRICTION) {
      // The phase before a halt, whose own comes next, is told of without it.
      if (words[at] === HALT && market.phaseDue) announce(market, listener);
      guard(market, words, at, time);
    } else {
      const uncrossed = words[at] === UNCROSSED;
      // An auction that begins tells nothing of the one before it, whose result is out by then.
      if (!uncrossed && market.auctionDue) announce(market, listener);
      market.showAuction({ price: words[at + 2]!, volume: words[at + 3]!, imbalance: words[at + 4]! }, uncrossed, time);
    }
    this.due.add(market);
  }

  /** Ends a command: tells of what it has changed. */
  settle(listener: MarketListener): void {
    for (const market of this.due) announce(market, listener);
    this.due.clear();
  }
}

/** Takes a halt, bands, or the restriction of short sales. */
function guard(market: MarketImage, words: Float64Array, at: number, time: Micros): void {
  const [a, b, c, d, e] = [words[at + 2]!, words[at + 3]!, words[at + 4]!, words[at + 5]!, words[at + 6]!];
  if (words[at] === HALT) {
    const [kind, level, price, reference, until] = [HALT_KINDS[a]!, b, c, d, e];
    market.halt = {
      kind,
      level,
      price: orNull(price),
      reference: orNull(reference),
      since: time,
      until: orNull(until),
    };
  } else if (words[at] === BANDS) {
    const state = PRICE_BAND_STATES[d]!;
    market.bands =
      state === 'NONE' ? null : { lower: a, upper: b, reference: c, state, pausesAt: orNull(e), since: time };
  } else {
    market.restrictShortSales(a, b, time);
  }
  market.guardDue = true;
}

function announce(market: MarketImage, listener: MarketListener): void {
  if (market.phaseDue || market.guardDue) listener.marketChanged(market);
  if (market.auctionDue) listener.auctionChanged(market);
  market.phaseDue = false;
  market.guardDue = false;
  market.auctionDue = false;
}

/** What 0 says where it stands for nothing. */
function orNull(word: number): number | null {
  return word === 0 ? null : word;
}
