import type { CandleInterval, Micros } from '../../domain/index.ts';
import type { CandleRecord, Page, Span } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { CANDLES } from '../rows/trading-tables.ts';
import { instantsBefore, instantsFrom, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

export const CANDLES_OF_INSTRUMENT = `
  SELECT ${rowText(CANDLES, 'c')} AS "row" FROM "candles" c
  WHERE c."instrument" = ? AND c."interval" = ? AND c."start" >= ? AND c."start" < min(?, ?)
  ORDER BY c."start" DESC LIMIT ?`;

/** Those whose start lies in the span, newest first. @param before only those that start earlier than this */
export async function candles(
  reader: Reader,
  instrument: number,
  interval: CandleInterval,
  { from, to }: Span,
  first: number,
  before: Micros | null,
): Promise<Page<CandleRecord>> {
  const span = [instantsFrom(from), instantsBefore(to), instantsBefore(before)] as const;
  const rows = await reader.rows(CANDLES, CANDLES_OF_INSTRUMENT, instrument, interval, ...span, first + 1);
  return pageOf(rows, first);
}
