import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DoorMarket } from './support/door-market.ts';
import { exampleOf, exampleRows } from './support/examples.ts';
import { HouseMarket } from './support/house-market.ts';
import { readMatrix, titleOf } from './support/matrix-file.ts';
import { scenariosIn, type Scenario, type ScenarioMarket } from './support/table.ts';

const text = readFileSync(new URL('../../docs/MATCHING.md', import.meta.url), 'utf8');

interface Playable {
  readonly scenario: Scenario;
  readonly market: () => ScenarioMarket;
}

function playable(folder: string, market: () => ScenarioMarket): [string, Playable][] {
  return scenariosIn(folder).flatMap(({ scenarios }) =>
    scenarios.map((scenario): [string, Playable] => [scenario.title, { scenario, market }]),
  );
}

const all = [...playable('door', () => new DoorMarket()), ...playable('house', () => new HouseMarket())];
const scenarios = new Map(all);

/** Names of the tests that are no scenarios. `%s` stands for anything. */
const others = [
  ...readMatrix().tables.map(titleOf),
  ...[
    ...readFileSync(new URL('numbers.test.ts', import.meta.url), 'utf8').matchAll(
      /^ {2}it(?:\.each\(.*\))?\('(.*)', /gm,
    ),
  ].map(([, name]) => name!),
];

const exists = (name: string): boolean =>
  scenarios.has(name) ||
  others.some((other) => (other.includes('%s') ? name.startsWith(other.split('%s')[0]!) : name === other));

/** What stands in backticks and begins like the name of a test. */
const cited = [...text.matchAll(/`([^`]+)`/g)]
  .map(([, name]) => name!.replace(/\s+/g, ' '))
  .filter((name) => /^([FD]\d+ )+\S+/.test(name) || name.startsWith('each value of'))
  // An order may have the id D1.
  .filter((name) => !/^\S+ (BUY|SELL) \d/.test(name));

interface DocumentedExample {
  readonly title: string;
  readonly rows: string[][];
}

/** Each table under a line `Proved by: …` that has a row `before`. */
function documentedExamples(): DocumentedExample[] {
  return [...text.matchAll(/^Proved by: `([^`]+)`\n\n((?:\|.*\n)+)/gm)]
    .filter(([, , table]) => table!.includes('| before'))
    .map(([, title, table]) => ({
      title: title!,
      rows: table!
        .trim()
        .split('\n')
        .slice(2)
        .map((line) =>
          line
            .slice(1, -1)
            .split('|')
            .map((cell) => cell.trim()),
        ),
    }));
}

describe('docs/MATCHING.md', () => {
  it('cites tests that exist', () => {
    expect(cited.length).toBeGreaterThan(150);
    expect(cited.filter((name) => !exists(name))).toEqual([]);
  });

  it('no two scenarios have one name', () => {
    expect(all.map(([title]) => title).filter((title, place, titles) => titles.indexOf(title) !== place)).toEqual([]);
  });

  it.each([
    ...range('F', 11, 23),
    ...range('F', 86, 88),
    'F90',
    ...range('D', 3, 14),
    'D37',
    'D38',
    'D39',
    'D43',
    'D56',
  ])('cites a test of %s', (rule) => {
    expect(cited.filter((name) => name.split(' ').includes(rule)).length).toBeGreaterThan(0);
  });

  const examples = documentedExamples();

  it('has an example in every section but the table of what goes together', () => {
    const sections = text.split(/^## /m).slice(1);
    const without = sections
      .filter((section) => !section.includes('| before'))
      .map((section) => section.split('\n')[0]);
    expect(without).toEqual(['What goes together']);
    expect(examples.length).toBeGreaterThan(40);
  });

  it.each(examples.map((example) => [example.title, example] as const))(
    'shows what the core does: %s',
    (title, { rows }) => {
      const request = /`(.*)`/.exec(rows[2]![1]!)![1]!;
      const { scenario, market } = scenarios.get(title)!;
      const example = exampleOf(scenario, request, market());
      expect(example && exampleRows(example)).toEqual(rows);
    },
  );
});

function range(letter: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, place) => `${letter}${from + place}`);
}
