import type { MarketPhase, Micros, Side } from '../domain/index.ts';
import type { BookView, MarketView } from '../exchange/index.ts';
import { PriceLevels } from './price-levels.ts';

/** One instrument's displayed book and market, as committed. */
export class BookImage {
  readonly instrument: number;
  readonly bids = new PriceLevels('BUY');
  readonly asks = new PriceLevels('SELL');
  /** Commands so far that changed what the book displays. */
  sequence = 0;
  phase: MarketPhase = 'CONTINUOUS';
  since: Micros;
  /** Micro-dollars; null before the first trade. */
  lastPrice: number | null = null;
  /** Number of the symbol's last print; 0 before the first. */
  lastPrint = 0;

  /** An empty book, CONTINUOUS until a phase event says otherwise. */
  constructor(instrument: number, since: Micros) {
    this.instrument = instrument;
    this.since = since;
  }

  levels(side: Side): PriceLevels {
    return side === 'BUY' ? this.bids : this.asks;
  }

  view(depth: number): BookView {
    return { sequence: this.sequence, bids: this.bids.top(depth), asks: this.asks.top(depth) };
  }

  market(): MarketView {
    return { phase: this.phase, since: this.since, lastPrice: this.lastPrice };
  }

  /** Ends a command's changes. */
  settle(): void {
    this.bids.settle();
    this.asks.settle();
  }
}
