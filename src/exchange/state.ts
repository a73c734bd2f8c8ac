import { BUY, PLACE, ROUTING, SELL, SpecialTerms, type OrderBook, type OrderStore, type Place } from '../book/index.ts';
import { SIDES, bookNumber, invariant, type MarketPhase, type Session, type Side } from '../domain/index.ts';
import { Market } from '../venue/index.ts';
import type { ExchangeOptions } from './core.ts';
import type { BandsView, HaltView, ShortSaleRestrictionView } from './feed-ports.ts';
import { Exchange } from './exchange.ts';
import { captureAccountRisk, captureRisk, restoreRisk } from './risk-state.ts';
import type { MarketState, OrderState, State } from './state-format.ts';
import { upgradeState, type UpgradeFacts } from './state-upgrade.ts';

const DEFAULT_TERMS = new SpecialTerms();
/** In the order in which the class has them, which is always the same. */
const TERMS_FIELDS = Object.keys(DEFAULT_TERMS) as TermsField[];
type TermsField = Exclude<keyof SpecialTerms, 'becomeActive'>;

/** Writes a core's whole state. */
export function captureState(exchange: Exchange): string {
  const { reference, limits, orders, exposures, markets, timekeeping, states, tradeGroups } = exchange;
  const symbols = [...reference.instruments.keys()];
  const state: State = {
    format: 4,
    sequence: exchange.sequence,
    time: exchange.time,
    clockRate: exchange.clockRate,
    days: [...timekeeping.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { session, next }]) => ({ session: plainSession(session), next })),
    keepAlive: [...timekeeping.keepAlive].sort(([a], [b]) => a - b),
    cancelOnDisconnect: [...timekeeping.cancelOnDisconnect].sort((a, b) => a - b),
    nextOrderId: exchange.nextOrderId,
    nextTradeId: exchange.nextTradeId,
    nextStamp: orders.nextStamp,
    venues: [...reference.venues.keys()],
    firms: [...reference.firms.keys()],
    tiers: limits.names.map((tier, index) => {
      const { messagesPerMinute, cancelsPerMinute } = limits.budget(index);
      return { tier, messages: messagesPerMinute, cancels: cancelsPerMinute };
    }),
    risk: captureRisk(exchange),
    breaker: exchange.breaker.capture(),
    markets: markets.map((market, index) =>
      captureMarket(exchange, market, symbols[index]!, timekeeping.calendars[index]!),
    ),
    venueSettings: exchange.venues.capture(),
    away: exchange.away
      .filter(Boolean)
      .map((list) =>
        list.map((market, index) => captureMarket(exchange, market, symbols[index]!, timekeeping.calendars[index]!)),
      ),
    nationals: exchange.nationals.map((national) => national.capture()),
    routes: exchange.routes.capture(),
    accounts: [...reference.accounts].map(([id, index]) => ({
      id,
      tier: limits.names[limits.tierOf[index]!]!,
      state: states.get({ account: index }),
      group: tradeGroups.names[index]!,
      ...captureAccountRisk(exchange, index),
      positions: markets.flatMap((_, instrument) => {
        const quantity = exposures.positionOf(index, instrument);
        return quantity === 0 ? [] : [[instrument, quantity] as const];
      }),
    })),
    keys: [...reference.keys].map(([id, { hash, operator, live }]) => ({ id, hash, operator, live })),
  };
  return JSON.stringify(state);
}

function captureMarket({ orders }: Exchange, market: Market, symbol: string, calendar: string): MarketState {
  const { book, auction } = market;
  return {
    symbol,
    tickSize: market.tickSize,
    lotSize: market.lotSize,
    referencePrice: market.referencePrice,
    priorClose: market.priorClose,
    priceBands: market.priceBands,
    symbolBreaker: market.symbolBreaker,
    guards: market.captureGuards(),
    calendar,
    rulesDay: market.rulesDay,
    phase: market.phase,
    since: market.since,
    phaseEndsAt: finite(market.phaseEndsAt),
    nextPhase: market.nextPhase,
    manual: market.manual,
    indicated: finite(auction.lastIndication),
    stale: auction.stale,
    sequence: book.sequence,
    prints: book.prints,
    tape: book.tape.prints,
    ...(market.heardAt > 0 && { feed: [market.heardAt, finite(market.staleAt), market.isStale] as const }),
    lastTick: book.lastTick,
    orders: orders
      .select((slot) => orders.book(slot) === book.index)
      .sort((a, b) => orders.stamp(a) - orders.stamp(b))
      .map((slot) => captureOrder(orders, slot)),
  };
}

function captureOrder(orders: OrderStore, slot: number): OrderState {
  const plain = [
    orders.id(slot),
    orders.account(slot),
    orders.side(slot),
    orders.timeInForce(slot),
    orders.selfTradePrevention(slot),
    orders.tick(slot),
    orders.quantity(slot),
    orders.leaves(slot),
    orders.stamp(slot),
  ] as const;
  const terms = orders.terms(slot);
  return terms ? [...plain, special(terms)] : plain;
}

/** What of special terms is not at its default. */
function special(terms: SpecialTerms): Partial<Readonly<SpecialTerms>> {
  const changed = TERMS_FIELDS.filter((field) =>
    field === 'children' ? terms.children.length > 0 : terms[field] !== DEFAULT_TERMS[field],
  );
  return Object.fromEntries(changed.map((field) => [field, terms[field]]));
}

function plainSession({ calendar, date, phases, endsAt }: Session): Session {
  return { calendar, date, phases: phases.map(({ phase, at }) => ({ phase, at })), endsAt };
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

/**
 * Builds a core from what {@link captureState} wrote, in this format or an earlier one.
 *
 * @param facts what earlier formats do not have
 */
export function restoreState(text: string, options?: ExchangeOptions, facts?: UpgradeFacts): Exchange {
  const state = upgradeState(JSON.parse(text) as { format: number }, facts);
  invariant((state.format as number) === 4, 'a snapshot has format 1, 2, 3 or 4');
  const exchange = new Exchange(options);
  const { reference, limits, gate, orders, exposures, timekeeping } = exchange;
  exchange.sequence = state.sequence;
  exchange.time = state.time;
  exchange.clockRate = state.clockRate;
  for (const { session, next } of state.days) timekeeping.days.set(session.calendar, { session, next });
  for (const [account, at] of state.keepAlive) timekeeping.keepAlive.set(account, at);
  for (const account of state.cancelOnDisconnect) timekeeping.cancelOnDisconnect.add(account);
  exchange.nextOrderId = state.nextOrderId;
  exchange.nextTradeId = state.nextTradeId;
  state.venues.forEach((name, index) => reference.venues.set(name, index));
  exchange.venues.restore(state.venueSettings);
  if (exchange.venues.hasFees) exchange.fees.begin();
  state.firms.forEach((id, index) => reference.firms.set(id, index));
  for (const { tier, messages, cancels } of state.tiers) {
    reference.tiers.add(tier);
    limits.setTier(tier, { messagesPerMinute: messages, cancelsPerMinute: cancels });
  }
  exposures.reserve(state.accounts.length, state.markets.length);
  state.accounts.forEach((account, index) => {
    reference.accounts.set(account.id, index);
    gate.addAccount(limits.tier(account.tier)!, account.firm);
    exchange.states.addAccount(account.firm);
    exchange.tradeGroups.add(account.group);
  });
  restoreRisk(exchange, state.risk);
  state.accounts.forEach((account, index) => {
    gate.restoreRecent(index, account);
    exchange.states.set({ account: index }, account.state);
    exchange.restrictions.setPolicy(index, account.policy);
    exposures.cash.restore(index, BigInt(account.cash));
    for (const [instrument, quantity] of account.positions) exposures.book(index, instrument, quantity);
  });
  exchange.breaker.restore(state.breaker);
  for (const { id, hash, operator, live } of state.keys) {
    reference.keys.set(id, { hash, operator, live });
    reference.keyHashes.add(hash);
  }
  state.markets.forEach((from, index) => {
    reference.instruments.set(from.symbol, index);
    restoreMarket(exchange, from);
  });
  for (const from of state.nationals.keys()) exchange.nationals[from]!.restore(state.nationals[from]!);
  state.away.forEach((list, place) => {
    list.forEach((from, instrument) =>
      restoreAway(exchange, exchange.marketOf(bookNumber(place + 1, instrument)), from),
    );
  });
  // Venues of an earlier format had no markets.
  if (state.away.length === 0) {
    for (const market of exchange.markets.flatMap(({ followers }) => followers)) {
      market.goWith(market.home);
      market.followPhase(exchange.time);
    }
  }
  exchange.routes.restore(state.routes);
  orders.nextStamp = state.nextStamp;
  exchange.events.clear();
  return exchange;
}

function restoreMarket(exchange: Exchange, from: MarketState): void {
  const market = exchange.addMarket(from, from.referencePrice, from.priceBands, from.symbolBreaker);
  market.priorClose = from.priorClose;
  exchange.exposures.setPrice(market.instrument, from.priorClose);
  exchange.timekeeping.calendars.push(from.calendar);
  if (from.rulesDay !== '') market.setRules(from.rulesDay);
  market.phase = from.phase;
  market.continuous = from.phase === 'CONTINUOUS';
  market.since = from.since;
  market.phaseEndsAt = from.phaseEndsAt ?? Infinity;
  market.nextPhase = from.nextPhase;
  market.manual = from.manual;
  market.restoreGuards(from.guards);
  restoreBook(exchange, market, from);
}

/** A market elsewhere: its day, bands and restrictions are its home market's, which has been restored. */
function restoreAway(exchange: Exchange, market: Market, from: MarketState): void {
  market.phase = from.phase;
  market.continuous = from.phase === 'CONTINUOUS';
  market.since = from.since;
  market.nextPhase = from.nextPhase;
  market.guards.restore(from.guards);
  market.goWith(market.home);
  restoreBook(exchange, market, from);
}

function restoreBook(exchange: Exchange, market: Market, from: MarketState): void {
  const { book, auction } = market;
  for (const order of from.orders) restoreOrder(exchange, market, order);
  auction.lastIndication = from.indicated ?? -Infinity;
  auction.stale = from.stale;
  book.sequence = from.sequence;
  book.prints = from.prints;
  book.tape.prints = from.tape;
  book.lastTick = from.lastTick;
  book.changed = false;
  if (from.feed) {
    market.heardAt = from.feed[0];
    market.staleAt = from.feed[1] ?? Infinity;
    market.isStale = from.feed[2];
  }
}

/** Puts an order where it stood. Orders come in order of their stamps, so each goes to the back of its queue. */
function restoreOrder(exchange: Exchange, { book, desk }: Market, order: OrderState): void {
  const { orders, exposures, tradeGroups } = exchange;
  const [id, account, side, timeInForce, prevention, tick, quantity, leaves, stamp, special] = order;
  const slot = orders.add(id, book.index, account, tradeGroups.groups[account]!, side, timeInForce, prevention);
  orders.setTerms(slot, tick, quantity, leaves);
  if (special) desk.equip(slot, Object.assign(new SpecialTerms(), special));
  orders.setTick(slot, tick);
  orders.nextStamp = stamp;
  requeue(orders, book, desk, slot, special?.place ?? (special ? PLACE.NOWHERE : PLACE.DISPLAYED));
  orders.setStamp(slot, stamp);
  if (special?.routing === ROUTING.REPRICE && special.limitTick !== tick) desk.guarded.open.add(slot);
  exposures.open(account, book.instrument, side, orders.open(slot));
}

function requeue(orders: OrderStore, book: OrderBook, desk: Market['desk'], slot: number, place: Place): void {
  switch (place) {
    case PLACE.DISPLAYED:
      book.place(slot, orders.id(slot), orders.side(slot), orders.tick(slot), orders.leaves(slot), 0);
      break;
    case PLACE.HIDDEN:
      book.hide(slot);
      break;
    case PLACE.HELD:
      orders.setStamp(slot, orders.nextStamp);
      desk.watch.stops.add(slot);
      break;
    case PLACE.AUCTION:
      desk.standing.auctionOrders.add(slot);
      break;
    case PLACE.STAYING:
      desk.guarded.open.add(slot);
      break;
    default:
    // It stands in no queue.
  }
}

/** A venue's book of an instrument as it stands, for feeds to start from. Prices are micro-dollars. */
export interface BookSeed {
  readonly sequence: number;
  /** Of the last trade here. */
  readonly lastPrice: number | null;
  readonly phase: MarketPhase;
  readonly since: number;
  /** The symbol's, over all venues. */
  readonly lastPrint: number;
  /** The day's reference price, the close before; 0: none. */
  readonly priorClose: number;
  /** The instrument's. */
  readonly referencePrice: number | null;
  readonly halt: HaltView | null;
  readonly bands: BandsView | null;
  readonly shortSaleRestriction: ShortSaleRestrictionView | null;
  /** What the call auction that is on would give now, with the instant of its last indication. Absent where there is none. */
  readonly auction?: {
    readonly price: number;
    readonly volume: number;
    readonly imbalance: number;
    readonly at: number;
  };
  /** Those that are displayed, in order of priority. */
  readonly orders: readonly {
    readonly id: number;
    readonly account: number;
    readonly side: Side;
    readonly price: number;
    readonly quantity: number;
  }[];
  /** What rests in a midpoint pool, which displays nothing. Absent: it is none. */
  readonly hidden?: readonly { readonly id: number; readonly quantity: number }[];
}

function haltView({ halt }: Market): HaltView | null {
  if (!halt) return null;
  const { kind, level, price, reference, since, until } = halt;
  return {
    kind,
    level,
    price: price === 0 ? null : price,
    reference: reference === 0 ? null : reference,
    since,
    until: finite(until),
  };
}

/** A book by number, as it is displayed; of a midpoint pool what rests in it. To be called at a committed boundary only. */
export function bookSeed(exchange: Exchange, number: number): BookSeed {
  const market = exchange.marketOf(number);
  const { book, phase, since, tickSize, priorClose, referencePrice } = market;
  const { orders } = exchange;
  return {
    sequence: book.sequence,
    lastPrice: book.lastTick === 0 ? null : book.lastTick * tickSize,
    phase,
    since,
    lastPrint: book.tape.prints,
    priorClose,
    referencePrice,
    halt: haltView(market),
    bands: market.guards.bands.view(),
    shortSaleRestriction: market.guards.shortSales.view(),
    ...(market.outlook && { auction: { ...market.outlook, at: market.auction.lastIndication } }),
    orders: [BUY, SELL].flatMap((side) =>
      Array.from(book.resting(side), (slot) => ({
        id: orders.id(slot),
        account: orders.account(slot),
        side: SIDES[side]!,
        price: orders.tick(slot) * tickSize,
        quantity: orders.leaves(slot),
      })),
    ),
    ...(market.isDark && {
      hidden: [BUY, SELL].flatMap((side) =>
        Array.from(book.restingHidden(side), (slot) => ({ id: orders.id(slot), quantity: orders.leaves(slot) })),
      ),
    }),
  };
}
