import type { OrderStore } from '../book/index.ts';
import type { EventBuffer, Micros } from '../domain/index.ts';
import type { Exposures, HistoryTail, RiskGate, TradeGroups, TradingStates } from '../risk/index.ts';
import type { Bounds, Market } from '../venue/index.ts';
import type { MarketWideBreaker } from './market-wide-breaker.ts';
import type { ReferenceData } from './reference-data.ts';

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
  readonly markets: readonly Market[];
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
}
