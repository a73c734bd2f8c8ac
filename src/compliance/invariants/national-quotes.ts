import {
  QUOTE_FLAGS,
  SIDES,
  bookNumber,
  formatDecimal,
  type MarketPhase,
  type QuoteFlag,
  type Side,
} from '../../domain/index.ts';
import type { EventOrders } from './event-orders.ts';
import type { Findings } from './findings.ts';
import { better } from './queues.ts';
import type { VenueFacts } from './venue-facts.ts';

/** A venue's protected quote of a side: whole round lots. Price 0: there is none. */
export interface VenueQuote {
  readonly venue: number;
  readonly price: number;
  readonly quantity: number;
  /** Whether self-help against the venue keeps it from being protected. */
  readonly selfHelp: boolean;
}

/** Words of an NBBO event after its instrument. */
type Words = readonly number[];
const NAMES = ['bid', 'its size', 'offer', 'its size', 'venues at the bid', 'venues at the offer', 'flags'] as const;
/** Phases in which the home market, and with it all others, is halted. */
const HALTED_PHASES: readonly MarketPhase[] = ['HALTED', 'REOPENING_AUCTION'];
const NOTHING: Words = [0, 0, 0, 0, 0, 0, 0];

/** National best bids and offers (D39), worked out from displayed orders alone; and what the engine says of them (I18). */
export class NationalQuotes {
  private readonly orders: EventOrders;
  private readonly facts: VenueFacts;
  private readonly findings: Findings;
  /** What was last said of an instrument. */
  private readonly told = new Map<number, Words>();

  constructor(orders: EventOrders, facts: VenueFacts, findings: Findings) {
    this.orders = orders;
    this.facts = facts;
    this.findings = findings;
  }

  /** An NBBO event. @param isBetween whether one of several quotes of a command has just come, and the others not yet */
  take(words: Float64Array, at: number, isBetween: boolean): void {
    const instrument = words[at + 1]!;
    const now = [...words.subarray(at + 2, at + 9)];
    if (sameWords(now, this.last(instrument))) {
      this.findings.fail('I18', `instrument ${instrument}: the national best quote is told of, and is as before`);
    }
    this.told.set(instrument, now);
    if (!isBetween) this.compare(instrument, 'when it is told');
  }

  /** Holds what was last said to what the books show. */
  compare(instrument: number, when: string): void {
    if (this.facts.venues.length < 2) return;
    const [told, is] = [this.last(instrument), this.wordsOf(instrument)];
    for (const [place, name] of NAMES.entries()) {
      if (told[place] === is[place]) continue;
      const where = `instrument ${instrument}, ${when}: the national best quote's ${name}`;
      this.findings.fail('I18', `${where} is said to be ${told[place]}; the books give ${is[place]}`);
      return;
    }
  }

  /** Middle of the quote that is in force, in micro-dollars; 0: there is none to trade at. */
  midpoint(instrument: number): number {
    const [bid = 0, , ask = 0] = this.last(instrument);
    return bid > 0 && ask > bid ? (bid + ask) / 2 : 0;
  }

  isCrossed(instrument: number): boolean {
    const [bid = 0, , ask = 0] = this.wordsOf(instrument);
    return bid > 0 && ask > 0 && bid > ask;
  }

  /** Quotes of lit venues that would be protected, or are but for self-help. */
  protectedQuotes(instrument: number, side: Side): VenueQuote[] {
    const quotes: VenueQuote[] = [];
    for (const [venue, fact] of this.facts.venues.entries()) {
      if (fact.kind !== 'LIT' || !fact.isProtected) continue;
      const book = bookNumber(venue, instrument);
      if (!this.orders.look(book).isContinuous || this.facts.isStale(book)) continue;
      const [price, quantity] = this.displayedLots(book, instrument, side);
      if (price > 0) quotes.push({ venue, price, quantity, selfHelp: fact.selfHelp });
    }
    return quotes;
  }

  /** The best of the other venues' protected quotes; undefined: there is none. */
  bestElsewhere(instrument: number, venue: number, side: Side): VenueQuote | undefined {
    let best: VenueQuote | undefined;
    for (const quote of this.protectedQuotes(instrument, side)) {
      if (quote.venue === venue || quote.selfHelp) continue;
      if (!best || better(side, quote.price, best.price)) best = quote;
    }
    return best;
  }

  private last(instrument: number): Words {
    return this.told.get(instrument) ?? NOTHING;
  }

  /** The price at which what is displayed, added up from the best on, reaches a round lot; and how much that is in whole lots. */
  private displayedLots(book: number, instrument: number, side: Side): readonly [price: number, quantity: number] {
    const lot = this.facts.roundLotOf(instrument);
    let sum = 0;
    let price = 0;
    for (const order of this.orders.look(book).displayed[side].inPriority()) {
      if (sum >= lot && order.price !== price) break;
      price = order.price;
      sum += order.shown;
    }
    return sum >= lot ? [price, sum - (sum % lot)] : [0, 0];
  }

  private wordsOf(instrument: number): Words {
    const sides = SIDES.map((side) => {
      const quotes = this.protectedQuotes(instrument, side).filter(({ selfHelp }) => !selfHelp);
      let best = 0;
      for (const { price } of quotes) if (best === 0 || better(side, price, best)) best = price;
      const at = quotes.filter(({ price }) => price === best);
      const size = at.reduce((sum, { quantity }) => sum + quantity, 0);
      return { best, size, venues: at.reduce((bits, { venue }) => bits | (1 << venue), 0) };
    });
    const [bid, ask] = sides as [(typeof sides)[0], (typeof sides)[0]];
    return [
      bid.best,
      bid.size,
      ask.best,
      ask.size,
      bid.venues,
      ask.venues,
      this.flagsOf(instrument, bid.best, ask.best),
    ];
  }

  private flagsOf(instrument: number, bid: number, ask: number): number {
    const { venues } = this.facts;
    const lit = [...venues.keys()].filter((venue) => venues[venue]!.kind === 'LIT');
    const holds: Readonly<Record<QuoteFlag, boolean>> = {
      LOCKED: bid > 0 && bid === ask,
      CROSSED: ask > 0 && bid > ask,
      STALE: lit.some((venue) => this.facts.isStale(bookNumber(venue, instrument))),
      HALTED: HALTED_PHASES.includes(this.orders.look(instrument).phase),
    };
    return QUOTE_FLAGS.reduce((bits, flag, place) => bits | (Number(holds[flag]) << place), 0);
  }
}

function sameWords(some: Words, others: Words): boolean {
  return some.every((word, place) => word === others[place]);
}

/** "150.00 at venue 2" */
export function nameQuote({ venue, price }: VenueQuote): string {
  return `${formatDecimal(price)} at venue ${venue}`;
}
