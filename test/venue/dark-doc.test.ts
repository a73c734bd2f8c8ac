import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

it('docs/DARK.md cites tests that are there', () => {
  const tests = read('./midpoint-pool.test.ts');
  const cited = [...read('../../docs/DARK.md').matchAll(/`((?:[FD]\d+ )+[^`]+)`/g)].map(([, name]) =>
    name!.replace(/\s+/g, ' '),
  );
  expect(cited.length).toBeGreaterThan(15);
  expect(cited.filter((name) => !tests.includes(`== ${name}\n`) && !tests.includes(`'${name}'`))).toEqual([]);
});
