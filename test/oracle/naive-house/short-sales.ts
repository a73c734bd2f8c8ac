import { bestDisplayed } from '../naive-market/index.ts';
import { openShares, positionOf, type House, type HouseInstrument, type Papers } from './house.ts';
import type { SellMark } from '../../../src/domain/index.ts';
import type { NaiveOrder, Terms } from '../naive-market/index.ts';

/** Rule 200(g): whether an account holds what it sells, with all that it has for sale already. */
function isCovered(instrument: HouseInstrument, account: number, open: number, old: NaiveOrder | undefined): boolean {
  return openShares(instrument, account, 'SELL', old) + open <= positionOf(instrument, account);
}

/** How an order counts: as its account marked it, else as the venue marks it. Buys: LONG, which says nothing. */
export function markOf(
  instrument: HouseInstrument,
  papers: Papers,
  side: 'BUY' | 'SELL',
  open: number,
  old: NaiveOrder | undefined,
): SellMark {
  if (side === 'BUY') return 'LONG';
  if (papers.asked !== null) return papers.asked;
  return isCovered(instrument, papers.account, open, old) ? 'LONG' : 'SHORT';
}

/** Rules 200 to 203 and 201: whether a sell is refused. */
export function isShortSaleRefused(
  house: House,
  instrument: HouseInstrument,
  papers: Papers,
  order: Terms,
  open: number,
  old: NaiveOrder | undefined,
  isAmendment: boolean,
): boolean {
  if (order.side === 'BUY') return false;
  const { policy } = house.accounts[papers.account]!;
  // Whoever must mark, or locate, must do so when the order comes, or another in its place.
  if (!isAmendment && policy !== 'VENUE_MARKS' && papers.asked === null) return true;
  if (papers.asked === 'LONG' && !isCovered(instrument, papers.account, open, old)) return true;
  const mark = markOf(instrument, papers, order.side, open, old);
  if (!isAmendment && policy === 'MUST_MARK_AND_LOCATE' && mark !== 'LONG' && papers.locate === null) return true;
  // A stop is judged when it is set off; a peg stands above the bid by itself.
  if (order.type === 'STOP' || order.type === 'STOP_LIMIT' || order.peg !== null) return false;
  return isBarred(instrument, mark, order.price);
}

/** Rule 201: no short sale at or below the best bid that is displayed, while it is in force. Null: at any price. */
export function isBarred(instrument: HouseInstrument, mark: SellMark, price: number | null): boolean {
  if (instrument.halts.shortSaleDays === 0 || mark !== 'SHORT' || instrument.phase !== 'CONTINUOUS') return false;
  const bid = bestDisplayed(instrument.market, 'BUY');
  return bid !== null && (price === null || price <= bid);
}
