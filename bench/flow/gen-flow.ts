import { BUY, OracleBook, SELL, type Answer, type FlowSide } from './oracle-book.ts';
import { seededRandom } from './random.ts';

/** What a record of a flow asks for. */
export const FLOW_KIND = { BUY: 0, SELL: 1, CANCEL: 2 } as const;

/** Words in a record: kind, order number, price in ticks, quantity (a cancel has 0 for the last two). */
export const RECORD_WIDTH = 4;

/** Orders and cancels for one book, with the answer that they must lead to. */
export interface Flow {
  /** Records at the beginning that only build the book, and are not timed. */
  readonly prefill: number;
  /** Records after them. */
  readonly operations: number;
  /** Orders in the flow. They are numbered from 0 as they come. */
  readonly orders: number;
  readonly minPrice: number;
  readonly maxPrice: number;
  readonly records: Int32Array;
  readonly answer: Answer;
}

export interface FlowShape {
  readonly seed: number;
  /** Operations after the prefill. */
  readonly operations: number;
  /** Orders that the book begins with, and keeps about as many of. */
  readonly resting: number;
}

/** The flow that published figures speak of. */
export const STANDARD_FLOW: FlowShape = { seed: 23, operations: 1_000_000, resting: 4_000 };

/**
 * Makes a flow: a mid price that wanders by single ticks between 8,000 and 12,000; one operation in ten is an
 * order that trades, somewhat under half are cancels of an order drawn evenly from the open ones, and the rest
 * are orders that rest up to fifty ticks from the mid. The numbers are drawn in a fixed order, so that the same
 * shape is the same flow, record by record.
 */
export function generateFlow(shape: FlowShape): Flow {
  const random = seededRandom(shape.seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const book = new OracleBook();
  const writer = new RecordWriter(shape.resting + shape.operations);
  let mid = 10_000;

  const order = (side: FlowSide, price: number, quantity: number): void => {
    book.limit(writer.order(side, price, quantity), side, price, quantity);
  };

  const passiveOrder = (): void => {
    const side = random() < 0.5 ? BUY : SELL;
    const distance = between(1, 50);
    const price =
      side === BUY ? Math.min(mid - distance, book.bestAsk - 1) : Math.max(mid + distance, book.bestBid + 1);
    order(side, price, between(1, 100));
  };

  /** Leans towards the mid: buys more often while the book stands below it. */
  const marketableOrder = (): void => {
    const bookMid = (book.bestBid + book.bestAsk) / 2;
    const buys = mid > bookMid ? 0.7 : mid < bookMid ? 0.3 : 0.5;
    const side = random() < buys ? BUY : SELL;
    const reach = between(0, 5);
    const price = side === BUY ? book.bestAsk + reach : book.bestBid - reach;
    order(side, price, random() < 0.05 ? between(100, 400) : between(1, 60));
  };

  const cancelAny = (): void => {
    const victim = book.open[Math.floor(random() * book.open.length)]!;
    writer.cancel(victim.number);
    book.cancel(victim);
  };

  for (let i = 0; i < shape.resting; i++) passiveOrder();
  for (let i = 0; i < shape.operations; i++) {
    if (random() < 0.1) mid += random() < 0.5 ? 1 : -1;
    mid = Math.min(12_000, Math.max(8_000, mid));
    const choice = random();
    // The fuller the book, the more cancels, so that it stays about as deep as it began.
    const cancelShare = 0.45 * Math.min(1.5, book.open.length / shape.resting);
    if (choice < 0.1 && book.hasBothSides) marketableOrder();
    else if (book.open.length > 0 && choice < 0.1 + cancelShare) cancelAny();
    else passiveOrder();
  }
  return { prefill: shape.resting, operations: shape.operations, ...writer.finish(), answer: book.answer() };
}

class RecordWriter {
  private readonly records: Int32Array;
  private length = 0;
  private orders = 0;
  private minPrice = Infinity;
  private maxPrice = 0;

  constructor(count: number) {
    this.records = new Int32Array(count * RECORD_WIDTH);
  }

  /** Gives the number of the new order. */
  order(side: FlowSide, price: number, quantity: number): number {
    this.put(side === BUY ? FLOW_KIND.BUY : FLOW_KIND.SELL, this.orders, price, quantity);
    this.minPrice = Math.min(this.minPrice, price);
    this.maxPrice = Math.max(this.maxPrice, price);
    return this.orders++;
  }

  cancel(number: number): void {
    this.put(FLOW_KIND.CANCEL, number, 0, 0);
  }

  finish(): Pick<Flow, 'orders' | 'minPrice' | 'maxPrice' | 'records'> {
    return { orders: this.orders, minPrice: this.minPrice, maxPrice: this.maxPrice, records: this.records };
  }

  private put(...record: readonly [number, number, number, number]): void {
    this.records.set(record, this.length);
    this.length += RECORD_WIDTH;
  }
}
