import type { Side } from '../../../src/domain/index.ts';

/**
 * The two files of a LOBSTER sample, line by line. Row i of the book file is the book after message i.
 * Prices are in ten-thousandths of a dollar; here they are micro-dollars, like everywhere in this house.
 */

/** Ten-thousandths of a dollar → micro-dollars. */
const PRICE_UNIT = 100;

/** What stands for an empty level. */
const EMPTY_PRICE = '9999999999';

export const MESSAGE_TYPES = {
  1: 'NEW',
  2: 'REDUCE',
  3: 'DELETE',
  4: 'EXECUTE',
  5: 'EXECUTE_HIDDEN',
  6: 'CROSS',
  7: 'HALT',
} as const;

export type MessageType = (typeof MESSAGE_TYPES)[keyof typeof MESSAGE_TYPES];

export interface LobsterMessage {
  /** Place in the file, from 0. */
  readonly index: number;
  /** Integer nanoseconds after midnight in New York. */
  readonly time: number;
  readonly type: MessageType;
  /** The exchange's id of the resting order; 0 for a hidden one. */
  readonly order: number;
  /** Shares: of the new order, taken off, deleted or executed. */
  readonly size: number;
  /** Micro-dollars. */
  readonly price: number;
  /** Side of the resting order; whoever caused an execution stood on the other. */
  readonly side: Side;
}

export interface LobsterLevel {
  /** Micro-dollars. */
  readonly price: number;
  readonly quantity: number;
}

/** Best first; empty levels are left out. */
export interface LobsterRow {
  readonly bids: readonly LobsterLevel[];
  readonly asks: readonly LobsterLevel[];
  /** How many levels a side the file has room for. */
  readonly depth: number;
}

/** A line that is not what the format says. */
export class LobsterFormatError extends Error {
  override name = 'LobsterFormatError';
}

const TIME = /^(\d{1,5})(?:\.(\d{1,9}))?$/;

/** "34200.18960767" → 34200189607670 nanoseconds, digit by digit: a float would round it. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * 1_000_000_000 + Number((match[2] ?? '').padEnd(9, '0'));
}

/** @throws LobsterFormatError naming line (from 1), field and value */
export function parseMessage(line: string, index: number): LobsterMessage {
  const fields = line.split(',');
  const bad = (field: string, value: string | undefined): LobsterFormatError =>
    new LobsterFormatError(`message file, line ${index + 1}: ${field} is "${value ?? ''}"`);
  const [timeText = '', typeText = '', orderText, sizeText, priceText, direction] = fields;
  if (fields.length < 6) throw bad('a row of fewer than six fields', line);
  const time = parseTime(timeText);
  if (time === undefined) throw bad('time', timeText);
  const type = (MESSAGE_TYPES as Record<string, MessageType>)[typeText];
  if (type === undefined) throw bad('type (1 to 7)', typeText);
  const order = whole(orderText);
  if (order === undefined) throw bad('order id', orderText);
  const isHalt = type === 'HALT';
  const size = whole(sizeText);
  if (size === undefined || (size === 0 && !isHalt)) throw bad('size', sizeText);
  const price = isHalt ? 0 : whole(priceText);
  if (price === undefined) throw bad('price', priceText);
  if (direction !== '1' && direction !== '-1') throw bad('direction (1 or -1)', direction);
  return { index, time, type, order, size, price: price * PRICE_UNIT, side: direction === '1' ? 'BUY' : 'SELL' };
}

/** @throws LobsterFormatError naming line (from 1), field and value */
export function parseBookRow(line: string, index: number): LobsterRow {
  const fields = line.split(',');
  if (fields.length < 4 || fields.length % 4 !== 0) {
    throw new LobsterFormatError(
      `book file, line ${index + 1}: ${fields.length} fields, not four (ask price and size, bid price and size) a level`,
    );
  }
  const asks: LobsterLevel[] = [];
  const bids: LobsterLevel[] = [];
  for (let at = 0; at < fields.length; at += 4) {
    addLevel(asks, fields[at], fields[at + 1], index);
    addLevel(bids, fields[at + 2], fields[at + 3], index);
  }
  return { bids, asks, depth: fields.length / 4 };
}

function addLevel(levels: LobsterLevel[], priceText = '', sizeText = '', index: number): void {
  if (priceText === EMPTY_PRICE || priceText === `-${EMPTY_PRICE}`) return;
  const price = whole(priceText);
  const quantity = whole(sizeText);
  if (price === undefined || quantity === undefined || quantity === 0) {
    throw new LobsterFormatError(`book file, line ${index + 1}: level of price "${priceText}" and size "${sizeText}"`);
  }
  levels.push({ price: price * PRICE_UNIT, quantity });
}

/** A plain non-negative integer that a double holds exactly; undefined for anything else. */
function whole(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
