/** "150.01" as micro-dollars; null stays null. */
export function micros(decimal: string | null): number | null {
  return decimal === null ? null : Math.round(Number(decimal) * 1e6);
}

/** "2026-11-24T14:30:00.000001Z" as microseconds since 1970. */
export function instant(text: string): number {
  const [, seconds, fraction] = /^(.+)\.(\d{6})Z$/.exec(text) ?? [];
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction);
}
