import { describe, expect, it } from 'vitest';
import {
  CALENDARS,
  CalendarEnds,
  calendarYears,
  formatInstant,
  InvariantError,
  isCalendar,
  parseInstant,
  sessionAt,
} from '../../../src/domain/index.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;

const micros = (text: string) => parseInstant(text)!;
const dateAt = (calendar: string, text: string) => sessionAt(calendar, micros(text)).date;

/** A session as one can read it: "PRE_OPEN 2026-11-24T09:00:00Z" and so on, the end last. */
function told(calendar: string, text: string): readonly string[] {
  const session = sessionAt(calendar, micros(text));
  const instant = (at: number) => formatInstant(at).replace('.000000', '');
  return [...session.phases.map(({ phase, at }) => `${phase} ${instant(at)}`), `end ${instant(session.endsAt)}`];
}

describe('session of XNYS', () => {
  it('D11 a day in winter opens at 14:30Z', () => {
    expect(told('XNYS', '2024-01-16T15:00:00Z')).toEqual([
      'PRE_OPEN 2024-01-16T09:00:00Z',
      'OPENING_AUCTION 2024-01-16T14:25:00Z',
      'CONTINUOUS 2024-01-16T14:30:00Z',
      'CLOSING_AUCTION 2024-01-16T20:55:00Z',
      'CLOSED 2024-01-16T21:00:00Z',
      'end 2024-01-17T01:00:00Z',
    ]);
  });

  it('D11 a day in summer opens at 13:30Z', () => {
    expect(told('XNYS', '2026-07-01T15:00:00Z')).toEqual([
      'PRE_OPEN 2026-07-01T08:00:00Z',
      'OPENING_AUCTION 2026-07-01T13:25:00Z',
      'CONTINUOUS 2026-07-01T13:30:00Z',
      'CLOSING_AUCTION 2026-07-01T19:55:00Z',
      'CLOSED 2026-07-01T20:00:00Z',
      'end 2026-07-02T00:00:00Z',
    ]);
  });

  it('D11 the day after Thanksgiving closes at 13:00, and its session ends at 17:00', () => {
    expect(told('XNYS', '2026-11-27T15:00:00Z')).toEqual([
      'PRE_OPEN 2026-11-27T09:00:00Z',
      'OPENING_AUCTION 2026-11-27T14:25:00Z',
      'CONTINUOUS 2026-11-27T14:30:00Z',
      'CLOSING_AUCTION 2026-11-27T17:55:00Z',
      'CLOSED 2026-11-27T18:00:00Z',
      'end 2026-11-27T22:00:00Z',
    ]);
  });

  it('D11 the specification’s sample instant lies on Martin Luther King Day, so the session of the next day comes', () => {
    const session = sessionAt('XNYS', micros('2024-01-15T09:30:01Z'));
    expect(session.calendar).toBe('XNYS');
    expect(session.date).toBe('2024-01-16');
    expect(session.phases[2]).toEqual({ phase: 'CONTINUOUS', at: micros('2024-01-16T14:30:00Z') });
  });

  it.each([
    ['2026-03-06', '2026-03-06T14:30:00Z'],
    ['2026-03-09', '2026-03-09T13:30:00Z'],
    ['2026-10-30', '2026-10-30T13:30:00Z'],
    ['2026-11-02', '2026-11-02T14:30:00Z'],
    // Daylight saving began in April and ended in October until 2006.
    ['2006-03-31', '2006-03-31T14:30:00Z'],
    ['2006-04-03', '2006-04-03T13:30:00Z'],
    ['2006-10-30', '2006-10-30T14:30:00Z'],
  ])('D11 on %s, beside a change of daylight saving, it opens at %s', (date, opens) => {
    expect(told('XNYS', `${date}T12:00:00Z`)).toContain(`CONTINUOUS ${opens.replace('.000000', '')}`);
  });

  it.each([
    ['before the pre-opening', '2026-11-24T08:59:59.999999Z', '2026-11-24'],
    ['at its begin', '2026-11-24T09:00:00Z', '2026-11-24'],
    ['at the close', '2026-11-24T21:00:00Z', '2026-11-24'],
    ['between the close and 20:00', '2026-11-24T23:30:00Z', '2026-11-24'],
    ['a microsecond before its end, in UTC the day after', '2026-11-25T00:59:59.999999Z', '2026-11-24'],
    ['exactly at its end', '2026-11-25T01:00:00Z', '2026-11-25'],
    ['at midnight in New York', '2026-11-25T05:00:00Z', '2026-11-25'],
    ['after the session before Thanksgiving', '2026-11-26T01:00:00Z', '2026-11-27'],
    ['a microsecond before an early end', '2026-11-27T21:59:59.999999Z', '2026-11-27'],
    ['exactly at an early end', '2026-11-27T22:00:00Z', '2026-11-30'],
    ['on a Saturday', '2026-11-21T15:00:00Z', '2026-11-23'],
    ['on a Sunday', '2026-11-22T15:00:00Z', '2026-11-23'],
    ['on the Saturday before a holiday', '2024-01-13T15:00:00Z', '2024-01-16'],
    ['after the close of the last day of a year', '2026-01-01T01:00:00Z', '2026-01-02'],
    ['during the longest closure', '2001-09-11T13:30:00Z', '2001-09-17'],
    ['during Hurricane Sandy', '2012-10-27T12:00:00Z', '2012-10-31'],
    ['on the day of mourning of 2025', '2025-01-09T15:00:00Z', '2025-01-10'],
  ])('D11 %s (%s) it is the session of %s', (_when, instant, date) => {
    expect(dateAt('XNYS', instant)).toBe(date);
  });

  it('D11 it tells of 2000 to 2032, and says so when asked for more', () => {
    expect(calendarYears('XNYS')).toEqual({ first: 2000, last: 2032 });
    expect(dateAt('XNYS', '2000-01-01T05:00:00Z')).toBe('2000-01-03');
    expect(dateAt('XNYS', '2033-01-01T00:59:59Z')).toBe('2032-12-31');

    const after = () => sessionAt('XNYS', micros('2033-01-01T01:00:00Z'));
    expect(after).toThrow(CalendarEnds);
    expect(after).toThrow('Calendar XNYS tells of the years 2000 to 2032, so not of 2033-01-01.');
    expect(after).toThrow(
      expect.objectContaining({ calendar: 'XNYS', date: '2033-01-01', years: { first: 2000, last: 2032 } }),
    );
    expect(() => sessionAt('XNYS', micros('2000-01-01T04:59:59Z'))).toThrow(/not of 1999-12-31/);
  });
});

describe('session of ALWAYS_OPEN', () => {
  it('D11 goes from midnight to midnight in New York, weekends and holidays too', () => {
    for (const date of ['2024-01-15', '2026-11-21', '2026-11-26', '2026-12-25']) {
      const next = formatInstant(micros(`${date}T00:00:00Z`) + 24 * HOUR).slice(0, 10);
      expect(told('ALWAYS_OPEN', `${date}T12:00:00Z`)).toEqual([
        `CONTINUOUS ${date}T05:00:00Z`,
        `end ${next}T05:00:00Z`,
      ]);
    }
  });

  it('D11 its end belongs to the next session', () => {
    expect(dateAt('ALWAYS_OPEN', '2026-11-25T04:59:59.999999Z')).toBe('2026-11-24');
    expect(dateAt('ALWAYS_OPEN', '2026-11-25T05:00:00Z')).toBe('2026-11-25');
  });

  it.each([
    ['2026-03-07', 24],
    ['2026-03-08', 23],
    ['2026-10-31', 24],
    ['2026-11-01', 25],
  ])('D11 %s has %i hours', (date, hours) => {
    const { phases, endsAt } = sessionAt('ALWAYS_OPEN', micros(`${date}T12:00:00Z`));
    expect(endsAt - phases[0]!.at).toBe(hours * HOUR);
  });

  it('D11 has no bounds', () => {
    expect(calendarYears('ALWAYS_OPEN')).toBeNull();
    expect(dateAt('ALWAYS_OPEN', '1969-12-31T23:59:59.999999Z')).toBe('1969-12-31');
    expect(dateAt('ALWAYS_OPEN', '1950-06-01T12:00:00Z')).toBe('1950-06-01');
    expect(dateAt('ALWAYS_OPEN', '2150-06-01T12:00:00Z')).toBe('2150-06-01');
  });
});

describe('names of calendars', () => {
  it('D11 are told apart from other words', () => {
    expect(CALENDARS).toEqual(['ALWAYS_OPEN', 'XNYS']);
    expect(['ALWAYS_OPEN', 'XNYS', 'xnys', 'XLON', '', 'toString'].map(isCalendar)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(() => sessionAt('XLON', 0)).toThrow(InvariantError);
    expect(() => calendarYears('XLON')).toThrow(InvariantError);
  });
});
