import { number, share } from '../text.ts';
import type { TradeDifference } from './comparison.ts';
import type { Agreement } from './files.ts';
import type { BitstampResult } from './result.ts';

/** Differences that are written out. */
const SHOWN = 12;

/** What was compared, for people. */
export function reportBitstamp(result: BitstampResult, orders: Agreement | null): string {
  const { counts, trades, books, tradeDifferences, deletionDifferences } = result;
  const lines = [
    `orders             ${number(counts.created + counts.early)}: ${number(counts.created)} created, ${number(counts.early)} from before the log; and orders at ${number(counts.untouched)} prices that nothing ever happened to`,
    `trades equal       buyer, seller, price and volume: ${share(trades.equal, trades.log)}; the core made ${number(trades.core)}; ${number(trades.unnamed)} whose orders cannot be told`,
    `left when deleted  ${share(counts.deletionsEqual, counts.deletions)}; at the end: ${share(counts.leftEqual, counts.left)}`,
    `books equal        depth 1: ${share(books.equalAtDepth1, books.shown)}; depth 5: ${share(books.equalAtDepth5, books.shown)}; all 20 levels: ${share(books.equal, books.shown)}`,
    `books that differ  ${number(books.equalNearby)} equal all 20 levels up to 20 changes before or after; ${number(books.whileOrderDiffers)} while an order of a trade that differs was there; ${number(books.unexplained.length)} others`,
    `besides            ${number(counts.repriced)} new prices of orders; ${number(counts.repeated)} deletions repeated; ${number(counts.outOfOrder)} deletions before the creation`,
  ];
  if (orders !== null) {
    lines.push(
      `orders file        rows as in the log: ${share(orders.equal, orders.rows)}; volume one unit less: ${number(orders.oneUnitLess)}`,
    );
  }
  if (counts.refusals > 0) {
    lines.push(`refused by the core: ${number(counts.refusals)}`, ...result.refusals.slice(0, SHOWN));
  }
  for (const reason of new Set(tradeDifferences.map((difference) => difference.reason))) {
    const of = tradeDifferences.filter((difference) => difference.reason === reason);
    lines.push(`trades that differ: ${number(of.length)} × ${reason}`, ...of.slice(0, SHOWN).map(tradeLine));
  }
  for (const [reason, of] of deletionDifferences) {
    lines.push(`deletions that differ: ${number(of.length)} × ${reason}`);
    for (const { row, open } of of.slice(0, SHOWN)) {
      lines.push(`  line ${row.index + 1}: order ${row.order}, log ${row.volume}, core ${open}`);
    }
  }
  return lines.join('\n');
}

/** Volumes are in 1e-8 BTC, prices in cents. */
function tradeLine({ execution, trade }: TradeDifference): string {
  const log = execution
    ? `line ${execution.row.index + 1}: log ${execution.row.volume} @ ${execution.row.price}`
    : 'log nothing';
  const { buy, sell } = execution ?? trade!;
  return `  ${log}, core ${trade ? `${trade.volume} @ ${trade.price}` : 'nothing'}, buyer ${buy ?? 'unknown'}, seller ${sell ?? 'unknown'}`;
}
