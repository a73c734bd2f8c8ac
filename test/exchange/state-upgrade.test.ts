import { expect, it } from 'vitest';
import { EVENT, EVENT_WIDTH, rejectIndex, type Command } from '../../src/domain/index.ts';
import { captureState, restoreState, type Exchange } from '../../src/exchange/index.ts';
import { ANN, BEN, order } from '../support/small-market.ts';

const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const MESSAGE_RATE_EXCEEDED = rejectIndex('MESSAGE_RATE_EXCEEDED');
const DAY_ENDS = Date.UTC(2026, 10, 25, 5) * 1000;

/**
 * What engine version 1 wrote: order 1 (60 of 90 open) before 2 at 150.00, 3 (DAY) at 149.99, all to buy AAPL; 6 in MSFT; a
 * trade of 30 at 150.00; a budget of nine messages a minute, of which Ann has sent three.
 */
const FORMAT_1 =
  '{"format":1,"sequence":18,"time":1795532400000018,"session":{"date":"2026-11-24","endsAt":1795582800' +
  '000000},"nextOrderId":7,"nextTradeId":2,"venues":["BOURSE"],"firms":["FIRM"],"tiers":[{"tier":"WIDE"' +
  ',"messages":9,"cancels":null}],"limits":[["WIDE",-1,1000000,10000000]],"markets":[{"symbol":"AAPL","' +
  'tickSize":10000,"lotSize":1,"phase":"CONTINUOUS","since":1795532400000005,"sequence":5,"prints":1,"l' +
  'astTick":15000,"orders":[[1,0,0,1,0,15000,90,60],[2,2,0,1,0,15000,100,100],[3,0,0,0,0,14999,100,100]' +
  ']},{"symbol":"MSFT","tickSize":10000,"lotSize":1,"phase":"CONTINUOUS","since":1795532400000006,"sequ' +
  'ence":1,"prints":0,"lastTick":0,"orders":[[6,2,0,1,0,15000,100,100]]}],"accounts":[{"id":"ANN","tier' +
  '":"WIDE","messages":[1795532400000012,1795532400000014,1795532400000017],"cancels":[],"positions":[[' +
  '0,30]]},{"id":"BEN","tier":"WIDE","messages":[1795532400000015,1795532400000016],"cancels":[],"posit' +
  'ions":[[0,-30]]},{"id":"CAT","tier":"WIDE","messages":[1795532400000013,1795532400000018],"cancels":' +
  '[],"positions":[]}],"keys":[]}';

function send(exchange: Exchange, command: Command, time = exchange.time + 1): number[][] {
  const { words, count } = exchange.apply(command, exchange.sequence + 1, time);
  return Array.from({ length: count }, (_, row) => [...words.subarray(row * EVENT_WIDTH, (row + 1) * EVENT_WIDTH)]);
}

it('I15 X26 a snapshot of engine version 1 keeps positions, open quantities, budgets and what comes next', () => {
  const exchange = restoreState(FORMAT_1);
  const { exposures } = exchange;
  expect([ANN, BEN].map((account) => exposures.positionOf(account, 0))).toEqual([30, -30]);
  expect([0, 1, 2].map((account) => exposures.worst(account, 0, 0))).toEqual([190, -30, 100]);
  expect(exchange.markets.map(({ phase, lastTick, book }) => [phase, lastTick, book.sequence])).toEqual([
    ['CONTINUOUS', 15_000, 5],
    ['CONTINUOUS', 0, 1],
  ]);
  for (let sent = 3; sent < 9; sent++) expect(send(exchange, order({ quantity: 0 }))[0]?.[2]).toBe(INVALID_QUANTITY);
  expect(send(exchange, order({ quantity: 1 }))[0]?.[2]).toBe(MESSAGE_RATE_EXCEEDED);
  expect(send(exchange, order({ account: BEN, quantity: 1, price: 1_000_000 }))[0]?.[0]).toBe(EVENT.ACCEPTED);
});

it('I15 X26 priority stays, DAY orders end with the session under way, and the next snapshot has the new format', () => {
  const exchange = restoreState(FORMAT_1);
  const upgraded = captureState(exchange);
  expect(JSON.parse(upgraded)).toMatchObject({ format: 2, sequence: 18, nextOrderId: 7, nextTradeId: 2 });
  expect(captureState(restoreState(upgraded))).toBe(upgraded);
  expect(exchange.nextDeadline).toBe(DAY_ENDS);
  const sold = send(exchange, order({ account: BEN, side: 'SELL', quantity: 110, timeInForce: 'IOC' }));
  const trades = sold.filter(([kind]) => kind === EVENT.TRADE).map((words) => [words[2], words[4], words[7]]);
  expect(trades).toEqual([
    [2, 1, 60],
    [3, 2, 50],
  ]);
  const night = send(exchange, { kind: 'AdvanceTime' }, DAY_ENDS);
  expect(night.filter(([kind]) => kind === EVENT.EXPIRED).map(([, id]) => id)).toEqual([3]);
  expect(exchange.orders.find(6)).toBeGreaterThanOrEqual(0);
  expect(exchange.nextDeadline).toBe(-Infinity);
});
