import type {
  AlertRecord,
  BookDeltaEvent,
  BookSnapshotEvent,
  BookView,
  CandleRecord,
  InstrumentRecord,
  LedgerRecord,
  LimitRecord,
  MarketView,
  NbboView,
  OrderRecord,
  OrdersView,
  PositionRecord,
  PoolFigures,
  PreventionRecord,
  ReportScope,
  RiskChangeRecord,
  RouteRecord,
  RouteScore,
  TradeRecord,
  VenueRecord,
} from '../exchange/index.ts';
import type { Micros, Side } from '../domain/index.ts';
import type { Liquidity, LimitName, RiskReport } from '../risk/index.ts';
import type { Connection } from './connections.ts';
import type { LimitLevel } from './generated/schema-types.ts';

/** A trade, and which side of it may be told: the one through which it was reached, or none. */
export interface TradeModel {
  readonly record: TradeRecord;
  readonly own: 'maker' | 'taker' | null;
}

export interface OrderBookModel {
  readonly instrument: InstrumentRecord;
  readonly venue: VenueRecord;
  readonly view: BookView;
  /** Engine time of the last command that it shows. */
  readonly at: Micros;
  readonly lastPrice: number | null;
}

export interface MarketByOrderModel {
  readonly instrument: InstrumentRecord;
  readonly venue: VenueRecord;
  readonly view: OrdersView;
}

/** A position as it is, or as it was: then it is not valued. */
export type PositionModel = PositionRecord & { readonly isPast?: boolean };

/** The market of an instrument, and the phase that it is in. */
export interface MarketStatusModel {
  readonly instrument: InstrumentRecord;
  readonly view: MarketView;
}

/** A national best bid and offer: one that is, or a row of those that were. */
export type NbboModel = NbboView;

/** A decision of the router on an order of a side. */
export interface RouteDecisionModel {
  readonly record: RouteRecord;
  readonly instrument: number;
  readonly side: Side;
}

export interface RouteScoreModel {
  readonly route: RouteRecord;
  readonly score: RouteScore;
  readonly side: Side;
}

export interface DarkPoolStatisticsModel {
  readonly venue: VenueRecord;
  readonly instrument: InstrumentRecord | null;
  readonly figures: PoolFigures;
}

export type NbboConnectionModel = Connection<NbboModel>;
export type OrderBookSnapshotModel = BookSnapshotEvent;
export type OrderBookDeltaModel = BookDeltaEvent;
export type OrderConnectionModel = Connection<OrderRecord>;
export type TradeConnectionModel = Connection<TradeModel>;
export type CandleConnectionModel = Connection<CandleRecord>;
export type PreventedMatchConnectionModel = Connection<PreventionRecord>;
export type LimitRowConnectionModel = Connection<LimitRecord>;
export type RiskChangeConnectionModel = Connection<RiskChangeRecord>;
export type RiskAlertConnectionModel = Connection<AlertRecord>;
export type LedgerConnectionModel = Connection<LedgerRecord>;

/** A limit that holds, or held, and the row that it is taken from. */
export interface AppliedLimitModel {
  readonly name: LimitName;
  readonly level: LimitLevel;
  readonly value: number;
  readonly row: Pick<LimitRecord, 'sequence' | 'change'>;
}

export interface RiskReportModel {
  readonly scope: ReportScope;
  readonly report: RiskReport;
}

export type PositionLiquidityModel = Liquidity['positions'][number];

/** A trade for everybody. */
export const publicTrade = (record: TradeRecord): TradeModel => ({ record, own: null });

/** A trade reached through one of its orders, or through the routed order that one is a child of. */
export function tradeOfOrder(record: TradeRecord, { id, account }: Pick<OrderRecord, 'id' | 'account'>): TradeModel {
  if (record.takerOrder === id) return { record, own: 'taker' };
  if (record.makerOrder === id) return { record, own: 'maker' };
  return tradeOfAccount(record, account);
}

/** A trade reached through one of its accounts. Where that is both, the aggressor's side. */
export function tradeOfAccount(record: TradeRecord, account: number): TradeModel {
  return { record, own: record.takerAccount === account ? 'taker' : record.makerAccount === account ? 'maker' : null };
}
