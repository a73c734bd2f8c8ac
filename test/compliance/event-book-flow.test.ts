import { describe, expect, test } from 'vitest';
import { BookRows, Findings } from '../../src/compliance/index.ts';
import { EventBook } from '../../src/compliance/invariants/event-book.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { failures } from './support.ts';

describe('books of the events beside the core, under random commands of every kind', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'I11 I12 I13 I14 I18 nothing is found, and both have the same books, seed %i',
    (seed) => {
      const findings = new Findings();
      const events = new EventBook(findings);
      const flow = new CoreFlow(seed, ({ entry, events: buffer }) => {
        events.take(entry.command, buffer, entry.sequence);
      });
      for (let step = 1; step <= 4000; step++) {
        flow.step();
        if (step % 50 !== 0) continue;
        const rows = new BookRows(findings);
        for (const order of flow.open.values()) rows.take({ id: order.id, orders: [order], events: [], trades: [] });
        rows.checkNotCrossed(flow.exchange);
        rows.compareBooks(flow.exchange, events);
        expect(failures(findings), `step ${step}`).toEqual([]);
      }
      expect(events.trades).toBeGreaterThan(300);
    },
  );
});
