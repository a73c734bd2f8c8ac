import { INVARIANTS, type Findings, type Invariant } from '../../src/compliance/index.ts';

const NO_FIGURES = Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, ''])) as Record<Invariant, string>;

/** What a trade of the home market has beside its terms, where no fee is charged and no quote is known of. */
export const PLAIN_TRADE = {
  venue: 0,
  makerFee: 0,
  takerFee: 0,
  quote: null,
  verdict: 'COMPLIANT',
  throughVenue: null,
  throughPrice: null,
} as const;

/** The first things that were found of each invariant that fails. */
export function failures(findings: Findings): string[] {
  return findings
    .verdicts(NO_FIGURES)
    .filter(({ status }) => status === 'failed')
    .flatMap(({ invariant, details }) => details.map((detail) => `${invariant} ${detail}`));
}
