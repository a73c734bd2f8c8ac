import { afterEach, describe, expect, test, vi } from 'vitest';
import { Findings, Replay, type StoredSnapshot } from '../../src/compliance/index.ts';
import { captureState, ENGINE_VERSION, Exchange, type JournalledEntry } from '../../src/exchange/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { failures } from './support.ts';

const RECORDS = 300;
const EVERY = 20;

/** A journal of random commands, with a snapshot at every so many records. */
function journal() {
  const entries: JournalledEntry[] = [];
  const snapshots = new Map<number, StoredSnapshot>();
  const flow = new CoreFlow(5, ({ entry }) => {
    entries.push({ ...entry, engineVersion: ENGINE_VERSION });
    const { sequence, time } = entry;
    // None comes as early as the flow's own beginning.
    if (sequence % EVERY !== 0) return;
    const state = captureState(flow.exchange);
    snapshots.set(sequence, { sequence, time, engineVersion: ENGINE_VERSION, state, sound: true, positions: null });
  });
  while (entries.length < RECORDS) flow.step();
  return { entries, snapshots };
}

/** Replays it all. @param meddle may change cores that began at a snapshot, after each record */
function replay(meddle: (exchange: Exchange) => void = () => undefined) {
  const { entries, snapshots } = journal();
  const findings = new Findings();
  const all = new Replay(findings);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the core that it is of
  const original = Exchange.prototype.apply;
  const apply = vi.spyOn(Exchange.prototype, 'apply');
  apply.mockImplementation(function (this: Exchange, ...given) {
    const events = original.call(this, ...given);
    if (this !== all.exchange) meddle(this);
    return events;
  });
  for (const entry of entries) {
    all.take(entry);
    const snapshot = snapshots.get(entry.sequence);
    if (snapshot) all.compareSnapshot(snapshot);
  }
  all.end();
  return { findings, calls: apply.mock.calls.length, records: entries.length, all };
}

afterEach(() => vi.restoreAllMocks());

describe('I15 a replay beside its snapshots', () => {
  test('takes each record twice at most, however many are kept', () => {
    const { findings, calls, records, all } = replay();
    expect(failures(findings)).toEqual([]);
    expect(all.snapshots).toBeGreaterThan(10);
    expect(calls).toBeLessThanOrEqual(2 * records);
  });

  test.each([
    [EVERY * 4 + 7, EVERY * 4, 'found at the next one'],
    [RECORDS - 3, Math.floor((RECORDS - 3) / EVERY) * EVERY, 'found at the end'],
  ])('what began at one and goes another way at %i is named by it, %i: %s', (where, from) => {
    const { findings } = replay((exchange) => {
      if (exchange.sequence === where) exchange.nextOrderId++;
    });
    expect(failures(findings)).toContainEqual(
      expect.stringMatching(new RegExp(`^I15.*(replay from snapshot ${from}: |replayed from snapshot ${from})`)),
    );
  });
});
