import { priceText, ticks } from './order-words.ts';
import type { Scenario, Step } from './table.ts';

/** Prices are mirrored at 2.00. */
const TWICE_THE_AXIS = 400;

/** The same for the other side: buyers are sellers, what lies above 2.00 lies below. */
export function mirrored({ title, fails, steps }: Scenario): Scenario {
  return { title, fails, steps: steps.map(mirroredStep) };
}

function mirroredStep({ request, answers }: Step): Step {
  // In an uncross the buyer takes, whoever he is.
  const isUncross = request.startsWith('phase');
  const mirroredAnswers = answers.map((answer) =>
    mirroredText(isUncross ? answer.replace(/^(\S+) takes (\d+) from (\S+)/, '$3 takes $2 from $1') : answer),
  );
  const isBook = request === 'book' || request === 'orders';
  return { request: mirroredText(request), answers: isBook ? mirroredAnswers.reverse() : mirroredAnswers };
}

/** A trail is a distance, which has no mirror image; 0.00 is no price. */
export function mirroredText(text: string): string {
  return text
    .replace(/BUY|SELL/g, (side) => (side === 'BUY' ? 'SELL' : 'BUY'))
    .replace(/bids|asks/g, (side) => (side === 'bids' ? 'asks' : 'bids'))
    .replace(/(trail )?\b(\d+\.\d\d)\b/g, (all, trail: string | undefined, price: string) =>
      trail !== undefined || price === '0.00' ? all : priceText(TWICE_THE_AXIS - ticks(price)),
    );
}
