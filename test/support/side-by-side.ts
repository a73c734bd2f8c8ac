import { expect } from 'vitest';
import { NaiveBook, openQuantity, type NaiveEvent, type NaiveOrder } from '../oracle/naive-book.ts';
import { Blotter } from './blotter.ts';
import { ACCOUNTS, CoreMarket } from './core-market.ts';
import type { Dice } from './dice.ts';
import { CROWD, drawPause, drawRequest } from './random-request.ts';

/** The real core and the naive book, given the same requests and held to the same answers. */
export class SideBySide {
  /** What happened how often, so that a test can show that everything did. */
  readonly tally = new Map<string, number>();
  private readonly naive = new NaiveBook(CROWD);
  private readonly core = new CoreMarket(CROWD);
  private readonly blotter = new Blotter();
  private now = 1_764_000_000_000_000;

  /** Sends one random request to both; their answers must be the same, event for event. */
  step(dice: Dice): void {
    this.now += drawPause(dice);
    const request = drawRequest(dice, this.naive);
    const expected = this.naive.apply(request, this.now);
    const actual = this.core.apply(request, this.now);
    // toEqual is slow and JSON is not; but only toEqual explains itself.
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      expect({ request, events: actual }).toEqual({ request, events: expected });
    }
    this.blotter.record(request, this.core.raw);
    for (const event of expected) this.count(event);
  }

  /** As {@link step}, and the book before and after says whether the book's number had to rise. */
  stepAndCheck(dice: Dice): void {
    const before = JSON.stringify(this.displayed());
    this.step(dice);
    this.check();
    expect(this.blotter.bookChanged).toBe(JSON.stringify(this.displayed()) !== before);
  }

  /** Compares everything that both hold, and what the events alone must have led to. */
  check(): void {
    this.checkBook();
    this.checkAccounts();
  }

  private checkBook(): void {
    const [bids, asks] = [this.core.queue('BUY'), this.core.queue('SELL')];
    const naive = [this.naive.queue('BUY'), this.naive.queue('SELL')];
    // I11, I13: the same orders, open quantities and order of priority on both sides.
    expect([bids.map(comparable), asks.map(comparable)]).toEqual(naive.map((orders) => orders.map(comparable)));
    // I11: what the events say is open.
    const resting = [...bids, ...asks].map((order) => ({
      id: order.id,
      price: order.price,
      leaves: openQuantity(order),
    }));
    expect(resting.sort((a, b) => a.id - b.id)).toEqual(this.blotter.open());
    expect(this.core.exchange.orders.size).toBe(resting.length);
    // I11: level aggregates are the sums of their orders, best first.
    expect(this.core.levels('BUY')).toEqual(levelsOf(bids));
    expect(this.core.levels('SELL')).toEqual(levelsOf(asks));
    // I12: never crossed or locked at rest.
    expect(bids[0]?.price ?? 0).toBeLessThan(asks[0]?.price ?? Infinity);
  }

  private checkAccounts(): void {
    const { exposures } = this.core.exchange;
    for (let account = 0; account < ACCOUNTS; account++) {
      const [position, openBuy, openSell] = [
        exposures.positionOf(account, 0),
        exposures.openOf(account, 0, 0),
        exposures.openOf(account, 0, 1),
      ];
      // I8: positions follow from the trades; D50: open quantities from the open orders.
      expect(position).toBe(this.blotter.position(account));
      expect(this.naive.position(account)).toBe(this.blotter.position(account));
      expect(openBuy).toBe(this.blotter.openQuantity(account, 'BUY'));
      expect(openSell).toBe(this.blotter.openQuantity(account, 'SELL'));
      // I17: no account is beyond its position limit, even if all its orders were filled.
      const most = CROWD.limits[account]?.maxPosition ?? 0;
      expect(position + openBuy).toBeLessThanOrEqual(most);
      expect(openSell - position).toBeLessThanOrEqual(most);
    }
    expect(this.blotter.sumOfPositions()).toBe(0);
  }

  private displayed(): unknown {
    return [this.core.queue('BUY'), this.core.queue('SELL')].map((orders) =>
      orders.map((order) => [order.id, order.price, openQuantity(order)]),
    );
  }

  private count(event: NaiveEvent): void {
    const detail = 'code' in event ? event.code : 'reason' in event ? event.reason : undefined;
    const name = detail === undefined ? event.event : `${event.event} ${detail}`;
    this.tally.set(name, (this.tally.get(name) ?? 0) + 1);
  }
}

function comparable(order: NaiveOrder): unknown {
  const { id, account, side, timeInForce, price, quantity, filled, status } = order;
  return { id, account, side, timeInForce, price, quantity, filled, status };
}

/** Price, open quantity and number of orders at each price, in the order in which the orders come. */
function levelsOf(orders: readonly NaiveOrder[]): [price: number, quantity: number, count: number][] {
  const levels: [number, number, number][] = [];
  for (const order of orders) {
    const last = levels.at(-1);
    if (last?.[0] === order.price) {
      last[1] += openQuantity(order);
      last[2] += 1;
    } else levels.push([order.price!, openQuantity(order), 1]);
  }
  return levels;
}
