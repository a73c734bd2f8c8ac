import { ANY_KEY, MAX_TICK, OrderBook } from '../book/index.ts';
import { EVENT, EVENT_WIDTH, PROTECTION_EXEMPTIONS, TRADE_VERDICTS, type TradeVerdict } from '../domain/index.ts';
import { SINGLE_PRICE, type Market, type Surroundings } from '../venue/index.ts';
import type { NationalQuote } from './national-quote.ts';

const { TRADE, VERDICT } = EVENT;

const verdict = (word: TradeVerdict): number => TRADE_VERDICTS.indexOf(word);

/** A protected quote that a trade was worse than. */
interface Through {
  readonly market: Market;
  readonly tick: number;
  readonly side: number;
}

/** Order protection (Rules 610(d) and 611, D43) at one lit market: what the protected quotes of the others mean to it. */
export class OrderProtection implements Surroundings {
  private readonly national: NationalQuote;
  private readonly market: Market;
  /** Whether the market was crossed when a taker last asked how far it may go: before its trades. */
  private wasCrossed = false;
  private readonly found = { tick: 0, venue: 0 };

  constructor(national: NationalQuote, market: Market) {
    this.national = national;
    this.market = market;
  }

  reaches(side: number, tick: number): boolean {
    const here = this.market.book.bestTick(1 - side);
    for (const other of this.national.lit) {
      if (other === this.market || !other.continuous) continue;
      const best = other.book.bestTick(1 - side);
      if (best > 0 && (tick === 0 || (side === 0 ? best <= tick : best >= tick))) return true;
      const same = other.book.bestTick(side);
      if (same > 0 && here > 0 && (side === 0 ? same > here : same < here)) return true;
    }
    return false;
  }

  protectedKey(side: number): number {
    if (!this.holds) return ANY_KEY;
    const tick = this.bound(1 - side);
    return tick === 0 ? ANY_KEY : OrderBook.limitKey(side, tick);
  }

  bestKey(side: number): number {
    this.wasCrossed = this.national.isCrossed;
    if (!this.holds) return 0;
    const tick = this.bound(side);
    return tick === 0 ? 0 : OrderBook.key(1 - side, tick);
  }

  displayTick(side: number): number {
    const { tick } = this.national.protects ? this.best(1 - side) : { tick: 0 };
    if (tick === 0) return side === 0 ? MAX_TICK : 0;
    return this.market.tickBehind(1 - side, tick);
  }

  best(side: number): { readonly tick: number; readonly venue: number } {
    const { found, national } = this;
    found.tick = found.venue = 0;
    for (const other of national.lit) {
      if (!this.isProtected(other)) continue;
      const { tick } = national.quoteOf(other, side);
      if (tick === 0 || (found.tick > 0 && (side === 0 ? tick <= found.tick : tick >= found.tick))) continue;
      found.tick = tick;
      found.venue = other.venue.index;
    }
    return found;
  }

  judge(from: number, exemption: number): void {
    const { events } = this.national.parts;
    for (let at = from; at < events.length; at += EVENT_WIDTH) {
      const { words } = events;
      if (words[at] !== TRADE || words[at + 1] !== this.market.book.index) continue;
      const trade = words[at + 2]!;
      const tick = words[at + 6]! / this.market.tickSize;
      const through = this.throughs(tick);
      const worst = farthest(through.filter(({ market }) => !market.venue.selfHelp)) ?? farthest(through);
      if (!worst) continue;
      const { market } = worst;
      const why = market.venue.selfHelp ? verdict('SELF_HELP') : this.verdictOf(exemption, tick, through);
      events.push(VERDICT, trade, why, market.venue.index, worst.tick * market.tickSize);
    }
  }

  /** Quotes of other venues that a trade at a price is worse than, for its buyer or its seller. */
  private throughs(tick: number): Through[] {
    const { national } = this;
    const found: Through[] = [];
    for (const market of national.lit) {
      if (market === this.market || !national.isProtected(market)) continue;
      for (const side of [0, 1]) {
        const quote = national.quoteOf(market, side).tick;
        if (quote > 0 && (side === 0 ? tick < quote : tick > quote)) found.push({ market, tick: quote, side });
      }
    }
    return found;
  }

  /** Where it is no exemption and no flickering, a displayed order here stood across the other quote: the market was crossed. */
  private verdictOf(exemption: number, tick: number, through: readonly Through[]): number {
    if (exemption === SINGLE_PRICE) return verdict('SINGLE_PRICE');
    if (!this.national.protects) return verdict('RECORDED');
    if (exemption > 0) return verdict(PROTECTION_EXEMPTIONS[exemption - 1]!);
    if (this.wasCrossed || !through.every((quote) => this.flickered(quote, tick))) return verdict('CROSSED_MARKET');
    return verdict('FLICKERING');
  }

  /** Whether the venue of a quote has shown one of late that a trade was not worse than. */
  private flickered({ market, tick, side }: Through, traded: number): boolean {
    if (market.venue.selfHelp) return true;
    const { national } = this;
    const window = this.market.rules?.protection.flickerWindow ?? 0;
    const trail = national.trails[national.lit.indexOf(market)]!;
    const held = trail.leastAggressive(side, tick, national.parts.now(), window);
    return side === 0 ? held <= traded : held >= traded;
  }

  /** Whether trading through is prevented just now: Rule 611 holds, and the market is not crossed. */
  private get holds(): boolean {
    return this.national.protects && !this.national.isCrossed;
  }

  private isProtected(other: Market): boolean {
    return other !== this.market && !other.venue.selfHelp && this.national.isProtected(other);
  }

  /** The best protected price of a side elsewhere, in ticks, each venue's taken at the least aggressive that it has shown of late; 0: none. */
  private bound(side: number): number {
    const { national } = this;
    const time = national.parts.now();
    const window = this.market.rules?.protection.flickerWindow ?? 0;
    let best = 0;
    national.lit.forEach((other, place) => {
      if (!this.isProtected(other)) return;
      const { tick } = national.quoteOf(other, side);
      if (tick === 0) return;
      const held = national.trails[place]!.leastAggressive(side, tick, time, window);
      if (best === 0 || (side === 0 ? held > best : held < best)) best = held;
    });
    return best;
  }
}

/** Of quotes that a trade was worse than, the one that it was farthest from. */
function farthest(through: readonly Through[]): Through | undefined {
  return through.reduce<Through | undefined>((worst, each) => {
    if (!worst) return each;
    return each.side === 0 ? (each.tick > worst.tick ? each : worst) : each.tick < worst.tick ? each : worst;
  }, undefined);
}
