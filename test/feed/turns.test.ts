import { describe, expect, it } from 'vitest';
import type { Stream } from '../../src/feed/streams/stream.ts';
import { Audience } from '../../src/feed/streams/audience.ts';
import { Turns } from '../../src/feed/streams/turns.ts';
import { Desk, orders } from './support/desk.ts';
import { House, range } from './support/house.ts';
import { note, Reader } from './support/reading.ts';
import { Ticks } from './support/ticks.ts';

const BOOK = orders('BUY 9.99 100, SELL 10.01 1000');

/** Somebody who notes what he is told. */
class Listener implements Pick<Stream<never>, 'wake'> {
  readonly heard: string[] = [];
  wake(): void {
    this.heard.push('wake');
  }
}

function audience(ticks: Ticks, size: number, slice: number): { crowd: Audience<Listener>; listeners: Listener[] } {
  const crowd = new Audience<Listener>(new Turns(slice, ticks.options.later));
  const listeners = Array.from({ length: size }, () => new Listener());
  for (const listener of listeners) crowd.add(listener);
  return { crowd, listeners };
}

describe('F97 an audience', () => {
  it('of no more than a slice hears at once', () => {
    const ticks = new Ticks();
    const { crowd, listeners } = audience(ticks, 4, 4);
    crowd.tell((listener) => listener.heard.push('news'));
    crowd.wake();
    expect(listeners.map(({ heard }) => heard)).toEqual(Array(4).fill(['news', 'wake']));
    expect(ticks.waiting).toBe(0);
  });

  it('that is larger hears a slice a turn, each listener everything in order', () => {
    const ticks = new Ticks();
    const { crowd, listeners } = audience(ticks, 5, 2);
    const told = (): number[] => listeners.map(({ heard }) => heard.length);
    crowd.tell((listener) => listener.heard.push('first'));
    expect(told()).toEqual([1, 1, 0, 0, 0]);
    crowd.tell((listener) => listener.heard.push('second'));
    ticks.turn();
    expect(told()).toEqual([1, 1, 1, 1, 0]);
    crowd.wake();
    crowd.wake();
    ticks.turnAll();
    expect(listeners.map(({ heard }) => heard)).toEqual(Array(5).fill(['first', 'second', 'wake']));
  });

  it('who comes later hears nothing of what was before; who goes is left out', () => {
    const ticks = new Ticks();
    const { crowd, listeners } = audience(ticks, 3, 1);
    crowd.tell((listener) => listener.heard.push('news'));
    const late = new Listener();
    crowd.add(late);
    crowd.delete(listeners[0]!);
    ticks.turnAll();
    crowd.wake();
    ticks.turnAll();
    expect([...listeners, late].map(({ heard }) => heard)).toEqual([
      ['news'],
      ['news', 'wake'],
      ['news', 'wake'],
      ['wake'],
    ]);
  });

  it('a call to wake up that has begun does not stand for the next', () => {
    const ticks = new Ticks();
    const { crowd, listeners } = audience(ticks, 3, 1);
    crowd.wake();
    crowd.wake();
    ticks.turnAll();
    expect(listeners.map(({ heard }) => heard.length)).toEqual([2, 2, 2]);
  });

  it('turns are shared: a slice of each in its turn', () => {
    const ticks = new Ticks();
    const turns = new Turns(1, ticks.options.later);
    const heard: string[] = [];
    for (const name of ['a', 'b']) {
      const crowd = new Audience<Listener>(turns);
      for (let count = 0; count < 3; count++) crowd.add(new Listener());
      crowd.tell(() => heard.push(name));
    }
    ticks.turnAll();
    expect(heard.join('')).toBe('ababab');
  });

  it('to which much comes before its turns hears it in few, one reader after the other, and never all at a stroke', () => {
    const ticks = new Ticks();
    const { crowd, listeners } = audience(ticks, 3, 1);
    for (let news = 0; news < 1001; news++) crowd.tell((listener) => listener.heard.push(`${news}`));
    expect(listeners.map(({ heard }) => heard.length)).toEqual([1, 0, 0]);
    crowd.tell((listener) => listener.heard.push('last'));
    ticks.turnAll();
    for (const { heard } of listeners) expect(heard).toEqual([...range(0, 1000).map(String), 'last']);
  });
});

describe('F97 feeds with many readers', () => {
  it('a change of a book reaches one slice at once; others get what has happened by their turn, on their own chain', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, { ...ticks.options, sliceSize: 2 });
    const readers = range(0, 4).map(() => desk.subscribe(1));
    for (const reader of readers) await reader.drain();
    desk.command('trade 2 100 @ 10.01');
    desk.command('trade 2 100 @ 10.01');
    const last = readers[4]!;
    expect((await readers[0]!.drain()).length).toBe(3);
    expect((await last.drain()).length).toBe(1);
    ticks.turnAll();
    for (const reader of readers) {
      expect((await reader.drain()).slice(1).map(note)).toEqual(['2→3 ask 10.01×900(1)', '3→4 ask 10.01×800(1)']);
    }
  });

  it('one who comes while a change is on its way has it in its snapshot, and gets it once', async () => {
    const ticks = new Ticks();
    const desk = new Desk(BOOK, { ...ticks.options, sliceSize: 1 });
    for (const reader of [desk.subscribe(1), desk.subscribe(1)]) await reader.drain();
    desk.command('trade 2 100 @ 10.01');
    const late = desk.subscribe(1);
    await late.drain();
    ticks.turnAll();
    expect((await late.drain()).map(note)).toEqual(['snapshot 3 bid 9.99×100(1) ask 10.01×900(1)']);
  });

  it('I19 every reader of trades gets each once, in order, and a new one none from before it', async () => {
    const ticks = new Ticks();
    const house = new House({ ...ticks.options, sliceSize: 2 });
    const readers = range(0, 7).map((at) => new Reader(house.feeds.subscribeTrades(at < 4 ? null : 0, null)));
    for (const reader of readers) reader.ask();
    house.print(0, 3);
    const late = new Reader(house.feeds.subscribeTrades(null, null));
    await late.drain();
    house.print(0, 2);
    ticks.turnAll();
    for (const reader of readers) expect((await reader.drain()).map(({ print }) => print)).toEqual(range(1, 5));
    expect((await late.drain()).map(({ print }) => print)).toEqual([4, 5]);
  });
});
