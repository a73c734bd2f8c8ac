import type { OrderStore } from '../book/index.ts';
import type { EventBuffer, Micros } from '../domain/index.ts';
import type { NationalQuote } from '../routing/index.ts';
import type { Exposures, HistoryTail, RiskGate, TradeGroups, TradingStates } from '../risk/index.ts';
import type { Bounds, Market } from '../venue/index.ts';
import type { MarketWideBreaker } from './market-wide-breaker.ts';
import type { ReferenceData } from './reference-data.ts';
import type { Venues } from './venue-state.ts';

/** The routed orders at work, as other parts of the core see them. */
export interface RoutedOrders {
  /** Whether nothing is routed: then nobody need look. */
  readonly isIdle: boolean;
  /** When the next child gets to its venue. */
  readonly nextArrival: Micros;
  /** Parent of an open child; 0: it is none. */
  parentOf(order: number): number;
  /** Shares of a routed order that are open at venues. */
  atVenues(parent: number): number;
  /** Whether an order has been filled, of which no event tells, since that was asked last. */
  takeEnded(): boolean;
  /** Lets the next child that is due get to its venue, and gives its instrument. -1: none is. */
  deliverNext(): number;
  /** Decides on the next order that is due, and gives its instrument. -1: none is, or none can be. */
  decideNext(): number;
}

/** How a core differs from the usual one. */
export interface ExchangeOptions {
  /** What every market takes at most. */
  readonly bounds: Bounds;
  /** Whether a reduce-only order is held to the position at each fill, and not only when it comes. */
  readonly holdsReduceOnly: boolean;
  /** Whether an order may cancel one of another account. */
  readonly linksAccounts: boolean;
}

/** The state of the core, as its parts see it. */
export interface Core {
  readonly options: ExchangeOptions;
  readonly events: EventBuffer;
  readonly orders: OrderStore;
  readonly exposures: Exposures;
  readonly gate: RiskGate;
  readonly reference: ReferenceData;
  /** Home markets, by instrument. */
  readonly markets: readonly Market[];
  readonly venues: Venues;
  /** By instrument; empty where there is one venue. */
  readonly nationals: readonly NationalQuote[];
  readonly routes: RoutedOrders;
  readonly states: TradingStates;
  readonly tradeGroups: TradeGroups;
  /** Daily history of each instrument, as far as the gate needs it. */
  readonly histories: HistoryTail[];
  readonly breaker: MarketWideBreaker;
  /** How engine time passes: millionths of real time; null: with the real clock. */
  clockRate: number | null;
  /** Time of the command under way. */
  readonly time: Micros;
  /** Time of the command before the one under way. */
  readonly stepFrom: Micros;
  nextOrderId: number;
  /** Something may have brought the next deadline forward. */
  forgetDeadline(): void;
  /** Market of a book by number. */
  marketOf(book: number): Market;
  /** Market of an instrument at a venue by name; undefined: there is no such venue. SMART: the home market. */
  marketAt(venue: string | undefined, instrument: number): Market | undefined;
  /** Ends a command's work in an instrument, some, or (ALL) in all: what follows from it elsewhere, fees, and that books have changed. */
  conclude(instrument: number | readonly number[]): void;
  /** Ends a command's work in one home market, where there is one venue: else that waits for the conclusion. */
  settleAlone(market: Market): void;
}

/** Stands for all instruments. */
export const ALL = -1;
