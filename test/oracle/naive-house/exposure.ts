import { openShares, positionOf, type House, type HouseInstrument } from './house.ts';
import type { NaiveOrder } from '../naive-market/index.ts';

/** An order that comes on top of those that are open, in the place of `old`. */
export interface Addition {
  readonly account: number;
  readonly instrument: HouseInstrument;
  readonly side: 'BUY' | 'SELL';
  readonly open: number;
  readonly old: NaiveOrder | undefined;
}

/** The worst position either way, in shares, if all open orders of one side were filled. */
function worstShares(instrument: HouseInstrument, account: number, added: Addition | undefined): number {
  const here = added?.account === account && added.instrument === instrument ? added : undefined;
  const more = (side: 'BUY' | 'SELL'): number => (here?.side === side ? here.open : 0);
  const buys = openShares(instrument, account, 'BUY', here?.old) + more('BUY');
  const sells = openShares(instrument, account, 'SELL', here?.old) + more('SELL');
  const position = positionOf(instrument, account);
  return Math.max(position + buys, sells - position);
}

/** 15c3-5(c)(1)(i): an account's exposure over all instruments, at the day's reference prices rounded up to the cent. */
export function exposureOf(house: House, account: number, added?: Addition): number {
  return house.instruments.reduce((sum, instrument) => {
    const shares = worstShares(instrument, account, added);
    return sum + shares * Math.ceil((instrument.dayReference ?? 0) / 10_000) * 10_000;
  }, 0);
}

export function exposureOfFirm(house: House, firm: number, added?: Addition): number {
  return house.accounts
    .filter((account) => account.firm === firm)
    .reduce((sum, account) => sum + exposureOf(house, account.index, added), 0);
}

/** Whether an order makes the worst position of its account larger, one way or the other. */
export function raisesShares(added: Addition): boolean {
  const { instrument, account } = added;
  return worstShares(instrument, account, added) > worstShares(instrument, account, undefined);
}

/** D50: the worst position on the side of an order. */
export function worstOnSide({ account, instrument, side, open, old }: Addition): number {
  const position = positionOf(instrument, account);
  return openShares(instrument, account, side, old) + open + (side === 'BUY' ? position : -position);
}

/**
 * Whether an order can only bring its account's position nearer to zero, with all that is open on its side: or, in the place of
 * another, not farther beyond zero than that.
 */
export function onlyReduces(added: Addition): boolean {
  return worstOnSide(added) <= Math.max(0, worstBefore(added));
}

/** The worst position on a side as it is, the order whose place another shall take included. */
export function worstBefore(added: Addition): number {
  return worstOnSide({ ...added, open: 0, old: undefined });
}
