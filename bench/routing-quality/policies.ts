import { SMART, type OrderInstructions } from '../../src/domain/index.ts';
import { seededRandom } from '../flow/random.ts';
import { LIT } from './day.ts';

/** A way to send orders. */
export interface Policy {
  readonly name: string;
  /** What each order of the day carries, in turn. */
  readonly instructions: () => OrderInstructions;
}

/** What the others are compared with. */
export const BASE: Policy = { name: 'SMART, BEST_PRICE', instructions: () => ({ venue: SMART }) };

export const POLICIES: readonly Policy[] = [
  BASE,
  { name: 'SMART, LOWEST_COST', instructions: () => ({ venue: SMART, strategy: 'LOWEST_COST' }) },
  { name: 'SMART, FASTEST', instructions: () => ({ venue: SMART, strategy: 'FASTEST' }) },
  { name: 'SMART, DARK_FIRST', instructions: () => ({ venue: SMART, strategy: 'DARK_FIRST' }) },
  {
    name: 'SMART, DIRECTED to all',
    instructions: () => ({
      venue: SMART,
      strategy: 'DIRECTED',
      routeTo: ['NASDAQ', 'NYSE', 'BATS', 'EDGX', 'IEX', 'BOURSE'],
    }),
  },
  ...[...LIT, 'DARK'].map((venue) => ({ name: `${venue} alone`, instructions: () => onlyTo(venue) })),
];

/** Each order to a lit venue that is drawn. */
export function randomPolicy(seed: number): Policy {
  const random = seededRandom(seed);
  return { name: 'a random venue', instructions: () => onlyTo(LIT[Math.floor(random() * LIT.length)]!) };
}

/** The router takes it there and nowhere else: it is as long on its way, and meets as many faded quotes, as with the others. */
function onlyTo(venue: string): OrderInstructions {
  return { venue: SMART, strategy: 'DIRECTED', routeTo: [venue] };
}
