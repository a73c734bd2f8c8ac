import { NO_KEY, OrderBook } from '../book/index.ts';
import { ROUTING_STRATEGIES, utcDay } from '../domain/index.ts';
import type { RouteQuestion, VenueView } from '../routing/index.ts';
import { MAKER, TAKER, type Market } from '../venue/index.ts';
import type { Core } from './core.ts';

/** What the router is to decide on: what is open of a routed order and at no venue, and what the venues of its instrument show now. */
export function questionOf(core: Core, slot: number, mayRest: boolean, probes: boolean): RouteQuestion {
  const { orders, nationals, reference } = core;
  const market = core.marketOf(orders.book(slot));
  const terms = orders.terms(slot)!;
  const side = orders.side(slot);
  const national = nationals[market.instrument]!;
  const tick = orders.tick(slot);
  return {
    side,
    quantity: orders.leaves(slot),
    limit: tick > 0 ? tick * market.tickSize : 0,
    strategy: ROUTING_STRATEGIES[terms.strategy]!,
    routeTo: terms.routeTo === '' ? [] : terms.routeTo.split(',').map((name) => reference.venues.get(name) ?? -1),
    prefers: terms.smart ? -1 : market.venue.index,
    protects: national.protects,
    mayRest,
    probes,
    bid: national.midpoint === 0 ? 0 : national.last[0]!,
    ask: national.midpoint === 0 ? 0 : national.last[2]!,
    venues: [market.home, ...market.home.followers].map((each) => viewOf(core, each, side, tick, orders.account(slot))),
  };
}

function viewOf(core: Core, market: Market, side: number, limitTick: number, account: number): VenueView {
  const { venues, time, nationals } = core;
  const { index } = market.venue;
  const venue = venues.states[index];
  const national = nationals[market.instrument]!;
  const day = utcDay(time);
  const volume = venues.volumeOf(index, account, day.slice(0, 7));
  const levels = market.isDark ? [] : levelsWithin(market, side, limitTick);
  const limit = Math.max(limitTick, 1) * market.tickSize;
  const price = (market.isDark ? national.midpoint : levels[0]?.price) || limit;
  return {
    venue: index,
    dark: market.isDark,
    trading: market.continuous,
    selfHelp: market.venue.selfHelp,
    stale: market.isStale,
    protectedPrice: national.isProtected(market) ? national.quoteOf(market, 1 - side).tick * market.tickSize : 0,
    levels,
    takerFee: venue?.fees.perShare(TAKER, price, day, volume) ?? 0,
    makerFee: venue?.fees.perShare(MAKER, limitTick > 0 ? limit : price, day, volume) ?? 0,
    fillRate: venue?.fillRate ?? 1_000_000,
    latency: venue?.latency ?? 0,
    adverseSelection: venue?.adverseSelection ?? 0,
    queueAhead: limitTick > 0 && !market.isDark ? queueAhead(market, side, limitTick) : 0,
  };
}

/** What a market displays for a side to trade with, best first; without a limit as far as the market's collar goes. */
function levelsWithin(market: Market, side: number, limitTick: number): { price: number; quantity: number }[] {
  const ladder = market.book.ladder(1 - side);
  const most = market.rules?.venue.routedLevels ?? 1;
  const worst = limitTick === 0 ? market.marketLimit(side) : market.bandKey(side);
  const levels: { price: number; quantity: number }[] = [];
  for (let key = ladder.best; key <= worst && key !== NO_KEY && levels.length < most; key = ladder.nextKey(key)) {
    const price = OrderBook.tick(1 - side, key) * market.tickSize;
    levels.push({ price, quantity: ladder.quantity(ladder.levelOf(key)) });
  }
  return levels;
}

/** Shares that a market displays on a side at a price or better. */
function queueAhead(market: Market, side: number, tick: number): number {
  const ladder = market.book.ladder(side);
  const worst = OrderBook.key(side, tick);
  let sum = 0;
  for (let key = ladder.best; key <= worst && key !== NO_KEY; key = ladder.nextKey(key)) {
    sum += ladder.quantity(ladder.levelOf(key));
  }
  return sum;
}
