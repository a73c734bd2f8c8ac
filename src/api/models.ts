import type {
  BookDeltaEvent,
  BookSnapshotEvent,
  BookView,
  InstrumentRecord,
  MarketView,
  OrderRecord,
  PreventionRecord,
  TradeRecord,
} from '../exchange/index.ts';
import type { Connection } from './connections.ts';

/** A trade, and which side of it may be told: the one through which it was reached, or none. */
export interface TradeModel {
  readonly record: TradeRecord;
  readonly own: 'maker' | 'taker' | null;
}

export interface OrderBookModel {
  readonly instrument: InstrumentRecord;
  readonly view: BookView;
}

/** The market of an instrument, and the phase that it is in. */
export interface MarketStatusModel {
  readonly instrument: InstrumentRecord;
  readonly view: MarketView;
}

export type OrderBookSnapshotModel = BookSnapshotEvent;
export type OrderBookDeltaModel = BookDeltaEvent;
export type OrderConnectionModel = Connection<OrderRecord>;
export type TradeConnectionModel = Connection<TradeModel>;
export type PreventedMatchConnectionModel = Connection<PreventionRecord>;

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
