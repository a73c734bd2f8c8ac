import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlowConsumer, type OrderEventRecord } from '../../src/exchange/index.ts';
import { House, range } from './support/house.ts';
import { quiet, Reader } from './support/reading.ts';
import { rowsCommitted } from './support/rows.ts';

/**
 * What may happen, in any order: a commit reaches the database; the feeds hear of the oldest commit they have not
 * heard of; a database read ends (it saw what was committed when it began); the reader asks for one more;
 * the reader loses its connection and resumes after the last event it got.
 */
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('commit' as const), rows: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.constant({ do: 'announce' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 6, arbitrary: fc.constant({ do: 'ask' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reconnect' as const }) },
);

const script = fc.record({
  history: fc.nat({ max: 9 }),
  after: fc.nat({ max: 9 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  rowQueue: fc.integer({ min: 1, max: 6 }),
  actions: fc.array(action, { maxLength: 80, size: 'max' }),
});

/** Runs one script, then lets everything come to rest; gives the numbers that the reader got over all connections. */
async function run({ history, after, pageSize, rowQueue, actions }: ScriptOf<typeof script>): Promise<number[]> {
  const house = new House({ pageSize, rowQueue, patience: 0 }, history);
  const got: number[] = [];
  const unheard: OrderEventRecord[][] = [];
  const start = Math.min(after, history);
  house.stored.held = true;
  const connect = (): Reader<OrderEventRecord> => new Reader(house.feeds.subscribeOrderEvents(0, got.at(-1) ?? start));
  let reader = connect();
  const reconnect = (): void => {
    got.push(...reader.items.map((row) => row.number));
    if (reader.error) expect(reader.error).toEqual(new SlowConsumer(got.at(-1) ?? start));
    reader.close();
    reader = connect();
  };
  const announce = (): void => {
    const orderEvents = unheard.shift();
    if (orderEvents) house.feeds.committed(rowsCommitted({ orderEvents }));
  };
  for (const step of actions) {
    if (step.do === 'commit') unheard.push(Array.from({ length: step.rows }, () => house.storeOrderEvent(0)));
    else if (step.do === 'announce') announce();
    else if (step.do === 'answer') house.stored.reads.shift()?.answer();
    else if (step.do === 'ask') reader.ask();
    else reconnect();
    await Promise.resolve();
    if (reader.ended) reconnect();
  }
  house.stored.held = false;
  house.stored.answerAll();
  while (unheard.length > 0) {
    announce();
    await reader.drain();
    if (reader.ended) reconnect();
  }
  await quiet();
  await reader.drain();
  if (reader.ended) {
    reconnect();
    await reader.drain();
  }
  reconnect();
  expect(house.feeds.counts.orderEvents).toBe(1);
  reader.close();
  expect(got).toEqual(range(start + 1, house.stored.orderEvents.length));
  return got;
}

type ScriptOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

describe('order events in any order of commits, announcements, reads and reconnections', () => {
  it('I19 D64 come with no hole and no double', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (given) => {
        await run(given);
      }),
      { numRuns: 400 },
    );
  });
});
