import { BUY, SELL, foldTrade, type Answer, type FlowSide } from './oracle-book.ts';
import { seededRandom } from './random.ts';
import { FLOW_KIND, RecordWriter, type Flow } from './record.ts';

export interface StopWalk {
  readonly seed: number;
  /** Prices that the market walks through, up and then down. */
  readonly prices: number;
  /** Stops at each of them on the way up, and as many on the way down. */
  readonly stopsAtPrice: number;
}

const START = 10_000;
const QUANTITY = 10;

/**
 * A market that walks up and back down again, price by price, and sets off the stops that wait at each. What must come of it
 * is known by construction: at each price stands an order for the one that walks, and one for each stop, all of one size.
 */
export function generateStopWalk({ seed, prices, stopsAtPrice }: StopWalk): Flow {
  const counters = 2 * prices * (1 + stopsAtPrice);
  const stops = 2 * prices * stopsAtPrice;
  const operations = stops + 2 * prices;
  const writer = new RecordWriter(2 + counters + operations);
  const steps = ([BUY, SELL] as const).flatMap((side) =>
    Array.from({ length: prices }, (_, step) => new Step(side, side === BUY ? START + 1 + step : START - 1 - step)),
  );
  // A first trade, so that there is a last price.
  const answer = new WalkAnswer();
  answer.trade(writer.order(SELL, START, QUANTITY), writer.order(BUY, START, QUANTITY), START);
  for (const step of steps) {
    for (let order = 0; order <= stopsAtPrice; order++) {
      step.makers.push(writer.order(step.side === BUY ? SELL : BUY, step.price, QUANTITY));
    }
  }
  const entering = shuffled(
    steps.flatMap((step) => Array<Step>(stopsAtPrice).fill(step)),
    seed,
  );
  for (const step of entering) {
    step.stops.push(writer.order(step.side, step.price, QUANTITY, FLOW_KIND.STOP_BUY));
  }
  for (const step of steps) {
    const takers = [writer.order(step.side, step.price, QUANTITY), ...step.stops];
    takers.forEach((taker, place) => answer.trade(step.makers[place]!, taker, step.price));
  }
  return { prefill: 2 + counters, operations, ...writer.finish(), answer: answer.finish(), isFarFlung: true };
}

/** One price of the walk. */
class Step {
  readonly side: FlowSide;
  readonly price: number;
  readonly makers: number[] = [];
  readonly stops: number[] = [];

  constructor(side: FlowSide, price: number) {
    this.side = side;
    this.price = price;
  }
}

class WalkAnswer {
  private trades = 0;
  private hash = 0;

  trade(maker: number, taker: number, price: number): void {
    this.trades++;
    this.hash = foldTrade(this.hash, maker, taker, price, QUANTITY);
  }

  /** Nothing is left. */
  finish(): Answer {
    const { trades, hash } = this;
    return { trades, volume: trades * QUANTITY, hash: hash >>> 0, restingOrders: 0, restingQuantity: 0 };
  }
}

/** Fisher and Yates. */
function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed);
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const place = Math.floor(random() * (last + 1));
    [mixed[last], mixed[place]] = [mixed[place]!, mixed[last]!];
  }
  return mixed;
}
