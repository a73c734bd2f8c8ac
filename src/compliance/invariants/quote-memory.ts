import { SIDES, type Side } from '../../domain/index.ts';
import type { NationalQuotes } from './national-quotes.ts';
import { better } from './queues.ts';
import type { VenueFacts } from './venue-facts.ts';

/** Protected prices of a venue from an instant on; 0: none. */
interface Shown {
  readonly from: number;
  readonly BUY: number;
  readonly SELL: number;
}

/** What each venue has shown of late, for Rule 611(b)(8): the last of each instant. */
export class QuoteMemory {
  private readonly national: NationalQuotes;
  private readonly facts: VenueFacts;
  /** By instrument and venue. */
  private readonly shown = new Map<string, Shown[]>();

  constructor(national: NationalQuotes, facts: VenueFacts) {
    this.national = national;
    this.facts = facts;
  }

  /** A command has ended that may have changed what the venues of an instrument show. */
  note(instrument: number): void {
    const { time, venues } = this.facts;
    const since = time - this.facts.flickerWindowOf(instrument);
    const quotes = SIDES.map((side) => this.national.protectedQuotes(instrument, side));
    for (const venue of venues.keys()) {
      const [BUY = 0, SELL = 0] = quotes.map((list) => list.find((quote) => quote.venue === venue)?.price ?? 0);
      const key = `${instrument}:${venue}`;
      let list = this.shown.get(key);
      if (!list) this.shown.set(key, (list = []));
      const last = list.at(-1);
      if (last?.BUY === BUY && last.SELL === SELL) continue;
      if (last?.from === time) list.pop();
      list.push({ from: time, BUY, SELL });
      while (list.length > 1 && list[1]!.from <= since) list.shift();
    }
  }

  /** The least aggressive price that a venue shows now, or has shown within the window. @param price that it shows now */
  leastAggressive(instrument: number, venue: number, side: Side, price: number): number {
    const since = this.facts.time - this.facts.flickerWindowOf(instrument);
    let least = price;
    for (const shown of (this.shown.get(`${instrument}:${venue}`) ?? []).toReversed()) {
      if (shown[side] > 0 && better(side, least, shown[side])) least = shown[side];
      if (shown.from <= since) break;
    }
    return least;
  }
}
