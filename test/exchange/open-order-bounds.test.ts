import { expect, it } from 'vitest';
import { EVENT, REJECT_CODES, type Command } from '../../src/domain/index.ts';
import { Exchange, captureState, restoreState } from '../../src/exchange/index.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';

const MOST = 50_000;

/** A core, and what its first event says to a command. */
class House {
  exchange = new Exchange();

  constructor() {
    for (const command of smallMarket()) this.send(command);
  }

  send(command: Command): string {
    const { words } = this.exchange.apply(command, this.exchange.sequence + 1, 1_700_000_000_000_000);
    return words[0] === EVENT.REJECTED || words[0] === EVENT.REFUSED ? REJECT_CODES[words[2]!]! : 'taken';
  }
}

const resting = (account: number): Command => order({ account, timeInForce: 'GTC', price: 100_000_000, quantity: 1 });

it('X21 an account has at most 50,000 orders open, whoever else has how many, also after a restart', () => {
  const house = new House();
  for (let count = 0; count < 1000; count++) expect(house.send(resting(BEN))).toBe('taken');
  for (let count = 0; count < MOST; count++) {
    const answer = house.send(resting(ANN));
    if (answer !== 'taken') expect([count, answer]).toEqual([MOST, 'taken']);
  }
  expect(house.send(resting(ANN))).toBe('TOO_MANY_OPEN_ORDERS');
  house.exchange = restoreState(captureState(house.exchange));
  expect(house.send(resting(ANN))).toBe('TOO_MANY_OPEN_ORDERS');
  expect(house.send(resting(BEN))).toBe('taken');
  expect(house.send({ kind: 'CancelOrder', account: ANN, orderId: house.exchange.nextOrderId - 4 - 100 })).toBe(
    'taken',
  );
  expect(house.send(resting(ANN))).toBe('taken');
  expect(house.send(resting(ANN))).toBe('TOO_MANY_OPEN_ORDERS');
});

it('X21 an account has at most 1,000 pegs and trailing stops in an instrument', () => {
  const house = new House();
  const peg = (account: number): Command => order({ account, quantity: 1, instructions: { peg: 'PRIMARY' } });
  for (let count = 0; count < 1000; count++) expect(house.send(peg(ANN))).toBe('taken');
  expect(house.send(peg(ANN))).toBe('TOO_MANY_OPEN_ORDERS');
  expect(house.send(peg(BEN))).toBe('taken');
  expect(house.send(resting(ANN))).toBe('taken');
});
