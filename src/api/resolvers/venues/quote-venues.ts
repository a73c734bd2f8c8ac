import { bookNumber, type VenueQuote } from '../../../domain/index.ts';
import type { Directory, Outcome, RefusedLevel, VenueQuoteView } from '../../../exchange/index.ts';
import { ownAccount, requireRole } from '../../auth.ts';
import { badInput } from '../../errors.ts';
import type { MutationResolvers, VenueQuoteInput } from '../../generated/schema-types.ts';
import { orderErrors, pathOf, type OrderError } from '../user-errors.ts';

/** Most quotes a call, and most levels a side of one. */
const MOST_QUOTES = 100;
const MOST_LEVELS = 10;

export const quoteVenuesMutation: Pick<MutationResolvers, 'quoteVenues'> = {
  quoteVenues: async (_, { input }, context) => {
    const { services, viewer } = context;
    const { directory, commands, feeds } = services;
    const key = requireRole(viewer, ['MARKET_DATA'], 'Quoting venues');
    const account = ownAccount(directory, viewer, input.accountId).index;
    requireSize(input.quotes);
    context.charge('orders', input.quotes.length);
    const quotes: VenueQuote[] = [];
    for (const [place, quote] of input.quotes.entries()) {
      const named = toQuote(directory, quote);
      if ('message' in named) return { venueQuotes: [], userErrors: [within(place, named)] };
      quotes.push(named);
    }
    const books = quotes.map(({ venue, instrument }) => bookNumber(venue, instrument));
    requireDistinct(books);
    const outcome = await commands.send({ kind: 'QuoteVenues', account, quotes }, key.id);
    const refused = refusalOfAll(outcome);
    if (refused.length > 0) return { venueQuotes: [], userErrors: refused };
    const shown = quotes.map(({ instrument }, place): VenueQuoteView | undefined =>
      feeds.venueQuotes(instrument).find(({ book }) => book === books[place]),
    );
    return {
      venueQuotes: shown.filter((quote) => quote !== undefined),
      userErrors: outcome.refusedLevels.flatMap((level) => refusalIn(quotes, level)),
    };
  },
};

function requireSize(quotes: readonly VenueQuoteInput[]): void {
  if (quotes.length < 1 || quotes.length > MOST_QUOTES) {
    throw badInput(`quotes has ${quotes.length} quotes; allowed are 1 to ${MOST_QUOTES}. Nothing was sent.`);
  }
  for (const { venue, symbol, bids, asks } of quotes) {
    const most = Math.max(bids.length, asks.length);
    if (most <= MOST_LEVELS) continue;
    const of = `${symbol.slice(0, 40)} at ${venue.slice(0, 40)}`;
    throw badInput(`The quote of ${of} has ${most} levels a side; the most are ${MOST_LEVELS}. Nothing was sent.`);
  }
}

function requireDistinct(books: readonly number[]): void {
  if (new Set(books).size === books.length) return;
  throw badInput('quotes has two of one venue and symbol; the second would replace the first. Nothing was sent.');
}

/** Names become indexes; gives which name is unknown. */
function toQuote(directory: Directory, { venue, symbol, bids, asks }: VenueQuoteInput): VenueQuote | OrderError {
  const at = directory.venue(venue);
  const instrument = directory.instrument(symbol);
  if (!instrument) return unknown('UNKNOWN_INSTRUMENT', 'symbol', symbol);
  if (!at) return unknown('UNKNOWN_VENUE', 'venue', venue);
  const levels = (given: VenueQuoteInput['bids']) => given.map(({ price, quantity }) => ({ price, quantity }));
  return { venue: at.index, instrument: instrument.index, bids: levels(bids), asks: levels(asks) };
}

function unknown(code: OrderError['code'], field: string, name: string): OrderError {
  return { code, field: [field], message: `There is no ${field} ${JSON.stringify(name.slice(0, 40))}.` };
}

/** Why the whole call was refused: a quote that can be none, with its place in the input, or too many messages. */
function refusalOfAll({ refusal, referenceRefusal }: Outcome): OrderError[] {
  if (!referenceRefusal) return orderErrors(refusal);
  const { field, message } = referenceRefusal;
  return [{ code: 'INVALID_COMBINATION', field: pathOf(field), message }];
}

/** Why a level was refused, with its place in the input. */
function refusalIn(
  quotes: readonly VenueQuote[],
  { venue, instrument, side, price, refusal }: RefusedLevel,
): OrderError[] {
  const place = quotes.findIndex((quote) => quote.venue === venue && quote.instrument === instrument);
  const name = side === 'BUY' ? 'bids' : 'asks';
  const level = quotes[place]?.[name].findIndex((shown) => shown.price === price) ?? -1;
  const path = level < 0 ? [] : [name, String(level)];
  return orderErrors(refusal).map((error) => within(place, { ...error, field: [...path, ...(error.field ?? [])] }));
}

function within(place: number, error: OrderError): OrderError {
  return { ...error, field: ['quotes', String(place), ...(error.field ?? [])] };
}
