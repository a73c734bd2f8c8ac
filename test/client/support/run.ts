import { setTimeout as sleep } from 'node:timers/promises';
import { Trader } from './load.ts';
import type { Server } from './server.ts';
import { Subscriber, type Account, type SubscriberOptions } from './subscriber.ts';
import { readTruth, type Truth } from './tables.ts';
import { levelTexts } from './words.ts';

export const ACCOUNTS: Readonly<Record<'ATLAS' | 'MAKER' | 'ALICE' | 'BOB', Account>> = {
  ATLAS: { id: 'ATLAS', key: 'demo-atlas' },
  MAKER: { id: 'MAKER', key: 'demo-maker' },
  ALICE: { id: 'ALICE', key: 'demo-alice' },
  BOB: { id: 'BOB', key: 'demo-bob' },
};

/** How long everybody may take to have everything, in milliseconds. */
const SETTLES_WITHIN = 30_000;

export interface RunOptions {
  readonly seed: number;
  /** Requests of the traders. The server goes down and comes back while the middle ones are sent. */
  readonly steps: number;
  readonly subscribers: readonly SubscriberOptions[];
}

export interface Run {
  readonly subscribers: readonly Subscriber[];
  readonly traders: readonly Trader[];
  readonly truth: Truth;
}

/** Trades under the eyes of subscribers, until each has everything that it should have. All are closed then. */
export async function run(server: Server, { seed, steps, subscribers: wanted }: RunOptions): Promise<Run> {
  const subscribers = wanted.map((options, place) => new Subscriber(server.url, options, seed + place));
  const traders = Object.values(ACCOUNTS).map((account, place) => new Trader(server.url, account, seed + 100 + place));
  try {
    let restarted: Promise<void> | undefined;
    for (let step = 0; step < steps; step++) {
      if (step === Math.floor(steps / 2)) restarted = server.restart();
      await traders[step % traders.length]!.step();
    }
    await restarted;
    await Promise.all(subscribers.map((subscriber) => subscriber.calm()));
    const truth = readTruth(server.database);
    await settle(subscribers, truth);
    return { subscribers, traders, truth };
  } finally {
    await Promise.all([...subscribers, ...traders].map((each) => each.close()));
  }
}

async function settle(subscribers: readonly Subscriber[], truth: Truth): Promise<void> {
  const until = performance.now() + SETTLES_WITHIN;
  for (;;) {
    const waiting = subscribers.flatMap((each) => missing(each, truth).map((what) => `${each.name}: ${what}`));
    if (waiting.length === 0) return;
    if (performance.now() > until) throw new Error(`They never got everything: ${waiting.join('; ')}`);
    await sleep(20);
  }
}

/** What a subscriber has yet to get. */
function missing({ books, orderBooks, trades, orderEvents, options }: Subscriber, truth: Truth): string[] {
  const { depth, account, everyLevel } = options;
  const end = Math.max(...truth.books.keys());
  const { bids, asks } = truth.books.get(end)!;
  const view = [levelTexts(bids, depth), levelTexts(asks, depth)].join();
  const held = books.at(-1);
  const events = truth.orderEvents.filter(({ accountId }) => accountId === account?.id);
  return [
    ...([held?.bids, held?.asks].join() === view ? [] : ['the book']),
    ...(!everyLevel || orderBooks.at(-1)?.sequence === end ? [] : ['orders']),
    ...(trades.length >= truth.trades.length ? [] : [`trades, ${trades.length} of ${truth.trades.length}`]),
    ...(orderEvents.length >= events.length ? [] : [`order events, ${orderEvents.length} of ${events.length}`]),
  ];
}
