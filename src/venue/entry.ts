import { ENTRY, SpecialTerms, TYPE } from '../book/index.ts';
import { INTERMARKET_SWEEP } from './surroundings.ts';

/** An order that no client sent: a routed order's child, or a quote. */
export interface Entry {
  readonly account: number;
  readonly side: number;
  /** Index into SELF_TRADE_PREVENTIONS. */
  readonly prevention: number;
  /** Limit in ticks; 0: none. */
  readonly tick: number;
  readonly quantity: number;
  /** As of {@link ENTRY}. */
  readonly entry: number;
  /** How a sell is marked: index in SELL_MARKS. */
  readonly mark: number;
  readonly algorithm: string;
  /** Id of an order of this book that its first trade cancels; 0: none. */
  readonly other: number;
}

export function entryTerms({ tick, mark, algorithm, entry, other }: Entry): SpecialTerms {
  const terms = new SpecialTerms();
  terms.type = tick > 0 ? TYPE.LIMIT : TYPE.MARKET;
  terms.limitTick = tick;
  terms.sellMark = mark;
  terms.algorithm = algorithm;
  terms.entry = entry;
  terms.other = other;
  // Routed to all that shows a better price at the same time, in full size (Rule 600(b)(47)).
  if (entry === ENTRY.TAKE) terms.exemption = INTERMARKET_SWEEP;
  return terms;
}
