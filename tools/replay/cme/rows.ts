import type { Side } from '../../../src/domain/index.ts';

/** The columns of a market-by-order file, in this order. */
export const CME_HEADER = 'ts_recv,ts_event,instrument_id,action,side,price,size,order_id,flags,sequence';

/** 0.25 dollars in the file's 1e-9 dollars: the tick of the E-mini S&P future. */
const TICK = 250_000_000;

const LAST_OF_EVENT = 128;
const SNAPSHOT = 32;

const ACTIONS = { R: 'CLEAR', A: 'ADD', C: 'CANCEL', M: 'MODIFY', T: 'TRADE', F: 'FILL' } as const;

/** A record of a resting order, or of an aggressor (TRADE). */
export interface MboRecord {
  /** Place in the file, from 0; the header is not counted. */
  readonly index: number;
  readonly action: (typeof ACTIONS)[keyof typeof ACTIONS];
  readonly order: string;
  readonly side: Side;
  /** Ticks. */
  readonly price: number;
  /** Contracts: added, canceled, traded; what is left of a modified order. */
  readonly size: number;
  readonly isSnapshot: boolean;
  readonly isLastOfEvent: boolean;
}

/** A line that is not what the format says. */
export class CmeFormatError extends Error {
  override name = 'CmeFormatError';
}

/** @throws CmeFormatError naming line (from 1; the header is line 1), field and value */
export function parseRecord(line: string, index: number): MboRecord {
  const [, , , actionText = '', side = '', priceText = '', sizeText = '', order = '', flagsText = ''] = line.split(',');
  const bad = (name: string, value: string): CmeFormatError =>
    new CmeFormatError(`market-by-order file, line ${index + 2}: ${name} is "${value}"`);
  const action = (ACTIONS as Record<string, MboRecord['action']>)[actionText];
  if (action === undefined) throw bad('action (R, A, C, M, T or F)', actionText);
  const flags = whole(flagsText);
  if (flags === undefined) throw bad('flags', flagsText);
  const isClear = action === 'CLEAR';
  if (!isClear && side !== 'A' && side !== 'B') throw bad('side (A or B)', side);
  const price = isClear ? 0 : whole(priceText);
  if (price === undefined || price % TICK !== 0) throw bad('price (whole ticks of 0.25)', priceText);
  const size = whole(sizeText);
  if (size === undefined || (size === 0 && !isClear)) throw bad('size', sizeText);
  if (!/^\d+$/.test(order)) throw bad('order_id', order);
  return {
    index,
    action,
    order,
    side: side === 'B' ? 'BUY' : 'SELL',
    price: price / TICK,
    size,
    isSnapshot: (flags & SNAPSHOT) !== 0,
    isLastOfEvent: (flags & LAST_OF_EVENT) !== 0,
  };
}

function whole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * The snapshot, in order of priority at each price, and the events after it.
 * @throws CmeFormatError where the file begins with no snapshot, or ends within an event
 */
export function eventsOf(records: readonly MboRecord[]): {
  readonly snapshot: readonly MboRecord[];
  readonly events: readonly (readonly MboRecord[])[];
} {
  const snapshot = records.filter((record) => record.isSnapshot && record.action === 'ADD');
  if (snapshot.length === 0) throw new CmeFormatError('the market-by-order file has no snapshot to begin with');
  const events: MboRecord[][] = [];
  let event: MboRecord[] = [];
  for (const record of records) {
    if (record.isSnapshot) continue;
    event.push(record);
    if (!record.isLastOfEvent) continue;
    events.push(event);
    event = [];
  }
  if (event.length > 0) throw new CmeFormatError('the market-by-order file ends within an event');
  return { snapshot, events };
}
