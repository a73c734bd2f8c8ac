import { describe, expect, it } from 'vitest';
import { seededDice } from '../../support/dice.ts';
import { Ledger } from './ledger.ts';
import { NaiveMarket } from './naive-market.ts';
import { drawRequest } from './random-requests.ts';
import { SCENARIOS } from './scenarios.ts';
import { play } from './script.ts';
import type { Output } from './protocol.ts';

describe('the naive market, which the core is measured by', () => {
  it.each(SCENARIOS)('$title', ({ script }) => {
    expect(play(script, new NaiveMarket())).toBe(script);
  });

  it('F63 D54 the 101st message within a minute is refused, cancels do not count, refused ones do', () => {
    const market = new NaiveMarket();
    market.take({ op: 'config', risk: true });
    const order = { op: 'new', id: '1', side: 'BUY', type: 'LIMIT', price: 1, qty: 1, account: 'a' };
    market.take(order);
    for (let sent = 1; sent < 100; sent++) market.take(order);
    const refused = [{ event: 'rejected', id: '2', code: 'MESSAGE_RATE_EXCEEDED' }];
    expect(market.take({ ...order, id: '2' })).toEqual(refused);
    expect(market.take({ ...order, id: '2', account: 'b' })).toEqual([{ event: 'accepted', id: '2' }]);
    expect(market.take({ op: 'cancel', id: '2' })).toEqual([{ event: 'canceled', id: '2', qty: 1, reason: 'USER' }]);
    market.take({ op: 'time', now: 59_999_999 });
    expect(market.take({ ...order, id: '2' })).toEqual(refused);
    market.take({ op: 'time', now: 60_000_000 });
    expect(market.take({ ...order, id: '2' })).toEqual([{ event: 'accepted', id: '2' }]);
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['no op', {}],
    ['an unknown op', { op: 'toString' }],
    ['a word that is none', { op: 'phase', to: 'OPEN' }],
    ['a quantity that is missing', { op: 'new', side: 'BUY', type: 'LIMIT', price: 1 }],
    ['a fraction', { op: 'time', now: 1.5 }],
    ['less than nothing', { op: 'book', depth: -1 }],
  ])('BAD_INPUT: %s', (_, line) => {
    expect(new NaiveMarket().take(line)).toEqual([{ event: 'rejected', code: 'BAD_INPUT' }]);
  });

  it('BAD_INPUT carries the id where the line has one', () => {
    const line = { op: 'replace', id: 'x', side: null };
    expect(new NaiveMarket().take(line)).toEqual([{ event: 'rejected', id: 'x', code: 'BAD_INPUT' }]);
  });
});

describe('the naive market in random trading', () => {
  /** All that the door can say, but for BAD_INPUT, which the requests are never. */
  const ALL = [
    ...['accepted', 'amended kept', 'amended lost', 'book', 'config', 'expired', 'phase', 'prevented', 'refreshed'],
    ...['replaced', 'reset', 'time', 'trade', 'triggered'],
    ...['USER', 'IOC', 'FOK', 'NO_LIQUIDITY', 'SELF_TRADE_PREVENTION', 'MIN_QUANTITY', 'PHASE', 'LINKED'].map(
      (reason) => `canceled ${reason}`,
    ),
    ...['DUPLICATE_CLIENT_ORDER_ID', 'INVALID_COMBINATION', 'INVALID_QUANTITY', 'INVALID_PRICE', 'INVALID_EXPIRY'].map(
      (code) => `rejected ${code}`,
    ),
    ...['TRADING_HALTED', 'REDUCE_ONLY_STATE', 'MARKET_CLOSED', 'MESSAGE_RATE_EXCEEDED', 'ORDER_SIZE_EXCEEDED'].map(
      (code) => `rejected ${code}`,
    ),
    ...['POSITION_LIMIT_EXCEEDED', 'POST_ONLY_WOULD_TRADE', 'ORDER_NOT_OPEN', 'QUANTITY_BELOW_FILLED'].map(
      (code) => `rejected ${code}`,
    ),
  ];

  it('I6 I8 I12 nothing is lost, positions sum to nothing, the book is not crossed, and all that can be said is said', () => {
    const dice = seededDice(11);
    const market = new NaiveMarket();
    const ledger = new Ledger();
    const said = new Set<string>();
    for (let step = 1; step <= 20_000; step++) {
      const request = drawRequest(dice, market);
      const outputs = market.take(request);
      const fault = ledger.record(request, outputs, market);
      if (fault !== undefined) expect.fail(`step ${step}, ${JSON.stringify(request)}: ${fault}`);
      for (const output of outputs) said.add(kindOf(output));
    }
    expect([...said].sort()).toEqual([...ALL].sort());
  });
});

function kindOf(output: Output): string {
  if (output.event === 'canceled') return `canceled ${output.reason}`;
  if (output.event === 'rejected') return `rejected ${output.code}`;
  return output.event === 'amended' ? `amended ${output.priority}` : output.event;
}
