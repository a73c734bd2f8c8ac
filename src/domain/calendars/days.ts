/**
 * The days of one year on which a market differs from an ordinary weekday. Keys are the venue's days, "2026-11-27", none of
 * them on a weekend; values say what the day is.
 */
export interface YearOfDays {
  /** No trading. */
  readonly closed: Readonly<Record<string, string>>;
  /** Trading ends early. */
  readonly earlyClose: Readonly<Record<string, string>>;
}

/** Without gaps from the first year to the last. */
export type DaysByYear = Readonly<Record<number, YearOfDays>>;
