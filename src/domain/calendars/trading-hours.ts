import type { MarketPhase } from '../words.ts';

/** When a day's phases begin and its session ends, "09:30" on the clock of the calendar's zone. "24:00" is the next midnight. */
export interface DayHours {
  /** Ascending. The session begins with the first. */
  readonly phases: readonly { readonly phase: MarketPhase; readonly at: string }[];
  readonly endsAt: string;
}

/** The hours that hold from a day on. */
export interface TradingHours {
  /** The venue's day, "2000-01-01". */
  readonly from: string;
  readonly regular: DayHours;
  readonly earlyClose: DayHours;
}

const ROUND_THE_CLOCK: DayHours = { phases: [{ phase: 'CONTINUOUS', at: '00:00' }], endsAt: '24:00' };

export const ALWAYS_OPEN_HOURS: readonly TradingHours[] = [
  { from: '1970-01-01', regular: ROUND_THE_CLOCK, earlyClose: ROUND_THE_CLOCK },
];

/** When the New York Stock Exchange changes its hours, a row with the day of the change comes at the end. */
export const XNYS_HOURS: readonly TradingHours[] = [
  {
    from: '2000-01-01',
    regular: {
      phases: [
        { phase: 'PRE_OPEN', at: '04:00' },
        { phase: 'OPENING_AUCTION', at: '09:25' },
        { phase: 'CONTINUOUS', at: '09:30' },
        { phase: 'CLOSING_AUCTION', at: '15:55' },
        { phase: 'CLOSED', at: '16:00' },
      ],
      endsAt: '20:00',
    },
    earlyClose: {
      phases: [
        { phase: 'PRE_OPEN', at: '04:00' },
        { phase: 'OPENING_AUCTION', at: '09:25' },
        { phase: 'CONTINUOUS', at: '09:30' },
        { phase: 'CLOSING_AUCTION', at: '12:55' },
        { phase: 'CLOSED', at: '13:00' },
      ],
      endsAt: '17:00',
    },
  },
];

/** The row of a table, ascending by `from`, that holds on a day. The first row holds for all that lies before it as well. */
export function hoursOn(table: readonly TradingHours[], date: string): TradingHours {
  return table.findLast((row) => row.from <= date) ?? table[0]!;
}
