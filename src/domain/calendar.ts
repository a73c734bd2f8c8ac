import { Temporal } from 'temporal-polyfill';
import type { Session } from './command.ts';
import type { Micros } from './time.ts';

/** Where the venue keeps its days. */
export const VENUE_ZONE = 'America/New_York';

/**
 * The calendar of a market that never closes: each day of the venue's zone is a session, from midnight to midnight,
 * daylight saving kept in mind (such days have 23 or 25 hours).
 */
export function alwaysOpenSession(time: Micros): Session {
  const day = Temporal.Instant.fromEpochMilliseconds(Math.floor(time / 1000))
    .toZonedDateTimeISO(VENUE_ZONE)
    .toPlainDate();
  const end = day.add({ days: 1 }).toZonedDateTime(VENUE_ZONE);
  return { date: day.toString(), endsAt: end.epochMilliseconds * 1000 };
}
