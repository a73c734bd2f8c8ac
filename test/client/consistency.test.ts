import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkBooks,
  checkComparisons,
  checkFrames,
  checkOrders,
  checkPrivacy,
  checkRows,
  checkTape,
  checkTops,
} from './support/checks.ts';
import { ACCOUNTS, run, type Run } from './support/run.ts';
import { openInProcess } from './support/in-process.ts';
import type { Server } from './support/server.ts';
import type { SubscriberOptions } from './support/subscriber.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const STEPS = Number(process.env['STEPS'] ?? 120);
const { ATLAS, MAKER, ALICE, BOB } = ACCOUNTS;

const SUBSCRIBERS: readonly SubscriberOptions[] = [
  { habit: 'quick', depth: 500, everyLevel: true, tape: true },
  { habit: 'quick', depth: 1, account: ATLAS, nosy: true },
  { habit: 'quick', depth: 3, account: BOB, nosy: true },
  { habit: 'quick', depth: 10, maxRate: 20, everyLevel: true, tape: true },
  { habit: 'slow', depth: 5, everyLevel: true, proves: true },
  { habit: 'slow', depth: 10, account: MAKER, nosy: true },
  { habit: 'stalled', depth: 10, account: ALICE, nosy: true },
  { habit: 'stalled', depth: 4, silence: 100, everyLevel: true },
  { habit: 'restless', depth: 2, account: ATLAS, tape: true },
  { habit: 'restless', depth: 500, account: MAKER, everyLevel: true },
  { habit: 'lossy', depth: 10, account: ATLAS, everyLevel: true },
];

describe(`subscribers on good and bad lines, under load, over a restart (SEED=${SEED})`, () => {
  let server: Server;
  let seen: Run;

  beforeAll(async () => {
    // Small queues, so that readers of a few seconds can be too slow.
    server = await openInProcess({
      feed: { rowQueue: 10, patience: 0, bookQueue: 4, ordersQueue: 15, ordersPart: 7 },
      pingEvery: 200,
    });
    seen = await run(server, { seed: SEED, steps: STEPS, subscribers: SUBSCRIBERS });
  }, 120_000);
  afterAll(() => server.close());

  it('F93 I19 level 2 is the book of the journal at every sequence that a client reached', () => checkBooks(seen));

  it('F94 I19 level 3 is the book of the journal, order by order; an id is one stay at a place, the same for all', () =>
    checkOrders(seen, 2));

  it('F92 I19 level 1 is the top of the book, with the last trade and the volume of the day', () => checkTops(seen));

  it('the server tells the same book of a sequence when it is asked for it later', () => checkComparisons(seen));

  it('F95 I19 trades and order events come once each, over every break', () => checkRows(seen));

  it('candles and statistics are those of the trades that they count', () => checkTape(seen));

  it('D63 D64 I19 X16 chains hold on every socket, and SLOW_CONSUMER tells the last sequence that was sent', () => {
    const { slowConsumers, skips } = checkFrames(seen);
    expect(slowConsumers).toBeGreaterThan(0);
    expect(skips).toBeGreaterThan(0);
  });

  it('I20 no frame has what is another account’s', () => checkPrivacy(seen));

  it.each([
    ['stalled nobody depth 4', 'closed with 4499 Terminated'],
    ['stalled ALICE depth 10', 'closed with 1006'],
    ['restless ATLAS depth 2', 'closed with 1006'],
    ['restless MAKER depth 500', 'closed with 1006'],
    ['lossy ATLAS depth 10', 'events are missing'],
  ])('%s: %s, and it came back', (name, why) => {
    expect(seen.subscribers.find((each) => each.name === name)!.told).toContain(why);
  });

  it('D63 nothing is missing on lines that lose nothing', () => {
    const others = seen.subscribers.filter(({ options }) => options.habit !== 'lossy');
    expect(others.filter(({ told }) => told.includes('events are missing'))).toEqual([]);
  });
});
