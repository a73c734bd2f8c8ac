import type { Micros } from '../../domain/index.ts';
import type { Page, QuoteKey, QuoteRecord, Span } from '../../exchange/index.ts';
import { rowText } from '../rows/sql.ts';
import { QUOTES } from '../rows/venue-tables.ts';
import { idsBelow, instantsBefore, instantsFrom, NEWEST, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

const ROW = `${rowText(QUOTES, 'q')} AS "row"`;

/** The first quote of an instrument at an instant or later; more than any number where there is none. */
const FIRST_SINCE = `
  coalesce((SELECT s."number" FROM "quotes" s WHERE s."instrument" = ? AND s."at" >= ? ORDER BY s."at", s."number" LIMIT 1), ${NEWEST})`;

/** Numbers rise with time, so a stretch of time is one of numbers. */
export const QUOTES_OF_INSTRUMENT = `
  SELECT ${ROW} FROM "quotes" q
  WHERE q."instrument" = ? AND q."number" >= ${FIRST_SINCE} AND q."number" < min(${FIRST_SINCE}, ?)
  ORDER BY q."number" DESC LIMIT ?`;

export const QUOTES_BY_KEYS = `
  SELECT ${ROW} FROM json_each(?) k
  CROSS JOIN "quotes" q ON q."instrument" = k."value" ->> 0 AND q."number" = k."value" ->> 1`;

export const QUOTE_AT = `
  SELECT ${ROW} FROM (
    SELECT i."instrument", i."number" FROM "quotes" i
    WHERE i."instrument" = ? AND i."at" <= ? ORDER BY i."at" DESC, i."number" DESC LIMIT 1
  ) page
  CROSS JOIN "quotes" q ON q."instrument" = page."instrument" AND q."number" = page."number"`;

/** Those that began in the span, newest first. @param before only numbers below */
export async function quotes(
  reader: Reader,
  instrument: number,
  { from, to }: Span,
  first: number,
  before: number | null,
): Promise<Page<QuoteRecord>> {
  const span = [instantsFrom(from), instrument, instantsBefore(to), idsBelow(before)] as const;
  return pageOf(await reader.rows(QUOTES, QUOTES_OF_INSTRUMENT, instrument, instrument, ...span, first + 1), first);
}

/** Each once for each of the keys, as far as they are there. */
export async function quotesByKeys(reader: Reader, keys: readonly QuoteKey[]): Promise<readonly QuoteRecord[]> {
  if (keys.length === 0) return [];
  return reader.rows(
    QUOTES,
    QUOTES_BY_KEYS,
    JSON.stringify(keys.map(({ instrument, number }) => [instrument, number])),
  );
}

/** The one in force at an instant; undefined: there was none yet. */
export async function quoteAt(reader: Reader, instrument: number, at: Micros): Promise<QuoteRecord | undefined> {
  const [quote] = await reader.rows(QUOTES, QUOTE_AT, instrument, BigInt(at));
  return quote;
}
