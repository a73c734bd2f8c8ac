import { alertMutations } from './alerts.ts';
import { bookingMutations } from './ledger.ts';
import { decisionMutations } from './decisions.ts';
import { instrumentMutations } from './instrument-mutations.ts';
import { killMutations } from './kill-switch.ts';
import { limitMutations } from './limit-mutations.ts';
import { indexMutations } from './market-wide-breaker.ts';

/** What risk officers decide, and what operators tell the exchange about money, shares and prices. */
export const riskMutations = {
  ...limitMutations,
  ...killMutations,
  ...decisionMutations,
  ...alertMutations,
  ...instrumentMutations,
  ...indexMutations,
  ...bookingMutations,
};
