import type { CalendarYears } from './exchange-calendar.ts';

/** Thrown when a calendar is asked for a day outside the years that it tells of: it needs newer data, nothing else is wrong. */
export class CalendarEnds extends Error {
  override name = 'CalendarEnds';
  readonly calendar: string;
  /** The venue's day, "2033-01-01". */
  readonly date: string;
  readonly years: CalendarYears;

  constructor(calendar: string, date: string, years: CalendarYears) {
    super(`Calendar ${calendar} tells of the years ${years.first} to ${years.last}, so not of ${date}.`);
    this.calendar = calendar;
    this.date = date;
    this.years = years;
  }
}
