import type { Dice } from '../../support/dice.ts';
import type { NaiveMarket } from './naive-market.ts';
import type { AmendRequest, Phase, ReplaceRequest, Request } from './protocol.ts';
import {
  chance,
  drawExpiry,
  drawNew,
  drawOf,
  drawPrice,
  drawQuantity,
  drawSound,
  drawStop,
  MAY_REST,
  STP_MODES,
} from './random-orders.ts';
import type { NaiveOrder } from './state.ts';

/** The book is kept at about so many orders: beyond, cancels come more often. */
const CROWDED = 45;

/**
 * A request of any kind that has a good chance of meaning something in the market as it is, as the door's parser would give it:
 * never BAD_INPUT, always with a time in force. Low numbers give the plainest.
 */
export function drawRequest(dice: Dice, market: NaiveMarket): Request {
  // The first word is the market's set-up.
  if (market.isFresh && chance(dice, 40)) return { op: 'config', risk: chance(dice, 75) };
  const kind = dice.roll(10_000);
  if (kind < 5_600)
    return market.orders.length > CROWDED && chance(dice, 60) ? drawCancel(dice, market) : drawNew(dice, market);
  if (kind < 6_500) return drawCancel(dice, market);
  if (kind < 7_700) return drawAmend(dice, market);
  if (kind < 8_700) return drawReplace(dice, market);
  if (kind < 9_150) return { op: 'time', now: drawInstant(dice, market) };
  if (kind < 9_650) return drawPhase(dice, market);
  if (kind < 9_996)
    return { op: 'book', orders: chance(dice, 70), ...(chance(dice, 40) ? { depth: dice.roll(5) } : {}) };
  return { op: 'reset' };
}

/** An open order, or now and then one that is not there. */
function drawTarget(dice: Dice, market: NaiveMarket): { id: string; order: NaiveOrder | undefined } {
  if (market.orders.length === 0 || chance(dice, 4)) {
    const id = String(dice.roll(130));
    return { id, order: market.orders.find((order) => order.id === id) };
  }
  const order = drawOf(dice, market.orders);
  return { id: order.id, order };
}

function drawCancel(dice: Dice, market: NaiveMarket): Request {
  return { op: 'cancel', id: drawTarget(dice, market).id };
}

/** Mostly CONTINUOUS; the other phases are short. */
function drawPhase(dice: Dice, market: NaiveMarket): Request {
  if (market.phase === 'CONTINUOUS' && chance(dice, 65)) return { op: 'time', now: drawInstant(dice, market) };
  const others: readonly Phase[] = ['CONTINUOUS', 'AUCTION', 'AUCTION', 'HALTED', 'CLOSED'];
  return { op: 'phase', to: market.phase !== 'CONTINUOUS' && chance(dice, 65) ? 'CONTINUOUS' : drawOf(dice, others) };
}

/** None, a little, some seconds, a minute, or just when an order ends, or just before. */
function drawInstant(dice: Dice, market: NaiveMarket): number {
  const kind = dice.roll(20);
  if (kind < 2) return market.now;
  if (kind < 8) return market.now + dice.roll(20);
  const ends = market.orders.map((order) => order.expiresAt).filter((end) => end !== null);
  if (kind < 14 && ends.length > 0) return Math.max(market.now, drawOf(dice, ends) - (chance(dice, 25) ? 1 : 0));
  return market.now + (kind < 19 ? dice.roll(7) * 500_000 : 60_000_000);
}

function drawAmend(dice: Dice, market: NaiveMarket): AmendRequest {
  const { id, order } = drawTarget(dice, market);
  const kind = dice.roll(10);
  const price = { price: chance(dice, 3) ? 0 : drawPrice(dice, order?.side ?? 'BUY') };
  const qty = { qty: chance(dice, 3) ? 0 : amendedQuantity(dice, market, order) };
  const hasLimit = order === undefined || order.type === 'LIMIT' || order.type === 'STOP_LIMIT';
  if (kind < 5 || (!hasLimit && chance(dice, 85))) return { op: 'amend', id, ...qty };
  if (kind < 8) return { op: 'amend', id, ...price };
  if (kind < 9) return { op: 'amend', id, ...price, ...qty };
  return { op: 'amend', id };
}

function amendedQuantity(dice: Dice, market: NaiveMarket, order: NaiveOrder | undefined): number {
  if (order === undefined) return drawQuantity(dice, market);
  const kind = dice.roll(8);
  if (kind < 4) return 1 + dice.roll(order.qty);
  if (kind < 6) return order.qty + dice.roll(20);
  if (kind < 7) return Math.max(1, order.filled);
  return drawQuantity(dice, market);
}

// --- replace ----------------------------------------------------------------------------------------

/** Some fields, or all of them: then those that the new order does not have are taken away. */
function drawReplace(dice: Dice, market: NaiveMarket): ReplaceRequest {
  const { id, order } = drawTarget(dice, market);
  if (order === undefined || chance(dice, 30))
    return { ...NOTHING_KEPT, ...drawSound(dice, market), op: 'replace', id };
  const count = dice.roll(3);
  let request: ReplaceRequest = { op: 'replace', id };
  for (let done = 0; done <= count; done++) request = { ...request, ...drawOf(dice, CHANGES)(dice, market, order) };
  return request;
}

const NOTHING_KEPT = {
  ...{ tif: null, price: null, stop: null, trail: null, trailPct: null, display: null, hidden: null, minQty: null },
  ...{ postOnly: null, reduceOnly: null, peg: null, account: null, stp: null, expiresAt: null, oco: null },
};

type Change = (dice: Dice, market: NaiveMarket, order: NaiveOrder) => Omit<ReplaceRequest, 'op' | 'id'>;

const CHANGES: readonly Change[] = [
  (dice, _, order) => ({ price: drawPrice(dice, order.side) }),
  (dice, _, order) => ({ price: drawPrice(dice, order.side) }),
  (dice, market) => ({ qty: drawQuantity(dice, market) }),
  (dice, market) => ({ qty: drawQuantity(dice, market) }),
  () => ({}),
  (_, __, order) => ({ side: order.side === 'BUY' ? 'SELL' : 'BUY' }),
  (dice) => ({ display: 1 + dice.roll(5), hidden: null }),
  () => ({ display: null }),
  () => ({ hidden: true, display: null }),
  () => ({ hidden: null, minQty: null }),
  (dice) => ({ hidden: true, display: null, minQty: 1 + dice.roll(8) }),
  (dice) => ({ minQty: chance(dice, 50) ? null : dice.roll(5) }),
  (dice) => ({ postOnly: drawOf(dice, [true, false, 'SLIDE', null] as const), peg: null }),
  (dice) => ({ reduceOnly: drawOf(dice, [true, null]) }),
  (dice) => ({ peg: drawOf(dice, ['MID', 'PRIMARY'] as const), display: null, postOnly: null }),
  () => ({ peg: null }),
  () => ({ price: null }),
  (dice) => ({ account: drawOf(dice, ['a', 'b', 'c', 'd', null]) }),
  (dice) => ({ stp: drawOf(dice, [...STP_MODES, null]) }),
  (dice, market) => ({ oco: chance(dice, 30) ? null : drawOf(dice, market.orders).id }),
  (dice) => ({ oco: String(dice.roll(130)) }),
  (dice) => ({ tif: drawOf(dice, [...MAY_REST, 'OPEN', 'CLOSE', null] as const), expiresAt: null }),
  (dice, market) => ({ tif: 'GTD', expiresAt: drawExpiry(dice, market) }),
  (dice) => ({ tif: drawOf(dice, ['IOC', 'FOK'] as const), ...NOT_RESTING }),
  (dice) => ({
    type: 'MARKET',
    tif: drawOf(dice, ['IOC', 'FOK', 'DAY', 'OPEN', 'CLOSE'] as const),
    price: null,
    ...NOT_RESTING,
  }),
  (dice, market, order) => ({ type: 'STOP', price: null, ...NOT_RESTING, ...drawStop(dice, market, order.side) }),
  (dice, market, order) => ({
    type: 'STOP_LIMIT',
    minQty: null,
    postOnly: null,
    peg: null,
    ...drawStop(dice, market, order.side),
  }),
  (dice, _, order) => ({ type: 'LIMIT', stop: null, trail: null, trailPct: null, price: drawPrice(dice, order.side) }),
  (dice) => ({ trail: drawOf(dice, [null, 0, 1, 3]), trailPct: null }),
  (dice) => ({ stop: drawOf(dice, [null, 3, 10, 15]) }),
];

const NOT_RESTING = { display: null, hidden: null, minQty: null, postOnly: null, peg: null, expiresAt: null };
