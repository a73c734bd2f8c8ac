import {
  ACCEPTED,
  REJECT_CODES,
  rejectIndex,
  type Micros,
  type RejectIndex,
  type SubmitOrder,
} from '../domain/index.ts';
import type { Exchange } from './exchange.ts';
import type { CheckResult, Refusal } from './outcome.ts';
import { explainRefusal } from './refusal-text.ts';

const TRADE_THROUGH = rejectIndex('TRADE_THROUGH');

/** Why an order would be refused now; null: it would be taken. Nothing is changed. */
export function dryRun(exchange: Exchange, order: SubmitOrder, time: Micros): Refusal | null {
  const { judgement } = exchange.trading;
  const code = judgement.judgeOpenly(order, time);
  const { limit, actual } = judgement.figures;
  return code === ACCEPTED ? null : explain(exchange, code, limit, actual, order);
}

/** Every check of an order now, in the order of RejectCode (F67). Nothing is changed. */
export function allChecks(exchange: Exchange, order: SubmitOrder, time: Micros): CheckResult[] {
  return exchange.trading.judgement.judgeAll(order, time).map(({ code, passed, limit, actual }) => ({
    code: REJECT_CODES[code]!,
    passed,
    limit,
    actual,
    message: passed ? null : explain(exchange, code, limit ?? 0, actual ?? 0, order).message,
  }));
}

/** The refusal in words, with the name of the venue whose quote is in the way. */
function explain(
  { trading, venues }: Exchange,
  code: RejectIndex,
  limit: number,
  actual: number,
  order: SubmitOrder,
): Refusal {
  const { venue } = trading.judgement.figures;
  const name = code === TRADE_THROUGH && venue !== undefined ? venues.get(venue).name : undefined;
  return explainRefusal(code, limit, actual, order, undefined, name);
}
