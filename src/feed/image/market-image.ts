import { AUCTION_PHASES, type MarketPhase, type Micros } from '../../domain/index.ts';
import type {
  AuctionView,
  BandsView,
  BookSeed,
  HaltView,
  MarketView,
  ShortSaleRestrictionView,
} from '../../exchange/index.ts';

/** Figures of an auction: a price in micro-dollars (0: none), and shares. */
type AuctionFigures = Readonly<Record<'price' | 'volume' | 'imbalance', number>>;

/** An instrument's home market and its auction, as committed: its phases, halts and guards hold at every venue. */
export class MarketImage {
  readonly instrument: number;
  phase: MarketPhase = 'CONTINUOUS';
  since: Micros;
  /** Of the home market's last trade, in micro-dollars; null before the first. */
  lastPrice: number | null = null;
  /** Number of the symbol's last print, at whatever venue; 0 before the first. */
  lastPrint = 0;
  /** What round lots are told by: the close before, else the instrument's reference price, in micro-dollars; 0: none. */
  priorClose = 0;
  /** The auction that is on, or was last; null before the first indication of one. */
  auction: AuctionView | null = null;
  halt: HaltView | null = null;
  bands: BandsView | null = null;
  shortSaleRestriction: ShortSaleRestrictionView | null = null;
  /** What the command under way has changed and not told of yet: a phase; a halt, bands, or a restriction; an auction. */
  phaseDue = false;
  guardDue = false;
  auctionDue = false;
  /** Micro-dollars; null: none. */
  private referencePrice: number | null = null;

  /** CONTINUOUS until a phase event says otherwise. */
  constructor(instrument: number, since: Micros) {
    this.instrument = instrument;
    this.since = since;
  }

  seed(seed: BookSeed): void {
    this.phase = seed.phase;
    this.since = seed.since;
    this.lastPrice = seed.lastPrice;
    this.lastPrint = seed.lastPrint;
    this.priorClose = seed.priorClose;
    this.referencePrice = seed.referencePrice;
    this.halt = seed.halt;
    this.bands = seed.bands;
    this.shortSaleRestriction = seed.shortSaleRestriction;
    this.auction = null;
    if (seed.auction) this.showAuction(seed.auction, false, seed.auction.at);
    this.auctionDue = false;
  }

  view(): MarketView {
    const { phase, since, lastPrice, halt, bands, shortSaleRestriction } = this;
    return { phase, since, lastPrice, halt, bands, shortSaleRestriction };
  }

  /** The instrument's reference price, as its row has it: another one is the day's at once. */
  setReference(price: number | null): void {
    if (price !== null && price !== this.referencePrice) this.priorClose = price;
    this.referencePrice = price;
  }

  /** A day has begun: what was last is its prior close. */
  beginDay(): void {
    this.priorClose = this.lastPrice ?? this.priorClose;
  }

  /** Begins a phase. An auction that ends so has nothing traded, unless the uncross that comes next says otherwise. */
  enter(phase: MarketPhase, time: Micros): void {
    const ends = AUCTION_PHASES.includes(this.phase) && (phase === 'CONTINUOUS' || phase === 'CLOSED');
    this.phase = phase;
    this.since = time;
    this.phaseDue = true;
    // A halt lasts until its auction is over, or the market closes.
    if (phase !== 'HALTED' && phase !== 'REOPENING_AUCTION') this.halt = null;
    if (ends) this.showAuction({ price: 0, volume: 0, imbalance: this.auction?.imbalance ?? 0 }, true, time);
  }

  restrictShortSales(days: number, price: number, at: Micros): void {
    const before = this.shortSaleRestriction;
    // A day that passes leaves what set it off.
    const since = before && days < before.days ? before.since : at;
    this.shortSaleRestriction = days === 0 ? null : { days, price, since };
    this.guardDue = true;
  }

  showAuction({ price, volume, imbalance }: AuctionFigures, uncrossed: boolean, at: Micros): void {
    const { instrument, phase } = this;
    this.auction = { instrument, phase, price: price === 0 ? null : price, volume, imbalance, at, uncrossed };
    this.auctionDue = true;
  }
}
