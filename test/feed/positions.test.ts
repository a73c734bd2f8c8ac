import { describe, expect, it } from 'vitest';
import type { PositionRecord } from '../../src/exchange/index.ts';
import { House } from './support/house.ts';
import { quiet, Reader } from './support/reading.ts';
import { positionRow, rowsCommitted } from './support/rows.ts';

function position(instrument: number, quantity: number, account = 0): PositionRecord {
  return positionRow({ account, instrument, quantity });
}

const note = ({ instrument, quantity }: PositionRecord): string => `${instrument}: ${quantity}`;

describe('F106 positions', () => {
  it('I20 begin with all that an account has, then each change, and nothing of another account', async () => {
    const house = new House();
    house.stored.positions.push(position(0, 100), position(3, -50), position(1, 7, 1));
    const reader = new Reader(house.feeds.subscribePositions(0, null));
    await reader.drain();
    house.feeds.committed(rowsCommitted({ positions: [position(3, -40), position(1, 9, 1)] }));
    expect((await reader.drain()).map(note)).toEqual(['0: 100', '3: -50', '3: -40']);
    expect(house.stored.log).toEqual(['positions of 0']);
  });

  it('a change that comes before the database is read, or while it is, is newer than what stands there', async () => {
    const house = new House();
    house.stored.positions.push(position(0, 100), position(1, 7));
    house.stored.held = true;
    const reader = new Reader(house.feeds.subscribePositions(0, null));
    house.feeds.committed(rowsCommitted({ positions: [position(2, 1)] }));
    reader.ask();
    house.feeds.committed(rowsCommitted({ positions: [position(0, 120)] }));
    await quiet();
    expect(reader.items).toEqual([]);
    house.stored.answerAll();
    expect((await reader.drain()).map(note).sort()).toEqual(['0: 120', '1: 7', '2: 1']);
    house.feeds.committed(rowsCommitted({ positions: [position(0, 130)] }));
    expect((await reader.drain()).map(note).at(-1)).toBe('0: 130');
  });

  it('D64 a slow reader gets the newest of each instrument alone', async () => {
    const house = new House();
    const reader = new Reader(house.feeds.subscribePositions(0, null));
    reader.ask();
    await quiet();
    for (const quantity of [1, 2, 3])
      house.feeds.committed(rowsCommitted({ positions: [position(0, quantity), position(1, 9)] }));
    expect((await reader.drain()).map(note)).toEqual(['0: 1', '1: 9', '0: 3']);
  });

  it('F98 a read that fails ends that stream alone', async () => {
    const house = new House();
    house.stored.held = true;
    const failing = new Reader(house.feeds.subscribePositions(0, null));
    failing.ask();
    house.stored.failAll(new Error('disk I/O error'));
    await quiet();
    house.stored.held = false;
    const sound = new Reader(house.feeds.subscribePositions(0, null));
    await sound.drain();
    expect([failing.error, sound.error, house.feeds.counts.positions]).toEqual([
      new Error('disk I/O error'),
      undefined,
      1,
    ]);
  });
});
