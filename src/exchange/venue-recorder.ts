import {
  HOME,
  SMART,
  invariant,
  type CreateVenue,
  type SetSelfHelp,
  type SetVenue,
  type VenueTerms,
} from '../domain/index.ts';
import type { ReferenceRows } from './ports.ts';
import type { Changes, VenueRecord } from './records.ts';
import type { Moment } from './moment.ts';

/** The rows of venues. */
export class VenueRecorder {
  private readonly rows: VenueRecord[] = [];
  private readonly byName = new Map<string, number>();

  constructor({ venues }: Pick<ReferenceRows, 'venues'>) {
    for (const venue of venues) this.remember(venue);
  }

  find(index: number): VenueRecord | undefined {
    return this.rows[index];
  }

  venue(index: number): VenueRecord {
    const venue = this.rows[index];
    invariant(venue, `venue ${index} exists`);
    return venue;
  }

  /** Index of the venue that an order names: the home market where it names none, or one that is not there; null: the router decides. */
  destination(name: string | undefined): number | null {
    if (name === SMART) return null;
    return name === undefined ? HOME : (this.byName.get(name) ?? HOME);
  }

  create(command: CreateVenue, index: number, changes: Changes): void {
    const { name, mic, venueKind: kind } = command;
    const row: VenueRecord = {
      index,
      name,
      mic,
      kind,
      protectedQuotes: kind === 'LIT',
      fillRate: 1_000_000,
      latency: 0,
      quoteLifetime: null,
      priority: 'TIME',
      adverseSelection: 0,
      selfHelpSince: null,
      selfHelpBy: null,
      selfHelpReason: null,
    };
    this.keep(withTerms(row, command), changes);
  }

  set(command: SetVenue, changes: Changes): void {
    this.keep(withTerms(this.venue(command.venue), command), changes);
  }

  setSelfHelp({ venue, declared, by, reason }: SetSelfHelp, { time }: Moment, changes: Changes): void {
    const row = this.venue(venue);
    const since = declared
      ? { selfHelpSince: row.selfHelpSince ?? time, selfHelpBy: by, selfHelpReason: reason }
      : { selfHelpSince: null, selfHelpBy: null, selfHelpReason: null };
    this.keep({ ...row, ...since }, changes);
  }

  private remember(row: VenueRecord): void {
    this.rows[row.index] = row;
    this.byName.set(row.name, row.index);
  }

  private keep(row: VenueRecord, changes: Changes): void {
    this.remember(row);
    changes.venues.push(row);
  }
}

/** What is absent stays. */
function withTerms(row: VenueRecord, terms: VenueTerms): VenueRecord {
  return {
    ...row,
    protectedQuotes: terms.protectedQuotes ?? row.protectedQuotes,
    fillRate: terms.fillRate ?? row.fillRate,
    latency: terms.latency ?? row.latency,
    quoteLifetime: terms.quoteLifetime === undefined ? row.quoteLifetime : terms.quoteLifetime,
    priority: terms.priority ?? row.priority,
    adverseSelection: terms.adverseSelection ?? row.adverseSelection,
  };
}
