import type { RouteQuestion, VenueView } from '../../src/routing/index.ts';
import { ROUTING_STRATEGIES, type RoutingStrategy } from '../../src/domain/index.ts';
import { seededRandom } from '../flow/random.ts';

const VENUES = 7;
const LEVELS = 10;
const TICK = 10_000;
const MIDDLE = 150_000_000;

/** Random orders before seven venues, the last one a midpoint pool; each of the others shows ten levels. The same every time. */
export function drawQuestions(count: number, strategy: RoutingStrategy): readonly RouteQuestion[] {
  const random = seededRandom(41 + ROUTING_STRATEGIES.indexOf(strategy));
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return Array.from({ length: count }, (): RouteQuestion => {
    const side = between(0, 1);
    const away = side === 0 ? TICK : -TICK;
    return {
      side,
      quantity: 100 * between(1, 50),
      limit: between(0, 3) === 0 ? 0 : MIDDLE + away * between(1, LEVELS),
      strategy,
      routeTo: strategy === 'DIRECTED' ? [3, 1, 4] : [],
      prefers: -1,
      protects: true,
      mayRest: true,
      probes: false,
      bid: MIDDLE - TICK,
      ask: MIDDLE + TICK,
      venues: Array.from({ length: VENUES }, (_, venue): VenueView => {
        const dark = venue === VENUES - 1;
        const first = between(1, 3);
        const levels = Array.from({ length: dark ? 0 : LEVELS }, (_, level) => ({
          price: MIDDLE + away * (first + level),
          quantity: 100 * between(1, 5),
        }));
        return {
          venue,
          dark,
          trading: true,
          selfHelp: false,
          stale: false,
          protectedPrice: levels[0]?.price ?? 0,
          levels,
          takerFee: between(0, 3) * 1000,
          makerFee: between(-2, 1) * 1000,
          fillRate: between(85, 100) * 10_000,
          latency: between(0, 350),
          adverseSelection: 0,
          queueAhead: 100 * between(0, 20),
        };
      }),
    };
  });
}
