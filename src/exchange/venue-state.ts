import {
  protectionOn,
  type CreateVenue,
  type FeeTier,
  type PoolPriority,
  type ProtectionRegime,
  type VenueKind,
  type VenueTerms,
} from '../domain/index.ts';
import { FeeBook, type FeeSchedule } from '../venue/index.ts';

/** What the core knows of a venue, its books apart. */
export interface VenueState {
  readonly index: number;
  readonly name: string;
  /** ISO 10383; '': not known. */
  readonly mic: string;
  readonly kind: VenueKind;
  readonly fees: FeeBook;
  protectedQuotes: boolean;
  /** Millionths. */
  fillRate: number;
  /** Microseconds. */
  latency: number;
  /** Microseconds; null: quotes do not go stale. */
  quoteLifetime: number | null;
  priority: PoolPriority;
  /** Micro-dollars a share. */
  adverseSelection: number;
  /** Whether self-help against it is declared. */
  selfHelp: boolean;
}

/** A venue as it is added. */
export type NewVenue = Pick<CreateVenue, 'name' | 'venueKind'> & Partial<Pick<CreateVenue, 'mic'>> & VenueTerms;

/** What was set from a day on. */
type Dated<Value> = readonly [from: string, value: Value];

/** {@link Venues} as a snapshot has them. */
export interface VenuesState {
  readonly venues: readonly (Omit<VenueState, 'fees'> & { readonly fees: readonly FeeSchedule[] })[];
  readonly regimes: readonly Dated<ProtectionRegime>[];
  /** By instrument. */
  readonly increments: readonly (readonly [instrument: number, assigned: readonly Dated<number>[]])[];
  /** Month that the volumes are of; '': none yet. */
  readonly month: string;
  /** Venue, account, shares. */
  readonly volumes: readonly (readonly [number, number, number])[];
}

/** Room for all accounts in a key of venue and account. */
const ACCOUNTS = 65_536;

/** The venues by index, and what is set of them and of order protection, by day. */
export class Venues {
  readonly states: VenueState[] = [];
  private regimes: readonly Dated<ProtectionRegime>[] = [];
  private readonly increments = new Map<number, readonly Dated<number>[]>();
  private month = '';
  private readonly volumes = new Map<number, number>();

  get(index: number): VenueState {
    return this.states[index]!;
  }

  /** A new venue, in order of index. */
  add({ name, mic = '', venueKind, ...terms }: NewVenue): VenueState {
    const isLit = venueKind === 'LIT';
    const venue: VenueState = {
      index: this.states.length,
      name,
      mic,
      kind: venueKind,
      fees: new FeeBook(isLit),
      protectedQuotes: isLit,
      fillRate: 1_000_000,
      latency: 0,
      quoteLifetime: null,
      priority: 'TIME',
      adverseSelection: 0,
      selfHelp: false,
    };
    this.states.push(venue);
    this.set(venue.index, terms);
    return venue;
  }

  /** What is absent stays. */
  set(index: number, terms: VenueTerms): void {
    const venue = this.get(index);
    venue.protectedQuotes = terms.protectedQuotes ?? venue.protectedQuotes;
    venue.fees.capped = venue.protectedQuotes;
    venue.fillRate = terms.fillRate ?? venue.fillRate;
    venue.latency = terms.latency ?? venue.latency;
    if (terms.quoteLifetime !== undefined) venue.quoteLifetime = terms.quoteLifetime;
    venue.priority = terms.priority ?? venue.priority;
    venue.adverseSelection = terms.adverseSelection ?? venue.adverseSelection;
  }

  /** Whether any venue charges anything, or will. */
  get hasFees(): boolean {
    return this.states.some(({ fees }) => fees.capture().length > 0);
  }

  setFees(index: number, from: string, tiers: readonly FeeTier[]): void {
    this.get(index).fees.set(from, tiers);
  }

  setSelfHelp(index: number, declared: boolean): void {
    this.get(index).selfHelp = declared;
  }

  setRegime(from: string, regime: ProtectionRegime): void {
    this.regimes = withDay(this.regimes, from, regime);
  }

  /** What protects quotes on a day of the venue: as an operator has set it for then, else as the rule of the day has it. */
  regimeOn(day: string): ProtectionRegime {
    return valueOn(this.regimes, day) ?? protectionOn(day).regime;
  }

  setIncrement(instrument: number, from: string, increment: number): void {
    this.increments.set(instrument, withDay(this.increments.get(instrument) ?? [], from, increment));
  }

  /** The quoting increment (micro-dollars) that an instrument has been assigned for a day; null: none. */
  incrementOn(instrument: number, day: string): number | null {
    return valueOn(this.increments.get(instrument) ?? [], day) ?? null;
  }

  /** @param month UTC, "2026-11"; of months before that of the last fill nothing is known any more */
  volumeOf(venue: number, account: number, month: string): number {
    return month === this.month ? (this.volumes.get(venue * ACCOUNTS + account) ?? 0) : 0;
  }

  /** An account has traded. Months come in order. */
  addVolume(venue: number, account: number, month: string, quantity: number): void {
    if (month !== this.month) this.volumes.clear();
    this.month = month;
    const key = venue * ACCOUNTS + account;
    this.volumes.set(key, (this.volumes.get(key) ?? 0) + quantity);
  }

  capture(): VenuesState {
    return {
      venues: this.states.map(({ fees, ...venue }) => ({ ...venue, fees: fees.capture() })),
      regimes: this.regimes,
      increments: [...this.increments].sort(([a], [b]) => a - b),
      month: this.month,
      volumes: [...this.volumes]
        .sort(([a], [b]) => a - b)
        .map(([key, quantity]) => [Math.floor(key / ACCOUNTS), key % ACCOUNTS, quantity]),
    };
  }

  restore(state: VenuesState): void {
    for (const { fees, ...venue } of state.venues) {
      const book = new FeeBook(venue.protectedQuotes);
      book.restore(fees);
      this.states.push({ ...venue, fees: book });
    }
    this.regimes = state.regimes;
    for (const [instrument, assigned] of state.increments) this.increments.set(instrument, assigned);
    this.month = state.month;
    for (const [venue, account, quantity] of state.volumes) this.volumes.set(venue * ACCOUNTS + account, quantity);
  }
}

/** Of two for a day the newer holds. */
function withDay<Value>(list: readonly Dated<Value>[], from: string, value: Value): readonly Dated<Value>[] {
  const others = list.filter(([day]) => day !== from);
  return [...others, [from, value] as const].sort(([a], [b]) => (a < b ? -1 : 1));
}

function valueOn<Value>(list: readonly Dated<Value>[], day: string): Value | undefined {
  return list.findLast(([from]) => from <= day)?.[1];
}
