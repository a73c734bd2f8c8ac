import { expect, test } from 'vitest';
import { Findings, Holdings, INVARIANTS, type Invariant } from '../../src/compliance/index.ts';
import type { PositionRecord, TradeRecord } from '../../src/exchange/index.ts';
import { PLAIN_TRADE } from './support.ts';

const DOLLAR = 1_000_000;

/** A trade in which account 0 buys (or sells, where quantity is negative) from account 1. */
function trade(id: number, quantity: number, price: number, fees: Partial<TradeRecord> = {}): TradeRecord {
  return {
    id,
    instrument: 0,
    print: id,
    price,
    quantity: Math.abs(quantity),
    aggressorSide: quantity > 0 ? 'BUY' : 'SELL',
    makerOrder: 2 * id,
    takerOrder: 2 * id + 1,
    makerAccount: 1,
    takerAccount: 0,
    executedAt: id,
    sequence: id,
    ...PLAIN_TRADE,
    ...fees,
  };
}

function check(trades: readonly TradeRecord[], ...positions: readonly PositionRecord[]): string[] {
  const findings = new Findings();
  const holdings = new Holdings(findings);
  for (const each of trades) holdings.take(each);
  holdings.compare(positions);
  const figures = Object.fromEntries(Object.keys(INVARIANTS).map((name) => [name, ''])) as Record<Invariant, string>;
  return findings.verdicts(figures).flatMap(({ details }) => details);
}

function position(account: number, quantity: number, cost: number, realizedPnl: number): PositionRecord {
  const [gross, profit] = [`${cost}`, `${realizedPnl}`];
  const net = { fees: '0', netCost: gross, netRealizedPnl: profit };
  return { account, instrument: 0, quantity, cost: gross, realizedPnl: profit, ...net };
}

test('I8 I9 D36 buys, a partial sale, and a sale through zero', () => {
  const trades = [trade(1, 100, 10 * DOLLAR), trade(2, 50, 16 * DOLLAR), trade(3, -60, 20 * DOLLAR)];
  // Average cost 12.00: 60 sold at 20.00 realise 480.00.
  expect(
    check(trades, position(0, 90, 1080 * DOLLAR, 480 * DOLLAR), position(1, -90, -1080 * DOLLAR, -480 * DOLLAR)),
  ).toEqual([]);
  trades.push(trade(4, -100, 11 * DOLLAR));
  // 90 at 11.00 lose 90.00; 10 are sold short at 11.00.
  expect(
    check(trades, position(0, -10, -110 * DOLLAR, 390 * DOLLAR), position(1, 10, 110 * DOLLAR, -390 * DOLLAR)),
  ).toEqual([]);
});

test('I9 the share of the cost that leaves is rounded half-even', () => {
  // Cost 5 for 2 shares: one takes 2 (2.5, to the even), and then 3 are left, which the last takes.
  const trades = [trade(1, 1, 2), trade(2, 1, 3), trade(3, -1, 10)];
  expect(check(trades, position(0, 1, 3, 8), position(1, -1, -3, -8))).toEqual([]);
});

test('I8 positions that are missing, too many, or do not sum up to zero', () => {
  const trades = [trade(1, 100, DOLLAR)];
  expect(check(trades, position(0, 100, 100 * DOLLAR, 0))).toEqual([
    'positions 1:0: the row is missing; the trades sum up to -100',
    'positions: instrument 0 sums up to 100 over all accounts',
  ]);
  const both = [position(0, 100, 100 * DOLLAR, 0), position(1, -100, -100 * DOLLAR, 0)];
  expect(check(trades, ...both)).toEqual([]);
  expect(check(trades, ...both, position(2, 0, 0, 0))).toEqual([
    'positions 2:0: there is no trade behind it, or it stands there twice',
  ]);
});

test('I9 a fee that opens is part of the cost, one that closes comes off the profit, one that does both is split by shares', () => {
  const trades = [trade(1, 30, 10, { takerFee: 9, makerFee: -3 }), trade(2, -40, 20, { takerFee: 10, makerFee: -2 })];
  // 30 cost 309 and bring 600, less three quarters of 10, half-even: 8. 10 are sold short for 200 less 2.
  const buyer = { ...position(0, -10, -200, 300), fees: '19', netCost: '-198', netRealizedPnl: '283' };
  const seller = { ...position(1, 10, 200, -300), fees: '-5', netCost: '200', netRealizedPnl: '-295' };
  expect(check(trades, buyer, seller)).toEqual([]);
  expect(check(trades, { ...buyer, netRealizedPnl: '284' }, seller)).toEqual([
    'positions 0:0: netRealizedPnl is 284; the trades give 283',
  ]);
});
