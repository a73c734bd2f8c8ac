import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDARS, parseInstant, sessionAt, type Micros } from '../../../src/domain/index.ts';
import { XNYS_DAYS } from '../../../src/domain/calendars/xnys-days.ts';
import { isoDay, weekday } from './nyse-rules.ts';

/** Within the years of every calendar, so that the session after the one of the instant is there too. */
const instants = fc.integer({ min: parseInstant('2000-01-03T00:00:00Z')!, max: parseInstant('2032-12-30T00:00:00Z')! });

/** The clock on the wall in New York, by other means than the calendar's own. */
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'short',
});
const wallClock = (at: Micros) => wall.format(at / 1000);

describe.each(CALENDARS)('sessions of %s', (calendar) => {
  it('D11 end after the instant, with ascending phases before their end', () => {
    fc.assert(
      fc.property(instants, (time) => {
        const { phases, endsAt } = sessionAt(calendar, time);
        expect(endsAt).toBeGreaterThan(time);
        const steps = [...phases.map(({ at }) => at), endsAt];
        for (const [index, at] of steps.entries()) {
          expect(Number.isSafeInteger(at)).toBe(true);
          if (index > 0) expect(at).toBeGreaterThan(steps[index - 1]!);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('D11 follow each other as the instants do', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 10 * 86_400_000_000 }), (time, later) => {
        const first = sessionAt(calendar, time);
        const second = sessionAt(calendar, Math.min(time + later, parseInstant('2032-12-30T00:00:00Z')!));
        if (second.date === first.date) expect(second).toEqual(first);
        else {
          expect(second.date > first.date).toBe(true);
          expect(second.phases[0]!.at).toBeGreaterThanOrEqual(first.endsAt);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('D11 are the same from their begin to their end, which is the next one’s', () => {
    fc.assert(
      fc.property(instants, (time) => {
        const session = sessionAt(calendar, time);
        expect(sessionAt(calendar, session.phases[0]!.at)).toEqual(session);
        expect(sessionAt(calendar, session.endsAt - 1)).toEqual(session);
        expect(sessionAt(calendar, session.endsAt).date > session.date).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

it('D11 the phases of XNYS come by the clock on the wall, whatever the season', () => {
  fc.assert(
    fc.property(instants, (time) => {
      const { date, phases, endsAt } = sessionAt('XNYS', time);
      const early = wallClock(endsAt) === `${date} 17:00`;
      const times = early
        ? ['04:00', '09:25', '09:30', '12:55', '13:00', '17:00']
        : ['04:00', '09:25', '09:30', '15:55', '16:00', '20:00'];
      expect([...phases.map(({ at }) => wallClock(at)), wallClock(endsAt)]).toEqual(
        times.map((each) => `${date} ${each}`),
      );
    }),
    { numRuns: 300 },
  );
});

it('D11 on each day of 2000 to 2032 XNYS has a session or none, long or short, as its list of days says', () => {
  for (let day = 1; isoDay(2000, 1, day) <= '2032-12-31'; day += 1) {
    const date = isoDay(2000, 1, day);
    const { closed, earlyClose } = XNYS_DAYS[Number(date.slice(0, 4))]!;
    const trades = weekday(date) % 6 !== 0 && !(date in closed);
    const session = sessionAt('XNYS', parseInstant(`${date}T16:00:00Z`)!);
    expect(session.date === date, date).toBe(trades);
    if (trades) expect(wallClock(session.endsAt), date).toBe(`${date} ${date in earlyClose ? '17:00' : '20:00'}`);
  }
});
