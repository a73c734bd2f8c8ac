import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUTING_STRATEGIES } from '../../src/domain/index.ts';
import { planRoute, type RouteQuestion, type ShownLevel, type VenueView } from '../../src/routing/index.ts';

const CENT = 10_000;
const RUNS = { numRuns: 400 };

/** Displayed levels of the offered side, ascending from about $100, in cents or hundredths of them. */
const levels = (step: number): fc.Arbitrary<ShownLevel[]> =>
  fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), quantity: fc.integer({ min: 0, max: 400 }) }), {
      maxLength: 4,
    })
    .map((gaps) => {
      let price = 100 * 1_000_000;
      return gaps.map(({ gap, quantity }) => ({ price: (price += gap * step), quantity }));
    });

const view = (step: number): fc.Arbitrary<Omit<VenueView, 'venue'>> =>
  fc
    .record({
      dark: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
      trading: mostly,
      selfHelp: seldom,
      stale: seldom,
      levels: levels(step),
      takerFee: fc.integer({ min: -2000, max: 3000 }),
      makerFee: fc.integer({ min: -2000, max: 2000 }),
      fillRate: fc.integer({ min: 0, max: 1_000_000 }),
      latency: fc.integer({ min: 0, max: 3 }),
      adverseSelection: fc.integer({ min: 0, max: 2000 }),
      queueAhead: fc.integer({ min: 0, max: 500 }),
    })
    .map((drawn) => ({
      ...drawn,
      levels: drawn.dark ? [] : drawn.levels,
      protectedPrice: drawn.dark ? 0 : (protectedPriceOf(drawn.levels) ?? 0),
    }));

const mostly = fc.integer({ min: 0, max: 7 }).map((draw) => draw > 0);
const seldom = mostly.map((value) => !value);

/** Where the shares from the best price on come to a round lot. */
function protectedPriceOf(shown: readonly ShownLevel[]): number | undefined {
  let sum = 0;
  return shown.find(({ quantity }) => (sum += quantity) >= 100)?.price;
}

/** A buy; {@link mirror} makes the sell of it. */
const buys = (step: number): fc.Arbitrary<RouteQuestion> =>
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 2500 }),
      limit: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
      strategy: fc.constantFrom(...ROUTING_STRATEGIES),
      routeTo: fc.oneof(fc.constant([]), fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 })),
      prefers: fc.integer({ min: -1, max: 3 }),
      protects: fc.boolean(),
      mayRest: fc.boolean(),
      probes: fc.boolean(),
      spread: fc.integer({ min: -1, max: 4 }),
      venues: fc.array(view(step), { maxLength: 6 }),
    })
    .map(({ limit, spread, venues, ...drawn }) => ({
      ...drawn,
      side: 0,
      limit: limit === null ? 0 : 100_000_000 + limit * step,
      bid: 100_000_000 - spread * step,
      ask: 100_000_000 + step,
      venues: venues.map((each, venue) => ({ ...each, venue })),
    }));

/** Prices on the other side of this stay prices. */
const MIRROR = 200_000_000;

function mirror(question: RouteQuestion): RouteQuestion {
  const turn = (price: number): number => (price === 0 ? 0 : MIRROR - price);
  return {
    ...question,
    side: 1 - question.side,
    limit: turn(question.limit),
    bid: turn(question.ask),
    ask: turn(question.bid),
    venues: question.venues.map((each) => ({
      ...each,
      protectedPrice: turn(each.protectedPrice),
      levels: each.levels.map(({ price, quantity }) => ({ price: turn(price), quantity })),
    })),
  };
}

const anyBuy = fc.oneof(buys(CENT), buys(100), buys(1));

describe('whatever venues show', () => {
  it('D32 a sell is the exact mirror of a buy: same venues, same quantities, same outcomes, scores turned around', () => {
    fc.assert(
      fc.property(anyBuy, (question) => {
        const buy = planRoute(question);
        const sell = planRoute(mirror(question));
        expect(sell.blockedBy).toBe(buy.blockedBy);
        expect(sell.children).toEqual(
          buy.children.map((child) => ({ ...child, price: child.price === 0 ? 0 : MIRROR - child.price })),
        );
        const isRest = buy.scores.some(({ outcome }) => outcome === 'RESTED');
        expect(sell.scores).toEqual(
          buy.scores.map((scored) => ({
            ...scored,
            price: scored.price === 0 ? 0 : MIRROR - scored.price,
            score: isRest || scored.price === 0 ? scored.score : MIRROR - scored.score,
          })),
        );
      }),
      RUNS,
    );
  });

  it('D34 takes the smaller of the order and what may be taken, nothing beyond the limit, nothing that is not displayed', () => {
    fc.assert(
      fc.property(anyBuy, (question) => {
        const { children, scores } = planRoute({ ...question, probes: false });
        const takes = children.filter(({ kind }) => kind === 'TAKE');
        const shown = takeable(question).reduce((sum, { quantity }) => sum + quantity, 0);
        const taken = takes.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(taken).toBe(Math.min(question.quantity, shown));
        for (const { venue, price, quantity } of takes) {
          if (question.limit !== 0) expect(price).toBeLessThanOrEqual(question.limit);
          const { levels } = question.venues[venue]!;
          const upTo = levels.filter((level) => level.price <= price).reduce((sum, level) => sum + level.quantity, 0);
          const before = levels.filter((level) => level.price < price).reduce((sum, level) => sum + level.quantity, 0);
          expect(quantity).toBeLessThanOrEqual(upTo);
          expect(quantity).toBeGreaterThan(before);
        }
        if (takes.length > 0) expect(takes).toHaveLength(children.length);
        expect(new Set(children.map(({ venue }) => venue)).size).toBe(children.length);
        expect(scores.map(({ venue }) => venue)).toEqual(question.venues.map(({ venue }) => venue));
        for (const { venue, allocated } of scores) {
          expect(allocated).toBe(children.find((child) => child.venue === venue)?.quantity ?? 0);
        }
      }),
      RUNS,
    );
  });

  it('F49 under Rule 611 all better prices are swept wholly before a worse one is touched, whatever the strategy', () => {
    fc.assert(
      fc.property(anyBuy, (question) => {
        const protectedQuestion = { ...question, protects: true, probes: false };
        const takes = planRoute(protectedQuestion).children.filter(({ kind }) => kind === 'TAKE');
        const worst = Math.max(...takes.map(({ price }) => price));
        for (const { venue, levels } of takeableVenues(protectedQuestion)) {
          const better = levels.filter(({ price }) => price < worst).reduce((sum, { quantity }) => sum + quantity, 0);
          const taken = takes.find((child) => child.venue === venue)?.quantity ?? 0;
          expect(taken).toBeGreaterThanOrEqual(better);
        }
        for (const each of question.venues) {
          if (isOpen(each) && each.protectedPrice > 0 && !isNamed(question, each)) {
            expect(worst).toBeLessThanOrEqual(each.protectedPrice);
          }
        }
      }),
      RUNS,
    );
  });

  it('D32 LOWEST_COST takes the shares that are expected to cost least: no other choice of as many is cheaper', () => {
    fc.assert(
      fc.property(anyBuy, (drawn) => {
        const question: RouteQuestion = { ...drawn, strategy: 'LOWEST_COST', protects: false };
        const takes = planRoute(question).children.filter(({ kind }) => kind === 'TAKE');
        const units = takeable(question).map((level) => ({ ...level, cost: naiveCost(question, level) }));
        let spent = 0n;
        for (const { venue, quantity } of takes) {
          let left = quantity;
          for (const unit of units.filter((each) => each.venue === venue)) {
            const taken = Math.min(left, unit.quantity);
            spent += BigInt(taken) * unit.cost;
            left -= taken;
          }
        }
        let least = 0n;
        let left = question.quantity;
        for (const unit of [...units].sort((a, b) => Number(a.cost - b.cost))) {
          const taken = Math.min(left, unit.quantity);
          least += BigInt(taken) * unit.cost;
          left -= taken;
        }
        expect(spent).toBe(least);
      }),
      RUNS,
    );
  });

  it('D32 of two venues that show the same, the one with the lower fee and the higher fill rate is not passed over', () => {
    fc.assert(
      fc.property(
        anyBuy,
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (drawn, fee, rate) => {
          const [first] = drawn.venues;
          if (!first || first.dark || first.levels.length === 0) return;
          const worse: VenueView = {
            ...first,
            venue: 1,
            takerFee: first.takerFee + fee,
            fillRate: Math.min(first.fillRate, rate),
          };
          const venues = [
            { ...worse, venue: 0 },
            { ...first, venue: 1 },
          ];
          const question: RouteQuestion = { ...drawn, prefers: -1, routeTo: [], strategy: 'LOWEST_COST', venues };
          const { scores } = planRoute(question);
          if (scores.some(({ outcome }) => outcome === 'RESTED')) return;
          expect(scores[0]!.score).toBeGreaterThanOrEqual(scores[1]!.score);
        },
      ),
      RUNS,
    );
  });

  it('D33 an order rests where the gain is largest, or where it prefers to', () => {
    fc.assert(
      fc.property(anyBuy, (question) => {
        const { children, scores } = planRoute(question);
        const rest = children.find(({ kind }) => kind === 'REST');
        if (!rest) return;
        expect(children).toHaveLength(1);
        expect(question.mayRest).toBe(true);
        expect([rest.quantity, rest.price]).toEqual([question.quantity, question.limit]);
        expect(takeable(question).filter(({ quantity }) => quantity > 0)).toEqual([]);
        if (rest.venue === question.prefers) return;
        if (question.strategy === 'DIRECTED' && question.routeTo.length > 0) return;
        const open = scores.filter(
          ({ outcome, venue }) => outcome === 'RESTED' || (outcome === 'PASSED_OVER' && !question.venues[venue]!.dark),
        );
        expect(Math.max(...open.map(({ score }) => score))).toBe(scores[rest.venue]!.score);
      }),
      RUNS,
    );
  });

  it('the same question has the same answer, and is not changed by it', () => {
    fc.assert(
      fc.property(anyBuy, (question) => {
        const before = JSON.stringify(question);
        expect(planRoute(question)).toEqual(planRoute(question));
        expect(JSON.stringify(question)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });
});

// --- the same, naively ---------------------------------------------------------------------------------

interface Unit extends ShownLevel {
  readonly venue: number;
}

function isOpen({ trading, selfHelp, stale }: VenueView): boolean {
  return trading && !selfHelp && !stale;
}

function isNamed({ routeTo }: RouteQuestion, { venue }: VenueView): boolean {
  return routeTo.length === 0 || routeTo.includes(venue);
}

function takeableVenues(question: RouteQuestion): readonly VenueView[] {
  return question.venues.filter((each) => isOpen(each) && isNamed(question, each));
}

/** Levels that a buy may take, venue by venue. */
function takeable(question: RouteQuestion): Unit[] {
  const barriers = question.venues.filter(
    (each) => question.protects && isOpen(each) && !isNamed(question, each) && each.protectedPrice > 0,
  );
  const worst = Math.min(
    question.limit === 0 ? Infinity : question.limit,
    ...barriers.map((each) => each.protectedPrice),
  );
  return takeableVenues(question).flatMap(({ venue, levels }) =>
    levels.filter(({ price }) => price <= worst).map((level) => ({ ...level, venue })),
  );
}

/** p × own + (1 − p) × fallback in whole numbers of any size, rounded up. */
function naiveCost(question: RouteQuestion, { venue, price }: Unit): bigint {
  const all = takeable(question).map((unit) => ({
    ...unit,
    effective: unit.price + question.venues[unit.venue]!.takerFee,
  }));
  const own = price + question.venues[venue]!.takerFee;
  const behind = all.filter((unit) => unit.price > price && unit.effective >= own);
  const fallback =
    behind.length > 0
      ? Math.min(...behind.map(({ effective }) => effective))
      : Math.max(own, ...all.map(({ effective }) => effective));
  const p = BigInt(question.venues[venue]!.fillRate);
  const sum = p * BigInt(own) + (1_000_000n - p) * BigInt(fallback);
  return (sum + 999_999n) / 1_000_000n;
}
