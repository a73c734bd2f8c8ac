import { parseBookRow, parseMessage } from '../../tools/replay/lobster/rows.ts';
import type { FlowRow } from '../../tools/replay/lobster/files.ts';

const TYPES = { new: 1, reduces: 2, deletes: 3, executes: 4, 'executes-hidden': 5 } as const;

/**
 * A few rows of LOBSTER files in words a trader reads, put into the files' own format and read back through the parser:
 *
 *   34200.1 new 11 100 @ 10.02 sell      | 10.00x50 / 10.02x100 10.03x70
 *
 * Time, what happened, order, size, price, side of the resting order; then bids and asks after it, best first.
 * Rows have `depth` levels a side; levels that are not named are empty.
 */
export function snippet(depth: number, text: string): FlowRow[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const [message = '', book] = line.split('|');
    return {
      message: parseMessage(messageLine(message.trim()), index),
      book: book === undefined ? null : parseBookRow(bookLine(book, depth), index),
    };
  });
}

export function messageLine(words: string): string {
  const match = /^(\S+) (\S+) (\d+) (\d+) @ (\S+) (buy|sell)$/.exec(words);
  if (!match) throw new Error(`not a message: ${words}`);
  const [, time, type, order, size, price, side] = match;
  const code = TYPES[type as keyof typeof TYPES];
  return [time, code, order, size, tenThousandths(price!), side === 'buy' ? 1 : -1].join(',');
}

export function bookLine(words: string, depth: number): string {
  const [bids, asks] = words.split('/').map((side) =>
    side
      .trim()
      .split(/\s+/)
      .filter((level) => level !== ''),
  );
  const fields: (string | number)[] = [];
  for (let at = 0; at < depth; at++) {
    fields.push(...levelFields(asks?.[at], '9999999999'), ...levelFields(bids?.[at], '-9999999999'));
  }
  return fields.join(',');
}

function levelFields(level: string | undefined, empty: string): (string | number)[] {
  if (level === undefined) return [empty, 0];
  const [price = '', size = ''] = level.split('x');
  return [tenThousandths(price), size];
}

function tenThousandths(price: string): number {
  return Math.round(Number(price) * 10_000);
}

export async function* flow(rows: readonly FlowRow[]): AsyncGenerator<FlowRow> {
  yield* rows;
}
