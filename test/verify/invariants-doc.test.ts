import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { INVARIANTS } from '../../src/compliance/index.ts';

it('OPERATING.md has every invariant, in the words of verify', () => {
  const doc = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');
  const told = [...doc.matchAll(/^\| (I\d+) +\| (.*?) +\|/gm)].map(([, invariant, title]) => [invariant, title]);
  expect(told).toEqual(Object.entries(INVARIANTS));
});
