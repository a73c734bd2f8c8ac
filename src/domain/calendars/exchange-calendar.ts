import { invariant } from '../invariant.ts';
import type { DaysByYear } from './days.ts';
import { ALWAYS_OPEN_HOURS, XNYS_HOURS, type TradingHours } from './trading-hours.ts';
import { XNYS_DAYS } from './xnys-days.ts';

/** When a market trades. */
export interface ExchangeCalendar {
  readonly name: string;
  /** IANA zone that the venue keeps its days and hours in. */
  readonly zone: string;
  readonly hours: readonly TradingHours[];
  /** Null: every day is alike, weekends too. Else weekdays only, and only in the years that are told. */
  readonly days: DaysByYear | null;
}

/** First and last year that a calendar tells of, both included. */
export interface CalendarYears {
  readonly first: number;
  readonly last: number;
}

const ZONE = 'America/New_York';

const calendars: readonly ExchangeCalendar[] = [
  { name: 'ALWAYS_OPEN', zone: ZONE, hours: ALWAYS_OPEN_HOURS, days: null },
  { name: 'XNYS', zone: ZONE, hours: XNYS_HOURS, days: XNYS_DAYS },
];

/** Names of all calendars: a market that never closes, and the New York Stock Exchange by its market identifier code. */
export const CALENDARS: readonly string[] = calendars.map(({ name }) => name);

export function isCalendar(name: string): boolean {
  return CALENDARS.includes(name);
}

/** The calendar of a name that {@link isCalendar}. */
export function calendarNamed(name: string): ExchangeCalendar {
  const calendar = calendars.find((each) => each.name === name);
  invariant(calendar, `There is no calendar ${name}.`);
  return calendar;
}

/** The years that a calendar of {@link CALENDARS} tells of. Null: all of them. */
export function calendarYears(name: string): CalendarYears | null {
  const { days } = calendarNamed(name);
  if (!days) return null;
  const years = Object.keys(days).map(Number);
  return { first: Math.min(...years), last: Math.max(...years) };
}
