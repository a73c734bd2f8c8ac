import { describe, expect, test } from 'vitest';
import { EventBook } from '../../src/compliance/invariants/event-book.ts';
import { Findings, INVARIANTS, type Invariant } from '../../src/compliance/index.ts';
import { CANCEL_REASONS, EVENT, EventBuffer, type Command, type SubmitOrder } from '../../src/domain/index.ts';
import { order } from '../support/small-market.ts';

/** What an engine did: a command and the events that it claims for it. */
type Step = readonly [command: Command, ...events: readonly (readonly number[])[]];

const [BUY, SELL] = [0, 1];
const PRICE = 150_000_000;
const CENT = 10_000;

const accepted = (id: number) => [EVENT.ACCEPTED, id];
const rested = (id: number, side: number, price: number, quantity: number) => [
  EVENT.RESTED,
  0,
  id,
  side,
  price,
  quantity,
];
const traded = (id: number, maker: number, taker: number, price: number, quantity: number, aggressor: number) => [
  EVENT.TRADE,
  0,
  id,
  id,
  maker,
  taker,
  price,
  quantity,
  aggressor,
];
const canceled = (id: number, quantity: number, reason: (typeof CANCEL_REASONS)[number]) => [
  EVENT.CANCELED,
  id,
  quantity,
  CANCEL_REASONS.indexOf(reason),
];

const sell = (account: number, terms: Partial<SubmitOrder> = {}) => order({ account, side: 'SELL', ...terms });
const buy = (account: number, terms: Partial<SubmitOrder> = {}) => order({ account, ...terms });
const amend = (orderId: number, quantity: number | null, price: number | null): Command => ({
  kind: 'AmendOrder',
  account: 1,
  orderId,
  quantity,
  price,
});

/** Orders 1 and 2 sell at 150.00, order 3 at 150.01, 100 each, of accounts 1, 2 and 1. */
const ASKS: readonly Step[] = [
  [sell(1), accepted(1), rested(1, SELL, PRICE, 100)],
  [sell(2), accepted(2), rested(2, SELL, PRICE, 100)],
  [sell(1, { price: PRICE + CENT }), accepted(3), rested(3, SELL, PRICE + CENT, 100)],
];

/** What the book says of an engine that does this after {@link ASKS}. */
function judge(...steps: readonly Step[]): Partial<Record<Invariant, string>> {
  const findings = new Findings();
  const book = new EventBook(findings);
  [...ASKS, ...steps].forEach(([command, ...events], place) => {
    const buffer = new EventBuffer();
    for (const [kind = 0, ...words] of events) buffer.push(kind, ...words);
    book.take(command, buffer, place + 1);
  });
  const figures = Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, ''])) as Record<Invariant, string>;
  const failed = findings.verdicts(figures).filter(({ status }) => status === 'failed');
  return Object.fromEntries(failed.map(({ invariant, details }) => [invariant, details[0]]));
}

describe('I13 nobody is passed over', () => {
  test('trades in order of price, then time are right', () => {
    const sweep: Step = [
      buy(0, { quantity: 250, price: PRICE + CENT }),
      accepted(4),
      traded(1, 1, 4, PRICE, 100, BUY),
      traded(2, 2, 4, PRICE, 100, BUY),
      traded(3, 3, 4, PRICE + CENT, 50, BUY),
    ];
    expect(judge(sweep)).toEqual({});
  });

  test('an order that came later', () => {
    expect(judge([buy(0), accepted(4), traded(1, 2, 4, PRICE, 100, BUY)])).toEqual({
      I13: 'trade 1: takes from order 2 (SELL 100 at 150.00); order 1 (SELL 100 at 150.00) was first',
    });
  });

  test('an order at a worse price', () => {
    expect(judge([buy(0, { price: PRICE + CENT }), accepted(4), traded(1, 3, 4, PRICE + CENT, 100, BUY)])).toEqual({
      I13: 'trade 1: takes from order 3 (SELL 100 at 150.01); order 1 (SELL 100 at 150.00) was first',
    });
  });

  test('an order that is not in the book', () => {
    expect(judge([buy(0), accepted(4), traded(1, 9, 4, PRICE, 100, BUY)])).toEqual({
      I13: 'trade 1: its maker 9 does not rest in the book',
    });
  });

  test('an amendment that loses priority goes to the back, one that keeps it does not', () => {
    const moved: Step = [amend(1, 200, null), [EVENT.AMENDED, 1, 200, PRICE, 0], rested(1, SELL, PRICE, 200)];
    const kept: Step = [amend(1, 50, null), [EVENT.AMENDED, 1, 50, PRICE, 1]];
    const takesOne: Step = [buy(0, { quantity: 50 }), accepted(4), traded(1, 1, 4, PRICE, 50, BUY)];
    const takesTwo: Step = [buy(0, { quantity: 50 }), accepted(4), traded(1, 2, 4, PRICE, 50, BUY)];
    expect(judge(moved, takesTwo)).toEqual({});
    expect(judge(moved, takesOne).I13).toMatch(/takes from order 1 .*; order 2 .* was first/);
    expect(judge(kept, takesOne)).toEqual({});
    expect(judge(kept, takesTwo).I13).toMatch(/takes from order 2 .*; order 1 .* was first/);
  });

  test('an amendment that adds quantity, or moves the price, may not keep its place', () => {
    expect(judge([amend(1, 150, null), [EVENT.AMENDED, 1, 150, PRICE, 1]]).I13).toMatch(/^order 1: kept its place/);
    expect(judge([amend(1, null, PRICE - CENT), [EVENT.AMENDED, 1, 100, PRICE - CENT, 1]]).I13).toMatch(
      /kept its place/,
    );
  });

  test('an order canceled though there was somebody to trade with', () => {
    const ioc = buy(0, { timeInForce: 'IOC' });
    expect(judge([ioc, accepted(4), canceled(4, 100, 'IOC')])).toEqual({
      I13: 'order 4: its rest was canceled (IOC); order 1 (SELL 100 at 150.00) was there to trade with',
    });
    const below = buy(0, { timeInForce: 'IOC', price: PRICE - CENT });
    expect(judge([below, accepted(4), canceled(4, 100, 'IOC')])).toEqual({});
    const own = buy(1, { timeInForce: 'IOC' });
    expect(judge([own, accepted(4), canceled(4, 100, 'SELF_TRADE_PREVENTION')])).toEqual({});
  });
});

describe('I7 I12 I14 what an engine may not do', () => {
  test('I7 trade at another price than that of the resting order, or more than it has', () => {
    expect(judge([buy(0), accepted(4), traded(1, 1, 4, PRICE - CENT, 100, BUY)]).I7).toBe(
      'trade 1: 100 at 149.99, from order 1 (SELL 100 at 150.00)',
    );
    expect(judge([buy(0, { quantity: 150 }), accepted(4), traded(1, 1, 4, PRICE, 150, BUY)]).I7).toMatch(
      /^trade 1: 150/,
    );
  });

  test('I12 let a book stand locked', () => {
    expect(judge([buy(0), accepted(4), rested(4, BUY, PRICE, 100)])).toEqual({
      I12: 'sequence 4: instrument 0 stands order 4 (BUY 100 at 150.00), order 1 (SELL 100 at 150.00)',
    });
  });

  test('I14 let an account trade with itself', () => {
    expect(judge([buy(1), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)]).I14).toBe(
      'trade 1: account 1 is on both sides',
    );
  });

  test('I14 let IOC or MARKET rest', () => {
    const ioc = buy(0, { timeInForce: 'IOC', price: PRICE - CENT });
    expect(judge([ioc, accepted(4), rested(4, BUY, PRICE - CENT, 100)]).I14).toBe(
      'order 4, sequence 4: LIMIT IOC rests',
    );
  });
});
