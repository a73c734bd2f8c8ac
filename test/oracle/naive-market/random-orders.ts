import type { Dice } from '../../support/dice.ts';
import type { NaiveMarket } from './naive-market.ts';
import type { NewRequest, OrderType, Side, TimeInForce } from './protocol.ts';

/** Prices are from 1 to this, so that much happens, and the lowest price there is plays a part. */
const HIGHEST = 24;
const MIDDLE = 11;
/** Ids come from a small stock, so that they are used again. */
const IDS = 120;
/** Large orders of one account are often of one side, so that it comes to the limit of its position. */
const LARGE = 400;
const BEYOND_ALL_BOUNDS = Number.MAX_SAFE_INTEGER;
export const STP_MODES = ['CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT', 'NONE'] as const;
export const MAY_REST: readonly TimeInForce[] = ['GTC', 'GTC', 'GTC', 'DAY', 'DAY', 'GTD'];

export function drawOf<Item>(dice: Dice, items: readonly Item[]): Item {
  return items[dice.roll(items.length)]!;
}

export function chance(dice: Dice, percent: number): boolean {
  return dice.roll(100) >= 100 - percent;
}

const TYPES: readonly OrderType[] = [
  ...Array.from({ length: 16 }, () => 'LIMIT' as const),
  ...(['MARKET', 'MARKET', 'STOP', 'STOP', 'STOP_LIMIT', 'STOP_LIMIT', 'STOP_LIMIT'] as const),
];

/** A new order of any kind; one in twelve has a fault in it. */
export function drawNew(dice: Dice, market: NaiveMarket): NewRequest {
  const sound = drawSound(dice, market);
  return chance(dice, 8) ? spoil(dice, sound) : sound;
}

/** A new order that is valid as far as its fields go. */
export function drawSound(dice: Dice, market: NaiveMarket): NewRequest {
  const type = drawOf(dice, TYPES);
  const side = drawOf<Side>(dice, ['BUY', 'SELL']);
  const tif = drawTif(dice, type);
  const qty = drawQuantity(dice, market);
  return {
    ...{ op: 'new', id: drawId(dice, market), side, type, tif, qty },
    ...(type === 'LIMIT' || type === 'STOP_LIMIT' ? { price: drawPrice(dice, side) } : {}),
    ...(type === 'STOP' || type === 'STOP_LIMIT' ? drawStop(dice, market, side) : {}),
    ...(tif === 'GTD' ? { expiresAt: drawExpiry(dice, market) } : {}),
    ...drawInstruction(dice, type, tif, qty, side),
    ...(qty >= LARGE && chance(dice, 60) ? { account: side === 'BUY' ? 'a' : 'b' } : drawOwner(dice, market)),
    ...(chance(dice, 12) && market.orders.length > 0 ? { oco: drawOf(dice, market.orders).id } : {}),
  };
}

/** An id that no open order has. */
function drawId(dice: Dice, market: NaiveMarket): string {
  let id = dice.roll(IDS);
  while (market.orders.some((order) => order.id === String(id))) id++;
  return String(id);
}

function drawTif(dice: Dice, type: OrderType): TimeInForce {
  if (type === 'MARKET') return drawOf<TimeInForce>(dice, ['IOC', 'IOC', 'DAY', 'FOK', 'OPEN', 'CLOSE']);
  if (chance(dice, 70)) return drawOf(dice, MAY_REST);
  if (type === 'LIMIT') return drawOf<TimeInForce>(dice, ['IOC', 'IOC', 'FOK', 'FOK', 'OPEN', 'CLOSE']);
  return drawOf<TimeInForce>(dice, ['IOC', 'FOK']);
}

/** Small ones mostly; under risk checks often large ones, about the greatest that is allowed. */
export function drawQuantity(dice: Dice, market: NaiveMarket): number {
  if (market.hasRisk && chance(dice, 25)) return drawOf(dice, [LARGE, 900, 999, 1_000, 1_001]);
  return 1 + (chance(dice, 10) ? dice.roll(120) : dice.roll(30));
}

/** Buys below the middle and sells above it for the most part, so that a book builds up; the rest anywhere. */
export function drawPrice(dice: Dice, side: Side): number {
  if (chance(dice, 12)) return 1 + dice.roll(HIGHEST);
  const away = dice.roll(9) - 2;
  return side === 'BUY' ? MIDDLE - away : MIDDLE + 1 + away;
}

/** A stop beyond the last trade, at times one that was reached already, or a trail with or without one. */
export function drawStop(dice: Dice, market: NaiveMarket, side: Side): Partial<NewRequest> {
  const away = dice.roll(7) - 1;
  const last = market.lastPrice ?? MIDDLE;
  const stop = Math.max(1, side === 'BUY' ? last + away : last - away);
  const kind = dice.roll(10);
  if (kind < 6) return { stop };
  if (kind < 7) return { stop, trail: 1 + dice.roll(5) };
  if (kind < 8) return { trail: 1 + dice.roll(5) };
  return kind < 9 ? { trailPct: 1 + dice.roll(60) } : { stop, trailPct: 1 + dice.roll(60) };
}

export function drawExpiry(dice: Dice, market: NaiveMarket): number {
  return market.now + 1 + dice.roll(chance(dice, 50) ? 20 : 20_000_000);
}

function drawInstruction(
  dice: Dice,
  type: OrderType,
  tif: TimeInForce,
  qty: number,
  side: Side,
): Partial<NewRequest> & { readonly price?: number } {
  const some = 1 + dice.roll(qty);
  if (tif === 'IOC' && type !== 'STOP' && type !== 'STOP_LIMIT') return chance(dice, 40) ? { minQty: some } : {};
  if (!MAY_REST.includes(tif) || (type !== 'LIMIT' && type !== 'STOP_LIMIT')) return {};
  const display = 1 + dice.roll(Math.min(qty, 8));
  const kind = dice.roll(type === 'STOP_LIMIT' ? 12 : 24);
  if (kind < 6) return {};
  if (kind < 10) return { display };
  if (kind < 12) return { hidden: true };
  if (kind < 14) return { hidden: true, minQty: some };
  if (kind < 16) return { postOnly: true };
  if (kind < 18) return { postOnly: 'SLIDE' };
  if (kind < 19) return { postOnly: drawOf(dice, [true, 'SLIDE']), display };
  if (kind < 20) return { postOnly: drawOf(dice, [true, 'SLIDE']), hidden: true };
  const limit = chance(dice, 40) ? { price: drawPrice(dice, side) } : { price: side === 'BUY' ? HIGHEST : 1 };
  const peg = { peg: drawOf(dice, ['MID', 'PRIMARY'] as const), ...limit };
  return kind < 23 ? peg : { ...peg, minQty: some };
}

function drawOwner(dice: Dice, market: NaiveMarket): Partial<NewRequest> {
  if (chance(dice, 15)) return {};
  const account = drawOf(dice, ['a', 'b', 'c', 'd']);
  const stp = chance(dice, 60) ? { stp: drawOf(dice, STP_MODES) } : {};
  return { account, ...stp, ...(chance(dice, market.hasRisk ? 2 : 5) ? { reduceOnly: true } : {}) };
}

/** An order with something wrong in it, so that each reject code comes up, and the first of two in precedence is told. */
function spoil(dice: Dice, order: NewRequest): NewRequest {
  const spoiled = { ...order, ...drawOf(dice, FAULTS)(dice) };
  return chance(dice, 20) ? { ...spoiled, ...drawOf(dice, FAULTS)(dice) } : spoiled;
}

type Fault = (dice: Dice) => Partial<NewRequest>;

const FAULTS: readonly Fault[] = [
  () => ({ qty: 0 }),
  () => ({ qty: BEYOND_ALL_BOUNDS }),
  () => ({ price: 0 }),
  () => ({ price: BEYOND_ALL_BOUNDS }),
  (dice) => ({ price: 1 + dice.roll(HIGHEST) }),
  () => ({ stop: 0 }),
  (dice) => ({ stop: 1 + dice.roll(HIGHEST) }),
  (dice) => ({ trail: dice.roll(3) }),
  (dice) => ({ trailPct: drawOf(dice, [0, 1, 99, 100]) }),
  (dice) => ({ display: drawOf(dice, [0, 5, BEYOND_ALL_BOUNDS]) }),
  () => ({ hidden: true }),
  (dice) => ({ minQty: drawOf(dice, [0, 5, BEYOND_ALL_BOUNDS]) }),
  (dice) => ({ postOnly: drawOf(dice, [true, 'SLIDE'] as const) }),
  () => ({ reduceOnly: true }),
  (dice) => ({ peg: drawOf(dice, ['MID', 'PRIMARY'] as const) }),
  (dice) => ({ expiresAt: dice.roll(1_000_000_000) }),
  (dice) => ({ tif: drawOf<TimeInForce>(dice, ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPEN', 'CLOSE']) }),
  (dice) => ({ type: drawOf<OrderType>(dice, ['LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT']) }),
  (dice) => ({ oco: String(dice.roll(IDS)) }),
  (dice) => ({ id: String(dice.roll(IDS)) }),
];
