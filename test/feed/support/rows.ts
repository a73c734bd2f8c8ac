import { EventBuffer } from '../../../src/domain/index.ts';
import {
  noChanges,
  type Changes,
  type Committed,
  type OrderEventRecord,
  type OrderRecord,
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

/** The row of an order made smaller in its place. */
export function amendedRow(order: number, leavesQuantity: number): OrderEventRecord {
  const row = orderEventRow({ order, type: 'AMENDED' });
  return { ...row, state: { ...row.state, leavesQuantity } };
}

/** The row of an order, of which the feeds want to know no more than whose it is. */
export function orderRow(id: number, account: number): OrderRecord {
  return { id, account } as OrderRecord;
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
