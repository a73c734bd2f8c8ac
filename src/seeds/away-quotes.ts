import type { CreateInstrument, QuoteVenues, QuotedLevel, Side, VenueQuote } from '../domain/index.ts';
import { Dice } from './dice.ts';
import { homeTouch, styleOf } from './home-touch.ts';
import { DEMO_INSTRUMENTS } from './instruments.ts';
import type { Names } from './names.ts';

/** How a venue quotes beside the home market. */
interface Manner {
  readonly venue: string;
  /** Per cent of the shares at the home market's best price. */
  readonly share: number;
  /** In so many cases of a hundred its best price is a tick behind the home market's. */
  readonly behind: number;
}

const MANNERS: readonly Manner[] = [
  { venue: 'NYSE', share: 130, behind: 20 },
  { venue: 'NASDAQ', share: 150, behind: 15 },
  { venue: 'BATS', share: 80, behind: 35 },
  { venue: 'IEX', share: 50, behind: 40 },
  { venue: 'EDGX', share: 60, behind: 45 },
];

/** Levels a side of each venue. */
const LEVELS = 4;

/** A whole number of round lots at every price below $1,000 (Rule 600(b)(93): 100, or 40 above $250). */
const LOT = 200;

/** A price inside the home market's spread, so many ticks better than its best. */
interface Inside {
  readonly symbol: string;
  readonly venue: string;
  readonly side: Side;
  readonly better: number;
  readonly quantity: number;
}

/** Where the home market is not the best. In the other symbols it is, on both sides. */
const BETTER: readonly Inside[] = [
  { symbol: 'MSFT', venue: 'NASDAQ', side: 'BUY', better: 1, quantity: 400 },
  { symbol: 'TSLA', venue: 'BATS', side: 'SELL', better: 1, quantity: 400 },
];

/** Odd lots inside the spread, which no national best quote shows (D39). */
const ODD_LOTS: readonly Inside[] = [
  { symbol: 'MSFT', venue: 'NYSE', side: 'SELL', better: 1, quantity: 12 },
  { symbol: 'GOOGL', venue: 'IEX', side: 'SELL', better: 1, quantity: 60 },
  { symbol: 'AMZN', venue: 'EDGX', side: 'BUY', better: 1, quantity: 35 },
  { symbol: 'TSLA', venue: 'IEX', side: 'BUY', better: 1, quantity: 45 },
];

/** What the other lit venues show of each symbol: around the home market, locking and crossing nothing. Always the same. */
export function awayQuotes(names: Names): QuoteVenues[] {
  return DEMO_INSTRUMENTS.map((instrument, place) => ({
    kind: 'QuoteVenues',
    account: names.account('AWAY'),
    quotes: quotesOf(instrument, names, new Dice(101 + place)),
  }));
}

function quotesOf(instrument: CreateInstrument, names: Names, dice: Dice): VenueQuote[] {
  const { symbol } = instrument;
  return MANNERS.map((manner) => ({
    venue: names.venue(manner.venue),
    instrument: names.instrument(symbol),
    bids: levels(instrument, 'BUY', manner, dice),
    asks: levels(instrument, 'SELL', manner, dice),
  }));
}

function levels(instrument: CreateInstrument, side: Side, { venue, share, behind }: Manner, dice: Dice): QuotedLevel[] {
  const { symbol, tickSize } = instrument;
  const { bid, ask } = homeTouch(instrument);
  const { touch } = styleOf(symbol);
  /** So many ticks behind the home market's best. */
  const price = (ticks: number): number => (side === 'BUY' ? bid - ticks : ask + ticks) * tickSize;
  const first = dice.chance(behind) ? 1 : 0;
  const inside = [...BETTER, ...ODD_LOTS]
    .filter((each) => each.symbol === symbol && each.venue === venue && each.side === side)
    .map(({ better, quantity }) => ({ price: price(-better), quantity }));
  const others = Array.from({ length: LEVELS }, (_, level) => {
    const percent = (share * (70 + level * 40 + dice.roll(60))) / 100;
    return { price: price(first + level), quantity: lots((touch * percent) / 100) };
  });
  return [...inside, ...others];
}

function lots(shares: number): number {
  return Math.max(1, Math.round(shares / LOT)) * LOT;
}
