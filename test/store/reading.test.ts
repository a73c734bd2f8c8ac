import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Overloaded, TooManyRows } from '../../src/exchange/index.ts';
import { openQueries } from '../../src/store/index.ts';
import { EVENTS_OF_ORDERS } from '../../src/store/queries/account-queries.ts';
import { Reader } from '../../src/store/queries/reader.ts';
import type { Answer, Statement } from '../../src/store/reading/messages.ts';
import { ReaderLife } from '../../src/store/reading/reader-life.ts';
import { ReaderLink } from '../../src/store/reading/reader-link.ts';
import { ORDER_EVENTS } from '../../src/store/rows/trading-tables.ts';
import { SampleFlow } from './sample-group.ts';
import { freshUrl, journalOn, migratedUrl, queriesOn, sampleDatabase } from './support.ts';

let sample: Awaited<ReturnType<typeof sampleDatabase>>;
let link: ReaderLink;
beforeAll(async () => {
  sample = await sampleDatabase([new SampleFlow().group(200)]);
  link = await ReaderLink.open(sample.url);
});
afterAll(async () => {
  await link.close();
  sample.remove();
});

const ORDERS = `SELECT json_array(count(*)) AS "row" FROM "orders"`;
const TEXT = 'say "ß😀"\n';
/** Some ten milliseconds of work. */
const SLOW = `
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
  SELECT json_array(count(*)) AS "row" FROM n`;

describe('statements in a thread', () => {
  test('parameters go over as they are, whatever their size', async () => {
    const given = [2n ** 53n + 1n, -(2n ** 63n), 12.5, null, TEXT, ''];
    const [[text] = []] = await link.ask([[`SELECT json_array(${given.map(() => '?').join(',')}) AS "row"`, ...given]]);
    expect(text).toBe(`[[9007199254740993,-9223372036854775808,12.5,null,${JSON.stringify(TEXT)},""]]`);
  });

  test('one JSON text a statement: of its rows, or of a key and a row each', async () => {
    const rows = `SELECT json_array("value") AS "row" FROM json_each(?)`;
    const keyed = `SELECT "value" AS "key", json_array("value" * 2) AS "row" FROM json_each(?)`;
    const asked = await link.ask([
      [rows, '[1,2]'],
      [rows, '[]'],
      [keyed, '[7,9007199254740991]'],
    ]);
    expect(asked).toEqual([['[[1],[2]]'], ['[]'], ['[[7,[14]],[9007199254740991,[18014398509481982]]]']]);
  });

  test('a long answer comes in texts of a thousand rows, and is put together again', async () => {
    const numbers = Array.from({ length: 2_500 }, (_, place) => place);
    const [answer] = await link.ask([
      [`SELECT json_array("value") AS "row" FROM json_each(?)`, JSON.stringify(numbers)],
    ]);
    expect(answer!.map((text) => (JSON.parse(text) as unknown[]).length)).toEqual([1_000, 1_000, 500]);
    const [rows] = await new Reader(link).together<[number]>([
      `SELECT json_array("value") AS "row" FROM json_each(?)`,
      JSON.stringify(numbers),
    ]);
    expect(rows!.flat()).toEqual(numbers);
  });

  test('S5 a look-up by keys has a bound, at which nothing is lost in silence', async () => {
    const orders = Array.from({ length: 200 }, (_, place) => place + 1);
    const read = (most: number) => new Reader(link, most).rowsByKey(ORDER_EVENTS, EVENTS_OF_ORDERS, orders);
    const all = [...(await read(1_000)).values()].flat().length;
    expect([...(await read(all)).values()].flat()).toHaveLength(all);
    await expect(read(all - 1)).rejects.toThrow(TooManyRows);
    await expect(read(all - 1)).rejects.toThrow(`more than ${all - 1} order events`);
  });

  test('the event loop goes on while the database works', async () => {
    let answered = false;
    const asked = link.ask([[SLOW]]).then(() => (answered = true));
    let turns = 0;
    for (; !answered; turns++) await turn();
    await asked;
    expect(turns).toBeGreaterThan(100);
  });

  test('they are counted when they are sent', async () => {
    const before = link.statements;
    await link.ask([[ORDERS]]);
    await link.ask([[ORDERS], [ORDERS], [ORDERS]]);
    expect(link.statements - before).toBe(4);
  });

  test('what the database says against one is told, and the next ones are answered', async () => {
    await expect(link.ask([['SELECT missing']])).rejects.toThrow('no such column: missing (SQLITE_ERROR)');
    await expect(link.ask([[ORDERS], ['SELECT missing'], [ORDERS]])).rejects.toThrow('no such column: missing');
    expect(await link.ask([[ORDERS], [ORDERS]])).toEqual([['[[200]]'], ['[[200]]']]);
  });

  test('nothing can be written', async () => {
    await expect(link.ask([[`DELETE FROM "orders"`]])).rejects.toThrow('readonly database');
    await expect(link.ask([[`DELETE FROM "orders" RETURNING '[]' AS "row"`]])).rejects.toThrow('readonly database');
  });

  test('a short look-up does not wait for the end of a risk report', async () => {
    const queries = await queriesOn(sample.url);
    const done: string[] = [];
    await Promise.all([
      queries.riskReport({}, null).then(() => done.push('report')),
      queries.ordersByIds([1]).then(() => done.push('order')),
    ]);
    expect(done).toEqual(['order', 'report']);
  });
});

describe('what is seen', () => {
  test('X3 whoever was told of a commit reads it', async () => {
    const url = await migratedUrl();
    const [journal, queries] = [await journalOn(url), await queriesOn(url)];
    const flow = new SampleFlow();
    for (let round = 0; round < 20; round++) {
      const group = flow.group(3);
      await journal.append(group);
      const ids = group.changes.orders.map(({ id }) => id);
      expect([...(await queries.ordersByIds(ids)).values()]).toEqual(group.changes.orders);
    }
  });

  test('statements that are asked together are of one moment', async () => {
    const url = await migratedUrl();
    const journal = await journalOn(url);
    const reader = await ReaderLink.open(url);
    onTestFinished(() => reader.close());
    const asked = reader.ask([[ORDERS], [SLOW], [ORDERS]]);
    await journal.append(new SampleFlow().group(5));
    const [before, , after] = await asked;
    expect(after).toEqual(before);
    expect(await reader.ask([[ORDERS]])).toEqual([['[[5]]']]);
  });
});

describe('when the thread dies', () => {
  test('X2 what waits is rejected, and the next question starts another', async () => {
    const lives: ReaderLife[] = [];
    const reader = await ReaderLink.with(async () => {
      const life = await ReaderLife.start({ url: sample.url });
      lives.push(life);
      return life;
    });
    onTestFinished(() => reader.close());
    const waiting = [reader.ask([[SLOW]]), reader.ask([[ORDERS]])];
    await turn();
    await (lives[0] as unknown as { worker: Worker }).worker.terminate();
    for (const { status, reason } of (await Promise.allSettled(waiting)) as PromiseRejectedResult[]) {
      expect([status, String(reason)]).toEqual(['rejected', "Error: The database's reader ended with code 1."]);
    }
    expect(lives).toHaveLength(1);
    expect(await Promise.all([reader.ask([[ORDERS]]), reader.ask([[ORDERS]])])).toEqual([[['[[200]]']], [['[[200]]']]]);
    expect(lives).toHaveLength(2);
  });

  test('one that cannot start again says why, and the next question tries once more', async () => {
    const starts: (() => Promise<FakeLife>)[] = [
      () => Promise.resolve(new FakeLife(true)),
      () => Promise.reject(new Error('disk gone')),
      () => Promise.resolve(new FakeLife()),
    ];
    const reader = await ReaderLink.with(() => starts.shift()!());
    await expect(reader.ask([[ORDERS]])).rejects.toThrow('disk gone');
    expect(starts).toHaveLength(1);
    expect(await reader.ask([[ORDERS]])).toEqual([['[]']]);
  });

  test('a database that cannot be opened is told at once', async () => {
    await expect(openQueries(`${freshUrl()}/no/such/folder.db`)).rejects.toThrow('cannot be opened');
  });
});

describe('bounds and end', () => {
  test('S5 beyond a thousand questions that wait, one is Overloaded, and not sent', async () => {
    const life = new FakeLife();
    life.answers = new Promise(() => undefined);
    const reader = await ReaderLink.with(() => Promise.resolve(life));
    for (let asked = 0; asked < 1_000; asked++) void reader.ask([[ORDERS]]);
    const refused = reader.ask([[ORDERS]]);
    await expect(refused).rejects.toThrow(Overloaded);
    await expect(refused).rejects.toThrow('1000 reads of the database wait');
    expect(life.asked).toHaveLength(1_000);
    expect(reader.statements).toBe(1_000);
  });

  test('those that are answered make room', async () => {
    const reader = await ReaderLink.with(() => Promise.resolve(new FakeLife()));
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 1_000 }, () => reader.ask([[ORDERS]])));
    }
    expect(reader.statements).toBe(3_000);
  });

  test('an end answers what was asked before it, and nothing after it', async () => {
    const reader = await ReaderLink.open(sample.url);
    const asked = reader.ask([[SLOW]]);
    await turn();
    const closed = reader.close();
    await expect(reader.ask([[ORDERS]])).rejects.toThrow('is closed');
    expect(await asked).toEqual([['[[300000]]']]);
    await closed;
    await reader.close();
  });
});

class FakeLife {
  answers: Promise<readonly Answer[]> = Promise.resolve([['[]']]);
  readonly asked: (readonly Statement[])[] = [];
  readonly isOver: boolean;

  constructor(isOver = false) {
    this.isOver = isOver;
  }

  ask(statements: readonly Statement[]): Promise<readonly Answer[]> {
    this.asked.push(statements);
    return this.answers;
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
