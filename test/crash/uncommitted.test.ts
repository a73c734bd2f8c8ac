import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Connection } from './driver/connection.ts';
import { operationOf } from './driver/documents.ts';
import { DriverLog } from './driver/driver-log.ts';
import { Subscriber } from './driver/subscriber.ts';
import type { Feed } from './records.ts';
import { startServer, temporaryFolder } from './server/folder.ts';

/** How long each commit is held back; long beside what a look takes. */
const DELAY_MS = 1_000;
/** A look that is back by then has seen nothing of the commit. */
const SURELY_BEFORE_MS = 900;

const ORDER = {
  accountId: 'ATLAS',
  clientOrderId: 'not-yet',
  symbol: 'AAPL',
  side: 'BUY',
  type: 'MARKET',
  timeInForce: 'DAY',
  quantity: '600',
} as const;

/** All the ways in which a reader could get to see of an order, but for the feeds. */
const LOOK = {
  query: `{
    orderBook(symbol: "AAPL") { sequence lastPrice bids { price quantity } asks { price quantity } }
    order(accountId: "ATLAS", clientOrderId: "not-yet") { id }
    orders(accountId: "ATLAS", first: 10) { nodes { id } }
    trades(symbol: "AAPL", first: 10) { nodes { id } }
    positions(accountId: "ATLAS") { quantity }
  }`,
};

const FEEDS: readonly Feed[] = [
  { name: 'prints', kind: 'trades', symbol: 'AAPL' },
  { name: 'atlas', kind: 'orderEvents', accountId: 'ATLAS' },
  { name: 'book', kind: 'orderBook', symbol: 'AAPL', depth: 10 },
];

test(
  'a reader never sees uncommitted rows or books: nothing of an order before its commit, then all',
  { timeout: 90_000 },
  async () => {
    const folder = temporaryFolder();
    const environment = { BOURSE_COMMIT_DELAY_MS: String(DELAY_MS) };
    const server = startServer({ database: join(folder, 'bourse.db'), environment });
    const address = await server.opened;
    const log = new DriverLog(join(folder, 'log.jsonl'));
    const seen = (): number => readFileSync(log.path, 'utf8').split('"t":"seen"').length - 1;
    const subscribers = FEEDS.map((feed) => new Subscriber(feed, 'demo-atlas', log));
    for (const subscriber of subscribers) subscriber.connect(address);
    const [trader, reader] = [new Connection(address, 'demo-atlas'), new Connection(address, 'demo-atlas')];
    // The book's snapshot is the only event so far.
    await vi.waitFor(() => expect(seen()).toBe(1), { timeout: 5_000 });
    const before = await reader.ask(LOOK);
    expect(before).toMatchObject({ data: { order: null, trades: { nodes: [] } } });

    const sentAt = performance.now();
    let answered = false;
    const answer = trader.ask(operationOf({ kind: 'submit', orders: [ORDER] })).finally(() => (answered = true));
    let looks = 0;
    for (;;) {
      const look = await reader.ask(LOOK);
      const events = seen();
      if (performance.now() - sentAt > SURELY_BEFORE_MS) break;
      expect(answered).toBe(false);
      expect(look).toEqual(before);
      expect(events).toBe(1);
      looks++;
      await sleep(20);
    }
    expect(looks).toBeGreaterThan(3);

    expect(await answer).toMatchObject({
      data: { answer: { order: { status: 'FILLED', averagePrice: '150.013333' }, userErrors: [] } },
    });
    const after = await reader.ask(LOOK);
    expect(after.data.order).not.toBeNull();
    expect(after.data.trades.nodes).toHaveLength(4);
    expect(after.data.positions).toEqual([{ quantity: '600' }]);
    expect(after.data.orderBook).toMatchObject({
      sequence: '25',
      lastPrice: '150.02',
      asks: [{ price: '150.02', quantity: '400' }, {}, {}],
    });
    // The prints, the events of the order, the book's delta.
    await vi.waitFor(() => expect(seen()).toBe(1 + 4 + 5 + 1), { timeout: 5_000 });
    for (const each of [...subscribers, trader, reader]) each.close();
    log.close();
  },
);
