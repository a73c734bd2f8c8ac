import type { Side, SubmitOrder } from '../domain/index.ts';
import { TEXTBOOK_INSTRUMENT } from './instruments.ts';
import type { Names } from './names.ts';
import { OrderScript } from './order-script.ts';

/** The book of F7, best price first: side, price in cents, quantity, number of orders. */
const LEVELS: readonly (readonly [Side, number, number, number])[] = [
  ['BUY', 14_999, 500, 3],
  ['BUY', 14_998, 750, 5],
  ['BUY', 14_997, 300, 2],
  ['BUY', 14_996, 200, 1],
  ['SELL', 15_001, 400, 2],
  ['SELL', 15_002, 600, 4],
  ['SELL', 15_003, 250, 1],
  ['SELL', 15_004, 800, 6],
];

/** 24 orders of MAKER, good till cancelled, each level split equally with the remainder on its first order. */
export function textbookBook(names: Names): SubmitOrder[] {
  const { symbol, tickSize } = TEXTBOOK_INSTRUMENT;
  const script = new OrderScript(symbol, tickSize, names);
  return LEVELS.flatMap(([side, tick, total, count]) => {
    const share = Math.floor(total / count);
    return Array.from({ length: count }, (_, place) =>
      script.rest('MAKER', side, tick, place === 0 ? total - share * (count - 1) : share),
    );
  });
}
