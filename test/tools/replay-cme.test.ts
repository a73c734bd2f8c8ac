import { describe, expect, it } from 'vitest';
import { CoreBook } from '../../tools/conformance/core-book.ts';
import { readRecords } from '../../tools/replay/cme/files.ts';
import { foresee } from '../../tools/replay/cme/foresight.ts';
import { replayCme, type CmeOptions } from '../../tools/replay/cme/replay.ts';
import { CmeFormatError, eventsOf, parseRecord, type MboRecord } from '../../tools/replay/cme/rows.ts';
import { CME_ES, hasRecordings } from './replay-data.ts';
import type { ConformanceBook, Output, Request } from '../../tools/conformance/protocol.ts';

const SNAPSHOT = 40;

/**
 * "A S 101 5 #7" is an ask of 5 at 101 ticks; events are lines, records of an event stand on one line with a bar between.
 * The first line is the snapshot.
 */
function records(text: string): readonly MboRecord[] {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s*\|\s*/));
  let index = 0;
  return lines.flatMap((line, at) =>
    line.map((record, place) => {
      const [action, side, ticks, size, order] = record.split(' ');
      const flags = at === 0 ? SNAPSHOT : place === line.length - 1 ? 130 : 0;
      const price = Number(ticks) * 250_000_000;
      return parseRecord(
        `1,1,5602,${action},${side === 'S' ? 'A' : side},${price},${size},${order!.slice(1)},${flags},1`,
        index++,
      );
    }),
  );
}

const play = (text: string, options: CmeOptions = {}, core: ConformanceBook = new CoreBook()) =>
  replayCme(records(text), core, options);

describe('market-by-order records', () => {
  it('reads ticks, contracts and flags', () => {
    const line = '1715126401489649143,1715126401489438441,5602,F,A,5214250000000,1,6413245567872,0,11051177';
    expect(parseRecord(line, 3)).toEqual({
      index: 3,
      action: 'FILL',
      order: '6413245567872',
      side: 'SELL',
      price: 20_857,
      size: 1,
      isSnapshot: false,
      isLastOfEvent: false,
    });
  });

  it.each([
    ['1,1,5602,X,A,250000000,1,7,130,1', 'line 5: action (R, A, C, M, T or F) is "X"'],
    ['1,1,5602,A,N,250000000,1,7,130,1', 'line 5: side (A or B) is "N"'],
    ['1,1,5602,A,A,250000001,1,7,130,1', 'line 5: price (whole ticks of 0.25) is "250000001"'],
    ['1,1,5602,A,A,250000000,0,7,130,1', 'line 5: size is "0"'],
    ['1,1,5602,A,A,250000000,1,x,130,1', 'line 5: order_id is "x"'],
    ['1,1,5602,A,A,250000000,1,7,,1', 'line 5: flags is ""'],
  ])('says which line and field is wrong: %s', (line, message) => {
    expect(() => parseRecord(line, 3)).toThrow(message);
  });

  it('wants a snapshot, and whole events', () => {
    expect(() => eventsOf([])).toThrow(CmeFormatError);
    const cut = records('A B 99 1 #1\nA S 101 1 #2 | A S 101 1 #3').slice(0, -1);
    expect(() => eventsOf(cut)).toThrow('ends within an event');
  });
});

describe('market-by-order events through the core', () => {
  it('F2 D12 a size down keeps priority, a price change or a size up loses it, and fills come in that order', () => {
    const { counts, differences } = play(`
      A S 101 5 #1 | A S 101 5 #2 | A S 101 5 #3 | A S 102 5 #4
      M S 101 3 #1
      M S 101 6 #2
      M S 101 5 #4
      T B 101 14 #9 | F S 101 3 #1 | F S 101 5 #3 | F S 101 6 #2 | C S 101 3 #1 | C S 101 5 #3 | C S 101 6 #2`);
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ events: 4, eventsEqual: 4, modifiesKept: 1, modifiesLost: 2, modifiesEqual: 3 });
    expect(counts).toMatchObject({ aggressors: 1, fills: 3, fillsAtBest: 3, fillsEqual: 3, cancels: 0, refusals: 0 });
  });

  it('a cancel of a part, and an order that was filled in part and modified later', () => {
    const { counts } = play(`
      A S 101 9 #1 | A S 101 5 #2
      C S 101 2 #1
      T B 101 3 #9 | F S 101 3 #1 | M S 101 4 #1
      M S 101 1 #1
      M S 102 1 #1
      T B 102 6 #8 | F S 101 5 #2 | F S 102 1 #1 | C S 101 5 #2 | C S 102 1 #1`);
    expect(counts).toMatchObject({ events: 5, eventsEqual: 5, fills: 3, fillsEqual: 3, refusals: 0 });
    expect(counts).toMatchObject({ modifiesKept: 1, modifiesLost: 1, modifiesEqual: 2 });
  });

  it('what is left of an aggressor rests', () => {
    const { counts } = play(`
      A S 101 2 #1 | A B 99 1 #2
      T B 101 2 #9 | F S 101 2 #1 | C S 101 2 #1 | A B 101 3 #9
      T S 101 3 #8 | F B 101 3 #9 | C B 101 3 #9`);
    expect(counts).toMatchObject({ events: 2, eventsEqual: 2, fills: 2, fillsEqual: 2, refusals: 0 });
  });

  it.each(['M S 101 2 #1', 'C S 101 2 #1 | A S 101 2 #1'])(
    'F15 D7 a slice that is shown anew is an iceberg in the core, and goes to the back: %s',
    (renewed) => {
      const { counts, differences } = play(`
        A S 101 2 #1 | A S 101 4 #2
        T B 101 2 #9 | F S 101 2 #1 | ${renewed}
        T B 101 5 #8 | F S 101 4 #2 | F S 101 1 #1 | C S 101 4 #2 | M S 101 1 #1`);
      expect(differences).toEqual([]);
      expect(counts).toMatchObject({ events: 2, eventsEqual: 2, renewed: 1, fills: 3, fillsEqual: 3, refusals: 0 });
    },
  );

  it('F15 slices of several sizes are no iceberg of ours: each is an order of its own at the back', () => {
    const text = `
      A S 101 2 #1 | A S 101 4 #2
      T B 101 2 #9 | F S 101 2 #1 | M S 101 3 #1
      T B 101 4 #8 | F S 101 4 #2 | C S 101 4 #2`;
    const { snapshot, events } = eventsOf(records(text));
    expect(foresee(snapshot, events)).toMatchObject({ icebergs: new Map(), irregular: new Set(['1']) });
    expect(play(text).counts).toMatchObject({ eventsEqual: 2, renewed: 1, fillsEqual: 2, refusals: 0 });
  });

  const PREVENTED = `
    A S 101 1 #1 | A S 101 5 #2
    T B 101 1 #9 | F S 101 1 #2 | C S 101 1 #1 | M S 101 4 #2`;

  it('D13 an order that ends in the event of an aggressor without a fill was its own: the core takes it away, too', () => {
    const { counts, outOfTurn } = play(PREVENTED);
    expect(counts).toMatchObject({ eventsEqual: 1, fillsFirstInQueue: 0, fillsEqual: 1, cancels: 0 });
    expect(counts).toMatchObject({ prevented: 1, preventedEqual: 1, refusals: 0 });
    expect(outOfTurn).toMatchObject([{ record: { order: '2' }, before: ['1'] }]);
  });

  it('D13 where the core is not told whose it is, it fills it: the comparison says so', () => {
    const { counts, differences, refusals } = play(PREVENTED, { knowsOwners: false });
    expect(counts).toMatchObject({ eventsEqual: 0, fillsEqual: 0, prevented: 1, preventedEqual: 0 });
    expect(differences).toMatchObject([{ record: { order: '2' }, levels: ['SELL 101'] }]);
    expect(refusals).toEqual(['cancel 1: ORDER_NOT_OPEN']);
  });

  it('finds an order that the file never showed', () => {
    expect(() => play('A S 101 1 #1\nC S 101 1 #7')).toThrow('Order 7 is not in the book of the file');
  });

  it('sees a core whose amendments always lose priority', () => {
    const core = new AlwaysToTheBack();
    const { counts, differences } = play('A S 101 5 #1 | A S 101 5 #2\nM S 101 3 #1', {}, core);
    expect(counts).toMatchObject({ eventsEqual: 0, modifiesKept: 1, modifiesEqual: 0 });
    expect(differences).toMatchObject([{ levels: ['SELL 101'] }]);
  });
});

/** A core with a fault: every amendment goes to the back. */
class AlwaysToTheBack implements ConformanceBook {
  private readonly core = new CoreBook();

  take(request: Request): readonly Output[] {
    if (request.op !== 'amend') return this.core.take(request);
    const raise = [...this.core.take({ ...request, qty: request.qty! + 100 })];
    this.core.take({ ...request, price: request.price! + 1 });
    this.core.take(request);
    return raise;
  }
}

describe.runIf(hasRecordings(CME_ES))('ESM4, 2024-05-08, 13,600 resting orders and two seconds', () => {
  it('F2 the book equals the file, order by order in priority, after each of 184 events; all fills are right', async () => {
    const { counts, differences, outOfTurn, refusals } = replayCme(await readRecords(CME_ES), new CoreBook());
    expect(refusals).toEqual([]);
    expect(differences).toEqual([]);
    expect(counts).toEqual({
      snapshotOrders: 13_600,
      snapshotLevels: 1_547,
      events: 184,
      eventsEqual: 184,
      levelsTouched: 207,
      levelsTouchedEqual: 207,
      adds: 78,
      cancels: 77,
      modifiesKept: 1,
      modifiesLost: 23,
      modifiesEqual: 24,
      aggressors: 5,
      fills: 5,
      fillsAtBest: 5,
      fillsFirstInQueue: 4,
      fillsEqual: 5,
      prevented: 1,
      preventedEqual: 1,
      // No order of these two seconds shows a slice anew.
      renewed: 0,
      refusals: 0,
    });
    // The order before it ended in the same event without a fill: self-match prevention.
    expect(outOfTurn).toMatchObject([{ record: { order: '6413245567872' }, before: ['6413245567573'] }]);
  }, 60_000);

  it('without whose the prevented order is, the core fills it instead, and that one level differs from then on', async () => {
    const { counts, differences, refusals } = replayCme(await readRecords(CME_ES), new CoreBook(), {
      knowsOwners: false,
    });
    expect(counts).toMatchObject({ events: 184, eventsEqual: 119, fills: 5, fillsEqual: 4, preventedEqual: 0 });
    expect(new Set(differences.flatMap(({ levels }) => levels))).toEqual(new Set(['SELL 20857']));
    expect(refusals).toEqual(['cancel 6413245567573: ORDER_NOT_OPEN']);
  }, 60_000);
});
