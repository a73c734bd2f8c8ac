import type { Answer, FlowSide } from './oracle-book.ts';

/** What a record of a flow asks for. Of those that bring a new order, the lowest bit is its side. */
export const FLOW_KIND = {
  BUY: 0,
  SELL: 1,
  CANCEL: 2,
  /** A smaller total, filled part included; the order keeps its place. */
  DECREASE: 3,
  /** The total quantity; a slice of it is displayed: see {@link SLICES}. */
  ICEBERG_BUY: 4,
  ICEBERG_SELL: 5,
  FILL_OR_KILL_BUY: 6,
  FILL_OR_KILL_SELL: 7,
  /** A stop order without a limit; the price is its stop price. */
  STOP_BUY: 8,
  STOP_SELL: 9,
  /** Another price; the order goes to the back there. */
  REPRICE: 10,
} as const;

export type FlowKind = (typeof FLOW_KIND)[keyof typeof FLOW_KIND];

/** Slices, all of one size, that an iceberg is shown in. */
export const SLICES = 5;

/** Words in a record: kind, order number, price in ticks, quantity (those that are of no use are 0). */
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
  /** Whether the market walks so far that price bands would cancel what rests there, and short sales would be restricted (Rule 201). */
  readonly isFarFlung?: boolean;
}

/** Whether a record brings a new order. */
export function isOrder(kind: number): boolean {
  return kind !== FLOW_KIND.CANCEL && kind !== FLOW_KIND.DECREASE && kind !== FLOW_KIND.REPRICE;
}

/** Writes down a flow, record by record. */
export class RecordWriter {
  private readonly records: Int32Array;
  private length = 0;
  private orders = 0;
  private minPrice = Infinity;
  private maxPrice = 0;

  constructor(count: number) {
    this.records = new Int32Array(count * RECORD_WIDTH);
  }

  /**
   * Gives the number of the new order.
   *
   * @param kind of an order to buy
   */
  order(side: FlowSide, price: number, quantity: number, kind: FlowKind = FLOW_KIND.BUY): number {
    this.put(kind | side, this.orders, price, quantity);
    this.minPrice = Math.min(this.minPrice, price);
    this.maxPrice = Math.max(this.maxPrice, price);
    return this.orders++;
  }

  /** What happens to an order that came before. */
  change(kind: FlowKind, number: number, price = 0, quantity = 0): void {
    this.put(kind, number, price, quantity);
  }

  finish(): Pick<Flow, 'orders' | 'minPrice' | 'maxPrice' | 'records'> {
    return { orders: this.orders, minPrice: this.minPrice, maxPrice: this.maxPrice, records: this.records };
  }

  private put(...record: readonly [number, number, number, number]): void {
    this.records.set(record, this.length);
    this.length += RECORD_WIDTH;
  }
}
