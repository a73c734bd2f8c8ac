import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** What stands in backticks behind "Proved by:", up to the next empty line. */
function citedIn(text: string): string[] {
  const paragraphs = [...text.matchAll(/^Proved by: ([\s\S]*?)\n\n/gm)].map(([, names]) => names!);
  return paragraphs.flatMap((names) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
}

it('docs/ROUTING.md cites tests that are there', () => {
  const tests = [
    './plan.test.ts',
    './plan-property.test.ts',
    '../exchange/routing.test.ts',
    '../exchange/route-text.test.ts',
  ].map(read);
  const cited = citedIn(read('../../docs/ROUTING.md'));
  expect(cited.length).toBeGreaterThan(50);
  const missing = cited.filter((name) => !tests.some((text) => text.includes(`'${name}'`)));
  expect(missing).toEqual([]);
});
