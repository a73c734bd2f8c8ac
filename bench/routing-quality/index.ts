import type { ProtectionRegime } from '../../src/domain/index.ts';
import { printNotes, printTable } from '../report/table.ts';
import { makeDay } from './day.ts';
import { BASE, POLICIES, randomPolicy } from './policies.ts';
import { runDay, type DayResult, type Tally } from './run-day.ts';

/** Each is a day; sums are over all of them. */
const SEEDS = [11, 12, 13];

/** What the orders of the same seeded days cost, sent in one way and another. Time is virtual: every run gives the same figures. */
export async function benchRoutingQuality(): Promise<void> {
  for (const regime of ['RULE_611', 'BEST_EX_ONLY'] as const) {
    const rows = [...POLICIES.map(({ name }) => name), randomPolicy(0).name].map(
      (name, place) => [name, overAllDays(place, regime)] as const,
    );
    const base = rows.find(([name]) => name === BASE.name)![1];
    printTable(
      `Routing: what a share costs beside the middle when its order came, in cents, fees included (${regime})`,
      ['policy', 'all', 'ratio', 'fees', 'filled', 'at once', 'ratio', 'patient', 'filled'],
      rows.map(([name, { all, atOnce, patient }]) => [
        name,
        cents(all.cost, all),
        `${(costOf(all) / costOf(base.all)).toFixed(2)}×`,
        cents(all.fees, all),
        percent(all),
        cents(atOnce.cost, atOnce),
        `${(costOf(atOnce) / costOf(base.atOnce)).toFixed(2)}×`,
        cents(patient.cost, patient),
        percent(patient),
      ]),
    );
    if (regime === 'RULE_611') {
      const { all, patient } = base;
      printNotes(
        `${SEEDS.length} days, ${all.orders} orders, ${all.shares} shares; ${patient.orders} orders wait for their price up to five minutes.`,
        'What is not filled then is taken from all lit venues at once, best price first, with the highest fee that the law allows.',
        'One venue alone, and a random one: the router takes the order there and nowhere else. Ratios: beside SMART, BEST_PRICE.',
      );
    }
  }
}

function overAllDays(policy: number, regime: ProtectionRegime): DayResult {
  const results = SEEDS.map((seed) => runDay(makeDay(seed), POLICIES[policy] ?? randomPolicy(seed), regime));
  const sum = (part: keyof DayResult): Tally =>
    results.reduce(
      (total, result) => {
        for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += result[part][key];
        return total;
      },
      { orders: 0, shares: 0, filled: 0, cost: 0, fees: 0 },
    );
  return { all: sum('all'), atOnce: sum('atOnce'), patient: sum('patient') };
}

function costOf({ cost, shares }: Tally): number {
  return cost / shares;
}

/** Of a share, in cents. */
function cents(micros: number, { shares }: Tally): string {
  return (micros / shares / 10_000).toFixed(3);
}

function percent({ filled, shares }: Tally): string {
  return `${((100 * filled) / shares).toFixed(0)} %`;
}
