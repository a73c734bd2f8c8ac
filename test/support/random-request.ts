import type { Side, SubmitOrder, TimeInForce } from '../../src/domain/index.ts';
import type { NaiveBook, NaiveRequest, NaiveRules } from '../oracle/naive-book.ts';
import type { Dice } from './dice.ts';

const TICK = 10_000;
const LOT = 5;
/** The middle of the narrow range of prices, in ticks. */
const MIDDLE = 5_000;

/** Few accounts, of all kinds: free, small, hurried ones, and one that no limit row applies to. */
export const CROWD: NaiveRules = {
  tickSize: TICK,
  lotSize: LOT,
  limits: [
    { maxOrderQuantity: 100_000, maxPosition: 1_000_000, messagesPerMinute: null, cancelsPerMinute: null },
    { maxOrderQuantity: 1_000, maxPosition: 2_000, messagesPerMinute: null, cancelsPerMinute: null },
    { maxOrderQuantity: 300, maxPosition: 500, messagesPerMinute: null, cancelsPerMinute: 5 },
    { maxOrderQuantity: 200, maxPosition: 250, messagesPerMinute: 20, cancelsPerMinute: 3 },
    { maxOrderQuantity: 100_000, maxPosition: 1_000_000, messagesPerMinute: 40, cancelsPerMinute: null },
  ],
};

/** Index of the account without limits: nothing may be sent for it. */
const NO_LIMIT_ACCOUNT = CROWD.limits.length;

/**
 * How much time passes before the next request, in microseconds: often none, at times a whole minute. All in quarters of
 * a second, so that messages are often sent exactly a minute apart, where the window of message rates ends.
 */
export function drawPause(dice: Dice): number {
  const kind = dice.roll(50);
  if (kind < 15) return 0;
  return kind < 49 ? 250_000 * dice.roll(8) : 60_000_000;
}

/** A request that has a good chance of meaning something in the book as it is. Low numbers give the plainest. */
export function drawRequest(dice: Dice, book: NaiveBook): NaiveRequest {
  const kind = dice.roll(1_000);
  if (kind < 600) return drawOrder(dice);
  if (kind < 770) return drawAmendment(dice, book);
  if (kind < 980) return { kind: 'CancelOrder', ...drawTarget(dice, book) };
  if (kind < 997) return drawCancelAll(dice);
  return { kind: 'EndDay' };
}

let clientOrderIds = 0;

function drawOrder(dice: Dice): SubmitOrder {
  const side: Side = dice.roll(2) === 0 ? 'BUY' : 'SELL';
  const plain: SubmitOrder = {
    kind: 'SubmitOrder',
    account: drawAccount(dice),
    instrument: 0,
    clientOrderId: `random-${++clientOrderIds}`,
    side,
    type: 'LIMIT',
    timeInForce: drawOf<TimeInForce>(dice, ['GTC', 'GTC', 'DAY', 'DAY', 'IOC']),
    quantity: drawQuantity(dice),
    price: drawPrice(dice, side),
    selfTradePrevention: 'CANCEL_TAKER',
  };
  const kind = dice.roll(100);
  if (kind < 80) return plain;
  if (kind < 90) return { ...plain, type: 'MARKET', price: null, timeInForce: drawOf(dice, ['DAY', 'IOC']) };
  return spoil(dice, plain);
}

/** An order with something wrong in it, or with two things, of which the first in precedence must be told. */
function spoil(dice: Dice, order: SubmitOrder): SubmitOrder {
  let spoiled = order;
  for (let times = 1 + dice.roll(2); times > 0; times--) spoiled = { ...spoiled, ...drawFault(dice) };
  return spoiled;
}

function drawFault(dice: Dice): Partial<SubmitOrder> {
  const faults: readonly Partial<SubmitOrder>[] = [
    { quantity: 0 },
    { quantity: 1_000_000_005 },
    { quantity: LOT + 1 },
    { price: null },
    { price: 0 },
    { price: MIDDLE * TICK + 1 },
    { type: 'MARKET' },
    { type: 'MARKET', price: null, timeInForce: 'GTC' },
    { instructions: { venue: 'DARK' } },
    { instructions: { routing: 'ROUTE' } },
    { account: NO_LIMIT_ACCOUNT },
  ];
  return drawOf(dice, faults);
}

function drawAmendment(dice: Dice, book: NaiveBook): NaiveRequest {
  const target = drawTarget(dice, book);
  const order = book.orders.get(target.orderId);
  const kind = dice.roll(20);
  const down = order === undefined ? LOT : Math.max(0, order.quantity - LOT * dice.roll(10));
  const price = drawPrice(dice, order?.side ?? 'BUY');
  const amend = { kind: 'AmendOrder', ...target, quantity: null, price: null } as const;
  if (kind < 6) return { ...amend, quantity: down };
  if (kind < 9) return { ...amend, quantity: (order?.quantity ?? 0) + LOT * dice.roll(60) };
  if (kind < 14) return { ...amend, price };
  if (kind < 16) return { ...amend, quantity: down, price };
  if (kind < 17) return { ...amend, quantity: order?.quantity ?? LOT, price: order?.price ?? price };
  if (kind < 18) return { ...amend, price: drawOf(dice, [0, price + 1]) };
  if (kind < 19) return { ...amend, quantity: drawOf(dice, [0, LOT + 1, 1_000_000_005]) };
  return amend;
}

/** Mostly an open order and its own account; now and then one that is gone, of others, or never was. */
function drawTarget(dice: Dice, book: NaiveBook): { account: number; orderId: number } {
  const kind = dice.roll(20);
  const open = book.resting[dice.roll(Math.max(1, book.resting.length))];
  if (kind < 16 && open !== undefined) return { account: open.account, orderId: open.id };
  if (kind < 18 && open !== undefined) return { account: drawAccount(dice), orderId: open.id };
  const orderId = 1 + dice.roll(book.orders.size + 5);
  return { account: book.orders.get(orderId)?.account ?? drawAccount(dice), orderId };
}

function drawCancelAll(dice: Dice): NaiveRequest {
  return {
    kind: 'CancelAllOrders',
    account: drawAccount(dice),
    instrument: drawOf(dice, [null, 0]),
    side: drawOf(dice, [null, 'BUY', 'SELL']),
  };
}

function drawAccount(dice: Dice): number {
  return dice.roll(CROWD.limits.length);
}

function drawQuantity(dice: Dice): number {
  return LOT * (1 + (dice.roll(10) === 0 ? dice.roll(80) : dice.roll(20)));
}

/** Close around the middle, so that sides meet; at times far out, so that the book has holes, and lone prices beyond. */
function drawPrice(dice: Dice, side: Side): number {
  const kind = dice.roll(40);
  const away = side === 'BUY' ? -1 : 1;
  if (kind < 36) return TICK * (MIDDLE + away * (dice.roll(12) - 3));
  if (kind < 39) return TICK * (MIDDLE + away * dice.roll(MIDDLE - 1));
  return TICK * (side === 'BUY' ? 1 + dice.roll(2 * MIDDLE) : 1_000_000 * (1 + dice.roll(900)));
}

function drawOf<T>(dice: Dice, choices: readonly T[]): T {
  return choices[dice.roll(choices.length)]!;
}
