import { describe, expect, it } from 'vitest';
import { EVENT, EVENT_WIDTH, EventBuffer } from '../../src/domain/index.ts';

/** Words of each kind after the kind itself, as EVENT describes them. */
const OPERANDS: Readonly<Record<keyof typeof EVENT, number>> = {
  ACCEPTED: 2,
  REJECTED: 5,
  RESTED: 6,
  TRADE: 8,
  PREVENTED: 5,
  CANCELED: 3,
  EXPIRED: 2,
  AMENDED: 5,
  REFUSED: 7,
  BOOK_CHANGED: 2,
  PHASE: 2,
  SESSION: 2,
  CREATED: 1,
  REFERENCE_REFUSED: 1,
  REFRESHED: 6,
  HELD: 3,
  TRIGGERED: 4,
  REPRICED: 3,
  REPLACED: 4,
  UNCROSSED: 4,
  INDICATIVE: 4,
  QUEUED: 2,
  SET: 1,
  RISK_CHANGE: 2,
  HALT: 6,
  BANDS: 6,
  SHORT_SALE_RESTRICTION: 3,
  INDEX: 3,
  BOOKED: 2,
  NBBO: 8,
  ROUTE: 6,
  ROUTE_SCORE: 8,
  ENTERED: 8,
  VERDICT: 4,
  FEES: 3,
};

/** A buffer whose every word was used before, and holds something. */
function used(): EventBuffer {
  const events = new EventBuffer();
  events.words.fill(777);
  return events;
}

describe('the event buffer', () => {
  it('writes each kind with the words that it uses, zeros at the end cut off', () => {
    const events = used();
    events.push2(EVENT.ACCEPTED, 5, 0);
    events.push1(EVENT.SET, 7);
    events.push2(EVENT.BOOK_CHANGED, 0, 9);
    events.push3(EVENT.CANCELED, 5, 100, 0);
    events.push6(EVENT.RESTED, 0, 5, 1, 1_500_000, 40, 0);
    events.push(EVENT.TRADE, 0, 1, 1, 5, 6, 1_500_000, 40, 0);
    events.push(EVENT.REFUSED, 0, 0);
    expect(events.encode()).toBe('[[1,5],[23,7],[10,0,9],[6,5,100],[3,0,5,1,1500000,40],[4,0,1,1,5,6,1500000,40],[9]]');
    expect(events.count).toBe(7);
  });

  it.each(Object.entries(OPERANDS))(
    '%s is written with %i words and no word of an event before it',
    (name, operands) => {
      const kind = EVENT[name as keyof typeof EVENT];
      const events = used();
      events.length = EVENT_WIDTH;
      events.words[0] = kind;
      for (let word = 1; word <= operands; word++) events.words[word] = word;
      const text = `[[${[kind, ...Array.from({ length: operands }, (_, index) => index + 1)].join(',')}]]`;
      expect(events.encode()).toBe(text);
      expect(EventBuffer.decode(text).encode()).toBe(text);
    },
  );

  it('grows beyond its first room and loses nothing', () => {
    const events = new EventBuffer();
    for (let id = 1; id <= 5000; id++) {
      events.push1(EVENT.ACCEPTED, id);
      events.push2(EVENT.BOOK_CHANGED, 0, id);
    }
    const rows = Array.from({ length: 5000 }, (_, index) => `[1,${index + 1}],[10,0,${index + 1}]`);
    expect(events.encode()).toBe(`[${rows.join(',')}]`);
  });

  it('a copy stands for itself, and takes more, even if there was nothing to copy', () => {
    const events = new EventBuffer();
    const empty = events.copy();
    events.push1(EVENT.ACCEPTED, 1);
    const copy = events.copy();
    events.clear();
    events.push1(EVENT.ACCEPTED, 2);
    expect(copy.encode()).toBe('[[1,1]]');
    copy.push1(EVENT.ACCEPTED, 3);
    expect(copy.encode()).toBe('[[1,1],[1,3]]');
    empty.push1(EVENT.ACCEPTED, 4);
    expect([empty.encode(), events.encode()]).toEqual(['[[1,4]]', '[[1,2]]']);
  });
});
