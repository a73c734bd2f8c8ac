import { NO_KEY, type Ladder } from '../../src/book/index.ts';
import { EVENT, EVENT_WIDTH, type Command, type QuotedLevel } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { HOME_VENUE, OTHER_VENUES } from '../../src/seeds/index.ts';
import { seededRandom } from '../flow/random.ts';
import { median, medianRatio, threeDigits } from '../report/statistics.ts';
import { printNotes, printTable } from '../report/table.ts';

const VENUES = [HOME_VENUE, ...OTHER_VENUES];
const TICK = 10_000;
const MIDDLE = 15_000;
const QUOTES = 4_000;
const NOTES = 200_000;
const RUNS = 7;
/** Shares of a round lot at this price. */
const ROUND_LOT = 100;
const BEGIN = Date.UTC(2026, 10, 24, 15) * 1000;
const AWAY = 0;
const PLENTY = 1_000_000_000;

/** How long the national best quote takes: to be worked out, and to be moved by a venue's quote. */
export function benchNational(): void {
  const market = new QuotedMarket();
  const notes: number[] = [];
  const bare: number[] = [];
  const quotes: number[] = [];
  for (let run = -2; run < RUNS; run++) {
    const note = market.timeNotes();
    const loop = market.timeBareLoop();
    const quote = market.timeQuotes();
    if (run < 0) continue;
    notes.push(note);
    bare.push(loop);
    quotes.push(quote);
  }
  printTable(
    'Router: the national best quote over six lit venues, microseconds',
    ['', 'median', 'ratio'],
    [
      ['a bare loop over the best round lots', threeDigits(median(bare)), '1×'],
      [
        'worked out and compared, nothing changed',
        threeDigits(median(notes)),
        `${threeDigits(medianRatio(notes, bare))}×`,
      ],
      ['a command that moves a venue’s quote', threeDigits(median(quotes)), ''],
    ],
  );
  printNotes(
    'The bare loop finds the best price and its round lots over the same books. Worked out: who counts, sizes, venues at the best,',
    'flags, and what each venue has shown for how long. The command is the core’s whole work on a quote of five levels a side, of',
    `which all move: ten orders go, ten come, and what follows. ${threeDigits(100 * market.moved)} % of them move the national best quote.`,
  );
}

class QuotedMarket {
  private readonly exchange = new Exchange();
  private readonly random = seededRandom(43);
  private time = BEGIN;
  private quoted = 0;
  private nationalMoves = 0;

  constructor() {
    this.send(
      ...VENUES,
      { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
      { kind: 'SetTier', tier: 'FREE', messagesPerMinute: null, cancelsPerMinute: null },
      { kind: 'SetLimit', tier: 'FREE', instrument: null, maxOrderQuantity: PLENTY, maxPosition: PLENTY },
      {
        kind: 'CreateInstrument',
        symbol: 'NBBO',
        name: 'Quoted',
        isin: null,
        currency: 'USD',
        tickSize: TICK,
        lotSize: 1,
        referencePrice: MIDDLE * TICK,
        averageDailyVolume: null,
        volatility: null,
      },
      { kind: 'CreateAccount', id: 'AWAY', name: 'Away', firm: 'FIRM', participantKind: 'MARKET_MAKER', tier: 'FREE' },
    );
    for (let venue = 1; venue < VENUES.length - 1; venue++) this.send(this.quote(venue));
    if (this.nationalMoves === 0) throw new Error('There is no national best quote.');
    this.nationalMoves = 0;
  }

  /** Part of the quotes that moved the national best one. */
  get moved(): number {
    return this.nationalMoves / this.quoted;
  }

  timeNotes(): number {
    const national = this.exchange.nationals[0]!;
    const begin = process.hrtime.bigint();
    for (let note = 0; note < NOTES; note++) national.note();
    return Number(process.hrtime.bigint() - begin) / 1000 / NOTES;
  }

  timeBareLoop(): number {
    let sum = 0;
    const begin = process.hrtime.bigint();
    for (let note = 0; note < NOTES; note++) sum += this.best(0) + this.best(1);
    const micros = Number(process.hrtime.bigint() - begin) / 1000 / NOTES;
    if (Number.isNaN(sum)) throw new Error('A figure is missing.');
    return micros;
  }

  /** Key and round lots of the best price of a side, in one number. */
  private best(side: number): number {
    let bestKey = NO_KEY;
    let size = 0;
    for (const { book } of this.exchange.nationals[0]!.lit) {
      const found = roundLots(book.ladder(side));
      if (found.key > bestKey) continue;
      if (found.key < bestKey) size = 0;
      bestKey = found.key;
      size += found.size;
    }
    return bestKey === NO_KEY ? 0 : bestKey + size;
  }

  timeQuotes(): number {
    const commands = Array.from({ length: QUOTES }, () =>
      this.quote(1 + Math.floor(this.random() * (VENUES.length - 2))),
    );
    const begin = process.hrtime.bigint();
    for (const command of commands) this.send(command);
    const micros = Number(process.hrtime.bigint() - begin) / 1000 / QUOTES;
    this.quoted += QUOTES;
    return micros;
  }

  private quote(venue: number): Command {
    const [down, up] = [1 + Math.floor(this.random() * 4), 1 + Math.floor(this.random() * 4)];
    const size = (): number => 100 * (1 + Math.floor(this.random() * 9));
    const side = (best: number, step: number): QuotedLevel[] =>
      Array.from({ length: 5 }, (_, level) => ({ price: (best + step * level) * TICK, quantity: size() }));
    return {
      kind: 'QuoteVenues',
      account: AWAY,
      quotes: [{ venue, instrument: 0, bids: side(MIDDLE - down, -1), asks: side(MIDDLE + up, 1) }],
    };
  }

  private send(...commands: readonly Command[]): void {
    const { exchange } = this;
    for (const command of commands) {
      const events = exchange.apply(command, exchange.sequence + 1, ++this.time);
      if (exchange.referenceRefusal) throw new Error(exchange.referenceRefusal.message);
      for (let at = 0; at < events.length; at += EVENT_WIDTH) {
        if (events.words[at] === EVENT.NBBO) this.nationalMoves++;
        if (events.words[at] === EVENT.REFUSED) throw new Error(`A quote was refused: ${events.words[at + 2]}.`);
      }
    }
  }
}

const lots = { key: 0, size: 0 };

function roundLots(ladder: Ladder): { readonly key: number; readonly size: number } {
  let sum = 0;
  lots.key = NO_KEY;
  lots.size = 0;
  for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
    sum += ladder.quantity(ladder.levelOf(key));
    if (sum < ROUND_LOT) continue;
    lots.key = key;
    lots.size = sum - (sum % ROUND_LOT);
    break;
  }
  return lots;
}
