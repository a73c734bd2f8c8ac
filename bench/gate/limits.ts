import type { LimitChange } from '../../src/domain/index.ts';

const DOLLAR = 1_000_000;
const SECOND = 1_000_000;
/** One per cent, in millionths of one. */
const PERCENT = 1_000_000;

/** Every limit that there is before a trade: each is looked at with every order, and none is ever reached. */
export const EVERY_LIMIT = {
  maxOrderQuantity: 1_000_000,
  maxPosition: 1_000_000_000,
  maxOrderNotional: 500_000_000 * DOLLAR,
  maxVolumePercent: 5 * PERCENT,
  typicalQuantity: 10_000,
  typicalMultiple: 100,
  collarPercent: 25 * PERCENT,
  maxCredit: 5_000_000_000 * DOLLAR,
  maxDuplicates: 100,
  duplicateWindow: 1 * SECOND,
} as const satisfies LimitChange;

/** Large enough that five per cent of it are {@link EVERY_LIMIT}'s largest order and more. */
export const DAILY_VOLUME = 50_000_000;

/** What a table says of the gate that its engine has. */
export const COMPLETE_GATE =
  'message rate, terms, trading states, restricted list, short sales, size, notional, share of the volume, typical size, collar, price bands, position, credit of account and firm, equal orders';
