import { STANDARD_FLOW, type Variation } from '../flow/gen-flow.ts';
import type { FlowRecipe } from '../flow/flows.ts';
import type { ContestantName } from './contestants.ts';

export interface Entrant {
  readonly title: string;
  readonly contestant: ContestantName;
  /** Laps in a round. Short ones are run more often, so that each engine is looked at for about as long. */
  readonly laps: number;
  /** Where it is not the flow of the race: what it is measured by is less work, and not another engine. */
  readonly flow?: FlowRecipe;
}

/** Engines on one flow, side by side. */
export interface Race {
  readonly name: string;
  readonly title: string;
  readonly flow: FlowRecipe;
  /** The first is what the others are measured by. */
  readonly entrants: readonly Entrant[];
  readonly warmRounds: number;
  readonly rounds: number;
  /** How many times the first the others are to be, by title. */
  readonly goals: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

const PEER = 'nodejs-order-book';
const MADE = 'Exchange.apply, complete gate';
const PREPARED = 'the same, commands made beforehand';
const PLAIN = 'Exchange.apply on the plain flow';

const SHORT = { seed: 23, operations: 200_000, resting: 4_000 };

const peer: Entrant = { title: PEER, contestant: PEER, laps: 1 };
const made: Entrant = { title: MADE, contestant: 'exchange', laps: 7 };
const prepared: Entrant = { title: PREPARED, contestant: 'exchange-prepared', laps: 7 };
const plain: Entrant = { title: PLAIN, contestant: 'exchange', laps: 7, flow: SHORT };

export const RACES: readonly Race[] = [
  {
    name: 'plain',
    title: 'limit orders and cancels, about 4,000 orders resting',
    flow: STANDARD_FLOW,
    entrants: [peer, made, prepared, { title: 'our book alone', contestant: 'book', laps: 7 }],
    warmRounds: 1,
    rounds: 4,
    goals: { [MADE]: 25, [PREPARED]: 25 },
    notes: [],
  },
  {
    name: 'deep',
    title: '100,000 orders resting, all that comes and goes within five prices of the best',
    flow: { seed: 23, operations: 100_000, resting: 100_000, variation: 'atTheTouch' },
    entrants: [peer, { ...made, laps: 9 }, { ...prepared, laps: 9 }],
    warmRounds: 1,
    rounds: 3,
    goals: { [MADE]: 150, [PREPARED]: 150 },
    notes: [
      'About 1,000 orders stand at each price. Where one goes, by a cancel or a fill, nodejs-order-book renumbers all that stand',
      'behind it at its price, in an object with the ids as its keys: that is where its time goes.',
    ],
  },
  variation('icebergs', 'a third of the orders that rest are icebergs of five slices', [plain]),
  variation(
    'decreases',
    'most cancels take half of an order away instead; it keeps its place',
    [plain],
    ['nodejs-order-book sends an order to the back also where it only becomes smaller, and so comes to other trades.'],
  ),
  variation('reprices', 'most cancels move an order to another price instead', [peer]),
  variation(
    'fillOrKill',
    'all orders that trade, three of ten, are fill-or-kill',
    [peer],
    [
      'More than half of them cannot be filled. Ours looks at each order, since each may be of the same owner or have a reserve;',
      'nodejs-order-book has neither to look at, and adds up levels.',
    ],
  ),
  {
    name: 'stops',
    title: '50,000 stop orders set off one price after the other, up and back down',
    flow: { seed: 23, prices: 2_500, stopsAtPrice: 10 },
    entrants: [peer, { ...made, laps: 5 }],
    warmRounds: 1,
    rounds: 3,
    goals: {},
    notes: [
      'Without price bands, which would cancel what rests a quarter of the price away; the sellers own what they sell, because the way',
      'down sets off the restriction of short sales.',
      'An operation is a stop that is entered, held, set off and filled; or, one in eleven, the order that sets ten off.',
    ],
  },
];

function variation(name: Variation, title: string, base: readonly Entrant[], notes: readonly string[] = []): Race {
  const flow = { ...SHORT, variation: name };
  return { name, title, flow, entrants: [...base, made, prepared], warmRounds: 1, rounds: 3, goals: {}, notes };
}
