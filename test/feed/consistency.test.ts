import { describe, expect, it } from 'vitest';
import { CANDLE_LENGTHS } from '../../src/domain/index.ts';
import {
  bookSeed,
  type BookEvent,
  type BookOrder,
  type OrdersEvent,
  type TopOfBook,
} from '../../src/exchange/index.ts';
import { LiveFeeds } from '../../src/feed/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { seededDice } from '../support/dice.ts';
import { ClientBook } from './support/client-book.ts';
import { ClientOrders } from './support/client-orders.ts';
import { Follower } from './support/follower.ts';
import { quiet } from './support/reading.ts';
import { NOTHING_STORED } from './support/stored.ts';
import { Ticks } from './support/ticks.ts';
import { Truth } from './support/truth.ts';

const BOOKS = [0, 1];
const STEPS = 600;

/** How a reader reads: how many events more it may at a step, and when it breaks off. */
interface Habit {
  readonly name: string;
  readonly maxRate: number | null;
  reads(step: number): number;
  breaksOff?(step: number): boolean;
}

const HABITS: readonly Habit[] = [
  { name: 'keeps up', maxRate: null, reads: () => 100 },
  { name: 'is paced', maxRate: 4, reads: () => 100 },
  { name: 'is paced otherwise', maxRate: 7, reads: () => 100 },
  { name: 'is paced and slow', maxRate: 4, reads: (step) => (step % 11 === 0 ? 1 : 0) },
  { name: 'is slow', maxRate: null, reads: (step) => (step % 3 === 0 ? 1 : 0) },
  { name: 'is slower', maxRate: null, reads: (step) => (step % 9 === 0 ? 2 : 0) },
  { name: 'stalls', maxRate: null, reads: (step) => (step === 1 ? 3 : step > 450 ? 100 : 0) },
  { name: 'reconnects', maxRate: null, reads: () => 100, breaksOff: (step) => step % 23 === 0 },
  { name: 'reconnects at a pace', maxRate: 4, reads: () => 5, breaksOff: (step) => step % 31 === 0 },
];

/** Fields of a level-3 order: a new one needs a look at what it tells (D8). */
const ORDER_FIELDS = ['account', 'order', 'price', 'publicId', 'quantity', 'queuedAt', 'side'];

/** Public ids, and what they stood for: one order at one place, on one day. */
class SeenIds {
  private readonly seen = new Map<string, string>();
  readonly renewed = new Set<number>();

  note({ publicId, order, queuedAt, price }: BookOrder, time: number): void {
    const day = Math.floor(time / CANDLE_LENGTHS.DAY_1);
    this.renewed.add(day);
    const stands = `${order} at ${price} since ${queuedAt}, day ${day}`;
    expect(this.seen.get(publicId) ?? stands).toBe(stands);
    this.seen.set(publicId, stands);
  }
}

class Crowd {
  readonly ticks = new Ticks();
  readonly feeds = new LiveFeeds(NOTHING_STORED, {
    ...this.ticks.options,
    bookQueue: 3,
    ordersQueue: 30,
    ordersPart: 7,
    sliceSize: 2,
  });
  readonly truth = new Truth();
  readonly ids = new SeenIds();
  readonly followers: { readonly habit: Habit; readonly what: string; readonly follower: Follower<never> }[] = [];
  /** What each follower holds now, beside what there is. */
  private readonly ends: (() => void)[] = [];
  snapshots = 0;

  follow(instrument: number, habit: Habit): void {
    this.followTop(instrument, habit);
    for (const depth of [1, 4]) this.followBook(instrument, depth, habit);
    this.followOrders(instrument, habit);
  }

  private followTop(instrument: number, habit: Habit): void {
    let last: TopOfBook | undefined;
    const open = () => this.feeds.subscribeTopOfBook(instrument, habit.maxRate);
    this.add(habit, 'level 1', open, (event, isFirst) => {
      expect(event.previousSequence).toBe(isFirst ? null : last?.sequence);
      if (!isFirst) expect(event.sequence).toBeGreaterThanOrEqual(last!.sequence);
      this.truth.expectTop(event);
      last = event;
    });
    this.ends.push(() => {
      const { bid, ask, last: trade, volume } = this.feeds.topOfBook(instrument);
      expect(last).toMatchObject({ bid, ask, last: trade, volume });
    });
  }

  private followBook(instrument: number, depth: number, habit: Habit): void {
    const client = new ClientBook();
    const open = () => this.feeds.subscribeBook(instrument, depth, habit.maxRate);
    this.add(habit, `level 2 to ${depth}`, open, (event: BookEvent, isFirst) => {
      if (isFirst) expect(event.kind).toBe('snapshot');
      client.take(event);
      const { bids, asks } = this.truth.book(instrument, event.sequence);
      const { sequence } = event;
      expect(client.view()).toEqual({ sequence, bids: bids.slice(0, depth), asks: asks.slice(0, depth) });
    });
    this.ends.push(() => {
      const { bids, asks } = this.feeds.book(instrument, depth);
      expect(client.view()).toMatchObject({ bids, asks });
    });
  }

  private followOrders(instrument: number, habit: Habit): void {
    const client = new ClientOrders();
    const open = () => this.feeds.subscribeOrders(instrument, habit.maxRate);
    this.add(habit, 'level 3', open, (event: OrdersEvent, isFirst) => {
      if (isFirst) expect(event).toMatchObject({ kind: 'snapshot', isFirst: true });
      if (event.kind === 'snapshot') this.snapshots++;
      client.take(event);
      if (!client.isWhole) return;
      const queue = client.queue();
      for (const order of queue) this.ids.note(order, this.feeds.time);
      const { bids, asks, orders } = this.truth.book(instrument, event.sequence);
      expect(queue.map(({ publicId: _id, queuedAt: _at, ...order }) => order)).toEqual(orders);
      expect({ bids: client.levels('BUY'), asks: client.levels('SELL') }).toEqual({ bids, asks });
      if (queue[0]) expect(Object.keys(queue[0]).sort()).toEqual(ORDER_FIELDS);
    });
    this.ends.push(() => expect(client.queue()).toEqual(this.feeds.orders(instrument, 1_000).orders));
  }

  /** Lets everybody read everything, and looks at what they hold then. */
  async end(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      this.ticks.tick();
      this.ticks.turnAll();
      for (const { follower } of this.followers) follower.allow(10_000);
      await quiet();
    }
    for (const { habit, what, follower } of this.followers) {
      expect(follower.failure, `${what} of one who ${habit.name}`).toBeUndefined();
    }
    for (const end of this.ends) end();
  }

  private add<Event>(
    habit: Habit,
    what: string,
    open: () => AsyncIterableIterator<Event>,
    take: (event: Event, isFirst: boolean) => void,
  ): void {
    this.followers.push({ habit, what, follower: new Follower(open, take) as unknown as Follower<never> });
  }
}

describe('market data beside the core, under random commands of every kind', () => {
  it.each([1, 3])(
    'I19 D8 D62 D63 D64 every reader of levels 1, 2 and 3 holds what the core displayed, at every sequence that it reaches, seed %i',
    async (seed) => {
      const crowd = new Crowd();
      const dice = seededDice(seed);
      let isOpen = false;
      const flow: CoreFlow = new CoreFlow(
        seed,
        (committed) => {
          crowd.feeds.committed(committed);
          // It is not there yet while it makes its market.
          if (isOpen) crowd.truth.take(flow.exchange, committed);
        },
        20,
      );
      isOpen = true;
      crowd.truth.look(flow.exchange);
      for (const instrument of BOOKS) for (const habit of HABITS) crowd.follow(instrument, habit);
      for (let step = 1; step <= STEPS; step++) {
        flow.step();
        for (const { habit, follower } of crowd.followers) {
          if (habit.breaksOff?.(step)) follower.breakOff();
          follower.allow(habit.reads(step));
        }
        if (dice.roll(3) === 0) crowd.ticks.tick(dice.roll(2) === 0 ? 250 : 143);
        if (dice.roll(2) === 0) crowd.ticks.turn();
        // As after a reload.
        if (step === 300) for (const book of BOOKS) crowd.feeds.seedBook(book, bookSeed(flow.exchange, book));
        await quiet();
      }
      await crowd.end();
      expect(crowd.feeds.counts.mergedDeltas).toBeGreaterThan(20);
      expect(crowd.snapshots).toBeGreaterThan(100);
      expect(crowd.ids.renewed.size).toBeGreaterThan(1);
    },
  );
});
