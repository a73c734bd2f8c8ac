import { describe, expect, it } from 'vitest';
import { OPEN_STATUSES, ROUTING_STRATEGIES, type OrderInstructions } from '../../src/domain/index.ts';
import { seededDice, type Dice } from '../support/dice.ts';
import { RoutedStreet, type Shown } from '../support/routed-street.ts';

const MIDDLE = 15_000;

/** Some levels from a price in cents on, away from the middle. */
function levels(dice: Dice, first: number, step: number): string {
  return Array.from({ length: dice.roll(4) }, (_, level) => {
    return `${100 * (1 + dice.roll(4))} @ ${((first + step * level) / 100).toFixed(2)}`;
  }).join(', ');
}

function shown(dice: Dice): Shown {
  return { bids: levels(dice, MIDDLE - 1 - dice.roll(3), -1), asks: levels(dice, MIDDLE + 1 + dice.roll(3), 1) };
}

function instructions(dice: Dice): OrderInstructions {
  switch (dice.roll(4)) {
    case 0:
      return { venue: ['BOURSE', 'NYSE', 'NASDAQ'][dice.roll(3)]!, routing: 'ROUTE' };
    case 1:
      return { venue: 'SMART', strategy: 'DIRECTED', routeTo: dice.roll(2) === 0 ? ['NASDAQ', 'DARK'] : ['NYSE'] };
    default:
      return { venue: 'SMART', strategy: ROUTING_STRATEGIES[dice.roll(4)]! };
  }
}

/** One thing that happens: quotes move, orders come, change and go, time passes, trading stops and goes on. */
function step(street: RoutedStreet, dice: Dice): void {
  const open = [...street.orders.values()].filter((row) => {
    return row.account !== 2 && row.parent === null && OPEN_STATUSES.includes(row.status);
  });
  const some = open[dice.roll(open.length || 1)];
  const price = ((MIDDLE - 4 + dice.roll(9)) / 100).toFixed(2);
  const quantity = 50 * (1 + dice.roll(20));
  const isBuy = dice.roll(2) === 0;
  switch (dice.roll(12)) {
    case 0:
    case 1:
    case 2:
      street.quote({ [['NYSE', 'NASDAQ'][dice.roll(2)]!]: shown(dice) });
      break;
    case 3:
      street.rest(isBuy ? 'BUY' : 'SELL', `${quantity} @ ${price}`, ['BOURSE', 'NYSE', 'DARK'][dice.roll(3)]);
      break;
    case 4:
      if (some) street.cancel(some.id);
      break;
    case 5:
      if (some !== undefined && some.price !== null) {
        const more = some.filledQuantity + 50 * (1 + dice.roll(10));
        street.send({ kind: 'AmendOrder', account: some.account, orderId: some.id, quantity: more, price: null });
      }
      break;
    case 6:
      if (dice.roll(8) === 0) {
        street.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
        street.pass(dice.roll(500));
        street.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
      }
      break;
    default: {
      const text = dice.roll(6) === 0 ? `${quantity}` : `${quantity} @ ${price}`;
      const timeInForce = text.includes('@') && dice.roll(3) > 0 ? 'GTC' : 'IOC';
      street[isBuy ? 'buy' : 'sell']('order', text, instructions(dice), { timeInForce });
    }
  }
  street.pass(dice.roll(250));
}

describe('routed orders under random flow, with fades and latency', () => {
  /** How often each came, over all seeds. */
  const seen = new Map<string, number>();

  it.each([1, 2, 3])(
    'D34 I15 I16 quantities, fees, positions and open interest add up after each command, and a restored core goes on alike, seed %i',
    (seed) => {
      const dice = seededDice(seed);
      const street = new RoutedStreet({ NYSE: { fillRate: 700_000 }, NASDAQ: { fillRate: 850_000 } });
      for (let count = 0; count < 80; count++) {
        step(street, dice);
        if (count % 40 === 39) street.restart();
      }
      for (const line of street.take()) {
        const word = /TAKE|REST|PROBE|RETURNED|AMENDED|faded|ROUTED|trade/.exec(line)?.[0];
        if (word !== undefined) seen.set(word, (seen.get(word) ?? 0) + 1);
      }
      // Once no quote moves any more, all that takes has come to an end.
      street.pass(1_000_000);
      const children = [...street.orders.values()].filter(({ parent }) => parent !== null);
      const going = children.filter(({ entry, status }) => entry !== 'REST' && OPEN_STATUSES.includes(status));
      expect(going).toEqual([]);
    },
  );

  it('has seen all that children can come to', () => {
    expect([...seen.keys()].sort()).toEqual(
      ['AMENDED', 'PROBE', 'REST', 'RETURNED', 'ROUTED', 'TAKE', 'faded', 'trade'].sort(),
    );
  });
});
