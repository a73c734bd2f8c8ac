import { ROUTING_STRATEGIES, type RoutingStrategy } from '../../src/domain/index.ts';
import { planRoute, type RouteQuestion } from '../../src/routing/index.ts';
import { median, medianRatio, percentile, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';
import { drawQuestions } from './questions.ts';

const QUESTIONS = 2_000;
const ROUNDS = 10;
const RUNS = 7;

/** How long the router takes over a decision, beside a plain loop over the same levels. */
export function benchDecisions(): void {
  printTable(
    'Router: one decision on an order of 100 to 5,000 shares, seven venues, ten levels each, microseconds',
    ['strategy', 'mean', 'p99', 'bare sweep', 'ratio'],
    ROUTING_STRATEGIES.map(rowOf),
  );
  printNotes(
    'With the table of scores, and what each child gets. The bare sweep looks only for the best prices until the quantity is filled:',
    'no fees, fill rates, scores or reasons. Both take the same shares at the same prices, or the run fails. Ratios are of neighbours.',
  );
}

function rowOf(strategy: RoutingStrategy): string[] {
  const questions = drawQuestions(QUESTIONS, strategy);
  for (const question of questions) check(question);
  const plans: number[] = [];
  const sweeps: number[] = [];
  // The first runs are for the compiler.
  for (let run = -2; run < RUNS; run++) {
    const plan = timeAll(questions, (question) => planRoute(question).children.length);
    const sweep = timeAll(questions, (question) => bareSweep(question).notional);
    if (run < 0) continue;
    plans.push(plan);
    sweeps.push(sweep);
  }
  const p99 = percentile(timeEach(questions), 0.99);
  return [
    strategy,
    threeDigits(median(plans)),
    threeDigits(p99),
    threeDigits(median(sweeps)),
    `${threeDigits(medianRatio(plans, sweeps))}×`,
  ];
}

/** Microseconds a question. */
function timeAll(questions: readonly RouteQuestion[], answer: (question: RouteQuestion) => number): number {
  let sum = 0;
  const begin = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++) for (const question of questions) sum += answer(question);
  const nanoseconds = Number(process.hrtime.bigint() - begin);
  // So that nothing is left out as useless.
  if (Number.isNaN(sum)) throw new Error('A figure is missing.');
  return nanoseconds / 1000 / ROUNDS / questions.length;
}

/** Microseconds of each decision, sorted. */
function timeEach(questions: readonly RouteQuestion[]): Float64Array {
  return Float64Array.from(questions, (question) => {
    const begin = process.hrtime.bigint();
    planRoute(question);
    return Number(process.hrtime.bigint() - begin) / 1000;
  }).sort();
}

/** Shares, and what they come to, of a sweep that knows prices alone. */
function bareSweep({ side, quantity, limit, venues, routeTo }: RouteQuestion): { taken: number; notional: number } {
  const sign = side === 0 ? 1 : -1;
  const worst = limit === 0 ? Infinity : sign * limit;
  const at = new Uint8Array(venues.length);
  let left = quantity;
  let notional = 0;
  while (left > 0) {
    let best = -1;
    let bestPrice = Infinity;
    for (let venue = 0; venue < venues.length; venue++) {
      const level = venues[venue]!.levels[at[venue]!];
      if (level === undefined || sign * level.price >= bestPrice) continue;
      if (routeTo.length > 0 && !routeTo.includes(venue)) continue;
      best = venue;
      bestPrice = sign * level.price;
    }
    if (best < 0 || bestPrice > worst) break;
    const taken = Math.min(left, venues[best]!.levels[at[best]!]!.quantity);
    at[best]!++;
    left -= taken;
    notional += taken * bestPrice;
  }
  return { taken: quantity - left, notional: sign * notional };
}

/** Both come to the same. DIRECTED may stop short of others' protected quotes, which the bare sweep does not know. */
function check(question: RouteQuestion): void {
  if (question.strategy === 'DIRECTED') return;
  const takes = planRoute(question).children.filter(({ kind }) => kind === 'TAKE');
  let taken = 0;
  let notional = 0;
  for (const { venue, quantity } of takes) {
    let left = quantity;
    for (const level of question.venues[venue]!.levels) {
      const part = Math.min(left, level.quantity);
      left -= part;
      notional += part * level.price;
    }
    taken += quantity;
  }
  const bare = bareSweep(question);
  if (bare.taken !== taken || bare.notional !== notional) {
    throw new Error(`The router takes ${taken} for ${notional}, the bare sweep ${bare.taken} for ${bare.notional}.`);
  }
}
