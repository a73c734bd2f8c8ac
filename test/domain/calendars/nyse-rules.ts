/**
 * Rules of the New York Stock Exchange for its holidays (its Rule 7.2) and its practice of early closes, to hold its list of days
 * against. Days are "2026-11-27"; weekdays count from 0, Sunday.
 */
const MONDAY = 1;
const THURSDAY = 4;

/** A day of the proleptic Gregorian calendar; days past the end of the month run on. */
export function isoDay(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Easter Sunday by the algorithm of Meeus, Jones and Butcher. */
function easter(year: number): { month: number; day: number } {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const total = h + l - 7 * m + 114;
  return { month: Math.floor(total / 31), day: (total % 31) + 1 };
}

/** The first such weekday on or after a day. */
function onOrAfter(wanted: number, year: number, month: number, day: number): string {
  return isoDay(year, month, day + ((wanted - weekday(isoDay(year, month, day)) + 7) % 7));
}

/** A holiday on Saturday is kept on Friday, one on Sunday on Monday. */
function observed(year: number, month: number, day: number): string {
  const moved = { 6: -1, 0: 1 }[weekday(isoDay(year, month, day))] ?? 0;
  return isoDay(year, month, day + moved);
}

/** Every holiday of a year; New Year's Day on a Saturday is not made up, for the Friday ends the books of the old year. */
export function holidaysByRule(year: number): readonly string[] {
  const sunday = easter(year);
  const newYear = observed(year, 1, 1);
  return [
    ...(newYear.startsWith(`${year}-`) ? [newYear] : []),
    onOrAfter(MONDAY, year, 1, 15),
    onOrAfter(MONDAY, year, 2, 15),
    isoDay(year, sunday.month, sunday.day - 2),
    onOrAfter(MONDAY, year, 5, 25),
    ...(year >= 2022 ? [observed(year, 6, 19)] : []),
    observed(year, 7, 4),
    onOrAfter(MONDAY, year, 9, 1),
    onOrAfter(THURSDAY, year, 11, 22),
    observed(year, 12, 25),
  ];
}

/** A day beside a holiday closes early where it is a weekday and the holiday is kept on its own day. */
export function earlyClosesByRule(year: number): readonly string[] {
  const independence = weekday(isoDay(year, 7, 4));
  const eve = isoDay(year, 7, 3);
  const independenceEve = independence === THURSDAY && year < 2013 ? isoDay(year, 7, 5) : eve;
  const christmasEve = isoDay(year, 12, 24);
  const thanksgiving = onOrAfter(THURSDAY, year, 11, 22);
  return [
    ...(independence >= 2 && independence <= 5 ? [independenceEve] : []),
    isoDay(year, 11, Number(thanksgiving.slice(8)) + 1),
    ...(weekday(christmasEve) >= 1 && weekday(christmasEve) <= 4 ? [christmasEve] : []),
  ];
}
