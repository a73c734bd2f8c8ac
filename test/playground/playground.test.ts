import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LESSONS, type Lesson } from '../../playground/src/lessons/index.ts';
import { findChromium, launch } from './browser.ts';
import { PlaygroundPage, type Answer } from './page.ts';
import { startServer } from './server.ts';

const root = join(import.meta.dirname, '../..');
const chromium = findChromium();
const missing = [
  ...(chromium === undefined ? ['Chromium (apt-get install chromium, or name it in $CHROMIUM)'] : []),
  ...['playground/dist/index.html', 'src/main.ts'].filter((file) => !existsSync(join(root, file))),
];
if (missing.length > 0) console.warn(`The playground is not tested in a browser; missing: ${missing.join(', ')}.`);

function lessonCalled(name: string): Lesson {
  const lesson = LESSONS.find((candidate) => candidate.name === name);
  if (!lesson) throw new Error(`There is no lesson ${name}.`);
  return lesson;
}

/** Lessons whose answer is a feed, with the fewest events that it has after the lessons before it. */
const FEEDS: Readonly<Record<string, number>> = {
  WatchBook: 1,
  WatchMyOrders: 3,
  WatchTrades: 1,
  WatchAuction: 1,
  WatchAlerts: 0,
  WatchTopOfBook: 1,
  WatchOrderByOrder: 1,
  WatchCandles: 1,
  WatchDay: 1,
};

describe.skipIf(missing.length > 0)('the playground in Chromium', { timeout: 60_000 }, () => {
  let origin: string;
  let browser: Browser;
  let playground: PlaygroundPage;
  const toStop: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const server = await startServer();
    toStop.push(() => server.stop());
    browser = await launch(chromium!);
    toStop.push(() => browser.close());
    origin = server.origin;
  }, 60_000);

  afterAll(async () => {
    for (const stop of toStop.reverse()) await stop();
  });

  beforeEach(async () => {
    playground = await PlaygroundPage.open(browser, origin);
  });

  afterEach(() => playground.close());

  const runLesson = async (name: string): Promise<Answer> => {
    await playground.openLesson(lessonCalled(name));
    return playground.run();
  };

  it('runs every ready operation with its own key, in order', async () => {
    const answers: Record<string, Answer> = {};
    for (const lesson of LESSONS) {
      await playground.openLesson(lesson);
      expect(await playground.page.locator('#key').inputValue()).toBe(lesson.key ?? '');
      const events = FEEDS[lesson.name];
      if (events === undefined) {
        answers[lesson.name] = await playground.run();
        expect(answers[lesson.name], lesson.name).not.toHaveProperty('errors');
        expect(JSON.parse(await playground.textOf('response.json')), lesson.name).toEqual(answers[lesson.name]);
      } else {
        await playground.press();
        const feed = await playground.feed(events);
        expect(feed.ended, `${lesson.name}: ${JSON.stringify(feed)}`).toBeUndefined();
        if (events > 0) expect(feed.received).toBeGreaterThanOrEqual(events);
        await playground.press();
      }
    }
    const ok = { userErrors: [] };
    expect(answers).toMatchObject({
      WhoAmI: { data: { viewer: { accounts: [{ id: 'ALICE' }] } } },
      Book: { data: { orderBook: { spread: '0.02', midPrice: '150.00' } } },
      FirstOrder: { data: { submitOrder: { order: { status: 'NEW' }, duplicate: false, ...ok } } },
      MarketOrder: { data: { submitOrder: { order: { status: 'FILLED', averagePrice: '150.01' }, ...ok } } },
      AmendOrder: { data: { amendOrder: { order: { quantity: '60', version: 2 }, ...ok } } },
      CancelOrder: { data: { cancelOrder: { order: { status: 'CANCELED', cancelReason: 'USER' }, ...ok } } },
      RefusedOrder: {
        data: {
          submitOrder: { order: { status: 'REJECTED', rejectCode: 'TICK_SIZE' }, userErrors: [{ code: 'TICK_SIZE' }] },
        },
      },
      SameOrderTwice: { data: { first: { duplicate: false, ...ok }, second: { duplicate: true, ...ok } } },
      FindOrder: { data: { order: { status: 'CANCELED' } } },
      ManyOrders: {
        data: {
          submitOrders: {
            results: [
              { order: { status: 'NEW' } },
              { order: { rejectCode: 'INVALID_QUANTITY' } },
              { order: { status: 'NEW' } },
            ],
          },
        },
      },
      CancelAll: { data: { cancelAllOrders: { canceledCount: 1, ...ok } } },
      Positions: { data: { account: { positions: [{ quantity: '50', averagePrice: '150.01' }] } } },
      Watchlist: {
        data: {
          instruments: expect.arrayContaining([
            expect.objectContaining({ symbol: 'AAPL', topOfBook: expect.objectContaining({ volume: '50' }) }),
          ]),
        },
      },
      TopOfBook: {
        data: {
          topOfBook: { midPrice: '150.00', last: { price: '150.01', quantity: '50' } },
          dayStatistics: { open: '150.01', close: '150.01', previousClose: null, volume: '50', tradeCount: 1 },
        },
      },
      Candles: { data: { candles: { nodes: [{ open: '150.01', volume: '50' }] } } },
      PastBook: { data: { orderBook: { sequence: '12', lastPrice: null } } },
      PastPositions: { data: { positions: [] } },
      CheckOrder: {
        data: {
          validateOrder: { approved: true, ...ok },
          estimateOrder: { filledQuantity: '1000', arrivalMid: '150.00' },
        },
      },
      IcebergOrder: { data: { submitOrder: { order: { displayQuantity: '100', leavesQuantity: '50000' }, ...ok } } },
      PegOrder: { data: { submitOrder: { order: { status: 'NEW', peg: 'MID' }, ...ok } } },
      ReplaceOrder: {
        data: { replaceOrder: { order: { peg: null, price: '149.99', leavesQuantity: '40', version: 2 }, ...ok } },
      },
      StopCascade: {
        data: {
          submitOrders: {
            results: [
              { order: { events: expect.arrayContaining([expect.objectContaining({ type: 'TRIGGERED' })]) } },
              { order: { events: expect.arrayContaining([expect.objectContaining({ type: 'TRIGGERED' })]) } },
              ok,
            ],
          },
        },
      },
      BracketOrder: {
        data: {
          submitLinkedOrders: {
            orders: [{ status: 'FILLED', linkedOrders: [{}, {}] }, { contingency: 'BRACKET' }, { type: 'STOP' }],
            ...ok,
          },
        },
      },
      WaysOut: { data: { cancelAllOrders: { canceledCount: 1, ...ok }, keepAlive: ok } },
      TradingDays: { data: { calendar: [{ date: '2026-11-24' }, {}, {}, {}], clock: { rate: null } } },
      CallAuction: { data: { setMarketPhase: { marketStatus: [{ phase: 'REOPENING_AUCTION' }], ...ok } } },
      AuctionOrder: { data: { submitOrder: { order: { leavesQuantity: '120' }, ...ok } } },
      EndAuction: { data: { setMarketPhase: { marketStatus: [{ phase: 'CONTINUOUS' }], ...ok } } },
      StopAccount: {
        data: {
          killAccount: { account: { tradingState: 'HALTED' }, ...ok },
          setTradingState: { account: { tradingState: 'HALTED' }, change: { status: 'PENDING' }, ...ok },
        },
      },
      ReleaseAccount: {
        data: { approveRiskChange: { change: { status: 'EFFECTIVE', account: { tradingState: 'ACTIVE' } }, ...ok } },
      },
      Limits: {
        data: { limits: expect.arrayContaining([expect.objectContaining({ level: 'TIER_SYMBOL', value: '500' })]) },
      },
      EveryCheck: { data: { validateOrder: { approved: false } } },
      TightenLimit: { data: { setLimit: { change: { status: 'EFFECTIVE' }, ...ok } } },
      LoosenLimit: { data: { setLimit: { change: { status: 'PENDING' }, ...ok } } },
      ApproveChange: {
        data: { approveRiskChange: { change: { status: 'EFFECTIVE', decidedBy: 'second risk manager' }, ...ok } },
      },
      KillSwitch: { data: { setTradingState: { change: { status: 'EFFECTIVE' }, ...ok } } },
      RiskReport: { data: { riskReport: { positions: [{ instrument: { symbol: 'AAPL' } }] } } },
      Halts: { data: { marketStatus: { phase: 'CONTINUOUS', halt: null } } },
      VirtualClock: {
        data: { stop: { clock: { rate: '0.00' }, ...ok }, stepClock: ok, goOn: { clock: { rate: null }, ...ok } },
      },
      ListInstrument: { data: { createInstrument: ok } },
      NewMember: { data: { createFirm: ok, createAccount: ok, createApiKey: ok } },
      RevokeKey: { data: { revokeApiKey: ok } },
    });
    expect(playground.complaints).toEqual([]);
  });

  it('runs what is in front on Ctrl+Enter, right after loading', async () => {
    const { page } = playground;
    const answered = page.waitForResponse(
      (response) => response.request().postData()?.includes('query WhoAmI') ?? false,
    );
    await expect
      .poll(() => page.evaluate('document.activeElement?.closest(".graphiql-query-editor") !== null'))
      .toBe(true);
    await page.keyboard.press('ControlOrMeta+Enter');
    expect(await (await answered).json()).toMatchObject({ data: { viewer: {} } });
  });

  it('asks nothing of any other host, and runs its editors’ workers from its own build', async () => {
    await runLesson('FirstOrder');
    await playground.openLesson(lessonCalled('WatchBook'));
    await playground.press();
    await playground.feed(1);
    await playground.page.getByRole('button', { name: 'Show Live market' }).click();
    await playground.page.getByText('live', { exact: true }).waitFor();
    await playground.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const hosts = new Set(playground.requests.map((address) => new URL(address).host));
    expect([...hosts]).toEqual([new URL(origin).host]);
    expect(playground.requests.some((address) => address.startsWith('ws://'))).toBe(true);
    const workers = playground.page.workers().map((worker) => new URL(worker.url()).pathname);
    for (const name of ['editor', 'graphql', 'json']) {
      expect(workers).toContainEqual(expect.stringMatching(new RegExp(`^/graphiql/assets/${name}\\.worker-`)));
    }
    expect(playground.complaints).toEqual([]);
  });

  it('sends the chosen key at once, by HTTP and on a new socket', async () => {
    const { page } = playground;
    const keys = page.locator('#key');
    await playground.openLesson(lessonCalled('WhoAmI'));
    await keys.selectOption('demo-bob');
    expect(await playground.run()).toMatchObject({ data: { viewer: { accounts: [{ id: 'BOB' }] } } });

    await playground.openLesson(lessonCalled('WatchMyOrders'));
    await playground.press();
    await page.getByRole('button', { name: /^Stop query/ }).waitFor();
    await keys.selectOption('own');
    await page.getByLabel('My key').fill('not-a-key');
    expect((await playground.feed(Infinity)).ended).toBeDefined();

    await playground.press();
    expect((await playground.feed(Infinity)).errors?.[0]?.message).toContain('4403');
    expect(await runLesson('MyOrders')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });

    await page.getByRole('button', { name: 'use demo-alice' }).click();
    expect(await runLesson('MyOrders')).not.toHaveProperty('errors');
  });

  it('names orders anew when it is loaded again, and when asked to', async () => {
    const idOf = async (): Promise<string | undefined> =>
      /first-order-\w+/.exec(await playground.textOf('variables.json'))?.[0];
    const isNew = { data: { submitOrder: { duplicate: false, userErrors: [] } } };
    expect(await runLesson('FirstOrder')).toMatchObject(isNew);
    const first = await idOf();
    await playground.page.waitForTimeout(1_000);
    await playground.load();
    expect(await runLesson('FirstOrder')).toMatchObject(isNew);
    const second = await idOf();
    expect(await playground.run()).toMatchObject({ data: { submitOrder: { duplicate: true } } });
    await playground.page.getByRole('button', { name: /^New ids/ }).click();
    await playground.page.waitForTimeout(250);
    expect(await playground.run()).toMatchObject(isNew);
    expect(new Set([first, second, await idOf()]).size).toBe(3);
  });

  it('checks in its workers what is typed', async () => {
    const { page } = playground;
    await playground.openLesson(lessonCalled('NewMember'));
    await page.waitForTimeout(1_000);
    expect(await playground.markers()).toEqual([]);

    await playground.openLesson(lessonCalled('Book'));
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(
      'query Book($symbol: String!, $depth: Int) { orderBuch(symbol: $symbol, depth: $depth) }',
    );
    await page.getByRole('region', { name: 'Variables' }).locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{ "symbol": 1, "depth": 5 }');
    await expect
      .poll(() => playground.markers(), { timeout: 10_000 })
      .toEqual(
        expect.arrayContaining([
          expect.stringMatching(/operation.*orderBuch/),
          expect.stringMatching(/variables.*Incorrect type/),
        ]),
      );
  });

  it('shows in the live market what a tab does', async () => {
    const { page } = playground;
    await runLesson('MarketOrder');
    await page.getByRole('button', { name: 'Show Live market' }).click();
    const prints = page.locator('.bourse-prints tr');
    await prints.first().waitFor();
    const newest = async (): Promise<number> =>
      Number(/\d+/.exec((await prints.first().getAttribute('title')) ?? '')?.[0]);
    const before = await newest();
    await page.getByRole('button', { name: /^New ids/ }).click();
    await page.waitForTimeout(250);
    await playground.run();
    await expect.poll(newest, { timeout: 5_000 }).toBe(before + 1);
    expect(await prints.first().textContent()).toContain('150.01');
  });
});
