import type { ReferenceRows } from './ports.ts';
import type {
  AccountRecord,
  ApiKeyRecord,
  Changes,
  FeeScheduleRecord,
  FirmRecord,
  InstrumentRecord,
  ProtectionRegimeRecord,
  QuotingIncrementRecord,
  RestrictionRecord,
  TradingStateRecord,
  VenueRecord,
} from './records.ts';

/** Rows that a directory takes. */
type DirectoryRows = {
  readonly [
    Kind in
      | 'venues'
      | 'feeSchedules'
      | 'protectionRegimes'
      | 'quotingIncrements'
      | 'firms'
      | 'instruments'
      | 'accounts'
      | 'apiKeys'
      | 'tradingStates'
      | 'restrictions'
  ]: readonly Changes[Kind][number][];
};

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
  /** By venue, then day: the newest for each. */
  private readonly fees: Map<string, FeeScheduleRecord>[] = [];
  private readonly regimesByDay = new Map<string, ProtectionRegimeRecord>();
  /** By instrument, then day. */
  private readonly increments: Map<string, QuotingIncrementRecord>[] = [];
  private readonly statesByScope = new Map<string, TradingStateRecord>();
  /** On the restricted list now, by instrument, account and firm. */
  private readonly restricted = new Map<string, RestrictionRecord>();

  constructor(rows: ReferenceRows) {
    this.take(rows);
  }

  /** Adds or replaces rows of a committed command. */
  take(rows: DirectoryRows): void {
    for (const venue of rows.venues) {
      this.venues[venue.index] = venue;
      this.venuesByName.set(venue.name, venue);
    }
    for (const row of rows.feeSchedules) (this.fees[row.venue] ??= new Map()).set(row.from, row);
    for (const row of rows.protectionRegimes) this.regimesByDay.set(row.from, row);
    for (const row of rows.quotingIncrements) (this.increments[row.instrument] ??= new Map()).set(row.from, row);
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
    for (const state of rows.tradingStates) this.statesByScope.set(state.scope, state);
    for (const row of rows.restrictions) {
      const key = `${row.instrument}:${row.account}:${row.firm}`;
      if (row.restricted) this.restricted.set(key, row);
      else this.restricted.delete(key);
    }
  }

  /** The restricted list as it is now, in the order in which its entries were made. */
  get restrictions(): readonly RestrictionRecord[] {
    return [...this.restricted.values()];
  }

  /** Trading states of algorithms, and of the market, that were ever set. */
  get tradingStates(): readonly TradingStateRecord[] {
    return [...this.statesByScope.values()];
  }

  /** @param scope `algorithm:ID` or `market`; undefined: never set, and so ACTIVE */
  tradingState(scope: string): TradingStateRecord | undefined {
    return this.statesByScope.get(scope);
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

  /** A venue's schedules of fees, ascending by day. @param venue index */
  feeSchedules(venue: number): readonly FeeScheduleRecord[] {
    return byDay(this.fees[venue]);
  }

  /** Its fees on a day (UTC), "2026-11-24"; undefined: it charges nothing yet. */
  feesOn(venue: number, day: string): FeeScheduleRecord | undefined {
    return this.feeSchedules(venue).findLast(({ from }) => from <= day);
  }

  /** Regimes of order protection that operators have set, ascending by day. */
  get protectionRegimes(): readonly ProtectionRegimeRecord[] {
    return byDay(this.regimesByDay);
  }

  /** What an instrument has been assigned, ascending by day. @param instrument index */
  quotingIncrements(instrument: number): readonly QuotingIncrementRecord[] {
    return byDay(this.increments[instrument]);
  }

  /** @param hash SHA-256 of the secret, lower-case hex. Revoked keys are found too. */
  apiKey(hash: string): ApiKeyRecord | undefined {
    return this.keysByHash.get(hash);
  }

  apiKeyById(id: string): ApiKeyRecord | undefined {
    return this.keysById.get(id);
  }
}

function byDay<Row extends { readonly from: string }>(rows: ReadonlyMap<string, Row> | undefined): readonly Row[] {
  return [...(rows?.values() ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1));
}
