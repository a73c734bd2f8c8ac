import { describe, expect, it } from 'vitest';
import { Comparison } from '../../tools/replay/compare/comparison.ts';
import { Planner } from '../../tools/replay/plan/planner.ts';
import { REASONS } from '../../tools/replay/plan/reasons.ts';
import { replay } from '../../tools/replay/replay.ts';
import { NaiveTarget } from './naive-target.ts';
import { flow, snippet } from './snippet.ts';
import type { Operation } from '../../tools/replay/plan/operation.ts';

const PRICE = (dollars: number): number => Math.round(dollars * 1_000_000);
const rest = (handle: number, side: 'BUY' | 'SELL', quantity: number, price: number): Operation => ({
  kind: 'rest',
  handle,
  side,
  price: PRICE(price),
  quantity,
});
const take = (side: 'BUY' | 'SELL', quantity: number, price: number): Operation => ({
  kind: 'take',
  side,
  price: PRICE(price),
  quantity,
});

/** What the plan asks of an exchange, row by row of the file. */
function plan(depth: number, text: string): readonly (readonly Operation[])[] {
  const planner = new Planner();
  const steps = snippet(depth, text).flatMap((row) => planner.next(row));
  return [...steps, ...planner.finish()].map((step) => step.operations);
}

async function play(depth: number, text: string, takeOver = true) {
  const target = new NaiveTarget();
  const { planner, comparison } = await replay(flow(snippet(depth, text)), target, { takeOver });
  return { target, counts: planner.counts, comparison, tally: comparison.tally };
}

describe('seeding from the first row, which is the book after the first message', () => {
  it('sends a new first order by itself, so that its cancel finds it behind what stood there', () => {
    const steps = plan(
      2,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x130 10.03x70
       34200.2 deletes 11 100 @ 10.02 sell | 10.00x50 / 10.02x30 10.03x70`,
    );
    expect(steps).toEqual([
      [rest(0, 'BUY', 50, 10), rest(1, 'SELL', 30, 10.02), rest(2, 'SELL', 70, 10.03), rest(3, 'SELL', 100, 10.02)],
      [{ kind: 'cancel', handle: 3 }],
    ]);
  });

  it('does not repeat a first message of another type: the row has its effect already', () => {
    const steps = plan(1, '34200.1 executes 11 100 @ 10.02 sell | 10.00x50 / 10.02x30');
    expect(steps).toEqual([[rest(0, 'BUY', 50, 10), rest(1, 'SELL', 30, 10.02)]]);
  });
});

describe('messages', () => {
  it('a reduction is an amendment to the new total and keeps priority', async () => {
    const { target, tally } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 new 12 80 @ 10.02 sell      | 10.00x50 / 10.02x180
       34200.3 reduces 11 60 @ 10.02 sell  | 10.00x50 / 10.02x120
       34200.4 executes 11 30 @ 10.02 sell | 10.00x50 / 10.02x90
       34200.5 reduces 11 5 @ 10.02 sell   | 10.00x50 / 10.02x85`,
    );
    expect(target.sent.slice(3)).toEqual([
      { kind: 'reduce', handle: 1, quantity: 40 },
      take('BUY', 30, 10.02),
      // 100 - 60 - 5: the 30 that are filled count.
      { kind: 'reduce', handle: 1, quantity: 35 },
    ]);
    expect(tally).toMatchObject({ rows: 4, equalAtFullDepth: 4, executionsOfRightOrder: 1 });
  });

  it('a hidden execution sends nothing and the book must stay as it is', async () => {
    const { target, counts, tally } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell           | 10.00x50 / 10.02x100
       34200.2 executes-hidden 0 70 @ 10.01 sell | 10.00x50 / 10.02x100`,
    );
    expect(target.sent).toHaveLength(2);
    expect(counts).toMatchObject({ hiddenExecutions: 1, aggressiveOrders: 0 });
    expect(tally).toMatchObject({ rows: 1, equalAtFullDepth: 1, executions: 0 });
  });

  it('unknown cancels come off their level: seeded quantity first, then the back', () => {
    const steps = plan(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x140
       34200.2 new 12 60 @ 10.02 sell      | 10.00x50 / 10.02x200
       34200.3 deletes 98 30 @ 10.02 sell  | 10.00x50 / 10.02x170
       34200.4 deletes 99 50 @ 10.02 sell  | 10.00x50 / 10.02x120
       34200.5 reduces 97 35 @ 10.02 sell  | 10.00x50 / 10.02x85`,
    );
    // 1 is the seeded 40, 2 is order 11, 3 is order 12.
    expect(steps.slice(2)).toEqual([
      [{ kind: 'reduce', handle: 1, quantity: 10 }],
      [
        { kind: 'cancel', handle: 1 },
        { kind: 'reduce', handle: 3, quantity: 20 },
      ],
      [
        { kind: 'cancel', handle: 3 },
        { kind: 'reduce', handle: 2, quantity: 85 },
      ],
    ]);
  });

  it('a new order proves that nothing it could trade with is there', () => {
    const steps = plan(
      1,
      `34200.1 new 11 100 @ 10.02 sell  | 10.00x50 / 10.02x100
       34200.2 new 12 10 @ 10.02 buy    | 10.02x10 / 10.03x100`,
    );
    expect(steps[1]).toContainEqual({ kind: 'cancel', handle: 1 });
    expect(steps[1]?.at(-1)).toEqual(rest(3, 'BUY', 10, 10.02));
  });
});

describe('runs of executions', () => {
  const RUN = `
    34200.1 new 11 100 @ 10.02 sell           | 10.00x50 / 10.02x100 10.03x70
    34200.2 new 12 40 @ 10.02 sell            | 10.00x50 / 10.02x140 10.03x70
    34200.3 executes 11 100 @ 10.02 sell      | 10.00x50 / 10.02x40 10.03x70
    34200.3 executes-hidden 0 500 @ 10.02 sell| 10.00x50 / 10.02x40 10.03x70
    34200.3 executes 12 40 @ 10.02 sell       | 10.00x50 / 10.03x70 10.05x9
    34200.3 executes 99 20 @ 10.03 sell       | 10.00x50 / 10.03x50 10.05x9
    34200.4 executes 99 5 @ 10.03 sell        | 10.00x50 / 10.03x45 10.05x9`;

  it('are one aggressive order of the displayed size, limited to the worst price', async () => {
    const { target, counts } = await play(2, RUN);
    expect(target.sent.filter(({ kind }) => kind === 'take')).toEqual([take('BUY', 160, 10.03), take('BUY', 5, 10.03)]);
    expect(counts).toMatchObject({ aggressiveOrders: 2, hiddenExecutions: 1, levelsTakenOver: 1 });
  });

  it('are compared row by row, each after its own trade', async () => {
    const { tally } = await play(2, RUN);
    expect(tally).toMatchObject({ rows: 6, equalAtDepth1: 6, equalAtDepth5: 6, equalAtFullDepth: 6 });
    expect(tally).toMatchObject({ executions: 4, executionsAtPrice: 4 });
    expect(tally).toMatchObject({ executionsOfSentOrders: 2, executionsOfRightOrder: 2 });
  });

  it('end where time or direction changes', async () => {
    const { target } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell    | 10.00x50 / 10.02x100
       34200.2 executes 11 10 @ 10.02 sell | 10.00x50 / 10.02x90
       34200.2 executes 99 10 @ 10.00 buy  | 10.00x40 / 10.02x90`,
    );
    expect(target.sent.slice(2)).toEqual([take('BUY', 10, 10.02), take('SELL', 10, 10)]);
  });
});

describe('levels from below the window', () => {
  const WINDOW = `
    34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100 10.03x70
    34200.2 new 12 10 @ 10.01 sell      | 10.00x50 / 10.01x10 10.02x100
    34200.3 deletes 12 10 @ 10.01 sell  | 10.00x50 / 10.02x100 10.04x30
    34200.4 deletes 11 100 @ 10.02 sell | 10.00x50 / 10.04x30 10.05x20`;

  it('are taken from the book file, and what is stale there is removed', async () => {
    const { target, counts, tally } = await play(2, WINDOW);
    // 1 is the seeded 10.03, which was deleted while it was out of view.
    expect(target.sent.slice(4)).toEqual([
      { kind: 'cancel', handle: 1 },
      rest(4, 'SELL', 30, 10.04),
      { kind: 'cancel', handle: 3 },
      rest(5, 'SELL', 20, 10.05),
      { kind: 'cancel', handle: 2 },
    ]);
    expect(counts).toMatchObject({ levelsIntoView: 2, levelsTakenOver: 2, levelsRemoved: 1 });
    expect(tally).toMatchObject({ rows: 3, equalAtFullDepth: 3 });
  });

  it('are left alone where the exchange holds just what comes into view', async () => {
    const { counts, tally } = await play(
      2,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100 10.03x70
       34200.2 new 12 10 @ 10.01 sell      | 10.00x50 / 10.01x10 10.02x100
       34200.3 deletes 12 10 @ 10.01 sell  | 10.00x50 / 10.02x100 10.03x70`,
    );
    expect(counts).toMatchObject({ levelsIntoView: 1, levelsTakenOver: 0, levelsRemoved: 0 });
    expect(tally).toMatchObject({ rows: 2, equalAtFullDepth: 2 });
  });

  it('change by the difference, so that orders that are known keep their place', async () => {
    const { target, counts } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 new 12 10 @ 10.01 sell      | 10.00x50 / 10.01x10
       34200.3 deletes 12 10 @ 10.01 sell  | 10.00x50 / 10.02x60`,
    );
    expect(target.sent.slice(3)).toEqual([
      { kind: 'reduce', handle: 1, quantity: 60 },
      { kind: 'cancel', handle: 2 },
    ]);
    expect(counts).toMatchObject({ levelsTakenOver: 1 });
  });

  it('are missed, and named as the reason, where nothing is taken over', async () => {
    const { comparison, counts, tally } = await play(2, WINDOW, false);
    expect(counts).toMatchObject({ levelsIntoView: 2, levelsTakenOver: 0, levelsRemoved: 0 });
    expect(tally).toMatchObject({ rows: 3, equalAtFullDepth: 1 });
    expect(comparison.rows.byReason).toEqual(new Map([[REASONS.NOT_TAKEN_OVER, 2]]));
  });
});

describe('what differs is seen and explained', () => {
  it('a row that the exchange does not equal, by its first level', async () => {
    const { comparison, tally } = await play(
      2,
      `34200.1 new 11 100 @ 10.02 sell    | 10.00x50 9.99x10 / 10.02x100
       34200.2 new 12 10 @ 10.02 sell     | 10.00x50 9.99x11 / 10.02x110
       34200.3 new 13 10 @ 10.02 sell     | 10.00x50 9.99x10 / 10.02x121`,
    );
    expect(tally).toMatchObject({ rows: 2, equalAtDepth1: 1, equalAtDepth5: 0, equalAtFullDepth: 0 });
    expect(comparison.rows.first).toMatchObject([
      { message: { index: 1 }, side: 'BUY', level: 2, exchange: { quantity: 10 }, file: { quantity: 11 } },
      { message: { index: 2 }, side: 'SELL', level: 1, exchange: { quantity: 120 }, file: { quantity: 121 } },
    ]);
    expect(comparison.rows.byReason).toEqual(new Map([[REASONS.UNKNOWN, 2]]));
  });

  it('an execution at another price', async () => {
    const { comparison, tally } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 executes 99 10 @ 10.03 sell | 10.00x50 / 10.02x90`,
    );
    expect(tally).toMatchObject({ executions: 1, executionsAtPrice: 0, equalAtFullDepth: 1 });
    expect(comparison.executions.first).toMatchObject([
      { difference: 'PRICE', fills: [{ maker: 1, price: PRICE(10.02), quantity: 10 }] },
    ]);
  });

  it('an order from before the open, sent again with its old id, executed before those that came before it', async () => {
    const { comparison, tally } = await play(
      1,
      `34200.1 new 20 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 new 5 30 @ 10.02 sell       | 10.00x50 / 10.02x130
       34200.3 executes 5 30 @ 10.02 sell  | 10.00x50 / 10.02x100
       34200.4 deletes 20 100 @ 10.02 sell | 10.00x50 /`,
    );
    expect(tally).toMatchObject({ executionsAtPrice: 1, executionsOfSentOrders: 1, executionsOfRightOrder: 0 });
    expect(comparison.executions.byReason).toEqual(new Map([[REASONS.PRE_OPEN, 1]]));
    // What order 20 lost to order 5 is no longer its own: the cancel of 100 takes both off the level.
    expect(tally).toMatchObject({ rows: 3, equalAtFullDepth: 3 });
  });

  it('an order executed out of its order of arrival, or behind seeded quantity', async () => {
    const outOfTurn = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x100
       34200.2 new 12 30 @ 10.02 sell      | 10.00x50 / 10.02x130
       34200.3 executes 12 30 @ 10.02 sell | 10.00x50 / 10.02x100`,
    );
    expect(outOfTurn.comparison.executions.byReason).toEqual(new Map([[REASONS.OUT_OF_TURN, 1]]));
    const seeded = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell     | 10.00x50 / 10.02x150
       34200.2 executes 11 30 @ 10.02 sell | 10.00x50 / 10.02x120`,
    );
    expect(seeded.comparison.executions.byReason).toEqual(new Map([[REASONS.SEEDED, 1]]));
  });

  it('a refusal of the exchange, in its own words', () => {
    const comparison = new Comparison();
    const planner = new Planner();
    const rows = snippet(1, '34200.1 new 11 100 @ 10.02 sell | 10.00x50 / 10.02x100');
    const [step] = rows.flatMap((row) => planner.next(row));
    const answers = step!.operations.map(() => ({ fills: [], refusal: 'NO_LIMIT: no limit row applies' }));
    comparison.judge(step!, { answers, book: { bids: [], asks: [] } });
    expect(comparison.tally.refusals).toBe(2);
    expect(comparison.refusals).toEqual(['NO_LIMIT: no limit row applies', 'NO_LIMIT: no limit row applies']);
  });

  it('messages alone, with no book file: executions of unknown orders trade nothing', async () => {
    const { target, counts, tally } = await play(
      1,
      `34200.1 new 11 100 @ 10.02 sell
       34200.2 executes 99 30 @ 10.01 sell
       34200.2 executes 11 30 @ 10.02 sell
       34200.3 deletes 98 10 @ 10.02 buy`,
    );
    expect(target.sent).toEqual([rest(0, 'SELL', 100, 10.02), take('BUY', 30, 10.02)]);
    expect(tally).toMatchObject({ rows: 0, executions: 1, executionsOfRightOrder: 1 });
    expect(counts).toMatchObject({ sharesNotFound: 40, unknownOrders: 1 });
  });
});
