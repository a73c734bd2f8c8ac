import { OrderBook, Side, type IProcessOrder, type LimitOrderOptions } from 'nodejs-order-book';
import { FLOW_KIND, RECORD_WIDTH, type Flow } from '../flow/record.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { TradeTally, type Contestant } from './contestant.ts';

const ids: string[] = [];

/** It does not export the list that this word is of. */
const FILL_OR_KILL = 'FOK' as unknown as NonNullable<LimitOrderOptions['timeInForce']>;

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
    const { records, book } = this;
    for (let record = from; record < to; record++) {
      const at = record * RECORD_WIDTH;
      const kind = records[at]!;
      const taker = records[at + 1]!;
      const id = ids[taker]!;
      const price = records[at + 2]!;
      if (kind === FLOW_KIND.CANCEL) {
        book.cancel(id);
        continue;
      }
      if (kind > FLOW_KIND.SELL) {
        this.special(kind, taker, id, price, records[at + 3]!);
        continue;
      }
      const side = kind === FLOW_KIND.BUY ? Side.BUY : Side.SELL;
      const response = book.limit({ side, id, size: records[at + 3]!, price });
      if (response.err) throw new Error(response.err.message);
      this.read(response, taker, id);
    }
  }

  private special(kind: number, taker: number, id: string, price: number, size: number): void {
    const { book } = this;
    const side = (kind & 1) === 0 ? Side.BUY : Side.SELL;
    let response: IProcessOrder;
    switch (kind) {
      case FLOW_KIND.REPRICE:
        response = book.modify(id, { price });
        break;
      case FLOW_KIND.FILL_OR_KILL_BUY:
      case FLOW_KIND.FILL_OR_KILL_SELL:
        response = book.limit({ side, id, size, price, timeInForce: FILL_OR_KILL });
        // What cannot be filled is told as an error.
        if (response.err) return;
        break;
      case FLOW_KIND.STOP_BUY:
      case FLOW_KIND.STOP_SELL:
        response = book.stopMarket({ side, id, size, stopPrice: price });
        return;
      default:
        throw new Error('nodejs-order-book has no such orders.');
    }
    if (response.err) throw new Error(response.err.message);
    this.read(response, taker, id);
  }

  /**
   * `done` holds the makers that were used up, and the taker itself if it was filled. Where stops were set off (`activated`,
   * in their order), each has used up one maker, after the one of the taker.
   */
  private read({ done, activated, partial, partialQuantityProcessed }: IProcessOrder, taker: number, id: string): void {
    const { tally } = this;
    let makers = 0;
    for (const order of done) {
      if (order.id === id) continue;
      const by = activated.length === 0 || makers === 0 ? taker : numberOf(activated[makers - 1]!.id);
      tally.add(numberOf(order.id), by, priceOf(order), order.size);
      makers++;
    }
    if (partial !== null && partial.id !== id) {
      tally.add(numberOf(partial.id), taker, priceOf(partial), partialQuantityProcessed);
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

function numberOf(id: string): number {
  return Number(id.slice(1));
}

/** Its declared order is a union of kinds, of which only limit orders ever rest here. */
function priceOf(order: object): number {
  return (order as { price: number }).price;
}
