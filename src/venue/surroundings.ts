import { PROTECTION_EXEMPTIONS, type PoolPriority, type VenueKind } from '../domain/index.ts';

/** What a market knows of the venue that it belongs to. */
export interface VenueTraits {
  readonly index: number;
  readonly kind: VenueKind;
  readonly protectedQuotes: boolean;
  /** Whether self-help against it is declared (Rule 611(b)(1)). */
  readonly selfHelp: boolean;
  readonly priority: PoolPriority;
}

/** The home market, as of an exchange with one venue. */
export const HOME_TRAITS: VenueTraits = {
  index: 0,
  kind: 'LIT',
  protectedQuotes: true,
  selfHelp: false,
  priority: 'TIME',
};

/** Exemption of an order that is sent to all better quotes at the same time (Rule 611(b)(5), (b)(6)). */
export const INTERMARKET_SWEEP = PROTECTION_EXEMPTIONS.indexOf('INTERMARKET_SWEEP') + 1;

/** Stands for the exemption of the trades of a call auction: all at a single price (Rule 611(b)(3)). */
export const SINGLE_PRICE = -1;

/**
 * What the other venues of its instrument mean to a lit market (Rules 610 and 611). Ticks are of the same size everywhere; keys are as
 * of the book.
 */
export interface Surroundings {
  /**
   * Whether a limit (ticks; 0: none) comes to a price at which another venue shows something to trade with, or what it would trade with
   * here is beyond what another shows on its own side: whether its trades have to be looked at.
   */
  reaches(side: number, tick: number): boolean;
  /** Worst key that a taker of a side may trade at without trading through a protected quote. ANY_KEY: nothing is protected. */
  protectedKey(side: number): number;
  /** Best key that a taker of a side may trade at: what is not displayed beyond another venue's quote stays untouched. */
  bestKey(side: number): number;
  /** Most aggressive price, in ticks, that a side may display without locking or crossing a protected quote. */
  displayTick(side: number): number;
  /** The best of the other venues' protected quotes of a side, in ticks, and whose it is; tick 0: there is none. */
  best(side: number): { readonly tick: number; readonly venue: number };
  /**
   * Says of the trades of a taker what order protection says.
   *
   * @param from place in the event buffer from which they stand
   * @param exemption of the taker: index in PROTECTION_EXEMPTIONS, plus 1; 0: none; or {@link SINGLE_PRICE}
   */
  judge(from: number, exemption: number): void;
}

/** The national best quote as a midpoint pool, and short sale rules, ask for it. */
export interface NationalView {
  /** Micro-dollars; 0: there is none, or it is locked or crossed, or the instrument is halted. */
  readonly midpoint: number;
}

/** Takes orders that go to other venues. Slots stand nowhere when they come, and are counted in the open interest from then on. */
export interface OrderRouter {
  adopt(slot: number): void;
  /** Brings back what of a routed order is at venues, or on its way there: all that is open is in its leaves then. */
  recall(slot: number): void;
}
