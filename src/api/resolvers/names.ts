import { HOME, bookNumber, invariant, venueOf } from '../../domain/index.ts';
import type { AccountRecord, Directory, FirmRecord, InstrumentRecord, VenueRecord } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import { ApiError, badInput } from '../errors.ts';

/** A listed instrument, or NOT_FOUND. */
export function requireInstrument(directory: Directory, symbol: string): InstrumentRecord {
  const instrument = directory.instrument(symbol);
  if (instrument) return instrument;
  throw new ApiError('NOT_FOUND', `There is no symbol ${JSON.stringify(symbol.slice(0, 40))}.`);
}

/** As {@link requireInstrument}; null where none is named. */
export function optionalInstrument(directory: Directory, symbol: string | null | undefined): InstrumentRecord | null {
  return symbol === null || symbol === undefined ? null : requireInstrument(directory, symbol);
}

/** A venue that is known, or NOT_FOUND. */
export function requireVenue(directory: Directory, name: string): VenueRecord {
  const venue = directory.venue(name);
  if (venue) return venue;
  throw new ApiError('NOT_FOUND', `There is no venue ${JSON.stringify(name.slice(0, 40))}.`);
}

/** As {@link requireVenue}; null where none is named. */
export function optionalVenue(directory: Directory, name: string | null | undefined): VenueRecord | null {
  return name === null || name === undefined ? null : requireVenue(directory, name);
}

/** A displayed book. */
export interface NamedBook {
  readonly instrument: InstrumentRecord;
  readonly venue: VenueRecord;
  /** Its number, `domain/venues.ts`. */
  readonly book: number;
}

/** The book of a symbol at a venue, by default the home market; a venue that shows none is BAD_USER_INPUT. */
export function requireBook(directory: Directory, symbol: string, name: string | null | undefined): NamedBook {
  const instrument = requireInstrument(directory, symbol);
  const venue = optionalVenue(directory, name) ?? homeVenue(directory);
  if (venue.kind === 'DARK') throw badInput(`venue is ${venue.name}, a DARK venue: it shows no book.`);
  return { instrument, venue, book: bookNumber(venue.index, instrument.index) };
}

export function instrumentAt(directory: Directory, index: number): InstrumentRecord {
  const instrument = directory.instruments[index];
  invariant(instrument, `instrument ${index} is in the directory`);
  return instrument;
}

export function accountAt(directory: Directory, index: number): AccountRecord {
  const account = directory.accounts[index];
  invariant(account, `account ${index} is in the directory`);
  return account;
}

export function firmAt(directory: Directory, index: number): FirmRecord {
  const firm = directory.firms[index];
  invariant(firm, `firm ${index} is in the directory`);
  return firm;
}

/** Id of a key, for those who may know it: staff, and the key itself. */
export function keyId({ viewer }: RequestContext, id: string | null): string | null {
  return viewer.readsEveryAccount || viewer.key?.id === id ? id : null;
}

/** Its name, for the same. */
export function keyName(context: RequestContext, id: string | null): string | null {
  const known = keyId(context, id);
  return known === null ? null : (context.services.directory.apiKeyById(known)?.name ?? known);
}

export function venueAt(directory: Directory, index: number): VenueRecord {
  const venue = directory.venues[index];
  invariant(venue, `venue ${index} is in the directory`);
  return venue;
}

export function homeVenue(directory: Directory): VenueRecord {
  return venueAt(directory, HOME);
}

/** Name of the venue that a book is at. */
export function venueNameOf(directory: Directory, book: number): string {
  return venueAt(directory, venueOf(book)).name;
}
