import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant, sessionAt, type Command, type MarketPhase } from '../../src/domain/index.ts';
import { Sequencer, captureState, recover } from '../../src/exchange/index.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';

/** A Monday before the Thanksgiving week's early close, 15:00 in New York. */
const START = instant('2026-11-23T20:00:00Z');

function instant(text: string): number {
  return parseInstant(text)!;
}

/** A clock that stands still unless it is set. */
interface Hand {
  time: number;
  now(): number;
}

async function start(journal: MemoryJournal, clock: Hand): Promise<Sequencer> {
  const sequencer = await Sequencer.start({ journal, clock, calendar: { sessionAt }, listeners: [] });
  await sequencer.run();
  return sequencer;
}

async function house(time = START): Promise<{ journal: MemoryJournal; clock: Hand; sequencer: Sequencer }> {
  const clock: Hand = { time, now: () => clock.time };
  const journal = new MemoryJournal();
  const sequencer = await start(journal, clock);
  for (const outcome of await sequencer.sendAll(smallMarket(), 'test')) expect(outcome.referenceRefusal).toBeNull();
  return { journal, clock, sequencer };
}

/** AAPL goes by the exchange's hours, on a virtual clock that stands still. */
async function exchangeHours(): Promise<Awaited<ReturnType<typeof house>>> {
  const all = await house();
  const { sequencer } = all;
  await sequencer.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' }, 'operator');
  await sequencer.send({ kind: 'SetClock', rate: 0 }, 'operator');
  return all;
}

const step = (to: string): Command => ({ kind: 'StepClock', to: instant(to) });

const phaseOf = (sequencer: Sequencer): MarketPhase => sequencer.core.markets[0]!.phase;

describe('sessions of a calendar', () => {
  it('D11 each phase begins at its own instant, also when one step of the clock passes several', async () => {
    const { sequencer, journal } = await exchangeHours();
    expect(phaseOf(sequencer)).toBe('CONTINUOUS');
    await sequencer.send(step('2026-11-24T16:00:00Z'), 'operator');
    const times = journal.entries
      .filter(({ command }) => command.kind === 'AdvanceTime')
      .map(({ time }) => formatInstant(time));
    expect(times).toEqual(
      expect.arrayContaining([
        '2026-11-23T20:55:00.000000Z',
        '2026-11-23T21:00:00.000000Z',
        '2026-11-24T09:00:00.000000Z',
        '2026-11-24T14:25:00.000000Z',
        '2026-11-24T14:30:00.000000Z',
      ]),
    );
    expect(phaseOf(sequencer)).toBe('CONTINUOUS');
    expect(sequencer.core.time).toBe(instant('2026-11-24T16:00:00Z'));
  });

  it('D11 the day after Thanksgiving closes at 13:00, and Thanksgiving does not open', async () => {
    const { sequencer } = await exchangeHours();
    await sequencer.send(step('2026-11-26T16:00:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('CLOSED');
    await sequencer.send(step('2026-11-27T17:56:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('CLOSING_AUCTION');
    await sequencer.send(step('2026-11-27T18:00:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('CLOSED');
  });

  it('F21 F20 F22 DAY ends with the session, GTD at its instant, GTC with neither', async () => {
    const { sequencer } = await exchangeHours();
    const day = await sequencer.send(order({ timeInForce: 'DAY', price: 100_000_000 }), 'ann');
    const gtc = await sequencer.send(order({ timeInForce: 'GTC', price: 100_000_000 }), 'ann');
    const expiresAt = instant('2026-11-23T20:30:00Z');
    const gtd = await sequencer.send(
      order({ timeInForce: 'GTD', price: 100_000_000, instructions: { expiresAt } }),
      'ann',
    );
    const isOpen = (id: number): boolean => sequencer.accountOfOpenOrder(id) !== undefined;
    await sequencer.send(step('2026-11-23T20:29:59Z'), 'operator');
    expect([day, gtc, gtd].map(({ order: each }) => isOpen(each!.id))).toEqual([true, true, true]);
    await sequencer.send(step('2026-11-23T20:30:00Z'), 'operator');
    expect([day, gtc, gtd].map(({ order: each }) => isOpen(each!.id))).toEqual([true, true, false]);
    await sequencer.send(step('2026-11-23T21:00:00Z'), 'operator');
    expect([day, gtc, gtd].map(({ order: each }) => isOpen(each!.id))).toEqual([false, true, false]);
  });

  it('F22 an order expires at its instant also when the exchange was down then', async () => {
    const { sequencer, journal, clock } = await house();
    const expiresAt = START + 60_000_000;
    const sent = await sequencer.send(order({ timeInForce: 'GTD', instructions: { expiresAt } }), 'ann');
    await sequencer.stop();
    clock.time = START + 3_600_000_000;
    const again = await start(journal, clock);
    expect(again.accountOfOpenOrder(sent.order!.id)).toBeUndefined();
    const row = journal.groups.flatMap(({ changes }) => changes.orders).findLast(({ id }) => id === sent.order!.id);
    expect(row).toMatchObject({ status: 'EXPIRED', updatedAt: expiresAt });
  });

  it('D11 a start after days of standstill goes through the sessions that should have been', async () => {
    const { sequencer, journal, clock } = await exchangeHours();
    await sequencer.send({ kind: 'SetClock', rate: null }, 'operator');
    const day = await sequencer.send(order({ timeInForce: 'DAY' }), 'ann');
    await sequencer.stop();
    clock.time = instant('2026-11-30T15:00:00Z');
    const again = await start(journal, clock);
    expect(phaseOf(again)).toBe('CONTINUOUS');
    const row = journal.groups.flatMap(({ changes }) => changes.orders).findLast(({ id }) => id === day.order!.id);
    expect(row).toMatchObject({ status: 'EXPIRED', updatedAt: instant('2026-11-23T21:00:00Z') });
    expect(captureState((await recover(journal)).exchange)).toBe(captureState(again.core));
  });
});

describe('calendars that have no phase to tell, or whose phases lie behind', () => {
  it('D11 a market that moves to a calendar whose data has ended is closed', async () => {
    const clock: Hand = { time: START, now: () => clock.time };
    const calendar = {
      sessionAt: (name: string, time: number) =>
        name === 'XNYS'
          ? { calendar: name, date: '2033-01-01', phases: [], endsAt: time + 1e9 }
          : sessionAt(name, time),
    };
    const sequencer = await Sequencer.start({ journal: new MemoryJournal(), clock, calendar, listeners: [] });
    await sequencer.sendAll(smallMarket(), 'test');
    expect(phaseOf(sequencer)).toBe('CONTINUOUS');
    await sequencer.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' }, 'operator');
    await sequencer.send(order({ timeInForce: 'GTC' }), 'ann');
    expect(phaseOf(sequencer)).toBe('CLOSED');
    clock.time += 2e9;
    await sequencer.send(order({ timeInForce: 'GTC' }), 'ann');
    expect(phaseOf(sequencer)).toBe('CLOSED');
    await sequencer.stop();
  });

  it('D11 a market that comes back to a calendar goes straight into the phase that it is in', async () => {
    const { sequencer, journal } = await exchangeHours();
    await sequencer.send(step('2026-11-24T10:00:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('PRE_OPEN');
    await sequencer.send({ kind: 'SetCalendar', instrument: 0, calendar: 'ALWAYS_OPEN' }, 'operator');
    await sequencer.send(step('2026-11-24T16:00:00Z'), 'operator');
    const before = journal.entries.length;
    await sequencer.send({ kind: 'SetCalendar', instrument: 0, calendar: 'XNYS' }, 'operator');
    await sequencer.send(order(), 'ann');
    expect(phaseOf(sequencer)).toBe('CONTINUOUS');
    expect(journal.entries.slice(before).map(({ command }) => command.kind)).toEqual(['SetCalendar', 'SubmitOrder']);
  });

  it('D11 D56 the close of the calendar ends what an operator has set for a while, CLOSED too', async () => {
    const { sequencer } = await exchangeHours();
    await sequencer.send(step('2026-11-23T20:59:00Z'), 'operator');
    const hour = 3_600_000_000;
    await sequencer.send({ kind: 'SetPhase', instrument: 0, phase: 'CLOSED', duration: hour }, 'operator');
    await sequencer.send(step('2026-11-23T23:00:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('CLOSED');
    await sequencer.send(step('2026-11-24T09:00:00Z'), 'operator');
    expect(phaseOf(sequencer)).toBe('PRE_OPEN');
  });
});

describe('the virtual clock', () => {
  it('stands still at rate 0, whatever the real clock does, and goes on from there after a restart', async () => {
    const { sequencer, journal, clock } = await exchangeHours();
    clock.time += 7_200_000_000;
    await sequencer.send(order(), 'ann');
    expect(sequencer.core.time).toBe(START);
    await sequencer.stop();
    clock.time += 7_200_000_000;
    const again = await start(journal, clock);
    await again.send(order(), 'ann');
    expect(again.core.time).toBe(START);
    expect(phaseOf(again)).toBe('CONTINUOUS');
  });

  it('runs at a multiple of real time', async () => {
    const { sequencer, clock } = await house();
    await sequencer.send({ kind: 'SetClock', rate: 60_000_000 }, 'operator');
    clock.time += 1_000_000;
    await sequencer.send(order(), 'ann');
    expect(sequencer.core.time).toBe(START + 60_000_000);
  });

  it('cannot be stepped while it is the real one, nor back, nor more than a year', async () => {
    const { sequencer } = await house();
    expect((await sequencer.send(step('2026-11-24T00:00:00Z'), 'operator')).referenceRefusal?.code).toBe(
      'INVALID_VALUE',
    );
    await sequencer.send({ kind: 'SetClock', rate: 0 }, 'operator');
    expect((await sequencer.send(step('2026-11-23T19:00:00Z'), 'operator')).referenceRefusal?.field).toBe('to');
    expect((await sequencer.send(step('2028-11-23T19:00:00Z'), 'operator')).referenceRefusal?.field).toBe('to');
    expect(sequencer.core.time).toBe(START);
  });

  it('back on the real clock, engine time waits for it and never goes back', async () => {
    const { sequencer, clock } = await exchangeHours();
    await sequencer.send(step('2026-11-24T16:00:00Z'), 'operator');
    await sequencer.send({ kind: 'SetClock', rate: null }, 'operator');
    clock.time += 1_000_000;
    await sequencer.send(order(), 'ann');
    expect(sequencer.core.time).toBe(instant('2026-11-24T16:00:00Z'));
  });
});

describe('signs of life', () => {
  it('an account that is not heard of in time loses its orders, and only then', async () => {
    const { sequencer, journal } = await exchangeHours();
    const mine = await sequencer.send(order({ timeInForce: 'GTC' }), 'ann');
    const other = await sequencer.send(order({ account: BEN, timeInForce: 'GTC' }), 'ben');
    await sequencer.send({ kind: 'KeepAlive', account: ANN, within: 10_000_000 }, 'ann');
    await sequencer.send(step('2026-11-23T20:00:09Z'), 'operator');
    await sequencer.send({ kind: 'KeepAlive', account: ANN, within: 10_000_000 }, 'ann');
    await sequencer.send(step('2026-11-23T20:00:18Z'), 'operator');
    expect(sequencer.accountOfOpenOrder(mine.order!.id)).toBe(ANN);
    await sequencer.send(step('2026-11-23T20:00:19Z'), 'operator');
    expect(sequencer.accountOfOpenOrder(mine.order!.id)).toBeUndefined();
    expect(sequencer.accountOfOpenOrder(other.order!.id)).toBe(BEN);
    const row = journal.groups.flatMap(({ changes }) => changes.orders).findLast(({ id }) => id === mine.order!.id);
    expect(row).toMatchObject({ status: 'CANCELED', cancelReason: 'DISCONNECT' });
  });
});

describe('a dry run', () => {
  it('F70 says what would be refused and why, and changes nothing', async () => {
    const { sequencer, journal } = await house();
    const before = journal.entries.length;
    const state = captureState(sequencer.core);
    expect(await sequencer.dryRun(order())).toBeNull();
    expect(await sequencer.dryRun(order({ quantity: 2_000_000 }))).toMatchObject({ code: 'ORDER_SIZE_EXCEEDED' });
    expect(await sequencer.dryRun(order({ type: 'STOP' }))).toMatchObject({
      code: 'INVALID_COMBINATION',
      field: 'price',
    });
    expect(captureState(sequencer.core)).toBe(state);
    expect(journal.entries).toHaveLength(before);
  });

  it('D8 a post-only order is judged by what is displayed, so that nothing hidden shows', async () => {
    const { sequencer } = await house();
    const postOnly = order({ instructions: { postOnly: true } });
    await sequencer.send(order({ account: BEN, side: 'SELL', instructions: { hidden: true } }), 'ben');
    expect(await sequencer.dryRun(postOnly)).toBeNull();
    expect((await sequencer.send(postOnly, 'ann')).refusal?.code).toBe('POST_ONLY_WOULD_TRADE');
    await sequencer.send(order({ account: BEN, side: 'SELL' }), 'ben');
    expect(await sequencer.dryRun(order({ instructions: { postOnly: true } }))).toMatchObject({
      code: 'POST_ONLY_WOULD_TRADE',
    });
  });
});

describe('a list of linked orders', () => {
  const bracket = (names: readonly string[]): Command => ({
    kind: 'SubmitLinkedOrders',
    account: ANN,
    contingency: 'BRACKET',
    orders: [
      order({ clientOrderId: names[0]! }),
      order({ clientOrderId: names[1]!, side: 'SELL', price: 160_000_000, timeInForce: 'GTC' }),
      order({
        clientOrderId: names[2]!,
        side: 'SELL',
        type: 'STOP',
        price: null,
        timeInForce: 'GTC',
        instructions: { stopPrice: 140_000_000 },
      }),
    ],
  });

  it('D67 the same list again answers with the orders that it made; a part of it is another request', async () => {
    const { sequencer, journal } = await house();
    const first = await sequencer.send(bracket(['a', 'b', 'c']), 'ann');
    expect(first.orders.map(({ status }) => status)).toEqual(['NEW', 'PENDING_TRIGGER', 'PENDING_TRIGGER']);
    const entries = journal.entries.length;
    const again = await sequencer.send(bracket(['a', 'b', 'c']), 'ann');
    expect(again).toMatchObject({ duplicate: true, refusal: null });
    expect(again.orders.map(({ id }) => id)).toEqual(first.orders.map(({ id }) => id));
    const other = await sequencer.send(bracket(['a', 'b', 'd']), 'ann');
    expect(other).toMatchObject({ duplicate: false, refusal: { code: 'DUPLICATE_CLIENT_ORDER_ID' } });
    expect(journal.entries).toHaveLength(entries);
  });

  it('is taken whole or not at all', async () => {
    const { sequencer } = await house();
    const command = bracket(['e', 'f', 'g']) as Extract<Command, { kind: 'SubmitLinkedOrders' }>;
    const [entry, profit, loss] = command.orders as [Parameters<typeof order>[0] & object, never, never];
    const broken: Command = { ...command, orders: [{ ...order(), ...entry, quantity: 0 }, profit, loss] };
    const outcome = await sequencer.send(broken, 'ann');
    expect(outcome.orders.map(({ rejectCode }) => rejectCode)).toEqual([
      'INVALID_QUANTITY',
      'LINKED_ORDER_REJECTED',
      'LINKED_ORDER_REJECTED',
    ]);
    expect(sequencer.core.orders.size).toBe(0);
  });

  it('the two others are entered when the first is filled, and cancel each other', async () => {
    const { sequencer } = await house();
    const { orders } = await sequencer.send(bracket(['h', 'i', 'j']), 'ann');
    await sequencer.send(order({ account: BEN, side: 'SELL', quantity: 100 }), 'ben');
    const outcome = await sequencer.send(order({ account: BEN, price: 160_000_000, quantity: 40 }), 'ben');
    expect(outcome.trades).toMatchObject([{ makerOrder: orders[1]!.id, quantity: 40 }]);
    expect(sequencer.accountOfOpenOrder(orders[1]!.id)).toBe(ANN);
    expect(sequencer.accountOfOpenOrder(orders[2]!.id)).toBeUndefined();
  });
});

it('a bracket may be of reduce-only orders: these are held to the position when they are entered', async () => {
  const { sequencer } = await house();
  const sell = { side: 'SELL', timeInForce: 'GTC', instructions: { reduceOnly: true } } as const;
  const command: Command = {
    kind: 'SubmitLinkedOrders',
    account: ANN,
    contingency: 'BRACKET',
    orders: [
      order(),
      order({ ...sell, price: 160_000_000 }),
      order({ ...sell, type: 'STOP', price: null, instructions: { reduceOnly: true, stopPrice: 140_000_000 } }),
    ],
  };
  const { orders, refusal } = await sequencer.send(command, 'ann');
  expect(refusal).toBeNull();
  await sequencer.send(order({ account: BEN, side: 'SELL', quantity: 60 }), 'ben');
  await sequencer.send({ kind: 'CancelOrder', account: ANN, orderId: orders[0]!.id }, 'ann');
  const { core } = sequencer;
  expect(orders.slice(1).map(({ id }) => core.orders.open(core.orders.find(id)))).toEqual([60, 60]);
});

it('the kill switch cancels all that an account has open and takes nothing more, also after a restart', async () => {
  const { sequencer, journal, clock } = await house();
  const sent = await sequencer.send(order({ timeInForce: 'GTC' }), 'ann');
  await sequencer.send({ kind: 'SetTradingState', account: ANN, state: 'HALTED', reason: 'test' }, 'risk');
  expect(sequencer.accountOfOpenOrder(sent.order!.id)).toBeUndefined();
  expect((await sequencer.send(order(), 'ann')).refusal?.code).toBe('KILLED');
  await sequencer.stop();
  const again = await start(journal, clock);
  expect((await again.send(order(), 'ann')).refusal?.code).toBe('KILLED');
  await again.send({ kind: 'SetTradingState', account: ANN, state: 'ACTIVE', reason: 'test' }, 'risk');
  expect((await again.send(order(), 'ann')).refusal).toBeNull();
});
