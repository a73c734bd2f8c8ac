import { describe, expect, it } from 'vitest';
import { DoorMarket } from './support/door-market.ts';
import { mirrored } from './support/mirror.ts';
import { parseScenarios, play } from './support/table.ts';

const RIGHT = `
== F12 a trade
# Said to the reader.
S1 SELL  10 @ 10.00  | S1 accepted
B1 BUY 4 @ 10.00     | B1 accepted
                     | B1 takes 4 from S1 at 10.00
cancel S1            | S1 canceled 6 USER
time 1s              |
`;

function differs(text: string): boolean {
  const [scenario] = parseScenarios(text);
  return JSON.stringify(play(scenario!, new DoorMarket())) !== JSON.stringify(scenario!.steps);
}

describe('the tables', () => {
  it('hold where the market answers as they say', () => {
    expect(parseScenarios(RIGHT)).toHaveLength(1);
    expect(differs(RIGHT)).toBe(false);
  });

  it.each([
    ['another quantity', RIGHT.replace('takes 4', 'takes 5')],
    [
      'another order of events',
      RIGHT.replace('B1 accepted\n', 'B1 takes 4 from S1 at 10.00\n').replace(
        /takes 4 from S1 at 10.00\nc/,
        'accepted\nc',
      ),
    ],
    ['an answer too few', RIGHT.replace('| S1 canceled 6 USER', '|')],
    ['an answer too many', RIGHT.replace('time 1s              |', 'time 1s | B1 expired 4')],
  ])('do not hold with %s', (_, text) => {
    expect(differs(text)).toBe(true);
  });

  it.each(['B1 BUY 4 @ 10', 'B1 BUY 4 @ 10.00 soon', 'B1 BUY 4 @', 'B1 BUY 4 @ 10.00 GTD until noon'])(
    'have no request "%s"',
    (request) => {
      expect(() => new DoorMarket().ask(request)).toThrow();
    },
  );

  it('say where a line has no bar', () => {
    expect(() => parseScenarios('== F12 a trade\nS1 SELL 10 @ 10.00')).toThrow('no |');
  });

  it('have a mirror image: the sides, the prices around 2.00, and who takes in an uncross', () => {
    const [scenario] = parseScenarios(`
== F12 one side
X BUY 10 @ 2.03 trail 0.02 | X accepted
orders                     | bids X 10 at 2.03; asks none
phase CONTINUOUS           | X takes 10 from A1 at 2.03
`);
    expect(mirrored(scenario!).steps).toEqual([
      { request: 'X SELL 10 @ 1.97 trail 0.02', answers: ['X accepted'] },
      { request: 'orders', answers: ['bids none', 'asks X 10 at 1.97'] },
      { request: 'phase CONTINUOUS', answers: ['A1 takes 10 from X at 1.97'] },
    ]);
  });
});
