/** Where an open order stands. */
export const PLACE = {
  /** Between two of the others, while a command is at work on it. */
  NOWHERE: 0,
  DISPLAYED: 1,
  HIDDEN: 2,
  /** A stop that is not set off. */
  HELD: 3,
  /** A stop that is found to be set off, and waits for its turn. */
  FOUND: 4,
  /** For a call auction alone. */
  AUCTION: 5,
  /** A peg with nothing to follow. */
  WAITING: 6,
  /** Waits for another order to be done. */
  PENDING: 7,
  /** An iceberg between two slices. */
  SPENT: 8,
  /** Taken, and waits for its turn within the command. */
  NEXT: 9,
  /** With the router: its children are at work. */
  ROUTED: 10,
  /** Kept from work by a protected quote of another venue. */
  STAYING: 11,
} as const;
export type Place = (typeof PLACE)[keyof typeof PLACE];

/** What post-only does where the order would trade. */
export const POST_ONLY = { NO: 0, REFUSE: 1, SLIDE: 2 } as const;

/** Whom a peg follows. */
export const PEG = { NONE: 0, MID: 1, PRIMARY: 2 } as const;

/** What becomes of what a protected quote of another venue keeps from work: index into ROUTING_INSTRUCTIONS. */
export const ROUTING = { CANCEL: 0, ROUTE: 1, REPRICE: 2, STAY: 3 } as const;

/** Index into ENTRY_KINDS, plus 1; 0: a client sent it. */
export const ENTRY = { CLIENT: 0, TAKE: 1, REST: 2, PROBE: 3, QUOTE: 4 } as const;

/** Index into ORDER_TYPES. */
export const TYPE = { LIMIT: 0, MARKET: 1, STOP: 2, STOP_LIMIT: 3 } as const;

/** All that makes an open order more than a plain limit order. Prices in ticks, 0 for none; quantities in shares. */
export class SpecialTerms {
  /** Index into ORDER_TYPES. */
  type: number = TYPE.LIMIT;
  place: Place = PLACE.NOWHERE;
  /** The worst price to trade at, as the order has it; the record has where it stands. 0: any. */
  limitTick = 0;
  /** Most that an iceberg shows; 0: no iceberg. */
  display = 0;
  /** What an iceberg does not show. */
  reserve = 0;
  hidden = false;
  minQuantity = 0;
  postOnly: number = POST_ONLY.NO;
  reduceOnly = false;
  peg: number = PEG.NONE;
  stopTick = 0;
  /** Distance of a trailing stop, in ticks. */
  trail = 0;
  /** The same in millionths of one per cent of the last price. */
  trailPercent = 0;
  /** How a sell is marked: index into SELL_MARKS. */
  sellMark = 0;
  /** The same as its account has it; -1: it has none, so the venue marks it. */
  namedMark = -1;
  /** Where its shares are located; empty: nothing is said. */
  locate = '';
  /** Id of the algorithm that sent it; empty: none. */
  algorithm = '';
  /** Microseconds; 0: it does not expire at an instant. */
  expiresAt = 0;
  /** Id of the order that a trade or trigger of this one cancels; 0: none. */
  other = 0;
  /** Ids of the orders that wait for this one. */
  children: readonly number[] = [];
  /** How much of it may be entered when that one is done. */
  entered = 0;

  /** Index into ROUTING_INSTRUCTIONS. */
  routing: number = ROUTING.CANCEL;
  /** Whether the router decides where it goes. */
  smart = false;
  /** Index into ROUTING_STRATEGIES. */
  strategy = 0;
  /** Names of the venues that a directed order goes to, with commas between them; empty: all. */
  routeTo = '';
  /** Index into PROTECTION_EXEMPTIONS, plus 1; 0: none. */
  exemption = 0;
  entry: number = ENTRY.CLIENT;
  /** Decisions that the router has made on it. */
  decisions = 0;

  /** Whether it stands among what is not displayed. */
  get isHidden(): boolean {
    return this.hidden || this.peg !== PEG.NONE;
  }

  /** Whether it has, or once triggered gets, a limit. */
  get hasLimit(): boolean {
    return this.type === TYPE.LIMIT || this.type === TYPE.STOP_LIMIT;
  }

  get isStop(): boolean {
    return this.type === TYPE.STOP || this.type === TYPE.STOP_LIMIT;
  }

  /** A stop that is set off is a market order from then on, a stop-limit a limit order. */
  becomeActive(): void {
    this.type = this.type === TYPE.STOP ? TYPE.MARKET : TYPE.LIMIT;
    this.stopTick = 0;
    this.trail = 0;
    this.trailPercent = 0;
  }

  /** Whether whoever trades with it must look here. */
  get needsCare(): boolean {
    const isWatched = this.routing === ROUTING.REPRICE;
    return isWatched || this.display > 0 || this.reduceOnly || this.other !== 0 || this.children.length > 0;
  }
}
