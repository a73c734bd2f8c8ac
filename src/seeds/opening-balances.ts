import { MICRO, type BookCash, type BookHolding } from '../domain/index.ts';
import type { Names } from './names.ts';

/** Dollars that each account begins with. */
const DEPOSITS: readonly (readonly [account: string, dollars: number])[] = [
  ['ALICE', 250_000],
  ['BOB', 100_000],
  ['CAROL', 60_000],
  ['DAVE', 40_000],
  ['ATLAS', 500_000_000],
  ['MERIDIAN', 250_000_000],
  ['SUMMIT', 100_000_000],
  ['MAKER', 200_000_000],
  ['QUAY', 50_000_000],
  ['LATTICE', 25_000_000],
  ['VECTOR', 25_000_000],
  ['AWAY', 1_000_000_000],
];

/** What the pension scheme brings with it: shares, and what each cost in cents. */
const HOLDINGS: readonly (readonly [account: string, symbol: string, shares: number, cents: number])[] = [
  ['MERIDIAN', 'MSFT', 20_000, 31_125],
  ['MERIDIAN', 'SPY', 15_000, 37_140],
  ['MERIDIAN', 'GOOGL', 30_000, 11_810],
];

const BY = { by: 'seed', reason: 'Opening balance' } as const;

export function openingDeposits(names: Names): BookCash[] {
  return DEPOSITS.map(([account, dollars]) => ({
    kind: 'BookCash',
    account: names.account(account),
    booking: 'DEPOSIT',
    amount: dollars * MICRO,
    ...BY,
  }));
}

/** Of those symbols that are there. */
export function openingHoldings(names: Names): BookHolding[] {
  return HOLDINGS.filter(([, symbol]) => names.hasInstrument(symbol)).map(([account, symbol, quantity, cents]) => ({
    kind: 'BookHolding',
    account: names.account(account),
    instrument: names.instrument(symbol),
    quantity,
    price: cents * (MICRO / 100),
    ...BY,
  }));
}
