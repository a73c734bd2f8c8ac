import { describe, expect, it } from 'vitest';
import { XNYS_DAYS } from '../../../src/domain/calendars/xnys-days.ts';
import { holidaysByRule, earlyClosesByRule, isoDay, weekday } from './nyse-rules.ts';

const YEARS = Object.keys(XNYS_DAYS).map(Number);

/** Days that no rule gives. */
const SPECIAL_CLOSURES = [
  ...['2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02'],
  ...['2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09'],
];
const SPECIAL_EARLY_CLOSES = ['2003-12-26'];

/** How many there were in each year from 2000 to 2025. */
const TRADING_DAYS = [
  ...[252, 248, 252, 252, 252, 252, 251, 251, 253, 252],
  ...[252, 252, 250, 252, 252, 252, 252, 251, 251, 252],
  ...[253, 252, 251, 250, 252, 250],
];

const datesOf = (days: Readonly<Record<string, string>>) => Object.keys(days);
const inYear = (dates: readonly string[], year: number) => dates.filter((date) => date.startsWith(`${year}-`));

/** Weekdays of a year on which the exchange trades. */
function tradingDays(year: number): number {
  let count = 0;
  for (let day = 1; isoDay(year, 1, day).startsWith(`${year}-`); day += 1) {
    const date = isoDay(year, 1, day);
    if (weekday(date) % 6 !== 0 && !(date in XNYS_DAYS[year]!.closed)) count += 1;
  }
  return count;
}

describe('days of XNYS', () => {
  it('D11 are there for 2000 to 2032 without a gap', () => {
    expect(YEARS).toEqual(Array.from({ length: 33 }, (_, index) => 2000 + index));
  });

  it.each(YEARS)('D11 %i has the holidays that the rules of the exchange give, and the special closures', (year) => {
    const expected = [...holidaysByRule(year), ...inYear(SPECIAL_CLOSURES, year)].sort();
    expect(datesOf(XNYS_DAYS[year]!.closed)).toEqual(expected);
  });

  it.each(YEARS)('D11 %i has the early closes that the practice of the exchange gives', (year) => {
    const expected = [...earlyClosesByRule(year), ...inYear(SPECIAL_EARLY_CLOSES, year)].sort();
    expect(datesOf(XNYS_DAYS[year]!.earlyClose)).toEqual(expected);
  });

  it('D11 are weekdays with a name, and none both closed and closing early', () => {
    for (const year of YEARS) {
      const { closed, earlyClose } = XNYS_DAYS[year]!;
      for (const [date, name] of Object.entries({ ...closed, ...earlyClose })) {
        expect([1, 2, 3, 4, 5], date).toContain(weekday(date));
        expect(name).toMatch(/^[A-Z].+/);
      }
      expect(datesOf(earlyClose).filter((date) => date in closed)).toEqual([]);
    }
  });

  it('D11 say which day it is, and whether it is moved', () => {
    expect(XNYS_DAYS[2024]!.closed['2024-01-15']).toBe('Martin Luther King Jr. Day');
    expect(XNYS_DAYS[2026]!.closed['2026-07-03']).toBe('Independence Day (observed)');
    expect(XNYS_DAYS[2023]!.closed['2023-01-02']).toBe("New Year's Day (observed)");
    expect(XNYS_DAYS[2025]!.closed['2025-01-09']).toBe('Day of mourning for President Carter');
    expect(XNYS_DAYS[2026]!.earlyClose['2026-12-24']).toBe('Christmas Eve');
  });
});

describe('days of XNYS beside known facts', () => {
  // As the exchange announced them on 23 December 2025.
  it.each([
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', '11-27 12-24'],
    [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', '11-26'],
    [2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25', '07-03 11-24'],
  ])('D11 %i is as announced', (year, closed, early) => {
    const monthsAndDays = (days: Readonly<Record<string, string>>) =>
      datesOf(days)
        .map((date) => date.slice(5))
        .join(' ');
    expect(monthsAndDays(XNYS_DAYS[year]!.closed)).toBe(closed);
    expect(monthsAndDays(XNYS_DAYS[year]!.earlyClose)).toBe(early);
  });

  it.each(TRADING_DAYS.map((days, index) => [2000 + index, days] as const))(
    'D11 %i had %i trading days',
    (year, days) => {
      expect(tradingDays(year)).toBe(days);
    },
  );

  it.each(['2004-12-31', '2010-12-31', '2021-12-31', '2027-12-31'])(
    'D11 %s trades: a New Year’s Day on Saturday is not made up',
    (date) => {
      expect(XNYS_DAYS[Number(date.slice(0, 4))]!.closed).not.toHaveProperty(date);
    },
  );

  it('D11 Juneteenth is kept from 2022', () => {
    expect(XNYS_DAYS[2021]!.closed).not.toHaveProperty('2021-06-18');
    expect(XNYS_DAYS[2022]!.closed).toHaveProperty('2022-06-20');
  });

  it('D11 beside an Independence Day on Thursday it is the Friday until 2012, then the Wednesday that closes early', () => {
    expect(datesOf(XNYS_DAYS[2002]!.earlyClose)[0]).toBe('2002-07-05');
    expect(datesOf(XNYS_DAYS[2013]!.earlyClose)[0]).toBe('2013-07-03');
    expect(datesOf(XNYS_DAYS[2024]!.earlyClose)[0]).toBe('2024-07-03');
  });
});
