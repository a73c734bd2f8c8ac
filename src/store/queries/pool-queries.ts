import { divideHalfEven, type Micros, type VenueKind } from '../../domain/index.ts';
import type { PoolFigures, Span } from '../../exchange/index.ts';
import type { Reader } from './reader.ts';
import { spanOf, within } from './trade-queries.ts';

/** Trades that a move is measured on: the newest so many of the span stand for all of it. */
const MEASURED = 20_000;

/** How long after a trade the midpoint is looked at again. */
const AFTER: Micros = 1_000_000;

const MILLION = 1_000_000n;

/** Trades of a venue and their shares, added up from an index that holds both; and the newest time there is. */
export const POOL_VOLUME = `
  SELECT json_array(count(*), coalesce(sum(i."quantity"), 0), (
    SELECT j."time" FROM "journal" j WHERE j."sequence" = (SELECT max("sequence") FROM "journal")
  )) AS "row"
  FROM "instruments" a CROSS JOIN "trades" i ON i."venue" = ? AND i."instrument" = a."index" AND ${within('i."id"')}
  WHERE a."index" = coalesce(?, a."index")`;

/**
 * How far the midpoint of the national best quote moved, in the taker's direction, from the quote at a trade to the one in force a second
 * later: rows of twice the move, twice the midpoint at the trade, and shares. Of the newest trades of the span, those of a kind of venue
 * that have a taker and both quotes.
 * @param filter what it asks of a trade `i` besides the span
 */
function newestOf(filter: string): string {
  return `
  SELECT json_array("move", "middle", sum("quantity")) AS "row" FROM (
    SELECT (l."bid" + l."ask" - b."bid" - b."ask") * CASE t."aggressorSide" WHEN 'BUY' THEN 1 ELSE -1 END AS "move",
      b."bid" + b."ask" AS "middle", t."quantity" AS "quantity"
    FROM (SELECT i."id" FROM "trades" i WHERE ${filter}${within('i."id"')} ORDER BY i."id" DESC LIMIT ?) page
    CROSS JOIN "trades" t ON t."id" = page."id"
    CROSS JOIN "venues" v ON v."index" = t."venue" AND v."kind" = ?
    CROSS JOIN "quotes" b ON b."instrument" = t."instrument" AND b."number" = t."quote"
    CROSS JOIN "quotes" l ON l."instrument" = t."instrument" AND l."number" = (
      SELECT n."number" FROM "quotes" n
      WHERE n."instrument" = t."instrument" AND n."at" <= t."executedAt" + ${AFTER}
      ORDER BY n."at" DESC, n."number" DESC LIMIT 1
    )
    WHERE t."aggressorSide" IS NOT NULL
  ) k
  WHERE "move" IS NOT NULL GROUP BY "move", "middle"`;
}

export const MOVES = newestOf('');
export const MOVES_OF_INSTRUMENT = newestOf('i."instrument" = ? AND ');
export const MOVES_AT_VENUE = newestOf('i."venue" = ? AND ');
export const MOVES_OF_INSTRUMENT_AT_VENUE = newestOf('i."instrument" = ? AND i."venue" = ? AND ');

type Volume = readonly [trades: number, quantity: number, newest: Micros | null];
type Move = readonly [move: number, middle: number, quantity: number];

/**
 * Trades and shares of the whole span; moves of the newest {@link MEASURED} trades of the pool, and of the lit ones among the newest
 * {@link MEASURED} of all, whose second has passed.
 */
export async function poolFigures(
  reader: Reader,
  venue: number,
  instrument: number | null,
  span: Span,
): Promise<PoolFigures> {
  const [volume] = await reader.together<Volume>([POOL_VOLUME, venue, ...spanOf(span, null), instrument]);
  const [trades, quantity, newest] = volume![0]!;
  const measurable = { ...span, to: Math.min(span.to ?? Infinity, (newest ?? 0) - AFTER + 1) };
  const impact = async (sql: string, kind: VenueKind, ...asked: readonly (number | null)[]): Promise<number | null> => {
    const given = asked.filter((index) => index !== null);
    const [moves] = await reader.together<Move>([sql, ...given, ...spanOf(measurable, null), MEASURED, kind]);
    return averageMove(moves!);
  };
  const isAll = instrument === null;
  return {
    trades,
    quantity,
    impact: await impact(isAll ? MOVES_AT_VENUE : MOVES_OF_INSTRUMENT_AT_VENUE, 'DARK', instrument, venue),
    litImpact: await impact(isAll ? MOVES : MOVES_OF_INSTRUMENT, 'LIT', instrument),
  };
}

/** By shares, in millionths of the midpoint, rounded half-even; null: there was none to measure. */
function averageMove(moves: readonly Move[]): number | null {
  let shares = 0n;
  /** Shares times the move, in millionths of a millionth. */
  let sum = 0n;
  for (const [move, middle, quantity] of moves) {
    const weight = BigInt(quantity);
    shares += weight;
    sum += divideHalfEven(BigInt(move) * weight * MILLION * MILLION, BigInt(middle));
  }
  return shares === 0n ? null : Number(divideHalfEven(sum, shares * MILLION));
}
