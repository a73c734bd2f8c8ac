import { describe, expect, test } from 'vitest';
import { BookRows, Findings, LimitWalk } from '../../src/compliance/index.ts';
import { EventBook } from '../../src/compliance/invariants/event-book.ts';
import type { Committed } from '../../src/exchange/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { failures } from './support.ts';

describe('books of the events beside the core, under random commands of every kind', () => {
  test.each([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 12],
    [5, 12],
    [6, 12],
  ])(
    'I11 I12 I13 I14 I17 I18 nothing is found, and both have the same books, seed %i, one in %i of a risk officer or operator',
    (seed, risk) => {
      const findings = new Findings();
      const events = new EventBook(findings);
      const limits = new LimitWalk(findings);
      const hear = ({ entry, events: buffer, changes }: Committed): void => {
        events.take(entry.command, buffer, entry.sequence, entry.time);
        limits.take(entry.command, buffer, changes, entry.sequence);
      };
      const flow = new CoreFlow(seed, hear, risk);
      for (let step = 1; step <= 4000; step++) {
        flow.step();
        if (step % 50 !== 0) continue;
        const rows = new BookRows(findings);
        for (const order of flow.open.values()) rows.take({ id: order.id, orders: [order], events: [], trades: [] });
        rows.checkNotCrossed(flow.exchange);
        rows.compareBooks(flow.exchange, events);
        expect(failures(findings), `step ${step}`).toEqual([]);
      }
      expect(events.trades).toBeGreaterThan(risk > 0 ? 100 : 300);
      expect(limits.orders).toBeGreaterThan(500);
    },
  );
});
