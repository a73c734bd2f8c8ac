import { SIDES, TRADE_VERDICTS, formatDecimal, type Side, type TradeVerdict } from '../../domain/index.ts';
import { isExempt, nameOf, type BookOrder } from './book-order.ts';
import type { EventMarket, Reach } from './event-market.ts';
import type { Findings } from './findings.ts';
import { nameQuote, type NationalQuotes, type VenueQuote } from './national-quotes.ts';
import { better } from './queues.ts';
import type { QuoteMemory } from './quote-memory.ts';
import type { VenueFacts } from './venue-facts.ts';

/** A trade that was worse than a quote of another venue: what may be said of it. */
interface Through {
  readonly quotes: readonly VenueQuote[];
  readonly allowed: ReadonlySet<TradeVerdict>;
}

/** Takers that answer for a trade themselves, by what they are. */
const NO_LIMIT: Reach = { worst: Number.NaN, best: Number.NaN };

/**
 * Order protection (I18, D43), worked out anew from what venues display: no trade is worse than another venue's protected quote
 * without a VERDICT that fits, and none has one that does not.
 */
export class ProtectionCheck {
  private readonly national: NationalQuotes;
  private readonly memory: QuoteMemory;
  private readonly facts: VenueFacts;
  private readonly findings: Findings;
  /** Orders at work in the command under way: whether the market was crossed when their turn came. */
  private readonly crossed = new Map<number, boolean>();
  /** Trades of the command under way that ask for a verdict. */
  private readonly due = new Map<number, Through>();

  constructor(national: NationalQuotes, memory: QuoteMemory, facts: VenueFacts, findings: Findings) {
    this.national = national;
    this.memory = memory;
    this.facts = facts;
    this.findings = findings;
  }

  /** How far a taker may go, by what other venues show; undefined: they do not matter to it. */
  reachOf(market: EventMarket, taker: BookOrder): Reach | undefined {
    const { instrument, venue, isPool } = market;
    if (this.facts.venues.length < 2 || isPool || isExempt(taker) || !this.holds(instrument, taker)) return undefined;
    const other = taker.side === 'BUY' ? 'SELL' : 'BUY';
    const worst = this.bound(instrument, venue, other) ?? NO_LIMIT.worst;
    return { worst, best: this.bound(instrument, venue, taker.side) ?? NO_LIMIT.best };
  }

  /** A trade at a lit venue, before it is taken off the two orders. @param taker undefined: an auction has none */
  trade(market: EventMarket, trade: number, taker: BookOrder | undefined, price: number): void {
    const { instrument, venue } = market;
    if (this.facts.venues.length < 2) return;
    const quotes = SIDES.flatMap((side) =>
      this.national
        .protectedQuotes(instrument, side)
        .filter((quote) => quote.venue !== venue && better(side, quote.price, price)),
    );
    if (quotes.length > 0) this.due.set(trade, { quotes, allowed: this.allowed(instrument, quotes, taker, price) });
  }

  /** A VERDICT event. */
  verdict(trade: number, verdict: number, venue: number, price: number): void {
    const { findings } = this;
    const word = TRADE_VERDICTS[verdict]!;
    const through = this.due.get(trade);
    this.due.delete(trade);
    const where = `trade ${trade}: is said to be ${word} past ${formatDecimal(price)} at venue ${venue}`;
    if (!through) {
      findings.fail('I18', `${where}, and no protected quote was better`);
    } else if (!through.quotes.some((quote) => quote.venue === venue && quote.price === price)) {
      findings.fail('I18', `${where}; better were ${through.quotes.map(nameQuote).join(', ')}`);
    } else if (!through.allowed.has(word)) {
      findings.fail('I18', `${where}; that may be ${[...through.allowed].join(' or ') || 'nothing'}`);
    }
  }

  /** What a client's order displays at a venue neither locks nor crosses another's protected quote (Rule 610(d)). */
  rest(market: EventMarket, order: BookOrder): void {
    const { instrument, venue, isContinuous } = market;
    if (!isContinuous || order.place !== 'DISPLAYED' || isExempt(order) || this.facts.venues.length < 2) return;
    if (this.facts.regimeOf(instrument) !== 'RULE_611') return;
    const best = this.national.bestElsewhere(instrument, venue, order.side === 'BUY' ? 'SELL' : 'BUY');
    if (!best || (order.side === 'BUY' ? order.price < best.price : order.price > best.price)) return;
    this.findings.fail('I18', `${nameOf(order)}: is displayed at venue ${venue}, beside ${nameQuote(best)}`);
  }

  endCommand(): void {
    for (const [trade, { quotes, allowed }] of this.due) {
      const may = allowed.size > 0 ? `it may be ${[...allowed].join(' or ')}` : 'nothing allows it';
      this.findings.fail(
        'I18',
        `trade ${trade}: is past ${quotes.map(nameQuote).join(', ')}, and has no verdict: ${may}`,
      );
    }
    this.due.clear();
    this.crossed.clear();
  }

  /** Whether trading through is prevented, and not only told of. */
  private holds(instrument: number, taker: BookOrder): boolean {
    return this.facts.regimeOf(instrument) === 'RULE_611' && !this.isCrossed(instrument, taker);
  }

  /** All trades of a taker are of one moment: whether the market was crossed before the first of them. */
  private isCrossed(instrument: number, { id }: BookOrder): boolean {
    const known = this.crossed.get(id);
    if (known !== undefined) return known;
    const isCrossed = this.national.isCrossed(instrument);
    this.crossed.set(id, isCrossed);
    return isCrossed;
  }

  private allowed(
    instrument: number,
    quotes: readonly VenueQuote[],
    taker: BookOrder | undefined,
    price: number,
  ): ReadonlySet<TradeVerdict> {
    const allowed = new Set<TradeVerdict>();
    const protectedOnes = quotes.filter(({ selfHelp }) => !selfHelp);
    if (protectedOnes.length === 0) return allowed.add('SELF_HELP');
    if (!taker) return allowed.add('SINGLE_PRICE');
    if (this.facts.regimeOf(instrument) !== 'RULE_611') return allowed.add('RECORDED');
    if (taker.instructions.exemption !== undefined) return allowed.add(taker.instructions.exemption);
    if (isExempt(taker)) return allowed.add('INTERMARKET_SWEEP');
    if (this.isCrossed(instrument, taker)) return allowed.add('CROSSED_MARKET');
    // An order that stands across another venue's quote crosses the market, if not always the protected one.
    const passed = protectedOnes.filter(({ price: quoted }) =>
      taker.side === 'BUY' ? quoted < price : quoted > price,
    );
    if (passed.length < protectedOnes.length) allowed.add('CROSSED_MARKET');
    const flickers = passed.every(({ venue, price: quoted }) => {
      const side = quoted > price ? 'BUY' : 'SELL';
      return !better(side, this.memory.leastAggressive(instrument, venue, side, quoted), price);
    });
    return flickers ? allowed.add('FLICKERING') : allowed;
  }

  /** The best protected price of a side elsewhere, each venue's as the least aggressive that it has shown of late. */
  private bound(instrument: number, venue: number, side: Side): number | undefined {
    let best: number | undefined;
    for (const quote of this.national.protectedQuotes(instrument, side)) {
      if (quote.venue === venue || quote.selfHelp) continue;
      const held = this.memory.leastAggressive(instrument, quote.venue, side, quote.price);
      if (best === undefined || better(side, held, best)) best = held;
    }
    return best;
  }
}
