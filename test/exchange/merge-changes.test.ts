import { expect, test } from 'vitest';
import { mergeChanges } from '../../src/exchange/merge-changes.ts';
import { noChanges, type Changes } from '../../src/exchange/index.ts';
import { venueRow } from '../support/home-market.ts';
import { everyKind } from '../store/sample-records.ts';

test('a venue that was made and set in one group comes once, as it is at the end', () => {
  const made = venueRow(1, 'NYSE');
  const set = { ...made, latency: 200 };
  const merged = mergeChanges([
    { ...noChanges(), venues: [venueRow(0, 'HOME'), made] },
    { ...noChanges(), venues: [set] },
  ]);
  expect(merged.venues).toEqual([venueRow(0, 'HOME'), set]);
});

test('F93 history of every kind is kept whole, in its order: quotes, decisions, schedules', () => {
  const kinds = ['quotes', 'routes', 'feeSchedules', 'protectionRegimes', 'quotingIncrements', 'trades'] as const;
  const parts: readonly Changes[] = [everyKind(), everyKind()];
  const merged = mergeChanges(parts);
  for (const kind of kinds) expect(merged[kind]).toEqual(parts.flatMap((part) => part[kind] as unknown[]));
});
