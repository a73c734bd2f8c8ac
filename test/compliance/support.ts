import { INVARIANTS, type Findings, type Invariant } from '../../src/compliance/index.ts';

const NO_FIGURES = Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, ''])) as Record<Invariant, string>;

/** The first things that were found of each invariant that fails. */
export function failures(findings: Findings): string[] {
  return findings
    .verdicts(NO_FIGURES)
    .filter(({ status }) => status === 'failed')
    .flatMap(({ invariant, details }) => details.map((detail) => `${invariant} ${detail}`));
}
