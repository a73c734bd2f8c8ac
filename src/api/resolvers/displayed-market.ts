import {
  HOME,
  SMART,
  bookNumber,
  collarDistance,
  roundLot,
  rulesOn,
  type Micro,
  type RulesOfDay,
  type SubmitOrder,
} from '../../domain/index.ts';
import type { VenueRecord } from '../../exchange/index.ts';
import type { RouteQuestion, VenueView } from '../../routing/index.ts';
import { FeeBook, TAKER, type DisplayedLevel, type DisplayedMarket } from '../../venue/index.ts';
import type { Services } from '../context.ts';
import { DEEPEST } from './arguments.ts';
import { instrumentAt } from './names.ts';
import { routedFills } from './routed-fills.ts';
import { regimeOn, today } from './venues/index.ts';

/** Levels of a venue that make its protected quote, at most. */
const QUOTE_LEVELS = 10;

/**
 * The market as everybody sees it, for an order: the book of its venue, or those of all where the router decides. Before the first trade
 * the collar is measured from the reference price.
 */
export function displayedMarket(services: Services, order: SubmitOrder): DisplayedMarket {
  const { directory, feeds } = services;
  const { instrument, instructions: { venue: name, routing } = {} } = order;
  const { phase, lastPrice } = feeds.market(instrument);
  const day = today(services);
  const rules = rulesOn(day);
  const collarFrom = lastPrice ?? instrumentAt(directory, instrument).referencePrice;
  const venue = (name === undefined ? undefined : directory.venue(name)) ?? directory.venues[HOME]!;
  const inTheWay = name === SMART || venue.kind === 'DARK' ? null : protectedPrice(services, order, venue, rules, day);
  // A ROUTE order stays at its venue unless another's quote is in the way.
  const isRouted = name === SMART || (routing === 'ROUTE' && inTheWay !== null);
  const takerFee = takerFees(services, day);
  const books = isRouted ? reachable(services, instrument) : [venue];
  const shown = books.filter(({ kind }) => kind === 'LIT').map((each) => levelsOf(services, each, instrument, DEEPEST));
  const collar = rules.collar && collarFrom !== null ? collarDistance(rules.collar, collarFrom) : null;
  const market: DisplayedMarket = {
    bids: shown.flatMap(({ bids }) => bids).sort((a, b) => b.price - a.price),
    asks: shown.flatMap(({ asks }) => asks).sort((a, b) => a.price - b.price),
    phase,
    lastPrice,
    collarFrom,
    collar,
    protectedPrice: isRouted ? null : inTheWay,
    takerFee,
  };
  if (!isRouted) return market;
  const ask = (quantity: number, limit: Micro | null): RouteQuestion => ({
    ...questionOf(services, order, quantity, limit),
    prefers: name === SMART ? -1 : venue.index,
    protects: regimeOn(services, day) === 'RULE_611',
    venues: directory.venues
      .filter(({ kind }) => kind === 'LIT')
      .map((each) => viewOf(services, order, each, limit, rules, takerFee)),
  });
  return { ...market, route: (quantity, limit) => routedFills(ask(quantity, limit)) };
}

function questionOf(
  { directory }: Services,
  { type, side, timeInForce, instructions }: SubmitOrder,
  quantity: number,
  limit: Micro | null,
): Omit<RouteQuestion, 'prefers' | 'protects' | 'venues'> {
  const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
  return {
    side: side === 'BUY' ? 0 : 1,
    quantity,
    limit: hasLimit ? (limit ?? 0) : 0,
    strategy: instructions?.strategy ?? 'BEST_PRICE',
    routeTo: (instructions?.routeTo ?? []).map((name) => directory.venue(name)?.index ?? -1),
    mayRest: hasLimit && timeInForce !== 'IOC' && timeInForce !== 'FOK',
    probes: false,
    bid: 0,
    ask: 0,
  };
}

/** A venue as the router sees it that is not asked where an order rests. */
function viewOf(
  services: Services,
  { instrument, side }: SubmitOrder,
  venue: VenueRecord,
  limit: Micro | null,
  { roundLots }: RulesOfDay,
  takerFee: DisplayedMarket['takerFee'],
): VenueView {
  const { index, selfHelpSince, fillRate, latency, adverseSelection } = venue;
  const book = bookNumber(index, instrument);
  const { bids, asks } = levelsOf(services, venue, instrument, DEEPEST);
  const levels = side === 'BUY' ? asks : bids;
  const best = levels[0];
  const isWithin = ({ price }: DisplayedLevel) => limit === null || (side === 'BUY' ? price <= limit : price >= limit);
  return {
    venue: index,
    dark: false,
    trading: services.feeds
      .venueQuotes(instrument)
      .some((quote) => quote.book === book && quote.phase === 'CONTINUOUS'),
    selfHelp: selfHelpSince !== null,
    stale: false,
    protectedPrice: venue.protectedQuotes ? (quoteOf(levels, lotOf(services, instrument, roundLots)) ?? 0) : 0,
    levels: levels.filter(isWithin),
    takerFee: best ? takerFee({ ...best, quantity: 1 }) : 0,
    makerFee: 0,
    fillRate,
    latency,
    adverseSelection,
    queueAhead: 0,
  };
}

function levelsOf(
  { feeds }: Services,
  { index }: VenueRecord,
  instrument: number,
  depth: number,
): { readonly bids: DisplayedLevel[]; readonly asks: DisplayedLevel[] } {
  const { bids, asks } = feeds.book(bookNumber(index, instrument), depth);
  const at = ({ price, quantity }: DisplayedLevel | { price: number; quantity: number }): DisplayedLevel => {
    return { venue: index, price, quantity };
  };
  return { bids: bids.map(at), asks: asks.map(at) };
}

/** Lit venues that trade now, but those against which self-help is declared. */
function reachable({ directory, feeds }: Services, instrument: number): VenueRecord[] {
  const trading = new Set(
    feeds
      .venueQuotes(instrument)
      .filter(({ phase }) => phase === 'CONTINUOUS')
      .map(({ book }) => book),
  );
  return directory.venues.filter(
    ({ index, selfHelpSince }) => selfHelpSince === null && trading.has(bookNumber(index, instrument)),
  );
}

/** The best protected quote of the others that an order would trade with; null: it may pass over them. */
function protectedPrice(
  services: Services,
  order: SubmitOrder,
  own: VenueRecord,
  { roundLots }: RulesOfDay,
  day: string,
): number | null {
  if (order.instructions?.exemption !== undefined || regimeOn(services, day) !== 'RULE_611') return null;
  const { instrument, side } = order;
  const lot = lotOf(services, instrument, roundLots);
  const prices = reachable(services, instrument)
    .filter(({ index, protectedQuotes }) => protectedQuotes && index !== own.index)
    .map((venue) => levelsOf(services, venue, instrument, QUOTE_LEVELS))
    .map(({ bids, asks }) => quoteOf(side === 'BUY' ? asks : bids, lot))
    .filter((price) => price !== null);
  if (prices.length === 0) return null;
  return side === 'BUY' ? Math.min(...prices) : Math.max(...prices);
}

/** Shares of a round lot today, by the prior close. */
function lotOf({ directory, feeds }: Services, instrument: number, rule: RulesOfDay['roundLots']): number {
  const close = feeds.statistics(instrument).previousClose;
  return roundLot(rule, close ?? instrumentAt(directory, instrument).referencePrice ?? 0);
}

/** The price at which what is shown, added up from the best on, makes a round lot. */
function quoteOf(levels: readonly DisplayedLevel[], lot: number): number | null {
  let shares = 0;
  for (const { price, quantity } of levels) {
    shares += quantity;
    if (shares >= lot) return price;
  }
  return null;
}

/** Fees of today, of one who has not traded yet this month. */
function takerFees(services: Services, day: string): DisplayedMarket['takerFee'] {
  const books = new Map<number, FeeBook>();
  return ({ venue, price, quantity }) => {
    let book = books.get(venue);
    if (!book) {
      const record = services.directory.venues[venue]!;
      book = new FeeBook(record.protectedQuotes);
      for (const { from, tiers } of services.directory.feeSchedules(venue)) book.set(from, tiers);
      books.set(venue, book);
    }
    return book.feeOf(TAKER, price, quantity, day, 0);
  };
}
