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
  OrderRecord,
  OrdersView,
  PositionRecord,
  PreventionRecord,
  ReportScope,
  RiskChangeRecord,
  TradeRecord,
} from '../exchange/index.ts';
import type { Micros } from '../domain/index.ts';
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
  readonly view: BookView;
  /** Engine time of the last command that it shows. */
  readonly at: Micros;
  readonly lastPrice: number | null;
}

export interface MarketByOrderModel {
  readonly instrument: InstrumentRecord;
  readonly view: OrdersView;
}

/** A position as it is, or as it was: then it is not valued. */
export type PositionModel = PositionRecord & { readonly isPast?: boolean };

/** The market of an instrument, and the phase that it is in. */
export interface MarketStatusModel {
  readonly instrument: InstrumentRecord;
  readonly view: MarketView;
}

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

/** A trade reached through one of its orders. */
export function tradeOfOrder(record: TradeRecord, order: number): TradeModel {
  return { record, own: record.takerOrder === order ? 'taker' : record.makerOrder === order ? 'maker' : null };
}

/** A trade reached through one of its accounts. Where that is both, the aggressor's side. */
export function tradeOfAccount(record: TradeRecord, account: number): TradeModel {
  return { record, own: record.takerAccount === account ? 'taker' : record.makerAccount === account ? 'maker' : null };
}
