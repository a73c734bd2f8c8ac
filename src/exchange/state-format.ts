import type { SpecialTerms } from '../book/index.ts';
import type { GuardsState } from '../venue/index.ts';
import type { MarketPhase, PriceBandRule, Session, TradingState } from '../domain/index.ts';
import type { BreakerState } from './market-wide-breaker.ts';
import type { AccountRiskState, RiskState } from './risk-state.ts';
import type { NationalState } from '../routing/index.ts';
import type { RoutesState } from './routes.ts';
import type { VenuesState } from './venue-state.ts';

/**
 * The core's state as canonical JSON: the same state always gives the same text, whatever the way there, so its hash
 * can be compared (I15). Reference data is written by name and order of creation; budgets only as far as they count.
 */
export interface State {
  readonly format: 4;
  readonly sequence: number;
  readonly time: number;
  readonly clockRate: number | null;
  /** Sessions under way, by calendar, each with the place of its next phase. */
  readonly days: readonly { readonly session: Session; readonly next: number }[];
  /** Account and instant. */
  readonly keepAlive: readonly (readonly [number, number])[];
  readonly cancelOnDisconnect: readonly number[];
  readonly nextOrderId: number;
  readonly nextTradeId: number;
  readonly nextStamp: number;
  readonly venues: readonly string[];
  readonly firms: readonly string[];
  readonly tiers: readonly { tier: string; messages: number | null; cancels: number | null }[];
  readonly risk: RiskState;
  readonly breaker: BreakerState;
  readonly markets: readonly MarketState[];
  /** Venues as they are set, and what was set of order protection. */
  readonly venueSettings: VenuesState;
  /** Markets elsewhere, by venue and then instrument. */
  readonly away: readonly (readonly MarketState[])[];
  /** By instrument; empty while there is one venue. */
  readonly nationals: readonly NationalState[];
  readonly routes: RoutesState;
  readonly accounts: readonly AccountState[];
  readonly keys: readonly { id: string; hash: string; operator: boolean; live: boolean }[];
}

export interface AccountState extends AccountRiskState {
  readonly id: string;
  readonly tier: string;
  readonly state: TradingState;
  readonly group: string | null;
  /** Instrument and shares, where not 0. */
  readonly positions: readonly (readonly [number, number])[];
}

export interface MarketState {
  readonly symbol: string;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly referencePrice: number | null;
  /** The day's reference price; 0: none. */
  readonly priorClose: number;
  readonly priceBands: PriceBandRule;
  readonly symbolBreaker: boolean;
  /** Halts, bands and breakers as they stand. */
  readonly guards: GuardsState;
  readonly calendar: string;
  readonly rulesDay: string;
  readonly phase: MarketPhase;
  readonly since: number;
  /** Null: it does not end by itself. */
  readonly phaseEndsAt: number | null;
  readonly nextPhase: MarketPhase;
  readonly manual: boolean;
  /** Instant of the last indication of an auction (null: none yet), and whether something has changed since. */
  readonly indicated: number | null;
  readonly stale: boolean;
  readonly sequence: number;
  /** Trades here, and prints of the instrument. */
  readonly prints: number;
  readonly tape: number;
  /** When a feed was last heard of here, when what it told is stale (null: never), and whether it is. Absent: no feed ever was. */
  readonly feed?: readonly [heardAt: number, staleAt: number | null, isStale: boolean];
  readonly lastTick: number;
  /** Open orders in order of their stamps: each queue's own order. */
  readonly orders: readonly OrderState[];
}

/** Id, account, side, time in force, self-trade prevention, tick, quantity, leaves, stamp; special terms that are not at their default. */
export type OrderState = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  Partial<Readonly<SpecialTerms>>?,
];
