/**
 * The bounds of numbers at the door. They follow from doubles being exact up to 2^53 - 1, and
 * everything behind the door counts on them.
 */

/** One currency unit in micro-dollars. Money is an integer count of these. */
export const MICRO = 1_000_000;

/** Highest price, in micro-dollars: 999,999,999.999999. */
export const MAX_PRICE = 999_999_999_999_999;

/** Most shares in one order. */
export const MAX_QUANTITY = 1_000_000_000;

/** Largest price times quantity of one order, in micro-dollars (about nine thousand million dollars). */
export const MAX_NOTIONAL = Number.MAX_SAFE_INTEGER;

/** Most orders in one `submitOrders`. */
export const MAX_ORDERS_AT_ONCE = 500;

/** What a client order id looks like. */
export const CLIENT_ORDER_ID = /^[A-Za-z0-9_.:-]{1,64}$/;

/** What a symbol looks like. */
export const SYMBOL = /^[A-Z][A-Z0-9.]{0,11}$/;

/** What the id of a firm, an account or a risk tier looks like. */
export const REFERENCE_ID = /^[A-Z0-9][A-Z0-9_-]{0,31}$/;
