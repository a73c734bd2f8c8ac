import { afterEach, describe, expect, test } from 'vitest';
import { NoSuchMoment, Overloaded, StorageUnavailable } from '../../src/exchange/index.ts';
import { PastLink } from '../../src/store/past/past-link.ts';

/** A thread that does what the account that it is asked for says: see there. */
const THREAD = new URL('./past-stub.mjs', import.meta.url);
const [DIES, THROWS, LATE, NO_MOMENT, OVERLOADED, BROKEN] = [-1, -2, -3, -4, -5, -6];

let link: PastLink;
afterEach(() => link.close());

/** @returns how many questions the thread has been asked, this one included: one, of a new thread */
const ask = (account: number) => link.ask({ kind: 'positions', account, at: 0 }).then(([answer]) => answer);
const open = (patienceMs = 60_000): PastLink =>
  (link = new PastLink(THREAD, { url: 'file:/none', tuning: {} }, patienceMs));

describe('the thread that looks back', () => {
  test('is asked one question after the other, and answers in order', async () => {
    open();
    expect(await Promise.all([1, 2, 3].map((account) => ask(account)))).toMatchObject([
      { account: 1, quantity: 1 },
      { account: 2, quantity: 2 },
      { account: 3, quantity: 3 },
    ]);
  });

  test.each([
    ['no such moment', NO_MOMENT, NoSuchMoment, 'there was none'],
    ['it takes too long', OVERLOADED, Overloaded, 'too long'],
    ['anything else', BROKEN, Error, 'broken'],
  ])('tells %s as what it is, and goes on', async (_, account, kind, message) => {
    open();
    const asking = ask(account);
    await expect(asking).rejects.toThrow(kind);
    await expect(asking).rejects.toThrow(message);
    expect(await ask(1)).toMatchObject({ quantity: 2 });
  });

  test.each([
    ['ends', DIES, 'ended with code 7'],
    ['throws', THROWS, 'failed: Error: thrown'],
  ])('that %s rejects what waits, and is started anew with the next question', async (_, account, message) => {
    open();
    const waiting = [ask(account), ask(1), ask(2)];
    for (const each of await Promise.allSettled(waiting)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { message: `The thread that looks back ${message}.` } });
    }
    expect(await ask(3)).toMatchObject({ account: 3, quantity: 1 });
    expect(await ask(3)).toMatchObject({ account: 3, quantity: 2 });
  });

  test('whose asker has gone meanwhile is not asked', async () => {
    open(1);
    const [late, waited] = await Promise.allSettled([ask(LATE), ask(1)]);
    expect(late).toMatchObject({ status: 'fulfilled', value: { quantity: 1 } });
    expect(waited).toMatchObject({ status: 'rejected', reason: { name: 'Overloaded' } });
    expect(await ask(2)).toMatchObject({ account: 2, quantity: 2 });
  });

  test('a hundred may wait, and one more is refused', async () => {
    open();
    const waiting = Array.from({ length: 100 }, (_, account) => ask(account));
    await expect(ask(101)).rejects.toThrow(
      new Overloaded('100 questions about the past wait already; ask again later.'),
    );
    expect((await Promise.all(waiting)).at(-1)).toMatchObject({ account: 99, quantity: 100 });
    expect(await ask(102)).toMatchObject({ quantity: 101 });
  });

  test('is ended by close: what waits is rejected, and what is asked later', async () => {
    open();
    const waiting = [ask(LATE), ask(1)];
    const closing = link.close();
    for (const each of await Promise.allSettled([...waiting, ask(2)])) {
      expect(each).toMatchObject({ status: 'rejected', reason: new StorageUnavailable('The exchange is stopping.') });
    }
    await closing;
  });

  test('closes without having been asked', async () => {
    await open().close();
    await expect(ask(1)).rejects.toThrow(StorageUnavailable);
  });
});
