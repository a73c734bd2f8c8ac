import { ENTRY } from '../book/index.ts';
import {
  ACCEPTED,
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  HOME,
  SIDES,
  bookNumber,
  selfTradePreventionIndex,
  formatDecimal,
  type Micros,
  type QuoteVenues,
  type QuotedLevel,
  type SubmitOrder,
  type VenueQuote,
} from '../domain/index.ts';
import type { Market } from '../venue/index.ts';
import type { Core } from './core.ts';
import type { Judgement } from './judgement.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { accountExists, instrumentExists, invalid } from './value-checks.ts';

const { ENTERED, REFUSED } = EVENT;

const REQUOTED = CANCEL_REASONS.indexOf('REQUOTED');
const QUOTE = ENTRY_KINDS.indexOf('QUOTE');
const CANCEL_MAKER = selfTradePreventionIndex('CANCEL_MAKER');
/** Most quotes of a command. */
const MAX_QUOTES = 100;

/** Why quotes are refused as a whole; undefined when they are not. A field is a path: "quotes.2.venue". */
export function judgeQuotes({ account, quotes }: QuoteVenues, core: Core): ReferenceDataRefusal | undefined {
  if (quotes.length > MAX_QUOTES) {
    return invalid('quotes', `There are ${quotes.length} quotes; the most are ${MAX_QUOTES} at once.`);
  }
  const refused = accountExists(account, core);
  if (refused) return refused;
  for (const [place, quote] of quotes.entries()) {
    const refusal = judgeQuote(quote, core);
    if (!refusal) continue;
    const field = refusal.field === null ? `quotes.${place}` : `quotes.${place}.${refusal.field}`;
    return { ...refusal, field, message: nameOf(quote, core) + refusal.message };
  }
  return undefined;
}

/** "The quote of AAPL at NYSE: "; empty where there is no such instrument or venue. */
function nameOf({ venue, instrument }: VenueQuote, { reference, venues }: Core): string {
  const symbol = [...reference.instruments].find(([, index]) => index === instrument)?.[0];
  const name = venues.states[venue]?.name;
  return symbol === undefined || name === undefined ? '' : `The quote of ${symbol} at ${name}: `;
}

function judgeQuote({ venue, instrument, bids, asks }: VenueQuote, core: Core): ReferenceDataRefusal | undefined {
  const unknown = instrumentExists(instrument, core);
  if (unknown) return unknown;
  const state = core.venues.states[venue];
  if (!state) return { code: 'NOT_FOUND', field: 'venue', message: `venue ${venue} does not exist.` };
  if (venue === HOME) return invalid('venue', `${state.name} is the home market: its quotes are its own orders.`);
  if (state.kind === 'DARK') return invalid('venue', `${state.name} is a midpoint pool, which shows no quotes.`);
  const most = core.markets[instrument]!.rules?.venue.quotedLevels ?? 1;
  const levels = Math.max(bids.length, asks.length);
  if (levels > most) {
    const side = bids.length > most ? 'bids' : 'asks';
    return invalid(side, `${side} has ${levels} levels; the most are ${most}.`);
  }
  return outOfOrder('bids', bids, -1) ?? outOfOrder('asks', asks, 1) ?? crossing(bids, asks);
}

/** Refuses a side that does not get worse from level to level. @param step 1: prices rise, -1: they fall */
function outOfOrder(
  side: 'bids' | 'asks',
  levels: readonly QuotedLevel[],
  step: number,
): ReferenceDataRefusal | undefined {
  const at = levels.findIndex(({ price }, place) => place > 0 && step * (price - levels[place - 1]!.price) <= 0);
  if (at < 0) return undefined;
  const [before, price] = [levels[at - 1]!.price, levels[at]!.price].map(formatDecimal);
  const must = step > 0 ? 'must rise' : 'must fall';
  return invalid(
    `${side}.${at}.price`,
    `${side} ${must} from level to level, each price once; ${price} at level ${at} comes after ${before}.`,
  );
}

/** Refuses a best bid that is not below the best ask. A price of 0 is none, and refused by itself. */
function crossing([bid]: readonly QuotedLevel[], [ask]: readonly QuotedLevel[]): ReferenceDataRefusal | undefined {
  if (!bid || !ask || ask.price <= 0 || bid.price < ask.price) return undefined;
  const [buys, sells] = [bid.price, ask.price].map(formatDecimal);
  return invalid('bids.0.price', `the best bid, ${buys}, is not below the best ask, ${sells}.`);
}

/**
 * Carries out judged quotes: in each book, what the account has quoted and quotes no longer goes, what is new comes. What stays as it
 * is keeps its place. A level that is refused is told with a REFUSED event.
 */
export function carryOutQuotes({ account, quotes }: QuoteVenues, core: Core, judgement: Judgement, time: Micros): void {
  for (const quote of quotes) {
    const market = core.marketOf(bookNumber(quote.venue, quote.instrument));
    const wanted = [quote.bids, quote.asks].map(
      (levels) => new Map(levels.map(({ price, quantity }) => [price, quantity])),
    );
    for (const id of outdated(core, market, account, wanted)) market.takeOut(core.orders.find(id), REQUOTED);
    market.heardAt = time;
    const lifetime = core.venues.get(quote.venue).quoteLifetime;
    market.staleAt = lifetime === null ? Infinity : time + lifetime;
    market.isStale = false;
    wanted.forEach((levels, side) => {
      for (const [price, quantity] of levels) enter(core, judgement, market, { account, side, price, quantity, time });
    });
    core.nationals[quote.instrument]?.note();
  }
  core.forgetDeadline();
}

/** Orders of the account's quote that do not stand as wanted any more; those that do are taken off what is wanted. */
function outdated(core: Core, market: Market, account: number, wanted: readonly Map<number, number>[]): number[] {
  const { orders } = core;
  const ids: number[] = [];
  for (const side of [0, 1]) {
    for (const slot of market.book.resting(side)) {
      if (orders.account(slot) !== account || orders.terms(slot)?.entry !== ENTRY.QUOTE) continue;
      const price = orders.tick(slot) * market.tickSize;
      if (wanted[side]!.get(price) === orders.leaves(slot)) wanted[side]!.delete(price);
      else ids.push(orders.id(slot));
    }
  }
  return ids;
}

interface NewQuote {
  readonly account: number;
  readonly side: number;
  readonly price: number;
  readonly quantity: number;
  readonly time: Micros;
}

function enter(core: Core, judgement: Judgement, market: Market, quote: NewQuote): void {
  const { account, side, price, quantity, time } = quote;
  const { events, gate } = core;
  const order: SubmitOrder = {
    kind: 'SubmitOrder',
    account,
    instrument: market.instrument,
    clientOrderId: '',
    side: SIDES[side]!,
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity,
    price,
    selfTradePrevention: 'CANCEL_MAKER',
    instructions: { exemption: 'INTERMARKET_SWEEP' },
  };
  const code = judgement.judge(order, market, side, time, true, quantity);
  if (code !== ACCEPTED) {
    events.push(REFUSED, 0, code, judgement.figures.limit, judgement.figures.actual, market.book.index, side, price);
    return;
  }
  const { mark } = gate;
  const id = core.nextOrderId++;
  events.push(ENTERED, 0, id, market.book.index, side, price, quantity, QUOTE, time);
  market.enterOrder(id, {
    account,
    side,
    prevention: CANCEL_MAKER,
    tick: price / market.tickSize,
    quantity,
    entry: ENTRY.QUOTE,
    mark,
    algorithm: '',
    other: 0,
  });
}
