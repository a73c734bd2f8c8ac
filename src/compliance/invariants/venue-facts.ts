import {
  CALENDARS,
  EVENT,
  SMART,
  bookNumber,
  protectionOn,
  roundLot,
  rulesOn,
  venueOf,
  type Command,
  type FeeTier,
  type ProtectionRegime,
  type VenueKind,
  type VenueTerms,
} from '../../domain/index.ts';
import type { ReferenceRows } from '../../exchange/index.ts';

/** What commands have made of a venue. */
export interface VenueFact {
  readonly name: string;
  readonly kind: VenueKind;
  isProtected: boolean;
  selfHelp: boolean;
  /** Microseconds; null: its quotes do not go stale. */
  lifetime: number | null;
  latency: number;
  isBySize: boolean;
  readonly schedules: { readonly from: string; readonly tiers: readonly FeeTier[] }[];
}

/** An instrument, as far as its venues' rules depend on it. */
interface InstrumentFact {
  readonly tickSize: number;
  calendar: string;
  day: string;
  /** Micro-dollars; 0: none. */
  priorClose: number;
  lastPrice: number;
  hasTraded: boolean;
}

/** Venues, days and reference prices as commands and events have them. */
export class VenueFacts {
  readonly venues: VenueFact[] = [];
  /** Time of the command under way. */
  time = 0;
  private readonly instruments: InstrumentFact[] = [];
  private readonly regimes: { readonly from: string; readonly regime: ProtectionRegime }[] = [];
  /** Calendar → day that its markets are in. */
  private readonly days = new Map<string, string>();
  /** When what a feed has told of a book is stale, unless it is heard of again. */
  private readonly staleAt = new Map<number, number>();
  /** Books of which the command under way has still to tell, in order. */
  private unheard: number[] = [];

  /** Goes on from rows of an earlier engine version, whose venues were but names. */
  begin({ venues, instruments }: ReferenceRows): void {
    for (const { name, kind } of venues) this.addVenue(name, kind, {});
    for (const { referencePrice, tickSize } of instruments) this.addInstrument(tickSize, referencePrice, 'ALWAYS_OPEN');
  }

  /** A command that was not refused, before its events. */
  take(command: Command): void {
    switch (command.kind) {
      case 'CreateVenue':
        this.addVenue(command.name, command.venueKind, command);
        break;
      case 'SetVenue':
        setTerms(this.venues[command.venue]!, command);
        break;
      case 'SetVenueFees':
        this.venues[command.venue]!.schedules.push(command);
        break;
      case 'SetSelfHelp':
        this.venues[command.venue]!.selfHelp = command.declared;
        break;
      case 'SetProtectionRegime':
        this.regimes.push(command);
        break;
      case 'QuoteVenues':
        this.unheard = command.quotes.map(({ venue, instrument }) => bookNumber(venue, instrument));
        break;
      case 'CreateInstrument':
        this.addInstrument(command.tickSize, command.referencePrice, command.calendar ?? 'ALWAYS_OPEN');
        break;
      case 'SetInstrument':
        if (typeof command.referencePrice === 'number') {
          this.instruments[command.instrument]!.priorClose = command.referencePrice;
        }
        break;
      case 'SetCalendar':
        this.instruments[command.instrument]!.calendar = command.calendar;
        this.beginDay(this.instruments[command.instrument]!);
        break;
      default:
      // Others say nothing of venues.
    }
  }

  /** Events that begin days, and trades, of which the home market's make the next day's reference price. */
  takeEvent(command: Command, words: Float64Array, at: number): void {
    if (words[at] === EVENT.SESSION) {
      const calendar = CALENDARS[words[at + 2]!]!;
      const session = command.kind === 'AdvanceTime' && command.sessions?.find((each) => each.calendar === calendar);
      if (!session) return;
      this.days.set(calendar, session.date);
      for (const instrument of this.instruments) if (instrument.calendar === calendar) this.beginDay(instrument);
    } else if (words[at] === EVENT.TRADE) {
      const instrument = this.instruments[words[at + 1]!];
      if (!instrument) return;
      instrument.lastPrice = words[at + 6]!;
      instrument.hasTraded = true;
    }
  }

  get instrumentIndexes(): IterableIterator<number> {
    return this.instruments.keys();
  }

  /** Quotes of a command come one after the other: this book's has come, and with it those before. Undefined: all have. */
  hear(book?: number): void {
    const { unheard } = this;
    const count = book === undefined ? unheard.length : unheard.indexOf(book) + 1;
    for (const each of unheard.splice(0, count)) {
      this.staleAt.set(each, this.time + (this.venues[venueOf(each)]!.lifetime ?? Infinity));
    }
  }

  /** Index of the venue that an order names; the home market's where it names none, or the router. */
  indexOf(name: string | undefined): number {
    if (name === undefined || name === SMART) return 0;
    return this.venues.findIndex((venue) => venue.name === name);
  }

  tickSizeOf(instrument: number): number {
    return this.instruments[instrument]!.tickSize;
  }

  /** Before the first day of a venue any share is one. */
  roundLotOf(instrument: number): number {
    const { day, priorClose } = this.instruments[instrument]!;
    return day === '' ? 1 : roundLot(rulesOn(day).roundLots, priorClose);
  }

  /** What protects quotes on the instrument's day. Of two settings for a day the newer holds. */
  regimeOf(instrument: number): ProtectionRegime {
    const { day } = this.instruments[instrument]!;
    let set: { readonly from: string; readonly regime: ProtectionRegime } | undefined;
    for (const each of this.regimes) if (each.from <= day && (!set || each.from >= set.from)) set = each;
    return set?.regime ?? protectionOn(day).regime;
  }

  /** For how long a quote may have been shown and still be traded through, in microseconds (Rule 611(b)(8)). */
  flickerWindowOf(instrument: number): number {
    const { day } = this.instruments[instrument]!;
    return day === '' ? 0 : protectionOn(day).flickerWindow;
  }

  /** Whether the feed of a book has not been heard of for too long. */
  isStale(book: number): boolean {
    return this.time >= (this.staleAt.get(book) ?? Infinity);
  }

  /** The tiers in force at a venue on a day (UTC); undefined: it charges nothing. Of two for a day the newer holds. */
  tiersOf(venue: number, day: string): readonly FeeTier[] | undefined {
    let found: { readonly from: string; readonly tiers: readonly FeeTier[] } | undefined;
    for (const each of this.venues[venue]?.schedules ?? []) {
      if (each.from <= day && (!found || each.from >= found.from)) found = each;
    }
    return found?.tiers;
  }

  private addVenue(name: string, kind: VenueKind, terms: VenueTerms): void {
    const isProtected = kind === 'LIT';
    const venue: VenueFact = {
      ...{ name, kind, isProtected, selfHelp: false, lifetime: null, latency: 0, isBySize: false, schedules: [] },
    };
    setTerms(venue, terms);
    this.venues.push(venue);
  }

  private addInstrument(tickSize: number, referencePrice: number | null, calendar: string): void {
    const day = this.days.get(calendar) ?? '';
    const priorClose = referencePrice ?? 0;
    this.instruments.push({ tickSize, calendar, day, priorClose, lastPrice: 0, hasTraded: false });
  }

  private beginDay(instrument: InstrumentFact): void {
    const day = this.days.get(instrument.calendar) ?? '';
    if (day === instrument.day) return;
    if (instrument.day !== '' && instrument.hasTraded) instrument.priorClose = instrument.lastPrice;
    instrument.hasTraded = false;
    instrument.day = day;
  }
}

function setTerms(venue: VenueFact, terms: VenueTerms): void {
  venue.isProtected = terms.protectedQuotes ?? venue.isProtected;
  if (terms.quoteLifetime !== undefined) venue.lifetime = terms.quoteLifetime;
  venue.latency = terms.latency ?? venue.latency;
  if (terms.priority !== undefined) venue.isBySize = terms.priority === 'SIZE_TIME';
}
