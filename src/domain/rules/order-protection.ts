import type { ProtectionRegime } from '../words.ts';

/** How protected quotes of other venues are protected from a day on. */
export interface ProtectionRule {
  readonly from: string;
  readonly regime: ProtectionRegime;
  /** A trade may be worse than a quote that its venue has shown for less long than this, where an older one was not better (Rule 611(b)(8)). */
  readonly flickerWindow: number;
}

/** Regulation NMS, Rule 611, compliance from 2007-07-09. Its rescission was proposed on 2026-06-11; there is no final rule. */
const RULES: readonly ProtectionRule[] = [
  { from: '1970-01-01', regime: 'BEST_EX_ONLY', flickerWindow: 1_000_000 },
  { from: '2007-07-09', regime: 'RULE_611', flickerWindow: 1_000_000 },
];

/** @param day "2026-11-24" */
export function protectionOn(day: string): ProtectionRule {
  return RULES.findLast(({ from }) => from <= day) ?? RULES[0]!;
}
