import { sessionAt, type Micros } from '../../domain/index.ts';
import { NO_HISTORY, averageVolume, returnHistory, withBars, type MarketFacts } from '../../exchange/index.ts';

/** What reports are made of besides trades and bookings: where history stands, and what is known of instruments. */

/** Time of the newest command, and how far trades and bookings have got. */
export const REPORT_HEAD = `
  SELECT json_array(
    (SELECT "time" FROM "journal" ORDER BY "sequence" DESC LIMIT 1),
    (SELECT "id" FROM "trades" ORDER BY "id" DESC LIMIT 1),
    (SELECT "id" FROM "ledger" ORDER BY "id" DESC LIMIT 1)
  ) AS "row"`;

/** Of every instrument: reference price, average daily volume, price of the last trade. */
export const INSTRUMENT_FACTS = `
  SELECT json_array(a."index", a."referencePrice", a."averageDailyVolume", (
    SELECT t."price" FROM "trades" t WHERE t."instrument" = a."index" ORDER BY t."id" DESC LIMIT 1
  )) AS "row"
  FROM "instruments" a`;

/** What the instruments were at, as far as it does not come from trades. */
export interface InstrumentFacts {
  readonly referencePrice: number | null;
  readonly averageDailyVolume: number | null;
  readonly lastPrice: number | null;
}

export type Cells = readonly (string | number | null)[];

/** From {@link INSTRUMENT_FACTS}. */
export function factsOf(rows: readonly Cells[]): Map<number, InstrumentFacts> {
  return new Map(
    (rows as readonly (readonly [number, number | null, number | null, number | null])[]).map(
      ([index, referencePrice, averageDailyVolume, lastPrice]) =>
        [index, { referencePrice, averageDailyVolume, lastPrice }] as const,
    ),
  );
}

/**
 * Days up to that of the report. The average daily volume is that of the instrument; where days have come since then that of the
 * newest days by then.
 */
export function marketFacts(
  facts: ReadonlyMap<number, InstrumentFacts>,
  rows: readonly Cells[],
  asOf: Micros,
): MarketFacts {
  const { date: today } = sessionAt('ALWAYS_OPEN', asOf);
  const bars = new Map<number, { date: string; close: number; volume: number }[]>();
  const changed = new Set<number>();
  for (const [instrument, date, close, volume] of rows as readonly (readonly [number, string, number, number])[]) {
    if (date > today) {
      changed.add(instrument);
      continue;
    }
    const days = bars.get(instrument) ?? [];
    bars.set(instrument, days);
    days.push({ date, close, volume });
  }
  return {
    histories: new Map([...bars].map(([instrument, days]) => [instrument, returnHistory(instrument, days)])),
    averageDailyVolume: (instrument) => {
      const known = facts.get(instrument)?.averageDailyVolume ?? null;
      if (!changed.has(instrument)) return known;
      const days = (bars.get(instrument) ?? []).map(({ date, close, volume }) => [date, close, volume] as const);
      return averageVolume(withBars(NO_HISTORY, days)) ?? known;
    },
  };
}
