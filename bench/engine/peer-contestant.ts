import { OrderBook, Side } from 'nodejs-order-book';
import { FLOW_KIND, type Flow } from '../flow/gen-flow.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { TradeTally, type Contestant } from './contestant.ts';

const ids: string[] = [];

/**
 * nodejs-order-book, driven by its own interface. The strings that it wants as ids are made before the clock starts;
 * its option objects are made under the clock, as any caller must.
 */
export class PeerContestant implements Contestant {
  private readonly records: Int32Array;
  private readonly book = new OrderBook();
  private readonly tally = new TradeTally();

  constructor(flow: Flow) {
    this.records = flow.records;
    while (ids.length < flow.orders) ids.push(`o${ids.length}`);
  }

  run(from: number, to: number): void {
    const { records, book, tally } = this;
    for (let record = from; record < to; record++) {
      const at = record * 4;
      const kind = records[at]!;
      const taker = records[at + 1]!;
      const id = ids[taker]!;
      if (kind === FLOW_KIND.CANCEL) {
        book.cancel(id);
        continue;
      }
      const size = records[at + 3]!;
      const side = kind === FLOW_KIND.BUY ? Side.BUY : Side.SELL;
      const { done, partial, partialQuantityProcessed, err } = book.limit({ side, id, size, price: records[at + 2]! });
      if (err) throw new Error(err.message);
      // `done` holds the makers that were used up, and the taker itself if it was filled.
      for (const order of done) {
        if (order.id !== id) tally.add(Number(order.id.slice(1)), taker, priceOf(order), order.size);
      }
      if (partial !== null && partial.id !== id) {
        tally.add(Number(partial.id.slice(1)), taker, priceOf(partial), partialQuantityProcessed);
      }
    }
  }

  answer(): Answer {
    const { bids, asks } = this.book.snapshot();
    const orders = [...bids, ...asks].flatMap((level) => level.orders);
    return this.tally.answer(
      orders.length,
      orders.reduce((sum, order) => sum + order.size, 0),
    );
  }
}

/** Its declared order is a union of kinds, of which only limit orders ever rest here. */
function priceOf(order: object): number {
  return (order as { price: number }).price;
}
