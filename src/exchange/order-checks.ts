import { ACCEPTED, REJECT_CODES, type Micros, type SubmitOrder } from '../domain/index.ts';
import type { Exchange } from './exchange.ts';
import type { CheckResult, Refusal } from './outcome.ts';
import { explainRefusal } from './refusal-text.ts';

/** Why an order would be refused now; null: it would be taken. Nothing is changed. */
export function dryRun({ trading }: Exchange, order: SubmitOrder, time: Micros): Refusal | null {
  const code = trading.judgement.judgeOpenly(order, time);
  const { limit, actual } = trading.judgement.figures;
  return code === ACCEPTED ? null : explainRefusal(code, limit, actual, order);
}

/** Every check of an order now, in the order of RejectCode (F67). Nothing is changed. */
export function allChecks({ trading }: Exchange, order: SubmitOrder, time: Micros): CheckResult[] {
  return trading.judgement.judgeAll(order, time).map(({ code, passed, limit, actual }) => ({
    code: REJECT_CODES[code]!,
    passed,
    limit,
    actual,
    message: passed ? null : explainRefusal(code, limit ?? 0, actual ?? 0, order).message,
  }));
}
