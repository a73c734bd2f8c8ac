import { formatDecimal, type Side } from '../domain/index.ts';
import type { RouteRecord, RouteScore } from './records.ts';

/** Name of a venue by index. */
type VenueName = (venue: number) => string;

const CAUSES: Readonly<Record<RouteRecord['cause'], string>> = {
  NEW: 'The order came',
  RETURNED: 'Part of it came back',
  AMENDED: 'It was amended',
};

/** What each strategy goes by, for the words of a decision. */
const STRATEGIES: Readonly<Record<RouteRecord['strategy'], string>> = {
  BEST_PRICE: 'best price first, then fill rate, latency and fee',
  LOWEST_COST: 'lowest expected cost first',
  FASTEST: 'shortest latency first',
  DARK_FIRST: 'the midpoint pool first, then lowest expected cost',
  DIRECTED: 'the venues that the order names, in its order',
};

/**
 * A decision of the router in plain sentences, made from its record alone: "The order came: buy 500 at 150.02 or better, BEST_PRICE (best
 * price first, …). 300 of 500 to NYSE at 150.01 (…). 200 of 500 to BATS at 150.02 (…). IEX passed over: …"
 *
 * @param protects whether Rule 611 protected quotes then
 */
export function routeText(route: RouteRecord, side: Side, venueName: VenueName, protects = true): string {
  const { cause, quantity, limit, strategy, scores } = route;
  const done = scores.filter(({ allocated }) => allocated > 0);
  const rest = scores.filter(({ allocated }) => allocated === 0);
  const price = limit === null ? 'at any price' : `at ${formatDecimal(limit)} or better`;
  const verb = side === 'BUY' ? 'buy' : 'sell';
  const sent = done.reduce((total, { allocated }) => total + allocated, 0);
  const sentences = [
    `${CAUSES[cause]}: ${verb} ${quantity} ${price}, ${strategy} (${STRATEGIES[strategy]})`,
    ...done.map((score) => scoreText(route, score, side, venueName)),
  ];
  const inTheWay = sent === 0 && protects ? blocking(route, side) : undefined;
  if (inTheWay) sentences.push(heldBack(inTheWay, side, venueName(inTheWay.venue)));
  else if (sent === 0) sentences.push('Nothing can be sent to any venue');
  else if (sent < quantity) sentences.push(`For the other ${quantity - sent} nothing is shown that it may take`);
  sentences.push(...rest.map((score) => scoreText(route, score, side, venueName)));
  return `${sentences.join('. ')}.`;
}

type Priced = RouteScore & { readonly price: number };

/** The best quote within the limit of a venue that the order does not name: it may trade no worse at those that it names, nor stand there. */
function blocking({ scores }: RouteRecord, side: Side): Priced | undefined {
  const sign = side === 'BUY' ? 1 : -1;
  return scores
    .filter((score): score is Priced => score.outcome === 'NOT_DIRECTED' && score.price !== null && score.size > 0)
    .sort((a, b) => sign * (a.price - b.price))[0];
}

function heldBack({ price }: Priced, side: Side, name: string): string {
  const toDo = side === 'BUY' ? 'sell' : 'buy';
  return (
    `Held back: ${name} shows ${formatDecimal(price)} to ${toDo}, and the order does not name it; ` +
    'at the venues that it names it would trade through that quote (Rule 611), lock or cross it (Rule 610(e))'
  );
}

/** What a decision makes of one venue, in words without a full stop. */
export function scoreText(route: RouteRecord, score: RouteScore, side: Side, venueName: VenueName): string {
  const name = venueName(score.venue);
  const { outcome, allocated, size } = score;
  const price = score.price === null ? '' : formatDecimal(score.price);
  const part = allocated === route.quantity ? `All ${allocated}` : `${allocated} of ${route.quantity}`;
  switch (outcome) {
    case 'TAKEN':
      return `${part} to ${name}, which shows ${size} from ${price} on (${figures(route, score, side)})`;
    case 'PROBED':
      return `${part} to ${name}, to ask for a trade at the midpoint, now ${price} (${feeText(score)})`;
    case 'RESTED':
      return `${part} to ${name}, to rest${route.limit === null ? '' : ` at ${formatDecimal(route.limit)}`} (${figures(route, score, side)})`;
    case 'PASSED_OVER':
      return `${name} passed over: ${passedOver(route, score, side, price)}`;
    case 'NO_QUOTE':
      return `${name} passed over: it shows nothing to trade with`;
    case 'OUTSIDE_LIMIT':
      return `${name} passed over: ${price} is beyond what the order may trade at`;
    case 'NOT_TRADING':
      return `${name} passed over: it is not in continuous trading`;
    case 'SELF_HELP':
      return `${name} passed over: self-help is declared against it`;
    case 'STALE':
      return `${name} passed over: its quotes are stale`;
    case 'NOT_DIRECTED':
      return `${name} passed over: the order does not name it`;
  }
}

function passedOver(route: RouteRecord, score: RouteScore, side: Side, price: string): string {
  if (isResting(route)) return figures(route, score, side);
  if (score.size === 0) return `a midpoint pool, not asked in this decision`;
  return `it shows ${score.size} from ${price} on (${figures(route, score, side)})`;
}

/** Whether the decision is about where to wait, so that scores are gains and fees the maker's. */
function isResting({ scores }: RouteRecord): boolean {
  return scores.some(({ outcome }) => outcome === 'RESTED');
}

function figures(route: RouteRecord, score: RouteScore, side: Side): string {
  const taken = side === 'BUY' ? 'expected cost' : 'expected proceeds';
  const what = isResting(route) ? 'expected gain a share' : taken;
  return [
    feeText(score),
    `fill rate ${score.fillRate / 10_000} %`,
    `latency ${score.latency} µs`,
    `${what} ${formatDecimal(score.score)}`,
  ].join(', ');
}

function feeText({ fee }: RouteScore): string {
  return fee < 0 ? `rebate ${formatDecimal(-fee)}` : `fee ${formatDecimal(fee)}`;
}
