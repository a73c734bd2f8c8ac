/** An instant: integer microseconds since 1970-01-01T00:00:00Z. */
export type Micros = number;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** RFC 3339 in UTC with six fraction digits: "2026-11-24T14:30:00.000001Z". */
export function formatInstant(micros: Micros): string {
  const milliseconds = Math.floor(micros / 1000);
  const rest = micros - milliseconds * 1000;
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** The day of an instant in UTC, "2026-11-24". */
export function utcDay(micros: Micros): string {
  return formatInstant(micros).slice(0, 10);
}

/**
 * Reads RFC 3339, any offset, down to microseconds (further digits are cut).
 * Gives undefined for anything else, impossible dates such as 31 February included.
 */
export function parseInstant(text: string): Micros | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] = match;
  const milliseconds = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!);
  const date = new Date(milliseconds);
  const real =
    date.getUTCFullYear() === +year! &&
    date.getUTCMonth() === +month! - 1 &&
    date.getUTCDate() === +day! &&
    date.getUTCHours() === +hour! &&
    date.getUTCMinutes() === +minute! &&
    date.getUTCSeconds() === +second!;
  if (!real) return undefined;
  if (sign && (+offsetHour! > 23 || +offsetMinute! > 59)) return undefined;
  const offset = sign ? (sign === '-' ? -1 : 1) * (+offsetHour! * 60 + +offsetMinute!) * 60_000 : 0;
  return (milliseconds - offset) * 1000 + +fraction.slice(0, 6).padEnd(6, '0');
}
