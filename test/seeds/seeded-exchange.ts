import { createHash } from 'node:crypto';
import { BUY, NO_KEY, OrderBook, SELL } from '../../src/book/index.ts';
import {
  sessionAt,
  type Command,
  type OrderInstructions,
  type Side,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { answerTo } from '../../src/exchange/answer.ts';
import {
  Directory,
  Exchange,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  noChanges,
  type Changes,
  type Outcome,
} from '../../src/exchange/index.ts';
import { seed, type SeedKind } from '../../src/seeds/index.ts';

export const START = Date.UTC(2026, 10, 24, 15) * 1_000;

export const SECRET = 'bk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

export const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The real core with a recorder, without a journal. Commands come a microsecond apart, and before them what is due by then. */
export class SeededExchange {
  readonly exchange = new Exchange();
  readonly directory = new Directory(NO_REFERENCE_ROWS);
  /** Every row that a command gave, in order, older versions included. */
  readonly rows: Changes = noChanges();
  readonly commands: Command[] = [];
  /** Events as the journal would keep them. */
  readonly events: string[] = [];
  /** How many commands came at once, for each time they came. */
  readonly chunks: number[] = [];
  time = START;
  private readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  private orders = 0;

  readonly send = async (commands: readonly Command[]): Promise<readonly Outcome[]> => {
    this.chunks.push(commands.length);
    return commands.map((command) => this.apply(command));
  };

  apply(command: Command): Outcome {
    this.passTo(this.time + 1);
    return this.carryOut(command);
  }

  /** Lets time pass, and what is due by then happen, as the sequencer does. */
  passTo(time: number): void {
    const { exchange } = this;
    while (exchange.nextDeadline <= time) {
      this.time = Math.max(this.time, Math.min(exchange.nextDeadline, time));
      if (exchange.nextDeadline === -Infinity) this.time = time;
      const sessions = exchange.timekeeping.calendarsDue(this.time).map((each) => sessionAt(each, this.time));
      this.carryOut(sessions.length > 0 ? { kind: 'AdvanceTime', sessions } : { kind: 'AdvanceTime' });
    }
    this.time = time;
  }

  private carryOut(command: Command): Outcome {
    const { exchange } = this;
    const sequence = exchange.sequence + 1;
    const events = exchange.apply(command, sequence, this.time).copy();
    const changes = this.recorder.record(command, events, sequence, this.time);
    this.commands.push(command);
    this.events.push(events.encode());
    for (const key of Object.keys(changes) as (keyof Changes)[]) (this.rows[key] as unknown[]).push(...changes[key]);
    this.directory.take(changes);
    return answerTo(command, events, changes, sequence, this.time, exchange.referenceRefusal, this.recorder);
  }

  /** Sends an order of an account; a limit order that rests unless told otherwise. Price in dollars. */
  order(
    account: string,
    symbol: string,
    side: Side,
    quantity: number,
    terms: {
      readonly price?: number;
      readonly timeInForce?: SubmitOrder['timeInForce'];
      readonly instructions?: OrderInstructions;
    } = {},
  ): Outcome {
    const { price, timeInForce = 'DAY', instructions } = terms;
    return this.apply({
      kind: 'SubmitOrder',
      account: this.account(account),
      instrument: this.instrument(symbol),
      clientOrderId: `test-${++this.orders}`,
      side,
      type: price === undefined ? 'MARKET' : 'LIMIT',
      timeInForce,
      quantity,
      price: price === undefined ? null : Math.round(price * 1_000_000),
      selfTradePrevention: 'CANCEL_TAKER',
      ...(instructions && { instructions }),
    });
  }

  venue(name: string): number {
    const venue = this.directory.venues.find((each) => each.name === name);
    if (!venue) throw new Error(`There is no venue ${name}.`);
    return venue.index;
  }

  account(id: string): number {
    const account = this.directory.account(id);
    if (!account) throw new Error(`There is no account ${id}.`);
    return account.index;
  }

  instrument(symbol: string): number {
    const instrument = this.directory.instrument(symbol);
    if (!instrument) throw new Error(`There is no instrument ${symbol}.`);
    return instrument.index;
  }

  /** Levels of a side, best first: price in micro-dollars, quantity, number of orders. */
  levels(symbol: string, side: Side): [price: number, quantity: number, orders: number][] {
    const { book } = this.exchange.markets[this.instrument(symbol)]!;
    const index = side === 'BUY' ? BUY : SELL;
    const ladder = book.ladder(index);
    const levels: [number, number, number][] = [];
    for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
      const level = ladder.levelOf(key);
      levels.push([OrderBook.tick(index, key) * book.tickSize, ladder.quantity(level), ladder.count(level)]);
    }
    return levels;
  }

  /** The newest row of each order. */
  latestOrders(): Changes['orders'] {
    return [...new Map(this.rows.orders.map((order) => [order.id, order])).values()];
  }
}

/** Longer than any order is on its way from venue to venue. */
const SECOND = 1_000_000;

/** A new exchange with a seed in it, a second later. */
export async function seeded(kind: SeedKind): Promise<SeededExchange & { readonly lines: readonly string[] }> {
  const house = new SeededExchange();
  const lines = await seed(kind, { send: house.send, hash, newSecret: () => SECRET });
  house.passTo(house.time + SECOND);
  return Object.assign(house, { lines });
}
