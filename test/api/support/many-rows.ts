import { hashSecret } from '../../../src/api/index.ts';
import {
  noChanges,
  type AccountRecord,
  type Changes,
  type InstrumentRecord,
  type OrderEventRecord,
  type OrderRecord,
  type ReferenceRows,
  type TradeRecord,
} from '../../../src/exchange/index.ts';
import { NO_LIMITS } from '../../../src/risk/index.ts';
import { alertRow, changeRow, ledgerRow } from './risk-rows.ts';
import { feeRow, quoteRow, routeRow, tradeRow, venueRow } from './venue-rows.ts';
import { NOW, orderRow } from './scripted-house.ts';

/** The key that reads everything. */
export const STAFF = 'staff-reads-everything';

/**
 * Rows of every kind, `size` of each, all of which lead on to others: each order has another order linked to it, a trade, events of it, a
 * national best quote, and limits that a change of their own brought; each alert a trade, each position an instrument of its own.
 */
export function manyRows(size: number): { reference: ReferenceRows; changes: Changes } {
  const places = Array.from({ length: size }, (_, place) => place);
  const instruments = places.map(instrument);
  const accounts = places.map(account);
  const limits = places.map((index) => ({
    ...NO_LIMITS,
    tier: null,
    account: index,
    firm: null,
    instrument: null,
    maxOrderQuantity: 100 + index,
    sequence: index + 1,
    at: NOW,
    change: index + 1,
  }));
  const riskChanges = places.map((index) => changeRow({ id: index + 1, change: stateOf(index) }));
  const reference: ReferenceRows = {
    venues: [venueRow(), venueRow({ index: 1, name: 'NYSE' }), venueRow({ index: 2, name: 'DARK', kind: 'DARK' })],
    firms: [{ index: 0, id: 'FIRM', name: 'Firm', lei: null, tradingState: 'ACTIVE' }],
    instruments,
    accounts,
    tiers: [],
    limits,
    apiKeys: [
      {
        id: STAFF,
        name: STAFF,
        prefix: 'staff',
        hash: hashSecret(STAFF),
        roles: ['RISK', 'COMPLIANCE', 'OPERATOR', 'TRADER'],
        accounts: places,
        createdAt: NOW,
        revokedAt: null,
      },
    ],
    riskChanges: [],
    tradingStates: [],
    restrictions: places.map((index) => ({
      instrument: index,
      account: index,
      firm: null,
      sequence: 1,
      restricted: true,
      at: NOW,
    })),
    priceHistory: [],
    feeSchedules: [feeRow()],
    protectionRegimes: [],
    quotingIncrements: [],
  };
  const { venues, firms, apiKeys, restrictions, feeSchedules } = reference;
  const orders = places.flatMap((place) => [...ordersOf(place), childOf(place, 1), childOf(place, 2)]);
  return {
    reference,
    changes: {
      ...noChanges(),
      venues: [...venues],
      firms: [...firms],
      apiKeys: [...apiKeys],
      restrictions: [...restrictions],
      feeSchedules: [...feeSchedules],
      quotes: places.map((index) => quoteRow({ instrument: index })),
      routes: orders.filter(({ venue }) => venue === null).map(({ id }) => routeRow({ order: id, quote: 1 })),
      instruments,
      accounts,
      limits,
      riskChanges,
      orders,
      trades: places.map(tradeOf),
      orderEvents: orders.flatMap(eventsOf),
      preventions: places.map((index) => ({
        instrument: index,
        makerOrder: 4 * index + 1,
        takerOrder: 4 * index + 2,
        account: index,
        makerAccount: index,
        mode: 'CANCEL_TAKER' as const,
        quantity: 1,
        at: NOW,
        sequence: index + 1,
        place: 0,
      })),
      positions: [
        ...places.map((index) => position(0, index)),
        ...places.filter((index) => index > 0).map((index) => position(index, 0)),
      ],
      balances: places.map((index) => ({
        account: index,
        cash: '1',
        deposits: '1',
        withdrawals: '0',
        fees: '0',
        peakPnl: '0',
        maxDrawdown: '0',
      })),
      ledger: places.map((index) => ledgerRow({ id: index + 1 })),
      alerts: places.map((index) => alertRow({ id: index + 1, account: index, trade: index + 1, instrument: index })),
      candles: places.map((index) => ({
        instrument: 0,
        interval: 'MINUTE_1' as const,
        start: Date.UTC(2026, 10, 24) * 1_000 + index * 60_000_000,
        open: 1,
        high: 1,
        low: 1,
        close: 1,
        volume: 1,
        turnover: '1',
        trades: 1,
        lastPrint: index + 1,
      })),
    },
  };
}

const stateOf = (index: number) =>
  ({ kind: 'SetTradingState', account: index, state: 'ACTIVE', reason: 'looked at' }) as const;

function instrument(index: number): InstrumentRecord {
  return {
    index,
    symbol: `S${index}`,
    name: 'x',
    isin: null,
    currency: 'USD',
    tickSize: 10_000,
    lotSize: 1,
    referencePrice: 150_000_000,
    averageDailyVolume: 1_000,
    volatility: null,
    calendar: 'ALWAYS_OPEN',
    priceBands: 'NONE',
    symbolBreaker: false,
    tradingState: 'HALTED',
  };
}

function account(index: number): AccountRecord {
  return {
    index,
    id: `A${index}`,
    name: 'x',
    firm: 0,
    kind: 'RETAIL',
    tier: 'DEFAULT',
    tradeGroup: null,
    tradingState: 'HALTED',
    shortSalePolicy: 'VENUE_MARKS',
  };
}

/** A maker and a taker of one account and instrument, linked to each other, as of different journal sequences. */
function ordersOf(place: number): OrderRecord[] {
  const [maker, taker] = [4 * place + 1, 4 * place + 2];
  return [maker, taker].map((id) =>
    orderRow({
      id,
      account: place,
      instrument: place,
      clientOrderId: `o-${id}`,
      status: 'FILLED',
      side: id === maker ? 'BUY' : 'SELL',
      sequence: place + (id === maker ? 0 : 1),
      links: JSON.stringify(['ONE_CANCELS_OTHER', [maker, taker]]),
      venue: id === maker ? 0 : null,
      quote: 1,
    }),
  );
}

/** What the router has made of the taker. */
function childOf(place: number, number: number): OrderRecord {
  const parent = 4 * place + 2;
  const id = parent + number;
  const terms = { account: place, instrument: place, status: 'CANCELED', side: 'SELL', sequence: place + 1 } as const;
  return orderRow({ id, ...terms, clientOrderId: `${parent}/${id}`, parent, entry: 'TAKE', arrivesAt: NOW, quote: 1 });
}

function tradeOf(place: number): TradeRecord {
  return tradeRow({
    id: place + 1,
    instrument: place,
    aggressorSide: 'SELL',
    makerOrder: 4 * place + 1,
    takerOrder: 4 * place + 2,
    makerAccount: place,
    takerAccount: place,
    sequence: place + 1,
    quote: 1,
  });
}

function eventsOf(order: OrderRecord): OrderEventRecord[] {
  const { price, quantity, filledQuantity, leavesQuantity, notional, status, cancelReason, version, updatedAt } = order;
  return (['NEW', 'TRADE'] as const).map((type, place) => ({
    account: order.account,
    number: 2 * order.id + place,
    order: order.id,
    type,
    at: NOW,
    trade: type === 'TRADE' ? order.account + 1 : null,
    reason: null,
    state: {
      price,
      quantity,
      filledQuantity,
      leavesQuantity,
      notional,
      status,
      cancelReason,
      version,
      updatedAt,
      sellMark: null,
      terms: null,
    },
    sequence: order.account + 1,
  }));
}

const position = (owner: number, index: number) => ({
  account: owner,
  instrument: index,
  quantity: 1,
  cost: '150000000',
  realizedPnl: '0',
  fees: '0',
  netCost: '150000000',
  netRealizedPnl: '0',
});
