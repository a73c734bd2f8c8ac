import { BUY, OracleBook, SELL, type FlowSide, type OracleOrder } from './oracle-book.ts';
import { seededRandom } from './random.ts';
import { FLOW_KIND, RecordWriter, SLICES, type Flow } from './record.ts';

/** How a flow differs from the plain one. */
export type Variation =
  /** A third of the orders that rest are icebergs. */
  | 'icebergs'
  /** Orders that trade are fill-or-kill, and three times as many. More than half of them cannot be filled. */
  | 'fillOrKill'
  /** Three of four cancels take half of an order away instead, or move it to another price. */
  | 'decreases'
  | 'reprices'
  /** Once the book is built, all that comes and goes does so within five prices of the best. */
  | 'atTheTouch';

export interface FlowShape {
  readonly seed: number;
  /** Operations after the prefill. */
  readonly operations: number;
  /** Orders that the book begins with, and keeps about as many of. */
  readonly resting: number;
  readonly variation?: Variation;
}

/** The flow that published figures speak of. */
export const STANDARD_FLOW: FlowShape = { seed: 23, operations: 1_000_000, resting: 4_000 };

/** Where its mid price begins, in ticks. */
export const MID = 10_000;

/** Prices from the best at which a flow at the touch comes and goes. */
const TOUCH = 5;

/**
 * Makes a flow: a mid price that wanders by single ticks between 8,000 and 12,000; one operation in ten is an
 * order that trades, somewhat under half are cancels of an order drawn evenly from the open ones, and the rest
 * are orders that rest up to fifty ticks from the mid. The numbers are drawn in a fixed order, so that the same
 * shape is the same flow, record by record.
 */
export function generateFlow(shape: FlowShape): Flow {
  const { variation } = shape;
  const random = seededRandom(shape.seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const book = new OracleBook();
  const writer = new RecordWriter(shape.resting + shape.operations);
  const marketableShare = variation === 'fillOrKill' ? 0.3 : 0.1;
  let mid = MID;
  let built = false;

  const passivePrice = (side: FlowSide): number => {
    if (variation === 'atTheTouch' && built) return book.bestOf(side) + (side === BUY ? -1 : 1) * between(0, TOUCH - 1);
    const distance = between(1, 50);
    return side === BUY ? Math.min(mid - distance, book.bestAsk - 1) : Math.max(mid + distance, book.bestBid + 1);
  };

  const passiveOrder = (): void => {
    const side = random() < 0.5 ? BUY : SELL;
    const price = passivePrice(side);
    const quantity = between(1, 100);
    if (variation === 'icebergs' && random() < 1 / 3) {
      const number = writer.order(side, price, quantity * SLICES, FLOW_KIND.ICEBERG_BUY);
      book.limit(number, side, price, quantity * SLICES, quantity);
    } else {
      book.limit(writer.order(side, price, quantity), side, price, quantity);
    }
  };

  /** Leans towards the mid: buys more often while the book stands below it. */
  const marketableOrder = (): void => {
    const bookMid = (book.bestBid + book.bestAsk) / 2;
    const buys = mid > bookMid ? 0.7 : mid < bookMid ? 0.3 : 0.5;
    const side = random() < buys ? BUY : SELL;
    const reach = between(0, 5);
    const price = side === BUY ? book.bestAsk + reach : book.bestBid - reach;
    if (variation === 'fillOrKill') {
      const quantity = random() < 0.5 ? between(1, 60) : between(1, 20_000);
      book.fillOrKill(writer.order(side, price, quantity, FLOW_KIND.FILL_OR_KILL_BUY), side, price, quantity);
      return;
    }
    const quantity = random() < 0.05 ? between(100, 400) : between(1, 60);
    book.limit(writer.order(side, price, quantity), side, price, quantity);
  };

  const amend = (order: OracleOrder): void => {
    const { number, side } = order;
    if (variation === 'decreases') {
      const total = order.total - (order.quantity >> 1);
      writer.change(FLOW_KIND.DECREASE, number, 0, total);
      book.decrease(order, total);
      return;
    }
    let price = passivePrice(side);
    if (price === order.price) price += side === BUY ? -1 : 1;
    writer.change(FLOW_KIND.REPRICE, number, price);
    book.reprice(order, price);
  };

  const cancelAny = (): void => {
    const victim = variation === 'atTheTouch' ? drawAtTheTouch() : book.open[Math.floor(random() * book.open.length)]!;
    const amends = variation === 'reprices' || (variation === 'decreases' && victim.quantity > 1);
    if (amends && random() < 0.75) return amend(victim);
    writer.change(FLOW_KIND.CANCEL, victim.number);
    book.cancel(victim);
  };

  const drawAtTheTouch = (): OracleOrder => {
    const side = random() < 0.5 ? BUY : SELL;
    const queue = book.queueBehind(side, between(0, TOUCH - 1));
    return queue[Math.floor(random() * queue.length)]!;
  };

  for (let i = 0; i < shape.resting; i++) passiveOrder();
  built = true;
  for (let i = 0; i < shape.operations; i++) {
    if (random() < 0.1) mid += random() < 0.5 ? 1 : -1;
    mid = Math.min(12_000, Math.max(8_000, mid));
    const choice = random();
    // The fuller the book, the more cancels, so that it stays about as deep as it began.
    const cancelShare = 0.45 * Math.min(1.5, book.open.length / shape.resting);
    if (choice < marketableShare && book.hasBothSides) marketableOrder();
    else if (book.open.length > 0 && choice < marketableShare + cancelShare) cancelAny();
    else passiveOrder();
  }
  return { prefill: shape.resting, operations: shape.operations, ...writer.finish(), answer: book.answer() };
}
