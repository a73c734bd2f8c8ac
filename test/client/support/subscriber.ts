import { setTimeout as sleep } from 'node:timers/promises';
import { Broken, Connection, type Feed } from '../../../examples/feed-client/feed.mjs';
import {
  BookFeed,
  OrderEventFeed,
  OrdersFeed,
  TopOfBookFeed,
  TradeFeed,
} from '../../../examples/feed-client/feeds.mjs';
import { micros } from '../../../examples/feed-client/book.mjs';
import { difference } from '../../../examples/feed-client/prove.mjs';
import { seededDice, type Dice } from '../../support/dice.ts';
import { nosyFeeds, tapeFeeds } from './other-feeds.ts';
import { Tap } from './tapped-socket.ts';
import { levelText } from './words.ts';

/** How a subscriber's line behaves. */
export type Habit = 'quick' | 'slow' | 'stalled' | 'restless' | 'lossy';

export interface SubscriberOptions {
  readonly habit: Habit;
  /** Of its view of level 2. */
  readonly depth: number;
  readonly maxRate?: number;
  /** The account that it reads, and a key for it. */
  readonly account?: Account;
  /** Milliseconds after which it asks whether the server lives. */
  readonly silence?: number;
  /** Whether it follows levels 3 and 1 too. */
  readonly everyLevel?: boolean;
  /** Whether it follows candles and statistics too. */
  readonly tape?: boolean;
  /** Whether it compares its book with the server's now and then. */
  readonly proves?: boolean;
  /** Whether it asks for all that is somebody's wherever it can. */
  readonly nosy?: boolean;
}

export interface Account {
  readonly id: string;
  readonly key: string;
}

/** A level-2 book that was held, at its sequence. */
export interface HeldBook {
  readonly sequence: number;
  readonly bids: readonly string[];
  readonly asks: readonly string[];
}

/** A displayed order that was held. */
export interface HeldOrder {
  readonly id: string;
  /** Micro-dollars. */
  readonly price: number;
  readonly quantity: number;
}

/** A level-3 book that was held, at its sequence. */
export interface HeldOrders {
  readonly sequence: number;
  readonly bids: readonly HeldOrder[];
  readonly asks: readonly HeldOrder[];
}

/**
 * The reference client on a line that may be slow, stall, break and lose messages. All that it holds and is told is kept.
 */
export class Subscriber {
  readonly options: SubscriberOptions;
  readonly tap = new Tap();
  readonly books: HeldBook[] = [];
  readonly orderBooks: HeldOrders[] = [];
  readonly tops: any[] = [];
  readonly trades: any[] = [];
  readonly orderEvents: any[] = [];
  /** Candles and statistics. */
  readonly tape: any[] = [];
  /** What came of each comparison of its book; undefined: it was the same. */
  readonly compared: (string | undefined)[] = [];
  /** Why feeds were subscribed again. */
  readonly told: string[] = [];
  private readonly book: BookFeed;
  private readonly connection: Connection;
  private readonly dice: Dice;
  private readonly followed: Promise<unknown>;
  private readonly habit: Promise<unknown>;
  private troubled = true;

  constructor(url: string, options: SubscriberOptions, seed: number) {
    this.options = options;
    this.dice = seededDice(seed);
    const { account, silence, depth, maxRate } = options;
    this.connection = new Connection(url, {
      firstDelay: 50,
      longestDelay: 400,
      ...(silence !== undefined && { silence }),
      ...(account && { key: account.key }),
      WebSocket: this.tap.socketClass,
      tell: (why) => this.told.push(why),
    });
    this.book = new BookFeed('AAPL', {
      depth,
      ...(maxRate !== undefined && { maxRate }),
      changed: () => this.keepBook(),
    });
    this.followed = Promise.all(this.feeds().map((feed) => this.connection.follow(feed)));
    // Whoever closes it hears of it.
    this.followed.catch(() => undefined);
    this.habit = Promise.all([this.live(), options.proves && this.prove()]);
  }

  get name(): string {
    const { habit, depth, maxRate, account } = this.options;
    return `${habit} ${account?.id ?? 'nobody'} depth ${depth}${maxRate === undefined ? '' : ` rate ${maxRate}`}`;
  }

  /** Its line gives no more trouble. */
  async calm(): Promise<void> {
    this.troubled = false;
    this.tap.loses = () => false;
    await this.habit;
    // That the last event of all was lost would show with the next one only.
    if (this.options.habit === 'lossy') this.tap.cut();
  }

  /** Rejects where a feed was refused. */
  async close(): Promise<void> {
    await this.connection.close();
    await this.followed;
  }

  private feeds(): Feed[] {
    const { maxRate, account, everyLevel, tape, nosy } = this.options;
    const rate = maxRate === undefined ? {} : { maxRate };
    const orders: OrdersFeed = new OrdersFeed('AAPL', { ...rate, changed: () => this.keepOrders(orders) });
    return [
      this.book,
      new TradeFeed('AAPL', (trade) => this.trades.push(trade), '0'),
      ...(account ? [new OrderEventFeed(account.id, (event) => this.orderEvents.push(event), '0')] : []),
      ...(everyLevel ? [orders, new TopOfBookFeed('AAPL', { ...rate, changed: (top) => this.tops.push(top) })] : []),
      ...(tape ? tapeFeeds(maxRate, (event) => this.tape.push(event)) : []),
      ...(nosy ? nosyFeeds(account?.id) : []),
    ];
  }

  private keepBook(): void {
    const { sequence, bids, asks } = this.book.book;
    this.books.push({ sequence: Number(sequence), bids: bids.map(levelText), asks: asks.map(levelText) });
  }

  private keepOrders({ orders: { sequence, bids, asks } }: OrdersFeed): void {
    const held = ({ id, price, quantity }: { id: string; price: string; quantity: string }) => ({
      id,
      price: micros(price),
      quantity: Number(quantity),
    });
    this.orderBooks.push({ sequence: Number(sequence), bids: bids.map(held), asks: asks.map(held) });
  }

  private async prove(): Promise<void> {
    while (this.troubled) {
      await sleep(100);
      if (this.book.book.sequence === undefined) continue;
      try {
        this.compared.push(await difference(this.connection, this.book));
      } catch (error) {
        // The server is away.
        if (!(error instanceof Broken)) throw error;
      }
    }
  }

  private async live(): Promise<void> {
    const { dice, tap } = this;
    switch (this.options.habit) {
      case 'slow':
        return this.pausing(() => [dice.roll(40), 20 + dice.roll(60)]);
      case 'stalled':
        return this.pausing(() => [100 + dice.roll(200), 500 + dice.roll(300)]);
      case 'restless':
        while (this.troubled) {
          await sleep(30 + dice.roll(300));
          tap.cut();
        }
        return;
      case 'lossy':
        tap.loses = ({ type, payload }) => type === 'next' && !isMiddlePart(payload.data?.event) && dice.roll(60) === 0;
        return;
      case 'quick':
    }
  }

  /** @param times milliseconds between two pauses, and of one */
  private async pausing(times: () => [between: number, pause: number]): Promise<void> {
    while (this.troubled) {
      const [between, pause] = times();
      await sleep(between);
      const resume = this.tap.pause();
      await sleep(pause);
      resume();
    }
  }
}

/** Of a snapshot in parts only the first and the last can be missed: they are not numbered. */
const isMiddlePart = (event: any): boolean =>
  event?.__typename === 'MarketByOrderSnapshot' && !event.isFirst && !event.isLast;
