import { planRoute, type RouteQuestion, type VenueView } from '../../routing/index.ts';
import type { DisplayedLevel, RoutedFills } from '../../venue/index.ts';

/**
 * What the router would take at once of what venues display, decision by decision, best price first. Every quote is taken to be there
 * when the order arrives, and no pool is asked.
 */
export function routedFills(question: RouteQuestion): RoutedFills {
  const sign = question.side === 0 ? 1 : -1;
  const fills: DisplayedLevel[] = [];
  let { quantity, venues } = question;
  while (quantity > 0) {
    const { children } = planRoute({ ...question, quantity, venues, probes: false });
    const takes = new Map(children.flatMap((child) => (child.kind === 'TAKE' ? [[child.venue, child.quantity]] : [])));
    if (takes.size === 0) return { fills: inOrder(fills, sign), rests: children.length > 0 };
    for (const [venue, taken] of takes) {
      fills.push(
        ...taking(
          venues.find((view) => view.venue === venue)!,
          taken,
        ),
      );
      quantity -= taken;
    }
    venues = venues.map((view) => without(view, takes.get(view.venue) ?? 0));
  }
  return { fills: inOrder(fills, sign), rests: false };
}

/** Of equal prices the venue that the router goes to first. */
function inOrder(fills: readonly DisplayedLevel[], sign: number): DisplayedLevel[] {
  return [...fills].sort((a, b) => sign * (a.price - b.price));
}

function taking({ venue, levels }: VenueView, quantity: number): DisplayedLevel[] {
  let left = quantity;
  return levels.flatMap(({ price, quantity: shown }) => {
    const taken = Math.min(left, shown);
    left -= taken;
    return taken > 0 ? [{ venue, price, quantity: taken }] : [];
  });
}

function without(view: VenueView, quantity: number): VenueView {
  let left = quantity;
  const levels = view.levels.flatMap(({ price, quantity: shown }) => {
    const taken = Math.min(left, shown);
    left -= taken;
    return shown > taken ? [{ price, quantity: shown - taken }] : [];
  });
  return { ...view, levels };
}
