import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/RISK.md', import.meta.url), 'utf8');

/** Names of tests that the page calls its proofs: a describe, then maybe the beginning of a test in it. */
const proofs = [...PAGE.matchAll(/^Proved by: ((?:.|\n(?!\n))*)/gm)].flatMap(([, names]) =>
  [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!.replace(/\s+/g, ' ')),
);

/** Every test's name behind that of its describe, in all files. */
const names = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => namesIn(readFileSync(`${TESTS}/${file}`, 'utf8')));

function namesIn(text: string): string[] {
  let group = '';
  return [...text.matchAll(/\b(describe|it)(?:\.\w+\([^)]*\))*(?:\.each\([\s\S]*?\]\))?\(\s*(['"`])(.*?)\2,/g)].map(
    ([, kind, , name]) => {
      if (kind === 'describe') group = name!;
      return kind === 'describe' ? name! : `${group} ${name!}`;
    },
  );
}

describe('docs/RISK.md', () => {
  it('names proofs', () => {
    expect(proofs.length).toBeGreaterThan(10);
  });

  it.each(proofs)('names a test that is there: %s', (proof) => {
    expect(names.some((name) => name.startsWith(proof))).toBe(true);
  });

  it('has a section for each line of its table', () => {
    const sections = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, section]) => section);
    const lines = [...PAGE.matchAll(/^\| \[([^\]]+)\]\(#([^)]+)\)/gm)];
    expect(lines.map(([, section]) => section)).toEqual(sections);
    for (const [, section, anchor] of lines) expect(anchor).toBe(section!.toLowerCase().replaceAll(' ', '-'));
  });
});
