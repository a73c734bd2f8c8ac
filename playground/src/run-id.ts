/**
 * Client order ids are unique per account for ever, so the examples carry a suffix made from the clock: `r` and
 * the tenths of a second since 1970 in base 36, such as "first-order-r83kx0q7". It differs with each load of the page.
 */
export function makeRunId(nowMs: number): string {
  return `r${Math.floor(nowMs / 100)
    .toString(36)
    .padStart(7, '0')}`;
}

const SUFFIX = /(?<=[-.:])(?:r[0-9a-z]{7}|R[0-9A-Z]{7})(?=")/g;

/** Text of variables with every such suffix, in small or capital letters, replaced by a new one. */
export function refreshRunIds(variables: string, run: string): string {
  return variables.replace(SUFFIX, (old) => (old.startsWith('R') ? run.toUpperCase() : run));
}
