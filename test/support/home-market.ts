import type { OrderRecord, PositionRecord, TradeRecord, VenueRecord } from '../../src/exchange/index.ts';

/** Columns of rows of a house with one venue and without fees. */

export const HOME_ORDER = {
  venue: 0,
  parent: null,
  entry: null,
  arrivesAt: null,
  quote: null,
  fees: '0',
} as const satisfies Partial<OrderRecord>;

export const HOME_TRADE = {
  venue: 0,
  makerFee: 0,
  takerFee: 0,
  quote: null,
  verdict: 'COMPLIANT',
  throughVenue: null,
  throughPrice: null,
} as const satisfies Partial<TradeRecord>;

/** A venue as it is when nothing is set. */
export function venueRow(index: number, name: string, kind: VenueRecord['kind'] = 'LIT'): VenueRecord {
  return {
    index,
    name,
    mic: name.slice(0, 4),
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
}

/** A position that no fee has moved: with fees it is the same. */
export function withoutFees<Row extends Pick<PositionRecord, 'cost' | 'realizedPnl'>>(row: Row) {
  return { ...row, fees: '0', netCost: row.cost, netRealizedPnl: row.realizedPnl };
}
