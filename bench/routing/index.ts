import { benchDecisions } from './decisions.ts';
import { benchNational } from './national.ts';

/** How long the router takes over a decision, and the national best quote to be worked out. */
export function benchRouting(): void {
  benchDecisions();
  benchNational();
}
