import { describe, expect, it, vi } from 'vitest';
import { NO_LOW_TICK } from '../../src/book/index.ts';
import { EVENT, formatDecimal, parseDecimal, type PoolPriority } from '../../src/domain/index.ts';
import { newOrder } from '../scenarios/support/order-words.ts';
import { parseScenarios, play, type ScenarioMarket } from '../scenarios/support/table.ts';
import type { PoolOrder } from '../support/naive-pool.ts';
import { PoolFloor } from '../support/pool-floor.ts';

/** A pool alone, in the words of the tables. `mid 10.005` moves the midpoint, `mid none` takes it away. */
class PoolTable implements ScenarioMarket {
  private floor = new PoolFloor('TIME');
  private readonly names: string[] = ['nobody'];
  private readonly accounts: string[] = [];

  ask(request: string): string[] {
    const [first, ...words] = request.split(' ') as [string, ...string[]];
    this.floor.log = [];
    if (first === 'priority') this.floor = new PoolFloor(words[0] as PoolPriority);
    else if (first === 'mid') this.floor.move(words[0] === 'none' ? null : parseDecimal(words[0]!)!);
    else if (first === 'cancel') this.floor.cancel(this.names.indexOf(words[0]!));
    else if (first === 'pool')
      return [
        this.floor
          .open()
          .map((text) => this.named(text))
          .join(', ') || 'empty',
      ];
    else if (first === 'position') this.floor.positions.set(this.account(words[0]!), Number(words[1]));
    else this.floor.submit(this.order(first, words));
    return this.floor.log.map((line) => this.named(line));
  }

  private order(id: string, words: readonly string[]): PoolOrder {
    const asked = newOrder(id, words, () => 0);
    this.names.push(id);
    return {
      id: this.names.length - 1,
      account: this.account(asked.account ?? id),
      side: asked.side === 'BUY' ? 0 : 1,
      limit: asked.price ?? null,
      quantity: asked.qty,
      minimum: asked.minQty ?? 0,
      life: asked.tif === 'IOC' || asked.tif === 'FOK' ? asked.tif : 'GTC',
      prevention: asked.stp ?? 'CANCEL_TAKER',
      reduceOnly: asked.reduceOnly ?? false,
      other: typeof asked.oco === 'string' ? this.names.indexOf(asked.oco) : 0,
    };
  }

  private account(name: string): number {
    if (!this.accounts.includes(name)) this.accounts.push(name);
    return this.accounts.indexOf(name) + 1;
  }

  private named(text: string): string {
    return text
      .replace(/^(\d+)/, (id) => this.names[Number(id)]!)
      .replace(/ from (\d+)/, (_, id) => ` from ${this.names[Number(id)]!}`)
      .replace(/ at (\d+)/, (_, price) => ` at ${formatDecimal(Number(price))}`);
  }
}

const TABLES = `
== F86 F87 F88 what comes trades with what rests at the midpoint, in part, and the rest rests
mid 10.00                     |
S1 SELL 100 @ 9.95            |
B1 BUY 40 @ 10.05             | B1 takes 40 from S1 at 10.00
B2 BUY 100 @ 10.00            | B2 takes 60 from S1 at 10.00
B3 BUY 10 @ 10.00             |
pool                          | B2: 40, B3: 10

== D37 a buyer limited at 149.95 does not trade at a midpoint of 150.00, nor a seller at 150.05
mid 150.00                    |
S1 SELL 100 @ 150.00          |
B1 BUY 100 @ 149.95           |
S2 SELL 100 @ 150.05          |
B2 BUY 30 @ 150.04            | B2 takes 30 from S1 at 150.00
pool                          | S1: 70, B1: 100, S2: 100

== D37 D38 a midpoint of half a tick: limits of the tick on either side
mid 10.005                    |
S1 SELL 10 @ 10.01            |
S2 SELL 10 @ 10.00            |
B1 BUY 10 @ 10.00             |
B2 BUY 10 @ 10.01             | B2 takes 10 from S2 at 10.005
pool                          | S1: 10, B1: 10

== D37 without a midpoint nothing trades, and what rests waits for one
mid none                      |
S1 SELL 100 @ 9.90            |
B1 BUY 100 @ 10.10            |
B2 BUY 10 @ 10.10 IOC         | B2 canceled IOC
B3 BUY 10 @ 10.10 FOK         | B3 canceled FOK
mid 10.02                     | B1 takes 100 from S1 at 10.02 at rest

== D37 by time: a better limit gives no priority, and a larger order none
mid 10.00                     |
S1 SELL 10 @ 10.00            |
S2 SELL 90 @ 9.00             |
B1 BUY 15 @ 10.00             | B1 takes 10 from S1 at 10.00
                              | B1 takes 5 from S2 at 10.00

== D37 by size: the larger goes first, then the earlier; what is open counts
priority SIZE_TIME            |
mid 10.00                     |
S1 SELL 10 @ 10.00            |
S2 SELL 50 @ 10.00            |
S3 SELL 50 @ 10.00            |
B1 BUY 45 @ 10.00             | B1 takes 45 from S2 at 10.00
B2 BUY 60 @ 10.00             | B2 takes 50 from S3 at 10.00
                              | B2 takes 10 from S1 at 10.00
pool                          | S2: 5

== D37 an order keeps its time while the midpoint is beyond its limit
mid 10.00                     |
B1 BUY 10 @ 10.00             |
B2 BUY 10 @ 10.10             |
mid 10.05                     |
S1 SELL 5 @ 10.00             | S1 takes 5 from B2 at 10.05
mid 10.00                     |
S2 SELL 12 @ 10.00            | S2 takes 10 from B1 at 10.00
                              | S2 takes 2 from B2 at 10.00

== D37 F86 when the midpoint moves into both limits, resting orders trade: the buyer takes
mid 10.10                     |
B1 BUY 30 @ 10.04             |
S1 SELL 20 @ 10.00            |
B2 BUY 30 @ 10.06             |
mid 10.05                     | B2 takes 20 from S1 at 10.05 at rest
mid 10.03                     |
S2 SELL 50 @ 10.04            |
mid 10.04                     | B1 takes 30 from S2 at 10.04 at rest
                              | B2 takes 10 from S2 at 10.04 at rest
pool                          | S2: 10

== D37 resting orders meet in priority: neither side is first by itself
mid 9.00                      |
S1 SELL 10 @ 10.00            |
S2 SELL 10 @ 9.50             |
mid 11.00                     |
B1 BUY 10 @ 10.00             |
B2 BUY 10 @ 10.50             |
S3 SELL 25 @ 11.01            |
B3 BUY 15 @ 10.20             |
mid 10.00                     | B1 takes 10 from S1 at 10.00 at rest
                              | B2 takes 10 from S2 at 10.00 at rest

== D37 a resting order's least quantity passes smaller counter-orders by, until less than that is left of it
mid 10.00                     |
S1 SELL 100 @ 10.00 min 50    |
S2 SELL 10 @ 10.00            |
B1 BUY 40 @ 10.00             | B1 takes 10 from S2 at 10.00
cancel B1                     | B1 canceled USER
B2 BUY 60 @ 10.00             | B2 takes 60 from S1 at 10.00
B3 BUY 40 @ 10.00             | B3 takes 40 from S1 at 10.00

== D37 an incoming order's least quantity passes smaller orders by, until less than that is left of it
mid 10.00                     |
S1 SELL 10 @ 10.00            |
S2 SELL 60 @ 10.00            |
S3 SELL 20 @ 10.00            |
B1 BUY 70 @ 10.00 min 50      | B1 takes 60 from S2 at 10.00
                              | B1 takes 10 from S1 at 10.00
pool                          | S3: 20

== D37 a fill that leaves less than the minimum lets in who was too small before
mid 10.00                     |
S1 SELL 60 @ 10.00 min 50     |
B1 BUY 20 @ 10.00             |
B2 BUY 45 @ 10.00             |
B3 BUY 50 @ 10.00             | B3 takes 50 from S1 at 10.00
                              | B1 takes 10 from S1 at 10.00 at rest
pool                          | B1: 10, B2: 45

== D37 two orders of which each is too small for the other do not meet, and those behind them do
mid 9.00                      |
S1 SELL 100 @ 10.00 min 100   |
S2 SELL 30 @ 10.00            |
mid 11.00                     |
B1 BUY 60 @ 10.00             |
B2 BUY 20 @ 10.00 min 20      |
mid 10.00                     | B1 takes 30 from S2 at 10.00 at rest
pool                          | S1: 100, B1: 30, B2: 20

== D37 the same among orders at rest: whoever found nobody is looked at again
mid 11.00                     |
B1 BUY 20 @ 10.00             |
B2 BUY 50 @ 10.00             |
mid 9.00                      |
S1 SELL 60 @ 10.00 min 50     |
mid 10.00                     | B2 takes 50 from S1 at 10.00 at rest
                              | B1 takes 10 from S1 at 10.00 at rest

== D13 D37 self-trades: the mode of the one that comes decides
mid 10.00                     |
S1 SELL 10 @ 10.00 by A       |
B1 BUY 30 @ 10.00 by A        | B1 may not take 10 from S1; B1 canceled STP
B2 BUY 30 @ 10.00 by A stp CANCEL_MAKER IOC | B2 may not take 10 from S1; S1 canceled STP; B2 canceled IOC
S2 SELL 10 @ 10.00 by A       |
B3 BUY 30 @ 10.00 by A stp CANCEL_BOTH | B3 may not take 10 from S2; S2 canceled STP; B3 canceled STP
S3 SELL 10 @ 10.00 by A       |
B4 BUY 30 @ 10.00 by A stp DECREMENT | B4 may not take 10 from S3; S3 canceled STP; B4 reduced to 20
S4 SELL 30 @ 10.00 by A stp NONE | S4 takes 20 from B4 at 10.00
B5 BUY 4 @ 10.00 by A stp DECREMENT | B5 may not take 4 from S4; S4 reduced to 26; B5 canceled STP

== D13 D37 self-trades at rest: the mode of the younger decides
mid 9.00                      |
S1 SELL 10 @ 10.00 by A       |
mid 11.00                     |
B1 BUY 30 @ 10.00 by A stp DECREMENT |
mid 10.00                     | B1 may not take 10 from S1; S1 canceled STP; B1 reduced to 20
mid 9.00                      |
S2 SELL 30 @ 10.00 by A stp CANCEL_TAKER |
S3 SELL 30 @ 10.00 by A stp CANCEL_MAKER |
S4 SELL 30 @ 10.00 by C       |
mid 10.00                     | S2 may not take 20 from B1; S2 canceled STP
                              | S3 may not take 20 from B1; B1 canceled STP
mid 11.00                     |
B2 BUY 5 @ 10.00 by A stp CANCEL_BOTH |
mid 10.00                     | B2 may not take 5 from S3; S3 canceled STP; B2 canceled STP
mid 11.00                     |
B3 BUY 5 @ 10.00 by C stp DECREMENT |
mid 10.00                     | B3 may not take 5 from S4; S4 reduced to 25; B3 canceled STP
mid 11.00                     |
B4 BUY 5 @ 10.00 by C stp NONE |
mid 10.00                     | B4 takes 5 from S4 at 10.00 at rest

== D4 D37 a reduce-only order trades no more than the position has
mid 10.00                     |
position A 15                 |
S1 SELL 40 @ 10.00 by A reduce-only |
B1 BUY 10 @ 10.00             | S1 reduced to 15; B1 takes 10 from S1 at 10.00
position A 0                  |
B2 BUY 10 @ 10.00             | S1 canceled REDUCE
mid 9.00                      |
position D 5                  |
S2 SELL 10 @ 10.00 by D reduce-only |
mid 10.00                     | S2 reduced to 5; B2 takes 5 from S2 at 10.00 at rest

== D4 D37 the first trade of an order cancels its other, whoever came
mid 10.00                     |
S1 SELL 10 @ 10.00 by A       |
S2 SELL 10 @ 10.20 by A oco S1 |
B1 BUY 4 @ 10.00              | B1 takes 4 from S1 at 10.00; S2 canceled LINKED
B2 BUY 6 @ 10.00              | B2 takes 6 from S1 at 10.00
B3 BUY 10 @ 9.50              |
S3 SELL 10 @ 10.00            |
B4 BUY 4 @ 10.00 by B3 oco B3 | B4 takes 4 from S3 at 10.00; B3 canceled LINKED
mid 9.00                      |
S4 SELL 10 @ 9.10 by D        |
S5 SELL 10 @ 9.50 by D oco S4 |
cancel S3                     | S3 canceled USER
B5 BUY 3 @ 9.20               |
mid 9.10                      | B5 takes 3 from S4 at 9.10 at rest; S5 canceled LINKED

== F19 D37 fill-or-kill counts what the midpoint and the least quantities allow
mid 10.00                     |
S1 SELL 10 @ 10.00            |
S2 SELL 20 @ 10.00 min 15     |
S3 SELL 20 @ 10.01            |
B1 BUY 24 @ 10.05 FOK         | B1 canceled FOK
B2 BUY 25 @ 9.99 FOK          | B2 canceled FOK
B3 BUY 25 @ 10.05 FOK         | B3 takes 10 from S1 at 10.00; B3 takes 15 from S2 at 10.00

== F19 D4 D37 fill-or-kill counts neither on reduce-only orders nor on what hangs on them
mid 10.00                     |
position A 8                  |
S1 SELL 10 @ 10.00 by A reduce-only |
S2 SELL 20 @ 10.00 min 20     |
B1 BUY 20 @ 10.00 FOK         | B1 canceled FOK
B2 BUY 28 @ 10.00 FOK         | B2 canceled FOK
S3 SELL 20 @ 10.01 by A oco S1 |
mid 10.01                     |
S4 SELL 5 @ 10.00             |
B3 BUY 25 @ 10.01 FOK         | B3 canceled FOK
B4 BUY 5 @ 10.01 FOK          | S1 reduced to 8; B4 takes 5 from S1 at 10.01; S3 canceled LINKED

== F18 D4 immediate-or-cancel with a least quantity takes that in all, or nothing
mid 10.00                     |
S1 SELL 10 @ 10.00            |
S2 SELL 10 @ 10.00            |
B1 BUY 40 MARKET IOC min 21   | B1 canceled MIN
B2 BUY 40 MARKET IOC min 20   | B2 takes 10 from S1 at 10.00; B2 takes 10 from S2 at 10.00; B2 canceled IOC
`;

describe('a midpoint pool', () => {
  it.each(parseScenarios(TABLES).map((each) => [each.title, each] as const))('%s', (_, scenario) => {
    expect(play(scenario, new PoolTable())).toEqual(scenario.steps);
  });

  const plain = { minimum: 0, life: 'GTC', prevention: 'NONE', reduceOnly: false, other: 0 } as const;

  it('F89 F90 D38 tells of a trade by the book, at the midpoint, and moves neither its last price nor what it shows', () => {
    const floor = new PoolFloor('TIME');
    const { book } = floor;
    const push = vi.spyOn(book.events, 'push');
    const trades = (): unknown[] => push.mock.calls.filter(([kind]) => kind === EVENT.TRADE);
    floor.move(10_005_000);
    floor.submit({ ...plain, id: 7, account: 1, side: 1, limit: 1000, quantity: 10 });
    floor.submit({ ...plain, id: 8, account: 2, side: 0, limit: 1001, quantity: 4 });
    expect(trades()).toEqual([[EVENT.TRADE, book.index, 1, 1, 7, 8, 10_005_000, 4, 0]]);
    floor.move(null);
    floor.submit({ ...plain, id: 9, account: 2, side: 0, limit: 1001, quantity: 10 });
    floor.move(10_005_000);
    // Nobody is the aggressor of two that rest.
    expect(trades().slice(1)).toEqual([[EVENT.TRADE, book.index, 2, 2, 7, 9, 10_005_000, 6, 2]]);
    expect([book.tape.prints, book.prints, book.counter.nextTradeId]).toEqual([2, 2, 3]);
    expect([book.lastTick, book.lowTick, book.changed]).toEqual([0, NO_LOW_TICK, false]);
  });

  it('D37 looks at no order where the best limits are apart, and few times at each where sizes keep all of them from trading', () => {
    const floor = new PoolFloor('TIME');
    const COUNT = 2000;
    for (let id = 1; id <= 2 * COUNT; id++) {
      const side = id % 2;
      const limit = side === 0 ? 1010 : 990;
      // Every buyer asks for more than a seller has, and no seller is asked for less.
      floor.submit({
        ...plain,
        id,
        account: id,
        side,
        limit,
        quantity: side === 0 ? 20 : 10,
        minimum: side === 0 ? 20 : 0,
      });
    }
    let looks = 0;
    const leaves = floor.orders.leaves.bind(floor.orders);
    floor.orders.leaves = (slot): number => {
      looks++;
      return leaves(slot);
    };
    floor.move(10_200_000);
    expect(looks).toBe(0);
    floor.move(10_000_000);
    expect(floor.log).toEqual([]);
    expect(looks).toBeGreaterThan(COUNT);
    expect(looks).toBeLessThan(10 * COUNT);
  });
});
