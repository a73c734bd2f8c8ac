import { describe, expect, test } from 'vitest';
import { EventBook } from '../../src/compliance/invariants/event-book.ts';
import { Findings, INVARIANTS, type Invariant } from '../../src/compliance/index.ts';
import {
  CANCEL_REASONS,
  EVENT,
  EventBuffer,
  MARKET_PHASES,
  PRICE_BAND_STATES,
  SELF_TRADE_PREVENTIONS,
  type Command,
  type MarketPhase,
  type SelfTradePrevention,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { order, smallMarket } from '../support/small-market.ts';

/** What an engine did: a command and the events that it claims for it. */
type Step = readonly [command: Command, ...events: readonly (readonly number[])[]];

const [BUY, SELL] = [0, 1];
const PRICE = 150_000_000;
const CENT = 10_000;
const INSTRUMENT = smallMarket().find((command) => command.kind === 'CreateInstrument')!;

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
    const prevented = [EVENT.PREVENTED, 0, 1, 4, 100];
    expect(judge([own, accepted(4), prevented, canceled(4, 100, 'SELF_TRADE_PREVENTION')])).toEqual({});
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
      I12: 'sequence 4: book 0 stands order 4 (BUY 100 at 150.00), order 1 (SELL 100 at 150.00)',
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

const held = (id: number, stop: number) => [EVENT.HELD, 0, id, stop];
const triggered = (id: number, open: number) => [EVENT.TRIGGERED, 0, id, open];
const refreshed = (id: number, side: number, price: number, shown: number, reserve: number) => [
  EVENT.REFRESHED,
  0,
  id,
  side,
  price,
  shown,
  reserve,
];
const prevented = (maker: number, taker: number, quantity: number, mode: SelfTradePrevention) => [
  EVENT.PREVENTED,
  0,
  maker,
  taker,
  quantity,
  SELF_TRADE_PREVENTIONS.indexOf(mode),
];
const phase = (to: MarketPhase): Step => [
  { kind: 'SetPhase', instrument: 0, phase: to, duration: null },
  [EVENT.PHASE, 0, MARKET_PHASES.indexOf(to)],
];

describe('D6 D7 F15 F16 icebergs', () => {
  /** Order 4 sells 100 at 149.99 and shows 30. */
  const iceberg: Step = [
    sell(2, { price: PRICE - CENT, instructions: { displayQuantity: 30 } }),
    accepted(4),
    [...rested(4, SELL, PRICE - CENT, 30), 70],
  ];
  const taker = buy(0, { quantity: 40 });
  const slice = traded(1, 4, 5, PRICE - CENT, 30, BUY);

  test('a slice that is used up is renewed at the back', () => {
    const other: Step = [sell(1, { price: PRICE - CENT }), accepted(5), rested(5, SELL, PRICE - CENT, 100)];
    const sweep = (second: number): Step => [
      taker,
      accepted(6),
      traded(1, 4, 6, PRICE - CENT, 30, BUY),
      refreshed(4, SELL, PRICE - CENT, 30, 40),
      traded(2, second, 6, PRICE - CENT, 10, BUY),
    ];
    expect(judge(iceberg, other, sweep(5))).toEqual({});
    expect(judge(iceberg, other, sweep(4)).I13).toMatch(/takes from order 4 .*; order 5 .* was first/);
  });

  test('shows no more than it may, and exactly the next slice', () => {
    const tooMuch: Step = [iceberg[0], accepted(4), [...rested(4, SELL, PRICE - CENT, 50), 50]];
    expect(judge(tooMuch).I14).toMatch(/shows 50 and keeps 50; it may show 30/);
    const wrong: Step = [taker, accepted(5), slice, refreshed(4, SELL, PRICE - CENT, 70, 0)];
    expect(judge(iceberg, wrong).I14).toMatch(/shows 70 and keeps 0; its next slice is 30/);
  });

  test('does not trade more than its slice, nor is left without one', () => {
    const whole: Step = [taker, accepted(5), traded(1, 4, 5, PRICE - CENT, 40, BUY)];
    expect(judge(iceberg, whole).I7).toMatch(/^trade 1: 40 at 149.99/);
    const spent: Step = [buy(0, { quantity: 30 }), accepted(5), slice];
    expect(judge(iceberg, spent).I11).toMatch(/order 4 .* is open, and stands nowhere/);
  });
});

describe('hidden orders and pegs', () => {
  const hidden: Step = [
    sell(2, { quantity: 50, instructions: { hidden: true, minQuantity: 20 } }),
    accepted(4),
    [...rested(4, SELL, PRICE, 0), 50],
  ];

  test('I13 what is displayed comes first at one price, and hidden orders come before worse prices', () => {
    const sweep = (last: number, price: number): Step => [
      buy(0, { quantity: 230, price: PRICE + CENT }),
      accepted(5),
      traded(1, 1, 5, PRICE, 100, BUY),
      traded(2, 2, 5, PRICE, 100, BUY),
      traded(3, last, 5, price, 30, BUY),
    ];
    expect(judge(hidden, sweep(4, PRICE))).toEqual({});
    expect(judge(hidden, sweep(3, PRICE + CENT)).I13).toMatch(/takes from order 3 .*; order 4 .* was first/);
    const early: Step = [buy(0, { quantity: 30 }), accepted(5), traded(1, 4, 5, PRICE, 30, BUY)];
    expect(judge(hidden, early).I13).toMatch(/takes from order 4 .*; order 1 .* was first/);
  });

  test('I13 one whose minimum quantity is not met is passed over, and only then', () => {
    const sweep = (rest: number): Step => [
      buy(0, { quantity: 200 + rest, price: PRICE + CENT }),
      accepted(5),
      traded(1, 1, 5, PRICE, 100, BUY),
      traded(2, 2, 5, PRICE, 100, BUY),
      traded(3, 3, 5, PRICE + CENT, rest, BUY),
    ];
    expect(judge(hidden, sweep(19))).toEqual({});
    expect(judge(hidden, sweep(20)).I13).toMatch(/order 4 .* was first/);
  });

  test('I14 D8 a hidden order that shows itself', () => {
    const shows: Step = [hidden[0], accepted(4), rested(4, SELL, PRICE, 50)];
    expect(judge(shows).I14).toMatch(/shows 50 and keeps 0; it may show 0/);
  });

  test('I14 a peg that stands elsewhere than what it follows', () => {
    const listed: Step = [INSTRUMENT, [EVENT.CREATED, 0]];
    const bid: Step = [buy(0, { price: PRICE - 3 * CENT }), accepted(4), rested(4, BUY, PRICE - 3 * CENT, 100)];
    const peg = (price: number): Step => [
      buy(2, { price: null, instructions: { peg: 'MID' } }),
      accepted(5),
      [EVENT.REPRICED, 0, 5, price],
      [...rested(5, BUY, price, 0), 100],
    ];
    expect(judge(listed, bid, peg(PRICE - 2 * CENT))).toEqual({});
    expect(judge(listed, bid, peg(PRICE - CENT)).I14).toMatch(/order 5 .*; what it follows gives 149.98/);
  });
});

describe('D14 stops', () => {
  const stop = (id: number, side: 'BUY' | 'SELL', stopPrice: number): Step => [
    (side === 'BUY' ? buy : sell)(2, { type: 'STOP', price: null, instructions: { stopPrice } }),
    accepted(id),
    held(id, stopPrice),
  ];
  const hit = buy(0, { quantity: 50 });

  test('I14 one that no trade has reached', () => {
    const set: Step = [hit, accepted(5), traded(1, 1, 5, PRICE, 50, BUY), triggered(4, 100), canceled(4, 100, 'USER')];
    expect(judge(stop(4, 'BUY', PRICE), set)).toEqual({});
    expect(judge(stop(4, 'BUY', PRICE + CENT), set).I14).toBe(
      'order 4: is set off, though no trade has reached its stop 150.01',
    );
  });

  test('I14 one that is left held', () => {
    const left: Step = [hit, accepted(5), traded(1, 1, 5, PRICE, 50, BUY)];
    expect(judge(stop(4, 'BUY', PRICE), left).I14).toBe(
      'sequence 5: stop order 4 is held, though trades have reached 150.00',
    );
  });

  test('I13 out of turn: buys lowest first, then sells highest first', () => {
    const stops = [stop(4, 'SELL', PRICE), stop(5, 'BUY', PRICE), stop(6, 'BUY', PRICE - CENT)];
    const inTurn = (...ids: number[]): Step => [
      hit,
      accepted(7),
      traded(1, 1, 7, PRICE, 50, BUY),
      ...ids.flatMap((id) => [triggered(id, 100), canceled(id, 100, 'USER')]),
    ];
    expect(judge(...stops, inTurn(6, 5, 4))).toEqual({});
    expect(judge(...stops, inTurn(5, 6, 4)).I13).toBe('order 5: is set off before stop order 6');
    expect(judge(...stops, inTurn(4, 6, 5)).I13).toBe('order 4: is set off before stop order 6');
  });

  test('I14 one that trails away from the market, or is set off while trading is halted', () => {
    const away: Step = [{ kind: 'AdvanceTime' }, held(4, PRICE + CENT)];
    expect(judge(stop(4, 'BUY', PRICE), away).I14).toMatch(/moves from 150.00 to 150.01, away from the market/);
    const halted: Step = [{ kind: 'AdvanceTime' }, triggered(4, 100), canceled(4, 100, 'USER')];
    expect(judge(stop(4, 'BUY', PRICE), phase('HALTED'), halted).I14).toMatch(/is set off in phase HALTED/);
  });
});

describe('D13 I14 prevented self-trades', () => {
  const own = (selfTradePrevention: SelfTradePrevention, quantity = 150) => buy(1, { quantity, selfTradePrevention });
  const gone = canceled(1, 100, 'SELF_TRADE_PREVENTION');

  test('each mode with what must follow', () => {
    const rest = traded(1, 2, 4, PRICE, 100, BUY);
    const left = canceled(4, 50, 'USER');
    expect(judge([own('CANCEL_MAKER'), accepted(4), prevented(1, 4, 100, 'CANCEL_MAKER'), gone, rest, left])).toEqual(
      {},
    );
    const both = [own('CANCEL_BOTH'), accepted(4), prevented(1, 4, 100, 'CANCEL_BOTH'), gone] as const;
    expect(judge([...both, canceled(4, 150, 'SELF_TRADE_PREVENTION')])).toEqual({});
    const smaller = [EVENT.AMENDED, 4, 50, PRICE, 1];
    const half = traded(1, 2, 4, PRICE, 50, BUY);
    expect(judge([own('DECREMENT'), accepted(4), prevented(1, 4, 100, 'DECREMENT'), gone, smaller, half])).toEqual({});
  });

  test('what must follow and does not, or is not the mode of the taker', () => {
    const forgets: Step = [
      own('CANCEL_BOTH'),
      accepted(4),
      prevented(1, 4, 100, 'CANCEL_BOTH'),
      gone,
      canceled(4, 150, 'USER'),
    ];
    expect(judge(forgets).I14).toMatch(/^order 4 .*: is not canceled, though a self-trade was prevented/);
    const other: Step = [
      own('NONE'),
      accepted(4),
      prevented(1, 4, 100, 'CANCEL_MAKER'),
      gone,
      canceled(4, 150, 'USER'),
    ];
    expect(judge(other).I14).toMatch(/prevented as CANCEL_MAKER; its mode is NONE/);
  });

  test('NONE may trade with itself; accounts of one trade group may not', () => {
    const free = [own('NONE', 100), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)] as const;
    expect(judge([...free])).toEqual({});
    const group = (account: number): Step => [{ kind: 'SetTradeGroup', account, group: 'DESK' }, [EVENT.SET, account]];
    const foreign: Step = [buy(0), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)];
    expect(judge(group(0), group(1), foreign).I14).toBe('trade 1: accounts of one trade group are on both sides');
  });
});

describe('I18 and auctions', () => {
  /** In an auction, 4 and 5 buy at 150.01 and 150.00. */
  const CALL: readonly Step[] = [
    phase('OPENING_AUCTION'),
    [buy(0, { price: PRICE + CENT }), accepted(4), rested(4, BUY, PRICE + CENT, 100)],
    [buy(0), accepted(5), rested(5, BUY, PRICE, 100)],
  ];
  const uncross = (...events: readonly (readonly number[])[]): Step => {
    const [command, first] = phase('CONTINUOUS');
    return [command, first!, ...events];
  };
  const crossed = (id: number, seller: number, buyer: number, price: number) =>
    traded(id, seller, buyer, price, 100, 2);
  const result = (price: number, volume: number, imbalance: number) => [EVENT.UNCROSSED, 0, price, volume, imbalance];

  test('no trade outside continuous trading, and no uncross without a phase that begins by one', () => {
    const trade: Step = [buy(0), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)];
    expect(judge(phase('HALTED'), trade).I18).toBe('trade 1: in phase HALTED');
    expect(judge([{ kind: 'AdvanceTime' }, crossed(1, 1, 2, PRICE)]).I18).toMatch(/no phase that begins by one/);
  });

  test('no trade outside the price bands, but in an auction; none where no bands hold', () => {
    const bands = (lower: number, upper: number, state: (typeof PRICE_BAND_STATES)[number]): Step => [
      { kind: 'AdvanceTime' },
      [EVENT.BANDS, 0, lower, upper, PRICE, PRICE_BAND_STATES.indexOf(state), 0],
    ];
    const trade: Step = [buy(0), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)];
    expect(judge(bands(PRICE, PRICE, 'LIMIT_STATE'), trade)).toEqual({});
    expect(judge(bands(PRICE + CENT, PRICE + 5 * CENT, 'NORMAL'), trade).I18).toBe(
      'trade 1: 150.00 is outside the bands of 150.01 to 150.05',
    );
    expect(judge(bands(PRICE - 5 * CENT, PRICE - CENT, 'NORMAL'), trade).I18).toBe(
      'trade 1: 150.00 is outside the bands of 149.95 to 149.99',
    );
    expect(judge(bands(PRICE - 5 * CENT, PRICE - CENT, 'NORMAL'), bands(0, 0, 'NONE'), trade)).toEqual({});
    const right = uncross(crossed(1, 1, 4, PRICE), crossed(2, 2, 5, PRICE), result(PRICE, 200, 0));
    expect(judge(...CALL, bands(PRICE + CENT, PRICE + 5 * CENT, 'NORMAL'), right)).toEqual({});
  });

  test('first buyer with first seller, at one price, as much as can', () => {
    const right = uncross(crossed(1, 1, 4, PRICE), crossed(2, 2, 5, PRICE), result(PRICE, 200, 0));
    expect(judge(...CALL, right)).toEqual({});
    const jumped = uncross(crossed(1, 1, 5, PRICE), crossed(2, 2, 4, PRICE), result(PRICE, 200, 0));
    expect(judge(...CALL, jumped).I13).toMatch(/^trade 1: its BUY is order 5 .*; order 4 .* was first/);
    const less = uncross(crossed(1, 1, 4, PRICE + CENT), result(PRICE + CENT, 100, -200));
    expect(judge(...CALL, less).I13).toMatch(/trades 100; at another price 200 would have traded/);
    const uneven = uncross(crossed(1, 1, 4, PRICE + CENT), crossed(2, 2, 5, PRICE), result(PRICE, 200, 0));
    expect(judge(...CALL, uneven).I7).toMatch(/^trade 2: is at 150.00, in an uncross at 150.01/);
    const told = uncross(crossed(1, 1, 4, PRICE), crossed(2, 2, 5, PRICE), result(PRICE, 200, 70));
    expect(judge(...CALL, told).I13).toMatch(/an imbalance of 70; the orders give 0/);
  });

  test('nobody trades beyond his limit', () => {
    const beyond = uncross(
      crossed(1, 1, 4, PRICE + CENT),
      crossed(2, 2, 5, PRICE + CENT),
      result(PRICE + CENT, 200, 0),
    );
    expect(judge(...CALL, beyond).I7).toBe('trade 2: 150.01 is beyond the limit of order 5 (BUY 100 at 150.00)');
  });
});

describe('I14 other instructions', () => {
  test('F17 a post-only order that takes', () => {
    const takes: Step = [buy(0, { instructions: { postOnly: true } }), accepted(4), traded(1, 1, 4, PRICE, 100, BUY)];
    expect(judge(takes).I14).toBe('trade 1: the post-only order 4 takes');
  });

  test('F19 D10 a fill-or-kill that is killed half filled, F18 an IOC with less than its least quantity', () => {
    const fills = [accepted(4), traded(1, 1, 4, PRICE, 100, BUY), traded(2, 2, 4, PRICE, 100, BUY)] as const;
    expect(judge([buy(0, { quantity: 300, timeInForce: 'FOK' }), ...fills, canceled(4, 100, 'FOK')]).I14).toBe(
      'order 4: a FOK is canceled, and 200 of it traded',
    );
    const least = buy(0, { quantity: 300, timeInForce: 'IOC', instructions: { minQuantity: 250 } });
    expect(judge([least, ...fills, canceled(4, 100, 'IOC')]).I14).toBe(
      'order 4: traded 200; its least quantity is 250',
    );
  });

  test('I11 an order that ends up nowhere', () => {
    expect(judge([buy(0, { price: PRICE - CENT }), accepted(4)]).I11).toMatch(/order 4 .* is open, and stands nowhere/);
  });
});
