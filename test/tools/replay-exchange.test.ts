import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '../../tools/replay/replay.ts';
import { memoryTarget, type MemoryExchange } from './memory-exchange.ts';
import { flow, snippet } from './snippet.ts';
import type { Operation } from '../../tools/replay/plan/operation.ts';

const sell = (handle: number, quantity: number): Operation => ({
  kind: 'rest',
  handle,
  side: 'SELL',
  price: 10_020_000,
  quantity,
});

describe('the replay against the exchange in this process', () => {
  let exchange: MemoryExchange;
  beforeEach(async () => {
    exchange = await memoryTarget(2);
  });
  afterEach(() => exchange.stop());

  it('shows the book as it was after each step, although steps are sent together', async () => {
    const { target } = exchange;
    const answers = await target.send([
      [sell(0, 100), sell(1, 40)],
      [{ kind: 'take', side: 'BUY', price: 10_020_000, quantity: 110 }],
      [],
      [{ kind: 'reduce', handle: 1, quantity: 15 }],
      [{ kind: 'cancel', handle: 1 }],
    ]);
    expect(answers.map(({ book }) => book.asks.map(({ quantity }) => quantity))).toEqual([[140], [30], [30], [5], []]);
    expect(answers[1]?.answers).toEqual([
      {
        fills: [
          { maker: 0, price: 10_020_000, quantity: 100 },
          { maker: 1, price: 10_020_000, quantity: 10 },
        ],
        refusal: null,
      },
    ]);
  });

  it('gives a refusal in the words of the exchange, and goes on', async () => {
    const { target } = exchange;
    const answers = await target.send([[sell(0, 100)], [{ kind: 'reduce', handle: 0, quantity: 0 }], [sell(1, 5)]]);
    expect(answers[1]?.answers[0]?.refusal).toMatch(/^INVALID_QUANTITY: /);
    expect(answers[2]?.book.asks).toMatchObject([{ quantity: 105 }]);
  });

  it('stops where somebody else sends orders: ids could no longer be foreseen', async () => {
    const { target, commands, market } = exchange;
    await target.send([[sell(0, 100)]]);
    await commands.send(
      {
        kind: 'SubmitOrder',
        account: market.aggressiveAccount,
        instrument: market.instrument,
        clientOrderId: 'stranger',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: 1,
        price: 10_000_000,
        selfTradePrevention: 'CANCEL_TAKER',
      },
      'stranger',
    );
    await expect(target.send([[sell(1, 100)]])).rejects.toThrow('order id 3 where 2 was next');
  });

  it('reports how far it is', async () => {
    const seen: number[] = [];
    const rows = snippet(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 executes 11 30 @ 10.02 sell | 10.00x50 / 10.02x70`,
    );
    const { comparison } = await replay(flow(rows), exchange.target, { progress: (messages) => seen.push(messages) });
    expect(seen).toEqual([2]);
    expect(comparison.tally).toMatchObject({ rows: 1, equalAtFullDepth: 1, executionsOfRightOrder: 1 });
  });
});
