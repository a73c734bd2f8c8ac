import type {
  CandleRecord,
  OrderEventRecord,
  OrderRecord,
  OrderState,
  PositionRecord,
  PreventionRecord,
  TradeRecord,
} from '../../exchange/index.ts';
import { named, plainTable, type Table } from './table.ts';

/** The part of an order that changes in its life, and that order and event have in columns of the same names. */
const STATE = [
  'price',
  'quantity',
  'filledQuantity',
  'leavesQuantity',
  'notional',
  'status',
  'cancelReason',
  'version',
  'updatedAt',
  'sellMark',
] as const satisfies readonly (keyof OrderState & keyof OrderRecord)[];

export const ORDERS = plainTable<OrderRecord>()(
  'orders',
  [
    'id',
    'account',
    'instrument',
    'clientOrderId',
    'side',
    'type',
    'timeInForce',
    'selfTradePrevention',
    'price',
    'stopPrice',
    'displayQuantity',
    'expiresAt',
    'quantity',
    'filledQuantity',
    'leavesQuantity',
    'notional',
    'status',
    'rejectCode',
    'rejectMessage',
    'rejectField',
    'cancelReason',
    'version',
    'createdAt',
    'updatedAt',
    'sequence',
    'request',
    'instructions',
    'links',
    'sellMark',
    'venue',
    'parent',
    'entry',
    'arrivesAt',
    'quote',
    'fees',
  ],
  ['id'],
  [
    ...STATE,
    'type',
    'timeInForce',
    'selfTradePrevention',
    'stopPrice',
    'displayQuantity',
    'expiresAt',
    'instructions',
    'links',
    'fees',
  ],
);

export const TRADES = plainTable<TradeRecord>()(
  'trades',
  [
    'id',
    'instrument',
    'print',
    'price',
    'quantity',
    'aggressorSide',
    'makerOrder',
    'takerOrder',
    'makerAccount',
    'takerAccount',
    'executedAt',
    'sequence',
    'venue',
    'makerFee',
    'takerFee',
    'quote',
    'verdict',
    'throughVenue',
    'throughPrice',
  ],
  ['id'],
);

export const CANDLES = plainTable<CandleRecord>()(
  'candles',
  ['instrument', 'interval', 'start', 'open', 'high', 'low', 'close', 'volume', 'turnover', 'trades', 'lastPrint'],
  ['instrument', 'interval', 'start'],
  // What it opened at stays.
  ['high', 'low', 'close', 'volume', 'turnover', 'trades', 'lastPrint'],
);

export const PREVENTIONS = plainTable<PreventionRecord>()(
  'preventions',
  ['instrument', 'makerOrder', 'takerOrder', 'account', 'makerAccount', 'mode', 'quantity', 'at', 'sequence', 'place'],
  ['sequence', 'place'],
);

export const POSITIONS = plainTable<PositionRecord>()(
  'positions',
  ['account', 'instrument', 'quantity', 'cost', 'realizedPnl', 'fees', 'netCost', 'netRealizedPnl'],
  ['account', 'instrument'],
  ['quantity', 'cost', 'realizedPnl', 'fees', 'netCost', 'netRealizedPnl'],
);

const EVENT = ['account', 'number', 'order', 'type', 'at', 'trade', 'reason'] as const;
const EVENT_STATE = [...STATE, 'terms'] as const satisfies readonly (keyof OrderState)[];

/** An order event's `state` stands in columns of its own. */
export const ORDER_EVENTS: Table<OrderEventRecord> = {
  name: 'order_events',
  columns: [...EVENT, ...EVENT_STATE, 'sequence'],
  key: ['account', 'number'],
  replaced: [],
  toValues: (row) => [
    ...EVENT.map((column) => row[column]),
    ...EVENT_STATE.map((column) => row.state[column]),
    row.sequence,
  ],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(EVENT, values);
    record['state'] = named(EVENT_STATE, values, EVENT.length);
    record['sequence'] = values.at(-1);
    return record as unknown as OrderEventRecord;
  },
};
