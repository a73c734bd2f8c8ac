import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginningOf } from '../../tools/replay/lobster/beginning.ts';
import { readFlow } from '../../tools/replay/lobster/files.ts';
import { replay } from '../../tools/replay/replay.ts';
import { GraphqlClient } from '../../tools/replay/target/graphql-client.ts';
import { openRemote, type RemoteOptions } from '../../tools/replay/target/remote.ts';
import { openHouse, type House } from '../api/support/house.ts';
import { hasSample, MSFT_L50 } from './lobster-data.ts';
import { flow, snippet } from './snippet.ts';

describe('the replay against a running server, by GraphQL alone', () => {
  let house: House;
  let runs = 0;

  beforeAll(async () => {
    house = await openHouse({ seed: 'textbook' });
  });
  afterAll(() => house.close());

  const options = (symbol: string, depth: number, more: Partial<RemoteOptions> = {}): RemoteOptions => ({
    url: `${house.url}/graphql`,
    key: 'demo-maker',
    aggressorKey: 'demo-atlas',
    operatorKey: 'demo-operator',
    instrument: { symbol, tickSize: 10_000, referencePrice: 10_000_000 },
    depth,
    run: `run-${++runs}`,
    ...more,
  });

  it('lists the instrument, sends orders of two accounts, and reads book and makers back', async () => {
    const target = await openRemote(options('XYZ', 2));
    const { comparison, planner } = await replay(
      flow(
        snippet(
          2,
          `34200.1 new 11 100 @ 10.02 sell      | 10.00x50 / 10.02x100 10.03x70
           34200.2 new 12 40 @ 10.02 sell       | 10.00x50 / 10.02x140 10.03x70
           34200.3 reduces 12 10 @ 10.02 sell   | 10.00x50 / 10.02x130 10.03x70
           34200.4 executes 11 100 @ 10.02 sell | 10.00x50 / 10.02x30 10.03x70
           34200.4 executes-hidden 0 9 @ 10.02 sell | 10.00x50 / 10.02x30 10.03x70
           34200.4 executes 12 30 @ 10.02 sell  | 10.00x50 / 10.03x70
           34200.5 executes 99 20 @ 10.03 sell  | 10.00x50 / 10.03x50
           34200.6 deletes 98 50 @ 10.00 buy    | / 10.03x50`,
        ),
      ),
      target,
    );
    expect(comparison.tally).toEqual({
      rows: 7,
      equalAtDepth1: 7,
      equalAtDepth5: 7,
      equalAtFullDepth: 7,
      executions: 3,
      executionsAtPrice: 3,
      executionsOfSentOrders: 2,
      executionsOfRightOrder: 2,
      refusals: 0,
    });
    expect(planner.counts).toMatchObject({ aggressiveOrders: 2, levelsTakenOver: 0 });
    const index = house.directory.instrument('XYZ')!.index;
    expect(house.feeds.book(index, 5)).toMatchObject({ bids: [], asks: [{ price: 10_030_000, quantity: 50 }] });
  });

  it('counts refusals in the words of the server', async () => {
    const instrument = { symbol: 'REFUSED', tickSize: 50_000, referencePrice: 10_000_000 };
    const target = await openRemote(options('REFUSED', 1, { instrument }));
    const { comparison } = await replay(flow(snippet(1, '34200.1 new 11 100 @ 10.02 sell | /10.02x100')), target);
    expect(comparison.tally.refusals).toBe(1);
    expect(comparison.refusals[0]).toMatch(/^TICK_SIZE: .*10\.02/);
  });

  it('says why it cannot begin', async () => {
    await expect(openRemote(options('AAPL', 1))).rejects.toThrow('The book of AAPL is not empty');
    await expect(openRemote(options('NEW', 1, { operatorKey: null }))).rejects.toThrow('NEW is not listed');
    await expect(openRemote(options('NEW', 1, { aggressorKey: 'demo-maker' }))).rejects.toThrow(
      'Both keys speak for MAKER',
    );
    await expect(openRemote(options('NEW', 1, { key: 'demo-operator' }))).rejects.toThrow(
      'The key of --key has no account',
    );
    await expect(openRemote(options('NEW', 1, { key: 'nobody' }))).rejects.toThrow('UNAUTHENTICATED');
    await expect(openRemote(options('NEW', 1, { operatorKey: 'demo-maker' }))).rejects.toThrow('FORBIDDEN');
    await expect(openRemote(options('no name', 1))).rejects.toThrow('could not be listed');
    await expect(openRemote(options('NEW', 1, { url: `${house.url}/healthz` }))).rejects.toThrow(/healthz answered/);
  });

  it('sends again what the server did not take', async () => {
    let failures = 2;
    const fetched = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      if (failures-- <= 0) return fetched(input, init);
      const error = { message: 'Too fast.', extensions: { code: 'RATE_LIMITED', retryAfterMs: 1 } };
      return Promise.resolve(Response.json({ errors: [error] }));
    };
    try {
      const client = new GraphqlClient(`${house.url}/graphql`, 'demo-maker');
      expect(await client.request('{ viewer { accounts { id } } }', {})).toEqual({
        viewer: { accounts: [{ id: 'MAKER' }] },
      });
      expect(failures).toBe(-1);
    } finally {
      globalThis.fetch = fetched;
    }
  });

  describe.runIf(hasSample(MSFT_L50))('real order flow', () => {
    it('MSFT, 50 levels, 1,000 messages: all rows and executions equal', async () => {
      const { depth, referencePrice } = await beginningOf(MSFT_L50.messages, MSFT_L50.books);
      expect([depth, referencePrice]).toEqual([50, 30_880_000]);
      const instrument = { symbol: 'MSFT', tickSize: 10_000, referencePrice };
      const target = await openRemote(options('MSFT', depth, { instrument }));
      const { comparison } = await replay(readFlow(MSFT_L50.messages, MSFT_L50.books, null), target);
      expect(comparison.tally).toEqual({
        rows: 999,
        equalAtDepth1: 999,
        equalAtDepth5: 999,
        equalAtFullDepth: 999,
        executions: 110,
        executionsAtPrice: 110,
        executionsOfSentOrders: 34,
        executionsOfRightOrder: 34,
        refusals: 0,
      });
    }, 60_000);
  });
});
