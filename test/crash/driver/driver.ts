import { setTimeout as sleep } from 'node:timers/promises';
import { seededDice } from '../../support/dice.ts';
import type { Feed } from '../records.ts';
import { DriverLog } from './driver-log.ts';
import { OrderFlow, type Target } from './order-flow.ts';
import { feedEnds } from './feed-ends.ts';
import { Subscriber } from './subscriber.ts';
import { Trader } from './trader.ts';

/** How long everything may take to be answered and seen once the server is back (I24 asks for one order within 5 s). */
const SETTLED_WITHIN_MS = 30_000;

interface Desk {
  readonly accountId: string;
  readonly key: string;
  readonly traders: number;
  /** Within what its tier may send. */
  readonly largestOrder: number;
}

/** The accounts of the seeds that trade. ALICE has a message rate, and is refused for it before long. */
const DESKS: readonly Desk[] = [
  { accountId: 'ATLAS', key: 'demo-atlas', traders: 8, largestOrder: 300 },
  { accountId: 'MAKER', key: 'demo-maker', traders: 7, largestOrder: 300 },
  { accountId: 'ALICE', key: 'demo-alice', traders: 1, largestOrder: 20 },
];

export interface DriverOptions {
  /** Path of the log; what is there already stays. */
  readonly log: string;
  /** Path of the server's database: only to see how far feeds have to get. */
  readonly database: string;
  readonly seed: number;
  readonly targets: readonly Target[];
  /** Begins every clientOrderId. */
  readonly run: string;
}

/** Those who use the server and outlive it: sixteen traders with a connection each, and five subscribers. */
export class Driver {
  readonly traders: readonly Trader[];
  private readonly subscribers: readonly Subscriber[];
  private readonly log: DriverLog;
  private readonly database: string;

  constructor({ log, database, seed, targets, run }: DriverOptions) {
    this.database = database;
    this.log = new DriverLog(log);
    let numbers = 0;
    const counter = { next: () => ++numbers };
    this.traders = DESKS.flatMap(({ accountId, key, traders, largestOrder }, desk) =>
      Array.from({ length: traders }, (_, place) => {
        const prefix = `${run}-${accountId}-${place}`;
        const dice = seededDice(seed * 1000 + desk * 100 + place);
        const flow = new OrderFlow({ accountId, prefix, targets, dice, largestOrder });
        return new Trader({ key, flow, log: this.log, numbers: counter });
      }),
    );
    this.subscribers = feedsOf(targets[0]!.symbol).map(([feed, key]) => new Subscriber(feed, key, this.log));
  }

  /** Sendings so far of requests that change something: answered, left without an answer, and refused. */
  get counts(): { acknowledged: number; unanswered: number; refused: number } {
    const sum = { acknowledged: 0, unanswered: 0, refused: 0 };
    for (const { counts } of this.traders) {
      sum.acknowledged += counts.acknowledged;
      sum.unanswered += counts.unanswered;
      sum.refused += counts.refused;
    }
    return sum;
  }

  connect(address: string): void {
    for (const trader of this.traders) trader.connect(address);
    for (const subscriber of this.subscribers) subscriber.connect(address);
  }

  /** All trade at once until told to stop. Who gets no answer stops by himself. */
  async load(goOn: () => boolean): Promise<void> {
    await Promise.all(this.traders.map((trader) => trader.trade(goOn)));
  }

  /**
   * Asks again whatever is unknown, and waits until every feed has brought all there is.
   * @returns false where `goOn` said no before, or it took too long
   */
  async settle(goOn: () => boolean): Promise<boolean> {
    const deadline = performance.now() + SETTLED_WITHIN_MS;
    const patient = (): boolean => goOn() && performance.now() < deadline;
    const settled = await Promise.all(this.traders.map((trader) => trader.settle(patient)));
    if (settled.includes(false)) return false;
    while (!this.caughtUp()) {
      if (!patient()) return false;
      await sleep(25);
    }
    this.log.write({ t: 'settled' });
    return true;
  }

  /** Where each feed has got to and where it should be: for the message of a failure. */
  get positions(): string {
    const ends = feedEnds(
      this.database,
      this.subscribers.map(({ feed }) => feed),
    );
    return this.subscribers.map(({ feed, position }, at) => `${feed.name} ${position}/${ends[at]}`).join(', ');
  }

  close(): void {
    for (const trader of this.traders) trader.close();
    for (const subscriber of this.subscribers) subscriber.close();
    this.log.close();
  }

  private caughtUp(): boolean {
    const ends = feedEnds(
      this.database,
      this.subscribers.map(({ feed }) => feed),
    );
    return this.subscribers.every(({ position }, at) => position >= ends[at]!);
  }
}

/** Deep enough a view that every change of a seeded book's best levels shows, and one that shows all. */
function feedsOf(symbol: string): [Feed, key: string][] {
  return [
    [{ name: 'prints', kind: 'trades', symbol }, 'demo-maker'],
    [{ name: 'atlas', kind: 'orderEvents', accountId: 'ATLAS' }, 'demo-atlas'],
    [{ name: 'maker', kind: 'orderEvents', accountId: 'MAKER' }, 'demo-maker'],
    [{ name: 'book-5', kind: 'orderBook', symbol, depth: 5 }, 'demo-alice'],
    [{ name: 'book-500', kind: 'orderBook', symbol, depth: 500 }, 'demo-alice'],
  ];
}
