import type { CreateInstrument, OrderInstructions, Side, SubmitOrder, TimeInForce } from '../domain/index.ts';
import { homeTouch } from './home-touch.ts';
import { DEMO_INSTRUMENTS } from './instruments.ts';
import type { Names } from './names.ts';

/** An order at another venue than the home market, or the router's. */
interface VenueOrder {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  /** Ticks that its limit lies beyond its own side's best price at home; the spread: on the other side's best. */
  readonly ahead: number;
  readonly timeInForce: TimeInForce;
  readonly instructions: OrderInstructions;
}

const DARK: OrderInstructions = { venue: 'DARK' };
const SMART = 'SMART';

/** Institutions wait in the midpoint pool, one of them out of range; others come to meet them. */
const POOL_ORDERS: readonly VenueOrder[] = [
  rest('MERIDIAN', 'AAPL', 'BUY', 3_000, 1, DARK),
  rest('SUMMIT', 'AAPL', 'BUY', 1_500, 1, { ...DARK, minQuantity: 500 }),
  rest('SUMMIT', 'MSFT', 'SELL', 1_200, 3, { ...DARK, minQuantity: 200 }),
  rest('SUMMIT', 'GOOGL', 'BUY', 2_500, 2, DARK),
  rest('MERIDIAN', 'AMZN', 'SELL', 1_800, 2, DARK),
  rest('SUMMIT', 'SPY', 'SELL', 4_000, 1, DARK),
  rest('MERIDIAN', 'TSLA', 'BUY', 900, -10, DARK),
  take('LATTICE', 'AAPL', 'SELL', 600, 1, DARK),
  take('VECTOR', 'MSFT', 'BUY', 300, 3, DARK),
  take('LATTICE', 'GOOGL', 'SELL', 400, 2, DARK),
  take('VECTOR', 'SPY', 'BUY', 1_000, 1, DARK),
];

/** One a symbol and side, with each strategy: what one does changes nothing for the next, however long its children are on their way. */
const ROUTED_ORDERS: readonly VenueOrder[] = [
  take('LATTICE', 'GOOGL', 'BUY', 300, 2, { venue: SMART }),
  take('LATTICE', 'AAPL', 'BUY', 900, 1, { venue: SMART, strategy: 'LOWEST_COST' }),
  take('VECTOR', 'SPY', 'SELL', 1_600, 1, { venue: SMART, strategy: 'FASTEST' }),
  take('VECTOR', 'AMZN', 'BUY', 2_100, 2, { venue: SMART, strategy: 'DARK_FIRST' }),
  take('LATTICE', 'TSLA', 'SELL', 500, 4, { venue: SMART, strategy: 'DIRECTED', routeTo: ['NASDAQ', 'BATS'] }),
  rest('MERIDIAN', 'MSFT', 'SELL', 600, -1, { venue: SMART }),
];

/** Orders of the demo in the midpoint pool: those that wait, and those that trade with them. */
export function poolOrders(names: Names): SubmitOrder[] {
  return write(POOL_ORDERS, 'pool', names);
}

/** Orders of the demo that the router takes from venue to venue. */
export function routedOrders(names: Names): SubmitOrder[] {
  return write(ROUTED_ORDERS, 'smart', names);
}

function rest(
  account: string,
  symbol: string,
  side: Side,
  quantity: number,
  ahead: number,
  instructions: OrderInstructions,
): VenueOrder {
  return { account, symbol, side, quantity, ahead, timeInForce: 'GTC', instructions };
}

function take(...order: Parameters<typeof rest>): VenueOrder {
  return { ...rest(...order), timeInForce: 'IOC' };
}

function write(orders: readonly VenueOrder[], prefix: string, names: Names): SubmitOrder[] {
  return orders.map(({ account, symbol, side, quantity, ahead, timeInForce, instructions }, place) => ({
    kind: 'SubmitOrder',
    account: names.account(account),
    instrument: names.instrument(symbol),
    clientOrderId: `seed-${prefix}-${place + 1}`,
    side,
    type: 'LIMIT',
    timeInForce,
    quantity,
    price: limit(symbol, side, ahead),
    selfTradePrevention: 'CANCEL_TAKER',
    instructions,
  }));
}

function limit(symbol: string, side: Side, ahead: number): number {
  const instrument: CreateInstrument = DEMO_INSTRUMENTS.find((each) => each.symbol === symbol)!;
  const { bid, ask } = homeTouch(instrument);
  return (side === 'BUY' ? bid + ahead : ask - ahead) * instrument.tickSize;
}
