import { invariant } from '../../domain/index.ts';
import type { AccountRecord, Directory, FirmRecord, InstrumentRecord, VenueRecord } from '../../exchange/index.ts';
import type { RequestContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { HOME_VENUE } from '../to-command.ts';

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

/** The home market's book is the only one there is; any other venue is NOT_FOUND. */
export function requireHomeVenue(venue: string | null | undefined): void {
  if (venue === null || venue === undefined || venue === HOME_VENUE) return;
  throw new ApiError('NOT_FOUND', `There is no book at ${JSON.stringify(venue.slice(0, 40))}; ${HOME_VENUE} has one.`);
}

/** A venue that is known, or NOT_FOUND; null where none is named. */
export function optionalVenue(directory: Directory, name: string | null | undefined): VenueRecord | null {
  if (name === null || name === undefined) return null;
  const venue = directory.venue(name);
  if (venue) return venue;
  throw new ApiError('NOT_FOUND', `There is no venue ${JSON.stringify(name.slice(0, 40))}.`);
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

export function homeVenue(directory: Directory): VenueRecord {
  const venue = directory.venue(HOME_VENUE);
  invariant(venue, `the venue ${HOME_VENUE} is in the directory`);
  return venue;
}
