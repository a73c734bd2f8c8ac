import { scaled } from './decimal.ts';
import type { Side } from '../../../src/domain/index.ts';

/** Decimal places of a volume (1e-8 BTC) and of a price (cents). */
const VOLUME_PLACES = 8;
const PRICE_PLACES = 2;

interface Line {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Milliseconds since 1970, when the line was received. */
  readonly time: number;
}

/** What became of an order. */
export interface OrderRow extends Line {
  readonly kind: 'created' | 'changed' | 'deleted';
  readonly order: string;
  readonly side: Side;
  /** Cents. */
  readonly price: number;
  /** What is left, in 1e-8 BTC. Deleted with 0: filled; with more: canceled. */
  readonly volume: number;
}

/** A trade. The log names neither of its orders. */
export interface TradeRow extends Line {
  readonly kind: 'trade';
  readonly trade: string;
  readonly price: number;
  readonly volume: number;
}

export interface LogLevel {
  readonly price: number;
  readonly volume: number;
}

/** The best levels, best first, at some instant shortly before the line. */
export interface BookRow extends Line {
  readonly kind: 'book';
  readonly bids: readonly LogLevel[];
  readonly asks: readonly LogLevel[];
}

export type LogRow = OrderRow | TradeRow | BookRow;

/** A line that is not what the format says. */
export class BitstampFormatError extends Error {
  override name = 'BitstampFormatError';
}

const ORDER_KINDS = { order_created: 'created', order_changed: 'changed', order_deleted: 'deleted' } as const;
const LOG_LINE = /^(\d{13}) (order_created|order_changed|order_deleted|trade|order_book) (\{.*\})$/;

/** @throws BitstampFormatError naming line (from 1), field and value */
export function parseLogRow(line: string, index: number): LogRow {
  const match = LOG_LINE.exec(line);
  if (!match) throw new BitstampFormatError(`feed log, line ${index + 1}: "${line.slice(0, 60)}"`);
  const [, time = '', word = '', body = ''] = match;
  const at: Line = { index, time: Number(time) };
  if (word === 'order_book') return { ...at, kind: 'book', ...parseBook(body, index) };
  const price = amount(field(body, 'price', index), PRICE_PLACES, 'price', index);
  const volume = amount(field(body, 'amount', index), VOLUME_PLACES, 'amount', index);
  const id = field(body, 'id', index);
  if (word === 'trade') return { ...at, kind: 'trade', trade: id, price, volume };
  const side = field(body, 'order_type', index) === '0' ? 'BUY' : 'SELL';
  return { ...at, kind: ORDER_KINDS[word as keyof typeof ORDER_KINDS], order: id, side, price, volume };
}

/**
 * A line of the orders file, which says the same as the log without its trades and books.
 * @throws BitstampFormatError naming line (from 1; the header is line 1), field and value
 */
export function parseOrderRow(line: string, index: number): OrderRow {
  const [order, time, , price = '', volume, kind, direction] = line.split(',');
  if (order === undefined || !/^\d+$/.test(order)) throw bad('orders file', 'id', order, index + 1);
  if (kind !== 'created' && kind !== 'changed' && kind !== 'deleted')
    throw bad('orders file', 'action', kind, index + 1);
  return {
    index,
    time: Number(time),
    kind,
    order,
    side: direction === 'bid' ? 'BUY' : 'SELL',
    price: amount(price, PRICE_PLACES, 'price', index + 1),
    volume: Number(volume),
  };
}

/** The text of a number, which may stand in quotes. JSON.parse would make a float of it. */
function field(body: string, name: string, index: number): string {
  const value = new RegExp(`"${name}": "?([^",}]+)`).exec(body)?.[1];
  if (value === undefined) throw bad('feed log', name, undefined, index);
  return value;
}

function amount(text: string, places: number, name: string, index: number): number {
  const value = scaled(text, places);
  if (value === undefined) throw bad('feed log', name, text, index);
  return value;
}

/** Books have their numbers in quotes. */
function parseBook(body: string, index: number): Pick<BookRow, 'bids' | 'asks'> {
  const { bids, asks } = JSON.parse(body) as Record<'bids' | 'asks', readonly (readonly [string, string])[]>;
  const levels = (side: readonly (readonly [string, string])[]): LogLevel[] =>
    side.map(([price, volume]) => ({
      price: amount(price, PRICE_PLACES, 'price', index),
      volume: amount(volume, VOLUME_PLACES, 'amount', index),
    }));
  return { bids: levels(bids), asks: levels(asks) };
}

function bad(file: string, name: string, value: string | undefined, index: number): BitstampFormatError {
  return new BitstampFormatError(`${file}, line ${index + 1}: ${name} is "${value ?? ''}"`);
}
