import { Temporal } from 'temporal-polyfill';
import type { Session } from '../command.ts';
import type { Micros } from '../time.ts';
import { CalendarEnds } from './calendar-ends.ts';
import { calendarNamed, calendarYears, type ExchangeCalendar } from './exchange-calendar.ts';
import { hoursOn, type DayHours } from './trading-hours.ts';

const SATURDAY = 6;

/**
 * The session of a calendar (one of `CALENDARS`) that is on at, or begins next after, an instant. Its end lies after the instant.
 * Throws CalendarEnds where that day, or one on the way to it, is in none of the years that the calendar tells of.
 */
export function sessionAt(calendar: string, time: Micros): Session {
  const found = calendarNamed(calendar);
  let day = dayAt(found, time);
  for (;;) {
    const hours = hoursOfDay(found, day);
    const session = hours && sessionOf(found, day, hours);
    if (session && session.endsAt > time) return session;
    day = day.add({ days: 1 });
  }
}

function dayAt({ zone }: ExchangeCalendar, time: Micros): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(time / 1000))
    .toZonedDateTimeISO(zone)
    .toPlainDate();
}

/** Undefined: no session on the day. */
function hoursOfDay({ name, hours, days }: ExchangeCalendar, day: Temporal.PlainDate): DayHours | undefined {
  const date = day.toString();
  const { regular, earlyClose } = hoursOn(hours, date);
  if (!days) return regular;
  const year = days[day.year];
  if (!year) throw new CalendarEnds(name, date, calendarYears(name)!);
  if (day.dayOfWeek >= SATURDAY || date in year.closed) return undefined;
  return date in year.earlyClose ? earlyClose : regular;
}

function sessionOf({ name, zone }: ExchangeCalendar, day: Temporal.PlainDate, hours: DayHours): Session {
  return {
    calendar: name,
    date: day.toString(),
    phases: hours.phases.map(({ phase, at }) => ({ phase, at: instantOf(day, at, zone) })),
    endsAt: instantOf(day, hours.endsAt, zone),
  };
}

function instantOf(day: Temporal.PlainDate, timeOfDay: string, zone: string): Micros {
  if (timeOfDay === '24:00') return instantOf(day.add({ days: 1 }), '00:00', zone);
  return day.toZonedDateTime({ timeZone: zone, plainTime: timeOfDay }).epochMilliseconds * 1000;
}
