import { describe, expect, it } from 'vitest';
import { DoorMarket } from './support/door-market.ts';
import { readMatrix, TIMES_IN_FORCE, titleOf } from './support/matrix-file.ts';
import { mirrored, mirroredText } from './support/mirror.ts';
import { play, type Scenario } from './support/table.ts';

const { outcomes, tables } = readMatrix();

const BEFORE = [
  'L1 SELL 100 @ 2.00 by P',
  'L2 BUY 100 @ 2.00 by Q',
  'B1 BUY 10 @ 1.98',
  'O1 BUY 10 @ 1.50 by P',
  'A1 SELL 10 @ 2.02',
  'A2 SELL 40 @ 2.03',
];

/** What an order of a type has unless a row says otherwise. */
const USUAL: Readonly<Record<string, string>> = {
  LIMIT: '@ 2.03',
  MARKET: '',
  STOP: 'when 2.02',
  STOP_LIMIT: 'when 2.02 @ 2.03',
};

/** The order of a cell, in the words of the scenarios. */
function orderOf(type: string, timeInForce: string, words: string): string {
  let usual = `${USUAL[type]!}${timeInForce === 'GTD' ? ' until 60s' : ''}`;
  let added = words;
  for (const [none, what] of [
    ['no price', /@ \S+/],
    ['no stop', /when \S+/],
    ['no until', /until \S+/],
  ] as const) {
    if (!added.includes(none)) continue;
    usual = usual.replace(what, '');
    added = added.replace(none, '');
  }
  return `X BUY 100 ${type} ${timeInForce} ${usual} ${added} by P`.replace(/\s+/g, ' ');
}

/** What comes of an order: the outcome's name where all is as it says, else what the core answered. */
function outcomeOf(expected: string, order: string, phase: string, isMirrored: boolean): string {
  const outcome = outcomes.get(expected);
  if (!outcome) return `there is no outcome "${expected}"`;
  const market = new DoorMarket();
  for (const request of BEFORE) market.ask(isMirrored ? mirroredText(request) : request);
  if (phase !== 'CONTINUOUS') market.ask(`phase ${phase}`);
  const steps = outcome.steps.map((step) => (step.request === 'X' ? { ...step, request: order } : step));
  const scenario: Scenario = isMirrored ? mirrored({ ...outcome, steps }) : { ...outcome, steps };
  const played = play(scenario, market);
  if (JSON.stringify(played) === JSON.stringify(scenario.steps)) return expected;
  return played.map(({ request, answers }) => `${request} | ${answers.join('; ')}`).join('\n');
}

describe.each(tables.map((table) => [titleOf(table), table] as const))('%s', (_, { phase, type, rows }) => {
  it.each(rows.map((row) => [row.words === '' ? 'nothing else' : row.words, row] as const))('%s', (_words, row) => {
    const { words, cells } = row;
    const asked = TIMES_IN_FORCE.map((timeInForce, column) => [timeInForce, cells[column]!] as const).filter(
      ([, cell]) => cell !== '.',
    );
    for (const isMirrored of [false, true]) {
      const found = asked.map(([timeInForce, cell]) => [
        timeInForce,
        outcomeOf(cell, orderOf(type, timeInForce, words), phase, isMirrored),
      ]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(asked));
    }
  });
});

/** Everything that an order can be told beside its type, side, quantity, price and time in force. */
const INSTRUCTIONS = [
  'display 20',
  'hidden',
  'min 50',
  'post-only',
  'slide',
  'peg MID',
  'peg PRIMARY',
  'reduce-only',
  'oco O1',
  'trail 0.02',
  'trail 1%',
];

/** Two values of one field cannot both be given. */
const ONE_FIELD = ['post-only slide', 'peg MID peg PRIMARY'];

describe('D4 the matrix', () => {
  const continuous = tables.filter(({ phase }) => phase === 'CONTINUOUS');

  it('has every type in every phase', () => {
    const found = tables.map(({ phase, type }) => `${phase} ${type}`);
    const expected = ['CONTINUOUS', 'AUCTION', 'HALTED', 'CLOSED'].flatMap((phase) =>
      Object.keys(USUAL).map((type) => `${phase} ${type}`),
    );
    expect(found).toEqual(expected);
  });

  it.each(continuous)('has every instruction and every pair of instructions for $type', ({ rows }) => {
    const found = new Set(rows.map(({ words }) => words));
    const pairs = INSTRUCTIONS.flatMap((first, place) =>
      INSTRUCTIONS.slice(place + 1).map((second) => `${first} ${second}`),
    ).filter((pair) => !ONE_FIELD.includes(pair));
    expect(['', ...INSTRUCTIONS, ...pairs].filter((words) => !found.has(words))).toEqual([]);
  });

  it('uses every outcome that it lists', () => {
    const used = new Set(tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)));
    expect([...outcomes.keys()].filter((outcome) => !used.has(outcome))).toEqual([]);
  });
});
