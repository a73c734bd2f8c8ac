import { SELL_MARKS, type Micros, type SubmitOrder } from '../domain/index.ts';
import type { Question, QuestionKind } from '../risk/index.ts';

/**
 * What the gate is asked about an order.
 *
 * @param opening what it would add to the account's open quantity on its side
 * @param equals equal orders before it in the same list
 * @param waits whether it waits for another order
 */
export function questionOf(
  { account, instrument, quantity, price, type, instructions }: SubmitOrder,
  side: number,
  opening: number,
  time: Micros,
  kind: QuestionKind,
  equals = 0,
  waits = false,
): Question {
  return {
    account,
    instrument,
    side,
    quantity,
    opening,
    price: price ?? 0,
    stopPrice: instructions?.stopPrice ?? 0,
    isStop: type === 'STOP' || type === 'STOP_LIMIT',
    isPegged: instructions?.peg !== undefined,
    isTrailing: instructions?.trailAmount !== undefined || instructions?.trailPercent !== undefined,
    isMarket: type === 'MARKET',
    sellMark: instructions?.sellMark === undefined ? -1 : SELL_MARKS.indexOf(instructions.sellMark),
    hasLocate: instructions?.locate !== undefined,
    time,
    kind,
    equals,
    waits,
  };
}
