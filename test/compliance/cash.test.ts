import { expect, test } from 'vitest';
import { CashSums, Findings } from '../../src/compliance/index.ts';
import type { BalanceRecord, LedgerRecord, TradeRecord } from '../../src/exchange/index.ts';
import { PLAIN_TRADE, failures } from './support.ts';

function trade(id: number, aggressorSide: TradeRecord['aggressorSide'], price: number, quantity: number): TradeRecord {
  return {
    id,
    instrument: 0,
    print: id,
    price,
    quantity,
    aggressorSide,
    makerOrder: 2 * id,
    takerOrder: 2 * id + 1,
    makerAccount: 1,
    takerAccount: 0,
    executedAt: id,
    sequence: id,
    ...PLAIN_TRADE,
  };
}

function entry(id: number, booking: LedgerRecord['booking'], amount: number): LedgerRecord {
  const holding = booking === 'OPENING_HOLDING' ? { instrument: 0, quantity: 5, price: 9 } : null;
  const none = { instrument: null, quantity: null, price: null };
  return { id, account: 0, booking, ...none, ...holding, amount, by: 'x', reason: 'y', at: 1, sequence: id };
}

function balance(account: number, cash: string, given: Partial<BalanceRecord> = {}): BalanceRecord {
  return { account, cash, deposits: '0', withdrawals: '0', fees: '0', peakPnl: '0', maxDrawdown: '0', ...given };
}

function check(trades: readonly TradeRecord[], ledger: readonly LedgerRecord[], ...rows: readonly BalanceRecord[]) {
  const findings = new Findings();
  const cash = new CashSums(findings);
  for (const each of trades) cash.trade(each);
  for (const each of ledger) cash.book(each);
  cash.compare(rows);
  return failures(findings);
}

test('I9 a buyer pays a seller; in an auction the taker buys', () => {
  const trades = [trade(1, 'BUY', 10, 7), trade(2, 'SELL', 20, 3), trade(3, null, 5, 2)];
  expect(check(trades, [], balance(0, '-20'), balance(1, '20'))).toEqual([]);
});

test('I9 bookings move one account’s cash, and the sum over all says what came in', () => {
  const ledger = [
    entry(1, 'DEPOSIT', 100),
    entry(2, 'WITHDRAWAL', -30),
    entry(3, 'FEE', -1),
    entry(4, 'OPENING_HOLDING', 0),
  ];
  const row = balance(0, '69', { deposits: '100', withdrawals: '30', fees: '1' });
  expect(check([], ledger, row)).toEqual([]);
  expect(check([], ledger, { ...row, fees: '2' })).toEqual([
    'I9 balances 0: fees is 2; trades and ledger give 1',
    'I9 balances: cash of all accounts and fees of trades are 1 beside what was booked',
  ]);
});

test('I9 cash from nowhere, a row too many, and one that is missing', () => {
  const trades = [trade(1, 'BUY', 10, 1)];
  expect(check(trades, [], balance(0, '-10'), balance(2, '10'))).toEqual([
    'I9 balances 2: there is no trade or booking behind it, or it stands there twice',
    'I9 balances 1: the row is missing; trades and ledger sum up to 10',
  ]);
  expect(check(trades, [], balance(0, '-10'), balance(1, '11'))).toEqual([
    'I9 balances 1: cash is 11; trades and ledger give 10',
    'I9 balances: cash of all accounts and fees of trades are 1 beside what was booked',
  ]);
});

test('I9 sums beyond 64 bits are exact', () => {
  const trades = Array.from({ length: 2000 }, (_, id) => trade(id + 1, 'BUY', Number.MAX_SAFE_INTEGER, 1));
  const sum = 2000n * BigInt(Number.MAX_SAFE_INTEGER);
  expect(check(trades, [], balance(0, `-${sum}`), balance(1, `${sum}`))).toEqual([]);
});

test.each([
  [entry(1, 'DEPOSIT', -5), 'DEPOSIT has amount -5, quantity null'],
  [entry(1, 'FEE', 5), 'FEE has amount 5, quantity null'],
  [entry(1, 'OPENING_HOLDING', 5), 'OPENING_HOLDING has amount 5, quantity 5'],
  [{ ...entry(1, 'OPENING_HOLDING', 0), quantity: null }, 'OPENING_HOLDING has amount 0, quantity null'],
])('I9 a booking whose sign is wrong, or that lacks a part, is named', (booking, what) => {
  const findings = new Findings();
  new CashSums(findings).book(booking);
  expect(failures(findings)).toEqual([`I9 ledger 1: ${what}`]);
});

test('I9 per trade the buyer pays what the seller gets and the fees, and venues have what is missing', () => {
  const findings = new Findings();
  const cash = new CashSums(findings);
  cash.trade({ ...trade(1, 'BUY', 10, 30), takerFee: 9, makerFee: -3 });
  cash.compare([balance(0, '-309'), balance(1, '303')]);
  expect(failures(findings)).toEqual([]);
  cash.compare([balance(0, '-309'), balance(1, '300')]);
  expect(failures(findings)).toEqual([
    'I9 balances 1: cash is 300; trades and ledger give 303',
    'I9 balances: cash of all accounts and fees of trades are -3 beside what was booked',
  ]);
});
