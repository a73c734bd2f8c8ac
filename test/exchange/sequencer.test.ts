import { describe, expect, it } from 'vitest';
import { sessionAt } from '../../src/domain/index.ts';
import {
  JournalRefused,
  OutcomeUnknown,
  Overloaded,
  Sequencer,
  StorageUnavailable,
  captureState,
  recover,
  type Committed,
  type SequencerOptions,
} from '../../src/exchange/index.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';

const START = Date.UTC(2026, 10, 24, 15) * 1000;

async function house(options: Partial<SequencerOptions> = {}, journal = new MemoryJournal()) {
  const clock = { time: START, now: () => clock.time++ };
  const published: Committed[] = [];
  const listeners = [{ committed: (committed: Committed) => void published.push(committed) }];
  const failures: unknown[] = [];
  const fatal: unknown[] = [];
  let reloads = 0;
  const sequencer = await Sequencer.start({
    journal,
    clock,
    calendar: { sessionAt },
    listeners,
    options: { reloadDelay: 5, ...options },
    events: {
      failed: (error) => failures.push(error),
      fatal: (error) => fatal.push(error),
      reloaded: () => {
        reloads++;
      },
    },
  });
  await sequencer.run();
  return { journal, clock, sequencer, listeners, published, failures, fatal, reloads: () => reloads };
}

async function market(options: Partial<SequencerOptions> = {}) {
  const all = await house(options);
  for (const outcome of await all.sequencer.sendAll(smallMarket(), 'test')) expect(outcome.referenceRefusal).toBeNull();
  return all;
}

/** Until it takes commands again. */
async function readyAgain(sequencer: Sequencer): Promise<void> {
  for (let tries = 0; !sequencer.ready && tries < 1000; tries++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(sequencer.ready).toBe(true);
}

describe('one order of everything', () => {
  it('D67 answers with the order and its trades once they are committed', async () => {
    const { sequencer, journal } = await market();
    await sequencer.send(order({ account: BEN, side: 'SELL', quantity: 40 }), 'ben');
    const outcome = await sequencer.send(order({ quantity: 100 }), 'ann');
    expect(outcome.order).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 40, leavesQuantity: 60 });
    expect(outcome.trades).toMatchObject([{ price: 150_000_000, quantity: 40, aggressorSide: 'BUY' }]);
    expect(journal.entries.map(({ sequence }) => sequence)).toEqual(journal.entries.map((_, index) => index + 1));
    expect(journal.entries.at(-1)?.actor).toBe('ann');
  });

  it('takes commands that wait together into one group', async () => {
    const { sequencer, journal } = await market();
    const before = journal.groups.length;
    await Promise.all([1, 2, 3, 4].map(() => sequencer.send(order(), 'ann')));
    expect(journal.groups.length).toBe(before + 1);
  });

  it('I21 engine time never goes back, though the clock does', async () => {
    const { sequencer, clock, journal } = await market();
    await sequencer.send(order(), 'ann');
    clock.time -= 3_600_000_000;
    await sequencer.send(order(), 'ann');
    const times = journal.entries.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('I19 publishes each command once, in order, after the commit and never before', async () => {
    const { sequencer, journal, published } = await market();
    let seen = -1;
    journal.afterAppend = () => {
      seen = published.length;
    };
    const before = published.length;
    await sequencer.send(order(), 'ann');
    expect(seen).toBe(before);
    expect(published.map(({ entry }) => entry.sequence)).toEqual(published.map((_, index) => index + 1));
  });

  it('I24 never leaves a command waiting, whenever it comes', async () => {
    const { sequencer } = await market();
    for (let turns = 0; turns < 12; turns++) {
      const first = sequencer.send(order(), 'ann');
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await first;
      // At every distance from the end of a group, in microtasks.
      await Promise.all(Array.from({ length: turns }, () => sequencer.send(order(), 'ann')));
      await sequencer.send(order(), 'ann');
    }
  });

  it('X8 refuses what would wait beyond the bound, and changes nothing', async () => {
    const { sequencer, journal } = await market({ maxWaiting: 10 });
    const before = journal.entries.length;
    const eleven = Array.from({ length: 11 }, () => order());
    await expect(sequencer.sendAll(eleven, 'ann')).rejects.toThrow(Overloaded);
    expect(journal.entries.length).toBe(before);
  });
});

describe('idempotency for ever', () => {
  it('I3 the same request again gives the same order and the trades of the first answer', async () => {
    const { sequencer, journal } = await market();
    await sequencer.send(order({ account: BEN, side: 'SELL', quantity: 40 }), 'ben');
    const request = order({ quantity: 100 });
    const first = await sequencer.send(request, 'ann');
    await sequencer.send(order({ account: BEN, side: 'SELL', quantity: 60 }), 'ben');
    const entries = journal.entries.length;
    const again = await sequencer.send({ ...request }, 'ann');
    expect(again).toMatchObject({ duplicate: true, refusal: null, order: { id: first.order!.id, status: 'FILLED' } });
    expect(again.trades).toEqual(first.trades);
    expect(journal.entries.length).toBe(entries);
  });

  it('I3 two at once in one group are one order', async () => {
    const { sequencer } = await market();
    const request = order();
    const [first, second] = await sequencer.sendAll([request, { ...request }], 'ann');
    expect(first!.duplicate).toBe(false);
    expect(second).toMatchObject({ duplicate: true, order: { id: first!.order!.id } });
  });

  it.each([
    ['quantity', { quantity: 101 }],
    ['price', { price: 150_010_000 }],
    ['side', { side: 'SELL' }],
    ['time in force', { timeInForce: 'GTC' }],
  ] as const)('another %s under the same id is refused', async (_, change) => {
    const { sequencer } = await market();
    const request = order();
    await sequencer.send(request, 'ann');
    const other = await sequencer.send({ ...request, ...change }, 'ann');
    expect(other).toMatchObject({ duplicate: false, order: null, refusal: { code: 'DUPLICATE_CLIENT_ORDER_ID' } });
  });

  it('the id of another account is another id', async () => {
    const { sequencer } = await market();
    const request = order({ account: ANN });
    await sequencer.send(request, 'ann');
    const other = await sequencer.send({ ...request, account: BEN }, 'ben');
    expect(other.duplicate).toBe(false);
    expect(other.order?.status).toBe('NEW');
  });

  it('a refused order is repeated with its refusal', async () => {
    const { sequencer } = await market();
    const request = order({ quantity: 0 });
    const first = await sequencer.send(request, 'ann');
    const again = await sequencer.send({ ...request }, 'ann');
    expect(again).toMatchObject({ duplicate: true, refusal: first.refusal });
  });
});

describe('when the database fails', () => {
  it('X4 a group that was surely not written is refused, and the core goes back to what is committed', async () => {
    const { sequencer, journal, reloads } = await market();
    const state = captureState(sequencer.core);
    journal.beforeAppend = () => {
      throw new JournalRefused('disk full');
    };
    await expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
    expect(sequencer.ready).toBe(false);
    await expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
    journal.beforeAppend = () => undefined;
    await readyAgain(sequencer);
    expect(captureState(sequencer.core)).toBe(state);
    expect(reloads()).toBe(2);
    expect(journal.reopened).toBe(1);
    expect((await sequencer.send(order(), 'ann')).order?.status).toBe('NEW');
  });

  it('X5 an unknown outcome is called so; if the group stands after all, it is published once', async () => {
    const { sequencer, journal, published } = await market();
    journal.afterAppend = () => {
      journal.afterAppend = () => undefined;
      throw new Error('connection lost at COMMIT');
    };
    const request = order();
    await expect(sequencer.send(request, 'ann')).rejects.toThrow(OutcomeUnknown);
    await readyAgain(sequencer);
    const again = await sequencer.send(request, 'ann');
    expect(again).toMatchObject({ duplicate: true, order: { status: 'NEW' } });
    expect(published.map(({ entry }) => entry.sequence)).toEqual(journal.entries.map(({ sequence }) => sequence));
  });

  it('X5 an unknown outcome that did not happen is not published', async () => {
    const { sequencer, journal, published } = await market();
    journal.beforeAppend = () => {
      journal.beforeAppend = () => undefined;
      throw new Error('the writer died');
    };
    const request = order();
    await expect(sequencer.send(request, 'ann')).rejects.toThrow(OutcomeUnknown);
    await readyAgain(sequencer);
    expect(published.length).toBe(journal.entries.length);
    expect((await sequencer.send(request, 'ann')).duplicate).toBe(false);
  });

  it('goes on trying until the database is back', async () => {
    const { sequencer, journal } = await market();
    let failures = 3;
    journal.beforeAppend = () => {
      journal.beforeAppend = () => undefined;
      throw new JournalRefused('busy');
    };
    journal.reopen = () => (failures-- > 0 ? Promise.reject(new Error('still busy')) : Promise.resolve());
    await expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
    await readyAgain(sequencer);
    expect(failures).toBe(-1);
  });
});

describe('stopping', () => {
  it('X4 takes no snapshot of a core that is ahead of the journal', async () => {
    const { sequencer, journal } = await market();
    const before = journal.snapshots.length;
    journal.beforeAppend = () => {
      throw new JournalRefused('locked');
    };
    const answer = expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
    await sequencer.stop();
    await answer;
    expect(journal.snapshots.length).toBe(before);
  });

  it('X25 waits for a reload that is under way, and leaves nothing open', async () => {
    const { sequencer, journal } = await market();
    const calls: string[] = [];
    journal.beforeAppend = () => {
      throw new JournalRefused('locked');
    };
    journal.reopen = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      calls.push('reopened');
    };
    journal.close = () => Promise.resolve(void calls.push('closed'));
    await expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
    await sequencer.stop();
    expect(calls).toEqual(['reopened', 'closed']);
  });
});

it('a listener that throws after the commit ends the process, and takes no answer back', async () => {
  const { sequencer, fatal, listeners, journal } = await market();
  listeners.unshift({
    committed: () => {
      throw new Error('a bug');
    },
  });
  expect((await sequencer.send(order(), 'ann')).order?.status).toBe('NEW');
  expect(fatal).toHaveLength(1);
  expect(journal.reopened).toBe(0);
});

describe('recovery', () => {
  it('I15 snapshot and tail give the state that the whole journal gives', async () => {
    const { sequencer, journal } = await market({ snapshotEvery: 7 });
    for (let index = 0; index < 40; index++) {
      const side = index % 3 === 0 ? 'SELL' : 'BUY';
      await sequencer.send(order({ account: index % 2, side, price: 150_000_000 + (index % 5) * 10_000 }), 'test');
    }
    expect(journal.snapshots.length).toBeGreaterThan(3);
    const live = captureState(sequencer.core);
    for (const snapshot of [undefined, ...journal.snapshots]) {
      journal.latestSnapshot = () => Promise.resolve(snapshot);
      const { exchange } = await recover(journal);
      expect(captureState(exchange)).toBe(live);
    }
  });

  it('a replay that gives other events stops the start and names the sequence', async () => {
    const { sequencer, journal } = await market();
    const { sequence } = await sequencer.send(order(), 'ann');
    journal.entries[sequence - 1] = { ...journal.entries[sequence - 1]!, events: '[[1,999]]' };
    await expect(recover(journal)).rejects.toThrow(`Journal record ${sequence}`);
  });

  it('a journal of another engine version stops the start unless a snapshot covers it', async () => {
    const { sequencer, journal } = await market();
    const { sequence } = await sequencer.send(order(), 'ann');
    journal.entries[sequence - 1] = { ...journal.entries[sequence - 1]!, engineVersion: 99 };
    await expect(recover(journal)).rejects.toThrow('engine version 99');
    await journal.saveSnapshot({ sequence, time: sequencer.core.time, state: captureState(sequencer.core) });
    expect((await recover(journal)).exchange.sequence).toBe(sequence);
  });
});

describe('time', () => {
  it('F21 DAY orders expire at midnight New York, in order of entry, GTC ones stay (F20)', async () => {
    const { sequencer, clock, journal } = await market();
    const day = await sequencer.send(order({ timeInForce: 'DAY' }), 'ann');
    const good = await sequencer.send(order({ timeInForce: 'GTC' }), 'ann');
    const later = await sequencer.send(order({ timeInForce: 'DAY', side: 'SELL', price: 160_000_000 }), 'ann');
    // Midnight in New York is 05:00 UTC in November.
    clock.time = Date.UTC(2026, 10, 25, 5) * 1000 - 10;
    expect((await sequencer.send(order({ timeInForce: 'GTC' }), 'ann')).order?.status).toBe('NEW');
    expect(journal.orders().get(day.order!.id)?.status).toBe('NEW');
    clock.time = Date.UTC(2026, 10, 25, 5) * 1000;
    await sequencer.send(order({ timeInForce: 'DAY' }), 'ann');
    expect(journal.orders().get(day.order!.id)?.status).toBe('EXPIRED');
    expect(journal.orders().get(later.order!.id)?.status).toBe('EXPIRED');
    expect(journal.orders().get(good.order!.id)?.status).toBe('NEW');
    const events = journal.groups
      .flatMap(({ changes }) => changes.orderEvents)
      .filter(({ type }) => type === 'EXPIRED');
    expect(events.map(({ order: id }) => id)).toEqual([day.order!.id, later.order!.id]);
  });

  it('F21 also when the end of the session passed while it was down', async () => {
    const { sequencer, journal } = await market();
    const day = await sequencer.send(order({ timeInForce: 'DAY' }), 'ann');
    await sequencer.stop();
    const again = await house({}, journal);
    expect(journal.orders().get(day.order!.id)?.status).toBe('NEW');
    await again.sequencer.stop();
    const clock = { now: () => START + 86_400_000_000 };
    const next = await Sequencer.start({ journal, clock, calendar: { sessionAt }, listeners: [] });
    await next.run();
    expect(journal.orders().get(day.order!.id)?.status).toBe('EXPIRED');
    await next.stop();
  });

  it('stops with a snapshot at the head, and refuses what comes after', async () => {
    const { sequencer, journal } = await market();
    await sequencer.send(order(), 'ann');
    await sequencer.stop();
    expect(journal.snapshots.at(-1)?.sequence).toBe(journal.entries.length);
    await expect(sequencer.send(order(), 'ann')).rejects.toThrow(StorageUnavailable);
  });
});
