import type { ReferenceRows } from './ports.ts';
import type { AccountRecord, ApiKeyRecord, Changes, FirmRecord, InstrumentRecord, VenueRecord } from './records.ts';

/** Committed reference data in memory: what the API looks names up in. Listens to commits. */
export class Directory {
  readonly venues: VenueRecord[] = [];
  readonly firms: FirmRecord[] = [];
  readonly instruments: InstrumentRecord[] = [];
  readonly accounts: AccountRecord[] = [];
  private readonly instrumentsBySymbol = new Map<string, InstrumentRecord>();
  private readonly accountsById = new Map<string, AccountRecord>();
  private readonly venuesByName = new Map<string, VenueRecord>();
  private readonly firmsById = new Map<string, FirmRecord>();
  private readonly keysByHash = new Map<string, ApiKeyRecord>();
  private readonly keysById = new Map<string, ApiKeyRecord>();

  constructor(rows: ReferenceRows) {
    this.take(rows);
  }

  /** Adds or replaces rows of a committed command. */
  take(rows: Pick<Changes, 'venues' | 'firms' | 'instruments' | 'accounts' | 'apiKeys'> | ReferenceRows): void {
    for (const venue of rows.venues) {
      this.venues[venue.index] = venue;
      this.venuesByName.set(venue.name, venue);
    }
    for (const firm of rows.firms) {
      this.firms[firm.index] = firm;
      this.firmsById.set(firm.id, firm);
    }
    for (const instrument of rows.instruments) {
      this.instruments[instrument.index] = instrument;
      this.instrumentsBySymbol.set(instrument.symbol, instrument);
    }
    for (const account of rows.accounts) {
      this.accounts[account.index] = account;
      this.accountsById.set(account.id, account);
    }
    for (const key of rows.apiKeys) {
      this.keysByHash.set(key.hash, key);
      this.keysById.set(key.id, key);
    }
  }

  instrument(symbol: string): InstrumentRecord | undefined {
    return this.instrumentsBySymbol.get(symbol);
  }

  account(id: string): AccountRecord | undefined {
    return this.accountsById.get(id);
  }

  firm(id: string): FirmRecord | undefined {
    return this.firmsById.get(id);
  }

  venue(name: string): VenueRecord | undefined {
    return this.venuesByName.get(name);
  }

  /** @param hash SHA-256 of the secret, lower-case hex. Revoked keys are found too. */
  apiKey(hash: string): ApiKeyRecord | undefined {
    return this.keysByHash.get(hash);
  }

  apiKeyById(id: string): ApiKeyRecord | undefined {
    return this.keysById.get(id);
  }
}
