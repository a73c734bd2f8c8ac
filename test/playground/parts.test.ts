import { describe, expect, it } from 'vitest';
import { applyMessage, type BookMessage, type DisplayedBook } from '../../playground/src/displayed-book.ts';
import {
  CHANGE_ID_PLACEHOLDER,
  IdMemory,
  KEY_ID_PLACEHOLDER,
  ORDER_ID_PLACEHOLDER,
} from '../../playground/src/id-memory.ts';
import { schemaAnswer } from '../../playground/src/introspection.ts';
import { KeyRing } from '../../playground/src/key-ring.ts';
import { SubscriptionLog } from '../../playground/src/subscription-log.ts';
import { MemoryStore } from './support.ts';

it('says in one line what is missing where introspection is off, and leaves other answers as they are', () => {
  const off = { errors: [{ message: 'Introspection is switched off on this server.' }] };
  expect(schemaAnswer(off)).toEqual({ errors: [{ message: expect.stringContaining('no docs and no completion') }] });
  for (const answer of [{ data: { __schema: {} } }, { errors: [{ message: 'Too much.' }] }, null, undefined]) {
    expect(schemaAnswer(answer)).toBe(answer);
  }
});

describe('the displayed book', () => {
  const level = (price: string, quantity: string): { price: string; quantity: string } => ({ price, quantity });
  const snapshot: BookMessage = {
    __typename: 'OrderBookSnapshot',
    sequence: '7',
    bids: [level('150.00', '100'), level('149.99', '200')],
    asks: [level('150.01', '300')],
  };
  const delta = (change: Partial<BookMessage>): BookMessage => ({
    __typename: 'OrderBookDelta',
    sequence: '9',
    previousSequence: '7',
    bids: [],
    asks: [],
    ...change,
  });
  const book = applyMessage(undefined, snapshot) as DisplayedBook;

  it('takes absolute quantities, new levels in their place, and "0" as gone', () => {
    const bids = [level('150.00', '0'), level('149.99', '50'), level('149.995', '10'), level('99.00', '1')];
    expect(applyMessage(book, delta({ bids, asks: [level('150.005', '5')] }))).toEqual({
      sequence: '9',
      bids: [level('149.995', '10'), level('149.99', '50'), level('99.00', '1')],
      asks: [level('150.005', '5'), level('150.01', '300')],
    });
  });

  it('notices a gap', () => {
    expect(applyMessage(book, delta({ previousSequence: '8' }))).toBeUndefined();
    expect(applyMessage(undefined, delta({}))).toBeUndefined();
  });

  it('is replaced by a snapshot that comes again', () => {
    expect(applyMessage(book, { ...snapshot, sequence: '20', bids: [] })?.bids).toEqual([]);
  });
});

describe('the memory of ids', () => {
  const answerWith = (id: string, status = 'NEW'): unknown => ({ data: { submitOrder: { order: { id, status } } } });
  const variables = (id: string): string => JSON.stringify({ input: { orderId: id, quantity: '60' } }, null, 2);

  it('fills in the last open order for the placeholder, and for an id it gave before', () => {
    const memory = new IdMemory(new MemoryStore());
    expect(memory.fill(variables(ORDER_ID_PLACEHOLDER))).toBeUndefined();
    memory.see(answerWith('11'));
    expect(memory.fill(variables(ORDER_ID_PLACEHOLDER))).toBe(variables('11'));
    memory.see(answerWith('12', 'PARTIALLY_FILLED'));
    expect(memory.fill(variables('11'))).toBe(variables('12'));
  });

  it('leaves an id alone that someone typed', () => {
    const memory = new IdMemory(new MemoryStore());
    memory.see(answerWith('11'));
    expect(memory.fill(variables('4711'))).toBeUndefined();
  });

  it('ignores orders that are not open, and answers without orders', () => {
    const memory = new IdMemory(new MemoryStore());
    for (const status of ['FILLED', 'CANCELED', 'REJECTED']) memory.see(answerWith('11', status));
    memory.see({ errors: [{ message: 'no' }] });
    memory.see({ data: { submitOrder: { order: null }, instruments: [{ id: '1' }], viewer: null } });
    expect(memory.fill(variables(ORDER_ID_PLACEHOLDER))).toBeUndefined();
  });

  it('fills in the key that was made', () => {
    const memory = new IdMemory(new MemoryStore());
    memory.see({ data: { createApiKey: { secret: 's', apiKey: { id: 'key-1' } } } });
    expect(memory.fill(`{ "id": "${KEY_ID_PLACEHOLDER}" }`)).toBe('{ "id": "key-1" }');
  });

  it('fills in the change that waits, apart from keys', () => {
    const memory = new IdMemory(new MemoryStore());
    const variables = `{ "id": "${CHANGE_ID_PLACEHOLDER}" }`;
    memory.see({ data: { createApiKey: { secret: 's', apiKey: { id: 'key-1' } } } });
    memory.see({ data: { setLimit: { change: { id: '7', status: 'EFFECTIVE' } } } });
    expect(memory.fill(variables)).toBeUndefined();
    memory.see({ data: { setLimit: { change: { id: '8', status: 'PENDING' } } } });
    expect(memory.fill(variables)).toBe('{ "id": "8" }');
    expect(memory.fill(`{ "id": "${KEY_ID_PLACEHOLDER}" }`)).toBe('{ "id": "key-1" }');
  });
});

describe('the key ring', () => {
  it('starts without a key, tells of each change, and is as it was when the page is loaded again', () => {
    const store = new MemoryStore();
    const ring = new KeyRing(store);
    expect(ring.current()).toEqual({ key: null, own: false, followsExamples: true });
    const seen: (string | null)[] = [];
    const end = ring.subscribe(() => seen.push(ring.current().key));
    ring.change({ key: 'demo-bob' });
    end();
    ring.change({ followsExamples: false });
    expect(seen).toEqual(['demo-bob']);
    expect(new KeyRing(store).current()).toEqual({ key: 'demo-bob', own: false, followsExamples: false });
  });
});

describe('the log of a subscription', () => {
  it('shows the newest events first and counts those out of sight', () => {
    const log = new SubscriptionLog();
    for (let event = 1; event <= 40; event += 1) log.add(event);
    expect(log.view().received).toBe(40);
    expect(log.view().newestFirst).toHaveLength(25);
    expect(log.view().newestFirst[0]).toBe(40);
  });

  it('says how it ended', () => {
    const log = new SubscriptionLog();
    log.add('a');
    log.end('with an error', [{ message: 'SLOW_CONSUMER' }]);
    expect(log.view()).toEqual({
      ended: 'with an error',
      errors: [{ message: 'SLOW_CONSUMER' }],
      received: 1,
      newestFirst: ['a'],
    });
  });
});
