import { BUY, OrderBook, OrderStore, SELL } from '../../src/book/index.ts';
import { EventBuffer, TIMES_IN_FORCE } from '../../src/domain/index.ts';
import { FLOW_KIND, type Flow } from '../flow/record.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { TradeTally, type Contestant } from './contestant.ts';

const GTC = TIMES_IN_FORCE.indexOf('GTC');

/** Our order book with nothing around it: no risk gate, no commands, no checks of what comes in. */
export class BookContestant implements Contestant {
  private readonly records: Int32Array;
  private readonly orders = new OrderStore();
  private readonly events = new EventBuffer();
  private readonly tally = new TradeTally();
  private readonly book: OrderBook;

  constructor(flow: Flow) {
    this.records = flow.records;
    const nobodyListens = { filled: () => undefined };
    this.book = new OrderBook(0, 1, this.orders, this.events, nobodyListens, { nextTradeId: 1 });
  }

  run(from: number, to: number): void {
    const { records, orders, events, book, tally } = this;
    for (let record = from; record < to; record++) {
      const at = record * 4;
      const kind = records[at]!;
      const id = records[at + 1]!;
      events.clear();
      if (kind === FLOW_KIND.CANCEL) {
        const slot = orders.find(id);
        book.unlink(slot);
        orders.remove(slot);
        continue;
      }
      const side = kind === FLOW_KIND.BUY ? BUY : SELL;
      const price = records[at + 2]!;
      const quantity = records[at + 3]!;
      const left = book.match(id, side, side, side, OrderBook.limitKey(side, price), quantity);
      if (left > 0) {
        const slot = orders.add(id, 0, side, side, side, GTC, 0);
        orders.setTerms(slot, price, quantity, left);
        book.place(slot, id, side, price, left, 0);
      }
      tally.addAll(events, 0, 1);
    }
  }

  answer(): Answer {
    const slots = [...this.book.resting(BUY), ...this.book.resting(SELL)];
    const quantity = slots.reduce((sum, slot) => sum + this.orders.leaves(slot), 0);
    return this.tally.answer(slots.length, quantity);
  }
}
