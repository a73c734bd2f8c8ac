import {
  HOME,
  QUOTE_FLAGS,
  roundLot,
  roundLotRuleOn,
  utcDay,
  type Micros,
  type RoundLotRule,
} from '../../domain/index.ts';
import type { NbboView, QuoteRecord } from '../../exchange/index.ts';
import type { BookImage } from './book-image.ts';
import type { CommittedImage } from './committed-image.ts';
import type { MarketImage } from './market-image.ts';

const [LOCKED, CROSSED, , HALTED] = QUOTE_FLAGS.map((_, place) => 1 << place) as [number, number, number, number];
const AT_HOME = 1 << HOME;

const NOTHING = {
  number: 0,
  bid: null,
  bidQuantity: 0,
  bidVenues: 0,
  ask: null,
  askQuantity: 0,
  askVenues: 0,
  flags: 0,
} satisfies Omit<NbboView, 'instrument' | 'at'>;

/** National best quotes by instrument: as their rows have them, where each is numbered; with one venue those of its books. */
export class NationalQuotes {
  private readonly image: CommittedImage;
  private readonly quotes = new Map<number, NbboView>();
  private lots: RoundLotRule = roundLotRuleOn('1970-01-01');

  constructor(image: CommittedImage) {
    this.image = image;
  }

  /** What counts as a round lot on the day (UTC) of an instant holds from now on. */
  beginDay(time: Micros): void {
    this.lots = roundLotRuleOn(utcDay(time));
  }

  take({ sequence: _, ...quote }: QuoteRecord): void {
    this.quotes.set(quote.instrument, quote);
  }

  /** @param at what has no instant of its own is shown as of */
  of(instrument: number, at: Micros): NbboView {
    const { image } = this;
    const market = image.market(instrument);
    if (image.isNational) return this.quotes.get(instrument) ?? { ...NOTHING, instrument, at };
    return homeQuote(image.book(instrument), market, roundLot(this.lots, market.priorClose), at);
  }
}

/**
 * Best bid and offer of an instrument with one venue, in whole round lots: on each side the price at which what is displayed, added up
 * from the best on, comes to one (D39). None while the market does not trade.
 *
 * @param lot shares of a round lot
 */
function homeQuote(book: BookImage, market: MarketImage, lot: number, at: Micros): NbboView {
  const { instrument } = book;
  const { phase } = market;
  const isHalted = phase === 'HALTED' || phase === 'REOPENING_AUCTION';
  if (phase !== 'CONTINUOUS') return { ...NOTHING, instrument, flags: isHalted ? HALTED : 0, at };
  const bid = book.bids.roundLots(lot);
  const ask = book.asks.roundLots(lot);
  return {
    instrument,
    number: 0,
    bid: bid?.price ?? null,
    bidQuantity: bid?.quantity ?? 0,
    bidVenues: bid ? AT_HOME : 0,
    ask: ask?.price ?? null,
    askQuantity: ask?.quantity ?? 0,
    askVenues: ask ? AT_HOME : 0,
    flags: flagsOf(bid?.price, ask?.price),
    at,
  };
}

function flagsOf(bid: number | undefined, ask: number | undefined): number {
  if (bid === undefined || ask === undefined || bid < ask) return 0;
  return bid === ask ? LOCKED : CROSSED;
}

/** Whether two national best quotes tell the same. */
export function isSameQuote(one: NbboView, other: NbboView): boolean {
  return (
    one.number === other.number &&
    one.bid === other.bid &&
    one.bidQuantity === other.bidQuantity &&
    one.bidVenues === other.bidVenues &&
    one.ask === other.ask &&
    one.askQuantity === other.askQuantity &&
    one.askVenues === other.askVenues &&
    one.flags === other.flags
  );
}
