import type { Invariant, Replay } from '../compliance/index.ts';
import { KINDS } from './cells.ts';
import type { RowCounts } from './row-checks.ts';

/** What was looked at for each invariant. @param all records of the journal, replayed or only held to their hashes */
export function figuresOf(replay: Replay, all: number, rows: RowCounts): Record<Invariant, string> {
  const records = counted(all, 'record');
  const replayed = counted(all - replay.from, 'record') + since(replay.from);
  const orders = counted(rows.orders, 'order');
  const trades = counted(rows.trades, 'trade');
  const events = counted(rows.events, 'event');
  const positions = counted(rows.positions, 'position');
  const open = counted(rows.openOrders, 'open order');
  const books = counted(replay.exchange.markets.length, 'book');
  const tradesReplayed = `${counted(replay.books.trades, 'trade')} replayed`;
  const compared = counted(
    KINDS.reduce((sum, kind) => sum + replay.rows.count(kind), 0),
    'row',
  );
  return {
    I3: `${orders}, ${trades}`,
    I4: `${compared} of ${replayed}`,
    I5: records,
    I6: `${orders}, ${events}`,
    I7: trades,
    I8: positions,
    I9: `${positions}, ${counted(rows.balances, 'balance')}, ${counted(rows.bookings, 'booking')}`,
    I10: `${open}, ${positions}`,
    I11: `${open} in ${books}`,
    I12: `after each of ${replayed}`,
    I13: tradesReplayed,
    I14: `${orders}, ${tradesReplayed}`,
    I15: `${compared}, ${counted(replay.snapshots, 'snapshot')}${since(replay.from)}`,
    I16: replayed,
    I17: `${counted(replay.limits.orders, 'order')} replayed`,
    I18: tradesReplayed,
    I19: `${counted(rows.candles, 'candle')}, ${trades}`,
    I21: `${records}, ${trades}, ${events}`,
  };
}

/** Where the replay began, if not at the first record: those before it are held to their hashes alone. */
function since(from: number): string {
  return from === 0 ? '' : `, replayed from ${from + 1} on`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
