import {
  ENTRY_KINDS,
  EVENT,
  EVENT_WIDTH,
  HOME,
  QUOTE_FLAGS,
  ROUTE_CAUSES,
  TRADE_VERDICTS,
  formatDecimal,
  venueOf,
  type EventBuffer,
} from '../../../src/domain/index.ts';

/** Names in the tables: venues by index, orders by id. */
export interface Names {
  readonly venues: readonly string[];
  readonly orders: string[];
}

/** Gives orders that no client sent a name: `B1/1` is the first child of B1, `NYSE's quote` what a venue shows. */
export function nameEntered({ words, length }: EventBuffer, { venues, orders }: Names): void {
  for (let at = 0; at < length; at += EVENT_WIDTH) {
    if (words[at] !== EVENT.ENTERED) continue;
    const [parent, order, book] = words.subarray(at + 1, at + 4) as unknown as [number, number, number];
    const family = `${orders[parent] ?? ''}/`;
    const children = orders.filter((name) => name.startsWith(family)).length;
    orders[order] = parent === 0 ? `${venues[venueOf(book)]!}'s quote` : `${family}${children + 1}`;
  }
}

/** Where a trade was, if not at home. */
export function placeOf(book: number, aggressor: number, { venues }: Names): string {
  if (venueOf(book) === HOME) return '';
  return ` on ${venues[venueOf(book)]!}${aggressor === 2 ? ', both at rest' : ''}`;
}

/** The events of venues and routing in the words of the tables; undefined: it is none of them. */
export function describeVenueEvent(row: readonly number[], { venues, orders }: Names): string[] | undefined {
  const [kind, a, b, c, , e, f, g] = row as [number, number, number, number, number, number, number, number];
  switch (kind) {
    case EVENT.VERDICT:
      return [`through ${formatDecimal(row[4]!)} on ${venues[c]!}: ${TRADE_VERDICTS[b]!}`];
    case EVENT.ROUTE:
      return [`${orders[a]!} routed ${ROUTE_CAUSES[e]!}`];
    case EVENT.ENTERED:
      if (a === 0) return [];
      return [
        `${orders[b]!} goes to ${venues[venueOf(c)]!}: ${f} at ${e === 0 ? 'any price' : formatDecimal(e)}, ${ENTRY_KINDS[g]!}`,
      ];
    default:
      return undefined;
  }
}

/** The last national best quote that was said, as `nbbo` asks for it. */
export function describeNbbo(row: readonly number[] | undefined, { venues }: Names): string[] {
  const [, , bid = 0, bidSize, ask = 0, askSize, bidVenues = 0, askVenues = 0, flags = 0] = row ?? [];
  const at = (bits: number): string => venues.filter((_, place) => (bits & (1 << place)) !== 0).join(', ');
  return [
    bid === 0 ? 'no bid' : `bid ${bidSize} at ${formatDecimal(bid)} (${at(bidVenues)})`,
    ask === 0 ? 'no offer' : `offer ${askSize} at ${formatDecimal(ask)} (${at(askVenues)})`,
    ...QUOTE_FLAGS.filter((_, place) => (flags & (1 << place)) !== 0),
  ];
}
