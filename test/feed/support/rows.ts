import { EventBuffer, type OrderStatus } from '../../../src/domain/index.ts';
import {
  noChanges,
  type Changes,
  type Committed,
  type OrderEventRecord,
  type OrderRecord,
  type PositionRecord,
  type QuoteRecord,
  type TradeRecord,
} from '../../../src/exchange/index.ts';

export function tradeRow(given: Partial<TradeRecord>): TradeRecord {
  return {
    id: given.print ?? 1,
    instrument: 0,
    print: 1,
    price: 150_000_000,
    quantity: 100,
    aggressorSide: 'BUY',
    makerOrder: 1,
    takerOrder: 2,
    makerAccount: 0,
    takerAccount: 1,
    executedAt: 0,
    sequence: 1,
    venue: 0,
    makerFee: 0,
    takerFee: 0,
    quote: null,
    verdict: 'COMPLIANT',
    throughVenue: null,
    throughPrice: null,
    ...given,
  };
}

export function orderEventRow(given: Partial<OrderEventRecord>): OrderEventRecord {
  return {
    account: 0,
    number: 1,
    order: 1,
    type: 'NEW',
    at: 0,
    trade: null,
    reason: null,
    state: {
      price: 150_000_000,
      quantity: 100,
      filledQuantity: 0,
      leavesQuantity: 100,
      notional: '0',
      status: 'NEW',
      cancelReason: null,
      version: 1,
      updatedAt: 0,
      sellMark: null,
      terms: null,
    },
    sequence: 1,
    ...given,
  };
}

export function positionRow(given: Partial<PositionRecord>): PositionRecord {
  const figures = { cost: '0', realizedPnl: '0', fees: '0', netCost: '0', netRealizedPnl: '0' };
  return { account: 0, instrument: 0, quantity: 0, ...figures, ...given };
}

/** The row of an order made smaller in its place. */
export function amendedRow(order: number, leavesQuantity: number): OrderEventRecord {
  const row = orderEventRow({ order, type: 'AMENDED' });
  return { ...row, state: { ...row.state, leavesQuantity } };
}

/** The row of an order, of which the feeds want to know no more than whose it is, and whether it is open. */
export function orderRow(id: number, account: number, status: OrderStatus = 'NEW'): OrderRecord {
  return { id, account, status } as OrderRecord;
}

export function quoteRow(given: Partial<QuoteRecord>): QuoteRecord {
  const bid = { bid: 149_990_000, bidQuantity: 100, bidVenues: 1 };
  const ask = { ask: 150_010_000, askQuantity: 100, askVenues: 1 };
  return { instrument: 0, number: 1, at: 1, sequence: 1, ...bid, ...ask, flags: 0, ...given };
}

let commands = 0;

/** One committed command, the next of the journal, whatever its words were. */
export function committed(events: EventBuffer, changes: Partial<Changes> = {}, time = 1): Committed {
  const command = { kind: 'AdvanceTime' } as const;
  const entry = { sequence: ++commands, time, actor: 'test', command, events: '[]' };
  return { entry, events, changes: { ...noChanges(), ...changes } };
}

/** A committed command that has rows and no events of a book. */
export function rowsCommitted(changes: Partial<Changes>): Committed {
  return committed(new EventBuffer(), changes);
}
