import { BUY, SELL } from '../book/index.ts';
import { SIDES, invariant, type MarketPhase, type Session, type Side } from '../domain/index.ts';
import { Market } from '../venue/index.ts';
import { Exchange } from './exchange.ts';

/**
 * The core's state as canonical JSON: the same state always gives the same text, whatever the way there, so its hash
 * can be compared (I15). Reference data is written by name and order of creation; budgets only as far as they count.
 */
interface State {
  readonly format: 1;
  readonly sequence: number;
  readonly time: number;
  readonly session: Session | null;
  readonly nextOrderId: number;
  readonly nextTradeId: number;
  readonly venues: readonly string[];
  readonly firms: readonly string[];
  readonly tiers: readonly { tier: string; messages: number | null; cancels: number | null }[];
  /** Tier, instrument (-1: all), largest order, largest position. */
  readonly limits: readonly (readonly [string, number, number, number])[];
  readonly markets: readonly MarketState[];
  readonly accounts: readonly {
    id: string;
    tier: string;
    messages: readonly number[];
    cancels: readonly number[];
    /** Instrument and shares, where not 0. */
    positions: readonly (readonly [number, number])[];
  }[];
  readonly keys: readonly { id: string; hash: string; operator: boolean; live: boolean }[];
}

interface MarketState {
  readonly symbol: string;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly phase: MarketPhase;
  readonly since: number;
  readonly sequence: number;
  readonly prints: number;
  readonly lastTick: number;
  /** Open orders, buys then sells, each side in order of priority. */
  readonly orders: readonly OrderState[];
}

/** Id, account, side, time in force, self-trade prevention, tick, quantity, leaves. */
type OrderState = readonly [number, number, number, number, number, number, number, number];

/** Writes a core's whole state. */
export function captureState(exchange: Exchange): string {
  const { reference, limits, gate, orders, exposures, markets } = exchange;
  const symbols = [...reference.instruments.keys()];
  const state: State = {
    format: 1,
    sequence: exchange.sequence,
    time: exchange.time,
    session: exchange.session && { date: exchange.session.date, endsAt: exchange.session.endsAt },
    nextOrderId: exchange.nextOrderId,
    nextTradeId: exchange.nextTradeId,
    venues: [...reference.venues.keys()],
    firms: [...reference.firms.keys()],
    tiers: limits.names.map((tier, index) => {
      const { messagesPerMinute, cancelsPerMinute } = limits.budget(index);
      return { tier, messages: messagesPerMinute, cancels: cancelsPerMinute };
    }),
    limits: limits.list(),
    markets: markets.map((market, index) => ({
      symbol: symbols[index]!,
      tickSize: market.tickSize,
      lotSize: market.lotSize,
      phase: market.phase,
      since: market.since,
      sequence: market.book.sequence,
      prints: market.book.prints,
      lastTick: market.book.lastTick,
      orders: [BUY, SELL].flatMap((side) =>
        Array.from(market.book.resting(side), (slot): OrderState => [
          orders.id(slot),
          orders.account(slot),
          side,
          orders.timeInForce(slot),
          orders.selfTradePrevention(slot),
          orders.tick(slot),
          orders.quantity(slot),
          orders.leaves(slot),
        ]),
      ),
    })),
    accounts: [...reference.accounts].map(([id, index]) => ({
      id,
      tier: limits.names[gate.tierOf(index)]!,
      ...gate.recent(index, exchange.time),
      positions: markets.flatMap((_, instrument) => {
        const quantity = exposures.position[exposures.cell(index, instrument)]!;
        return quantity === 0 ? [] : [[instrument, quantity] as const];
      }),
    })),
    keys: [...reference.keys].map(([id, { hash, operator, live }]) => ({ id, hash, operator, live })),
  };
  return JSON.stringify(state);
}

/** Builds a core from what {@link captureState} wrote. */
export function restoreState(text: string): Exchange {
  const state = JSON.parse(text) as State;
  invariant((state.format as number) === 1, 'a snapshot has format 1');
  const exchange = new Exchange();
  const { reference, limits, gate, orders, exposures, events } = exchange;
  exchange.sequence = state.sequence;
  exchange.time = state.time;
  exchange.session = state.session;
  exchange.nextOrderId = state.nextOrderId;
  exchange.nextTradeId = state.nextTradeId;
  state.venues.forEach((name, index) => reference.venues.set(name, index));
  state.firms.forEach((id, index) => reference.firms.set(id, index));
  for (const { tier, messages, cancels } of state.tiers) {
    reference.tiers.add(tier);
    limits.setTier(tier, { messagesPerMinute: messages, cancelsPerMinute: cancels });
  }
  limits.reserve(state.markets.length);
  for (const [tier, instrument, maxOrderQuantity, maxPosition] of state.limits) {
    limits.setLimit(limits.tier(tier)!, instrument < 0 ? null : instrument, { maxOrderQuantity, maxPosition });
  }
  exposures.reserve(state.accounts.length, state.markets.length);
  state.accounts.forEach((account, index) => {
    reference.accounts.set(account.id, index);
    gate.addAccount(limits.tier(account.tier)!);
    gate.restoreRecent(index, account);
    for (const [instrument, quantity] of account.positions) {
      exposures.position[exposures.cell(index, instrument)] = quantity;
    }
  });
  for (const { id, hash, operator, live } of state.keys) {
    reference.keys.set(id, { hash, operator, live });
    reference.keyHashes.add(hash);
  }
  state.markets.forEach((from, index) => {
    reference.instruments.set(from.symbol, index);
    const market = new Market(index, from, orders, events, exposures, exchange);
    exchange.markets.push(market);
    market.phase = from.phase;
    market.since = from.since;
    for (const [id, account, side, timeInForce, prevention, tick, quantity, leaves] of from.orders) {
      const slot = orders.add(id, index, account, side, timeInForce, prevention);
      orders.setTerms(slot, tick, quantity, leaves);
      market.book.rest(slot);
      exposures.open(account, index, side, leaves);
    }
    market.book.sequence = from.sequence;
    market.book.prints = from.prints;
    market.book.lastTick = from.lastTick;
    market.book.changed = false;
  });
  events.clear();
  return exchange;
}

/** A displayed book as it stands, for feeds to start from. Prices are micro-dollars. */
export interface BookSeed {
  readonly sequence: number;
  readonly lastPrice: number | null;
  readonly phase: MarketPhase;
  readonly since: number;
  readonly lastPrint: number;
  /** In order of priority. */
  readonly orders: readonly {
    readonly id: number;
    readonly side: Side;
    readonly price: number;
    readonly quantity: number;
  }[];
}

/** The displayed book of an instrument; to be called at a committed boundary only. */
export function bookSeed(exchange: Exchange, instrument: number): BookSeed {
  const { book, phase, since, tickSize } = exchange.markets[instrument]!;
  const { orders } = exchange;
  return {
    sequence: book.sequence,
    lastPrice: book.lastTick === 0 ? null : book.lastTick * tickSize,
    phase,
    since,
    lastPrint: book.prints,
    orders: [BUY, SELL].flatMap((side) =>
      Array.from(book.resting(side), (slot) => ({
        id: orders.id(slot),
        side: SIDES[side]!,
        price: orders.tick(slot) * tickSize,
        quantity: orders.leaves(slot),
      })),
    ),
  };
}
