import { formatDecimal } from '../../../src/domain/index.ts';
import { number, share } from '../text.ts';
import type { ExecutionDifference, RowDifference } from './comparison.ts';
import type { Differences } from './differences.ts';
import type { Planner } from '../plan/planner.ts';
import type { ReplayResult } from '../replay.ts';
import type { DisplayedLevel } from '../target/target.ts';

/** Places named for each reason, and refusals written out. */
const SHOWN = 12;

/** What was compared, for people. */
export function report({ planner, comparison, elapsed }: ReplayResult): string {
  const { counts } = planner;
  const { tally } = comparison;
  const lines = [
    `messages           ${number(counts.messages)} in ${(elapsed / 1000).toFixed(1)} s: ${number(rate(counts.messages, elapsed))} a second`,
    `book rows equal    ${
      tally.rows === 0
        ? 'none compared: there is no book file'
        : `depth 1: ${share(tally.equalAtDepth1, tally.rows)}; depth 5: ${share(tally.equalAtDepth5, tally.rows)}; all levels: ${share(tally.equalAtFullDepth, tally.rows)}`
    }`,
    `executions equal   price: ${share(tally.executionsAtPrice, tally.executions)}; order, where the file sent it: ${share(tally.executionsOfRightOrder, tally.executionsOfSentOrders)}`,
    `levels taken over  ${number(counts.levelsTakenOver)} of ${number(counts.levelsIntoView)} that came into view from below; ${number(counts.levelsRemoved)} stale ones removed; ${number(counts.levelsSeeded)} seeded`,
    `besides            ${number(counts.aggressiveOrders)} aggressive orders; ${number(counts.hiddenExecutions)} hidden executions; ${number(counts.unknownOrders)} reductions and cancels of orders that were not there, taken off their level; ${number(counts.sharesNotFound)} shares not found; ${number(counts.ignored)} messages ignored`,
  ];
  if (tally.refusals > 0) {
    lines.push(`refused by the exchange: ${number(tally.refusals)}`);
    lines.push(...comparison.refusals.slice(0, SHOWN).map((refusal) => `  ${refusal}`));
  }
  lines.push(...byReason('rows that differ', 'rows', comparison.rows, rowLine));
  lines.push(
    ...byReason('executions that differ', 'messages', comparison.executions, (difference) =>
      executionLine(planner, difference),
    ),
  );
  return lines.join('\n');
}

function rate(messages: number, elapsed: number): number {
  return Math.round(messages / Math.max(elapsed / 1000, 0.001));
}

/** Reason by reason: how many, where, and the first of them in full. Rows and messages are counted from 0. */
function byReason<Difference extends RowDifference | ExecutionDifference>(
  title: string,
  unit: string,
  differences: Differences<Difference>,
  line: (difference: Difference) => string,
): string[] {
  if (differences.count === 0) return [];
  const lines = [`${title}: ${number(differences.count)}`];
  for (const [reason, count] of differences.byReason) {
    const kept = differences.of(reason);
    const places = kept.slice(0, SHOWN).map(({ message }) => message.index);
    lines.push(`  ${number(count)} × ${reason}`);
    lines.push(`    ${unit} ${places.join(', ')}${count > places.length ? ' …' : ''}`);
    if (kept[0]) lines.push(`    ${line(kept[0])}`);
  }
  return lines;
}

function rowLine({ message, level, side, exchange, file }: RowDifference): string {
  return `row ${message.index}, ${side} level ${level}: exchange ${levelText(exchange)}, file ${levelText(file)}`;
}

function executionLine(planner: Planner, { message, fills }: ExecutionDifference): string {
  const { index, order, size, price } = message;
  const made = fills.map((fill) => {
    const maker = planner.lobsterOrder(fill.maker);
    return `${fill.quantity} @ ${formatDecimal(fill.price)} of ${maker === null ? 'seeded quantity' : `order ${maker}`}`;
  });
  return `message ${index}: file ${size} @ ${formatDecimal(price)} of order ${order}, exchange ${made.join(', ') || 'nothing'}`;
}

function levelText(level: DisplayedLevel | undefined): string {
  return level ? `${level.quantity} @ ${formatDecimal(level.price)}` : 'nothing';
}
