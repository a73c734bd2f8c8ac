/**
 * What the core says happened: flat records of {@link EVENT_WIDTH} doubles in one reusable buffer, so that
 * the hot loop makes no objects. Word 0 is the kind; the rest are named below. Ids and indexes are integers,
 * prices micro-dollars, books as in `venues.ts`, enumerated words their index in `words.ts`, reject codes their index in `reject.ts`.
 */
export const EVENT_WIDTH = 9;
/** The same for this module's own use: the compiler takes it for a number, but reads what is exported from memory. */
const WIDTH = 9;

export const EVENT = {
  /** A new order was taken. order, how it is marked: index in SELL_MARKS, 0 for buys too */
  ACCEPTED: 1,
  /** A new order was refused. order, code, limit, actual, of TRADE_THROUGH: index of the venue whose quote is in the way */
  REJECTED: 2,
  /** What is open of an order entered the book. book, order, side, price, displayed quantity, quantity not displayed */
  RESTED: 3,
  /** book, trade id, the symbol's print number, maker order, taker order, price, quantity, aggressor's side (2: an auction has none) */
  TRADE: 4,
  /**
   * A self-trade was prevented. book, maker order, taker order, quantity, the taker's mode. What follows from it comes
   * next: CANCELED with reason SELF_TRADE_PREVENTION, or AMENDED for whom DECREMENT leaves something.
   */
  PREVENTED: 5,
  /** order, quantity that was open, reason */
  CANCELED: 6,
  /** order, quantity that was open */
  EXPIRED: 7,
  /** order, new total quantity, new price, 1 if priority was kept, how it is marked from now on (index in SELL_MARKS, plus 1; 0: as before) */
  AMENDED: 8,
  /** An amendment, cancel, mass cancel or level of a venue's quote was refused. order (0: none), code, limit, actual, of TRADE_THROUGH: venue as of REJECTED; of a level: book, side, price */
  REFUSED: 9,
  /** The displayed book changed; once a command and book, last. book, book sequence */
  BOOK_CHANGED: 10,
  /** book, phase */
  PHASE: 11,
  /** A session began. ends at, place of its calendar in CALENDARS */
  SESSION: 12,
  /** The command's reference data was created or changed. index */
  CREATED: 13,
  /** The command's reference data was refused. reason: index in REFERENCE_REFUSALS */
  REFERENCE_REFUSED: 14,
  /** An iceberg shows a new slice, at the back of its level: words as of RESTED. */
  REFRESHED: 15,
  /** A stop is held, or its stop price has moved (trailing). book, order, stop price */
  HELD: 16,
  /** A stop was set off, or an order that waited for another is entered. book, order, its open quantity from now on, mark as of AMENDED */
  TRIGGERED: 17,
  /**
   * A peg, or an order that a quote keeps from its limit, has another price; or an order comes in anew. It is out of the book until it is RESTED
   * again.
   * book, order, price (0: none, it waits for a reference)
   */
  REPRICED: 18,
  /** order, new total quantity, new limit price (0: none), mark as of AMENDED. The other new terms stand in the command. */
  REPLACED: 19,
  /** A call auction ended. book, price, volume, buyers' less sellers' quantity left over at that price */
  UNCROSSED: 20,
  /** What an uncross would give now. book, price (0: none), volume, buyers' less sellers' quantity left over */
  INDICATIVE: 21,
  /** An order of a call auction alone, or one that waits for another or for a reference price, was taken. book, order */
  QUEUED: 22,
  /** The command's setting (trading state, clock, calendar, keep-alive …) holds from now on. account or instrument, or 0 */
  SET: 23,
  /**
   * A change of risk settings was asked for, took effect, or was rejected; what it brings about comes next. id, index in
   * RISK_CHANGE_STATUSES
   */
  RISK_CHANGE: 24,
  /** A market is halted: its phase comes next. book, index in HALT_KINDS, level (0: none), price or index value that did it, the reference that it was measured from, instant when it ends (0: not by itself) */
  HALT: 25,
  /** Price bands, or their state, are other than before. instrument, lower and upper price, reference price, index in PRICE_BAND_STATES, instant when a limit state becomes a pause (0: none) */
  BANDS: 26,
  /** Rule 201. instrument, venue's days that it holds on, today included (0: it ends), price that set it off */
  SHORT_SALE_RESTRICTION: 27,
  /** The index of the market-wide breakers. value, prior close, highest level of the day so far (0: none) */
  INDEX: 28,
  /** Cash or shares were booked. account, instrument (-1: cash) */
  BOOKED: 29,
  /**
   * The national best bid and offer of an instrument changed; given where it has several venues, before the trades that are measured
   * by it. instrument, bid, its size, offer, its size (0: none), venues at the bid, at the offer (bits by index), flags (bits in the
   * order of QUOTE_FLAGS)
   */
  NBBO: 30,
  /**
   * The router decides on what is open of an order and not at a venue; a ROUTE_SCORE a venue follows. order, its decisions so far,
   * this one included, quantity, index in ROUTING_STRATEGIES, in ROUTE_CAUSES, worst price (0: none)
   */
  ROUTE: 31,
  /**
   * order, venue, index in ROUTE_OUTCOMES, best price there (0: none), shares shown within the limit, what a share is expected to
   * cost or bring there, fees included (of RESTED: to gain) in micro-dollars, shares given to it, fee (rebate: negative) of a share in
   * micro-dollars
   */
  ROUTE_SCORE: 32,
  /**
   * An order that no client sent: a child of a routed order is on its way, or a venue's quote is entered. parent (0: none), order,
   * book, side, price (0: none), quantity, index in ENTRY_KINDS, instant when it gets there
   */
  ENTERED: 33,
  /** A trade was worse than a protected quote of another venue. trade id, index in TRADE_VERDICTS, that venue, its price */
  VERDICT: 34,
  /**
   * Fees of a trade, at the end of its command, where one of them is not 0. trade id, the maker's, the taker's: micro-dollars, negative is a
   * rebate. Where nobody was the aggressor (an auction, two resting orders of a pool) both pay as takers
   */
  FEES: 35,
} as const;

/** Words that each kind uses, itself included; the words after them mean nothing. */
const WORDS_IN_USE: Readonly<Record<EventKind, number>> = {
  [EVENT.ACCEPTED]: 3,
  [EVENT.REJECTED]: 6,
  [EVENT.RESTED]: 7,
  [EVENT.TRADE]: 9,
  [EVENT.PREVENTED]: 6,
  [EVENT.CANCELED]: 4,
  [EVENT.EXPIRED]: 3,
  [EVENT.AMENDED]: 6,
  [EVENT.REFUSED]: 8,
  [EVENT.BOOK_CHANGED]: 3,
  [EVENT.PHASE]: 3,
  [EVENT.SESSION]: 3,
  [EVENT.CREATED]: 2,
  [EVENT.REFERENCE_REFUSED]: 2,
  [EVENT.REFRESHED]: 7,
  [EVENT.HELD]: 4,
  [EVENT.TRIGGERED]: 5,
  [EVENT.REPRICED]: 4,
  [EVENT.REPLACED]: 5,
  [EVENT.UNCROSSED]: 5,
  [EVENT.INDICATIVE]: 5,
  [EVENT.QUEUED]: 3,
  [EVENT.SET]: 2,
  [EVENT.RISK_CHANGE]: 3,
  [EVENT.HALT]: 7,
  [EVENT.BANDS]: 7,
  [EVENT.SHORT_SALE_RESTRICTION]: 4,
  [EVENT.INDEX]: 4,
  [EVENT.BOOKED]: 3,
  [EVENT.NBBO]: 9,
  [EVENT.ROUTE]: 7,
  [EVENT.ROUTE_SCORE]: 9,
  [EVENT.ENTERED]: 9,
  [EVENT.VERDICT]: 5,
  [EVENT.FEES]: 4,
};

export type EventKind = (typeof EVENT)[keyof typeof EVENT];

/** Why reference data is refused. */
export const REFERENCE_REFUSALS = ['ALREADY_EXISTS', 'NOT_FOUND', 'INVALID_VALUE', 'ALREADY_REVOKED'] as const;
export type ReferenceRefusal = (typeof REFERENCE_REFUSALS)[number];

/** A growing buffer of flat events, emptied before each command. */
export class EventBuffer {
  words: Float64Array;
  /** Words in use; a multiple of {@link EVENT_WIDTH}. */
  length = 0;

  constructor(words: Float64Array = new Float64Array(WIDTH * 1024)) {
    this.words = words;
  }

  clear(): void {
    this.length = 0;
  }

  get count(): number {
    return this.length / WIDTH;
  }

  /** Appends an event of one word after its kind. */
  push1(kind: EventKind, a: number): void {
    const at = this.length;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = kind;
    words[at + 1] = a;
    this.length = at + WIDTH;
  }

  /** Appends an event of two words after its kind. */
  push2(kind: EventKind, a: number, b: number): void {
    const at = this.length;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = kind;
    words[at + 1] = a;
    words[at + 2] = b;
    this.length = at + WIDTH;
  }

  /** Appends an event of three words after its kind. */
  push3(kind: EventKind, a: number, b: number, c: number): void {
    const at = this.length;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = kind;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    this.length = at + WIDTH;
  }

  /** Appends an event of six words after its kind. */
  push6(kind: EventKind, a: number, b: number, c: number, d: number, e: number, f: number): void {
    const at = this.length;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = kind;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    words[at + 4] = d;
    words[at + 5] = e;
    words[at + 6] = f;
    this.length = at + WIDTH;
  }

  /** Appends an event of up to eight words after its kind. */
  push(kind: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0): void {
    const at = this.length;
    if (at === this.words.length) this.grow();
    const { words } = this;
    words[at] = kind;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    words[at + 4] = d;
    words[at + 5] = e;
    words[at + 6] = f;
    words[at + 7] = g;
    words[at + 8] = h;
    this.length = at + WIDTH;
  }

  /** The same events in a buffer of their own, which the next command does not touch. */
  copy(): EventBuffer {
    const copy = new EventBuffer(this.words.slice(0, this.length));
    copy.length = this.length;
    return copy;
  }

  private grow(): void {
    const larger = new Float64Array(Math.max(this.words.length * 2, WIDTH * 16));
    larger.set(this.words);
    this.words = larger;
  }

  /** The events as JSON, one array an event: what the journal keeps and hashes. */
  encode(): string {
    const rows: string[] = [];
    for (let at = 0; at < this.length; at += WIDTH) {
      let last = at + WORDS_IN_USE[this.words[at] as EventKind] - 1;
      while (last > at && this.words[last] === 0) last--;
      let row = `[${this.words[at]}`;
      for (let word = at + 1; word <= last; word++) row += `,${this.words[word]}`;
      rows.push(`${row}]`);
    }
    return `[${rows.join(',')}]`;
  }

  /** Reads back what {@link encode} wrote. */
  static decode(text: string): EventBuffer {
    const buffer = new EventBuffer();
    for (const row of JSON.parse(text) as number[][]) {
      const [kind = 0, a, b, c, d, e, f, g, h] = row;
      buffer.push(kind, a, b, c, d, e, f, g, h);
    }
    return buffer;
  }
}
