import { accessFeeRuleOn, type ProtectionRegime } from '../../src/domain/index.ts';
import { LIT, PATIENCE, STEPS, TICK, type Step } from './day.ts';
import type { Policy } from './policies.ts';
import { World } from './world.ts';

/** What a policy came to over a day; sums over all orders of the client, or those of a kind. */
export interface Tally {
  orders: number;
  shares: number;
  filled: number;
  /** Micro-dollars that all shares cost more (buys), or brought less (sells), than at the middle when their order came; fees included. */
  cost: number;
  /** Micro-dollars; of what was traded as ordered. */
  fees: number;
}

export interface DayResult {
  readonly all: Tally;
  readonly atOnce: Tally;
  readonly patient: Tally;
}

const HALF_MINUTE = 30_000_000;
/** Longer than a child is on its way, however often the router sends one again. */
const ON_THE_WAY = 100_000;
/** What is taken of a quote at the end costs as much as any venue may charge. */
const { perShare: HIGHEST_FEE } = accessFeeRuleOn('2026-11-24');
const SWEEP = 20_000;

/** A day in a world of its own. What an order has not got at its end is taken from all lit venues, best price first. */
export function runDay(day: readonly Step[], policy: Policy, regime: ProtectionRegime): DayResult {
  const world = new World(regime);
  const result: DayResult = { all: nothing(), atOnce: nothing(), patient: nothing() };
  const waiting = new Map<number, number[]>();
  const end = (id: number): void => {
    world.cancel(id);
    const tally = tallyOf(world, id);
    add(result.all, tally);
    add(world.result(id).order.patient ? result.patient : result.atOnce, tally);
  };
  day.forEach(({ middle, shown, client, others }, place) => {
    world.show(shown);
    const before = day[place - 1]?.middle ?? middle;
    if (middle !== before) takeWhatIsLeftBehind(world, shown, middle);
    for (const id of waiting.get(place) ?? []) end(id);
    if (client) {
      const id = world.client(client, middle, policy.instructions());
      world.pass(ON_THE_WAY);
      if (client.patient) {
        const until = Math.min(place + PATIENCE, STEPS - 1);
        waiting.set(until, [...(waiting.get(until) ?? []), id]);
      } else end(id);
    }
    for (const other of others) world.other(other);
    if (place % PATIENCE === 0) world.emptyPool();
    world.pass(HALF_MINUTE);
  });
  return result;
}

/** When the market has moved, whoever is quick takes the orders that are left at better prices, wherever they are. */
function takeWhatIsLeftBehind(world: World, shown: Step['shown'], middle: number): void {
  const highest = Math.max(...shown.map(({ bids }) => bids[0]!.price));
  const lowest = Math.min(...shown.map(({ asks }) => asks[0]!.price));
  LIT.forEach((_, venue) => {
    if (highest < middle) world.other({ venue, side: 'BUY', quantity: SWEEP, price: lowest - TICK });
    if (lowest > middle) world.other({ venue, side: 'SELL', quantity: SWEEP, price: highest + TICK });
  });
}

function tallyOf(world: World, id: number): Tally {
  const { order, middle, filled, notional, fees } = world.result(id);
  let paid = notional;
  let left = order.quantity - filled;
  let lateFees = 0;
  for (const level of world.displayedFor(order.side)) {
    const quantity = Math.min(left, level.quantity);
    paid += quantity * level.price;
    lateFees += quantity * HIGHEST_FEE;
    left -= quantity;
    if (left === 0) break;
  }
  if (left > 0) throw new Error(`${left} shares are more than all venues show.`);
  const atMiddle = middle * order.quantity;
  const worse = order.side === 'BUY' ? paid - atMiddle : atMiddle - paid;
  return { orders: 1, shares: order.quantity, filled, cost: worse + fees + lateFees, fees };
}

function nothing(): Tally {
  return { orders: 0, shares: 0, filled: 0, cost: 0, fees: 0 };
}

function add(sum: Tally, { orders, shares, filled, cost, fees }: Tally): void {
  sum.orders += orders;
  sum.shares += shares;
  sum.filled += filled;
  sum.cost += cost;
  sum.fees += fees;
}
