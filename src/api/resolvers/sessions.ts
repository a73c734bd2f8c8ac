import { CalendarEnds, parseInstant, sessionAt, utcDay, type Micros, type Session } from '../../domain/index.ts';
import { badInput } from '../errors.ts';

/** Most days that a calendar is read for at a time. */
const MOST_DAYS = 100;
const DAY = 86_400_000_000;

/** Sessions that were worked out, by calendar and instant: time zones cost more than all else about them. */
const known = new Map<string, Session>();
const MANY_SESSIONS = 5_000;

function sessionFrom(calendar: string, time: Micros): Session {
  const place = `${calendar} ${time}`;
  let session = known.get(place);
  if (!session) {
    session = sessionAt(calendar, time);
    if (known.size >= MANY_SESSIONS) known.clear();
    known.set(place, session);
  }
  return session;
}

export function requireDays(days: number | null | undefined): number {
  const count = days ?? 7;
  if (count >= 1 && count <= MOST_DAYS) return count;
  throw badInput(`days is ${count}; allowed are 1 to ${MOST_DAYS}.`);
}

/**
 * The sessions of so many days of the venue, in order.
 *
 * @param from the first day, or null: that of the session that is on at, or begins next after, `now`
 */
export function sessionsOf(name: string, from: string | null, days: number, now: Micros): Session[] {
  const sessions: Session[] = [];
  let beyond: string | undefined;
  try {
    const begin = from === null ? midnight(sessionFrom(name, now).date) : requireDay(from);
    beyond = utcDay(begin + days * DAY);
    // At noon UTC it is the same day at the venue, and its session, if it has one, has not ended.
    let session = sessionFrom(name, begin + DAY / 2);
    while (session.date < beyond) {
      sessions.push(session);
      session = sessionFrom(name, session.endsAt);
    }
  } catch (error) {
    if (!(error instanceof CalendarEnds)) throw error;
    // Beyond the days that were asked for, nobody minds.
    if (beyond === undefined || error.date < beyond) throw badInput(error.message);
  }
  return sessions;
}

/** A day as it is written, at its midnight in UTC. */
function requireDay(day: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(day) ? midnight(day) : -1;
  // Instants that a double holds exactly end in 2255.
  if (instant >= 0 && Number.isSafeInteger(instant + (MOST_DAYS + 1) * DAY)) return instant;
  throw badInput(`from is a day from 1970 to 2254, "2026-11-24", not ${JSON.stringify(day.slice(0, 40))}.`);
}

function midnight(day: string): number {
  return parseInstant(`${day}T00:00:00Z`) ?? -1;
}
