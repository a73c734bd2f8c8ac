import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rule = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
  options: ICruiseOptions;
};

/** What the rule says about the folder `src` below `baseDir`. */
async function judge(baseDir: string): Promise<ICruiseResult> {
  const { forbidden, options } = rule;
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden } } as ICruiseOptions,
    undefined,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  return output as ICruiseResult;
}

/** One file each, with the one thing that it imports, and the rule that forbids that; null: it is allowed. */
const CASES: readonly (readonly [file: string, imports: string, broken: string | null])[] = [
  ['src/book/knows-domain.ts', '../domain/index.ts', null],
  ['src/exchange/knows-risk.ts', '../risk/index.ts', null],
  ['src/store/knows-exchange.ts', '../exchange/index.ts', null],
  ['src/store/uses-node.ts', 'node:crypto', null],
  ['src/domain/uses-calendar.ts', 'temporal-polyfill', null],
  ['src/main.ts', './store/index.ts', null],
  ['src/verify/knows-compliance.ts', '../compliance/index.ts', null],
  ['src/risk/knows-its-own-files.ts', './inner.ts', null],

  ['src/seeds/knows-store.ts', '../store/index.ts', 'seeds-knows-too-much'],
  ['src/domain/knows-book.ts', '../book/index.ts', 'domain-knows-too-much'],
  ['src/book/knows-venue.ts', '../venue/index.ts', 'book-knows-too-much'],
  ['src/venue/knows-risk.ts', '../risk/index.ts', 'venue-knows-too-much'],
  ['src/routing/knows-risk.ts', '../risk/index.ts', 'routing-knows-too-much'],
  ['src/risk/knows-algo.ts', '../algo/index.ts', 'risk-knows-too-much'],
  ['src/algo/knows-exchange.ts', '../exchange/index.ts', 'algo-knows-too-much'],
  ['src/exchange/knows-store.ts', '../store/index.ts', 'exchange-knows-too-much'],
  ['src/compliance/knows-store.ts', '../store/index.ts', 'compliance-knows-too-much'],
  ['src/store/knows-feed.ts', '../feed/index.ts', 'store-knows-too-much'],
  ['src/feed/knows-store.ts', '../store/index.ts', 'feed-knows-too-much'],
  ['src/platform/knows-api.ts', '../api/index.ts', 'platform-knows-too-much'],
  ['src/api/knows-store.ts', '../store/index.ts', 'api-knows-too-much'],
  ['src/agents/knows-api.ts', '../api/index.ts', 'agents-knows-too-much'],
  ['src/seeds/knows-store.ts', '../store/index.ts', 'seeds-knows-too-much'],
  ['src/verify/knows-feed.ts', '../feed/index.ts', 'verify-knows-too-much'],
  ['src/store/knows-main.ts', '../main.ts', 'store-knows-too-much'],

  ['src/api/enters-by-the-window.ts', '../exchange/inner.ts', 'through-the-index'],
  ['src/verify.ts', './store/inner.ts', 'through-the-index-from-outside'],
  ['src/another-root.ts', './store/index.ts', 'only-main-sees-both-sides'],
  ['src/store/knows-tests.ts', '../../test/helper.ts', 'src-stands-alone'],
  ['src/book/uses-node.ts', 'node:fs', 'pure-uses-no-node'],
  ['src/domain/uses-node.ts', 'node:crypto', 'pure-uses-no-node'],
  ['src/exchange/uses-a-package.ts', 'zod', 'pure-uses-no-package'],
  ['src/book/uses-calendar.ts', 'temporal-polyfill', 'pure-uses-no-package'],
  ['src/domain/uses-a-package.ts', 'zod', 'domain-uses-no-package'],
  ['src/risk/circle-a.ts', './circle-b.ts', 'no-cycles'],
  ['src/risk/circle-b.ts', './circle-a.ts', null], // a circle is told of once
  ['src/misplaced/knows-domain.ts', '../domain/index.ts', 'unknown-folder'],
  ['src/feed/knows-nothing-there.ts', './not-there.ts', 'imports-exist'],
];

describe('the dependency rule', () => {
  it('holds in src', async () => {
    const { summary } = await judge(root);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(10);
  });

  describe('in a house where it is broken', () => {
    let house: string;
    let broken: Map<string, string[]>;

    beforeAll(async () => {
      // Inside the repository, so that packages are found as they are from src.
      mkdirSync(join(root, '.cache'), { recursive: true });
      house = mkdtempSync(join(root, '.cache', 'house-'));
      const folders = new Set(CASES.map(([file]) => dirname(file)));
      for (const folder of folders) {
        put(`${folder}/index.ts`, 'export type Known = string;\n');
        put(`${folder}/inner.ts`, 'export type Known = string;\n');
      }
      put('test/helper.ts', 'export type Known = string;\n');
      // Half of the imports are of types only: these count as well.
      CASES.forEach(([file, imports], place) => {
        put(file, place % 2 === 0 ? `import type { Known } from '${imports}';\n` : `import '${imports}';\n`);
      });
      const { summary } = await judge(house);
      broken = new Map(CASES.map(([file]) => [file, []]));
      for (const { from, rule } of summary.violations) broken.get(from)?.push(rule.name);
    });

    afterAll(() => {
      rmSync(house, { recursive: true, force: true });
    });

    function put(file: string, text: string): void {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }

    it.each(CASES)('%s importing %s breaks %s', (file, _imports, name) => {
      expect(broken.get(file)).toEqual(name === null ? [] : [name]);
    });

    it('is broken in each of its parts, so that no rule is asleep', () => {
      const seen = new Set([...broken.values()].flat());
      expect(rule.forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
    });
  });
});
