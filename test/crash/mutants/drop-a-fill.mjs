// A broken exchange: of every fifth group with trades, the first trade is not written.
import { SqliteJournal } from '../../../src/store/journal/open-journal.ts';

const append = SqliteJournal.prototype.append;
let groups = 0;
SqliteJournal.prototype.append = function (group) {
  const { trades } = group.changes;
  const dropped = trades.length > 0 && ++groups % 5 === 0;
  const changes = dropped ? { ...group.changes, trades: trades.slice(1) } : group.changes;
  return append.call(this, { ...group, changes });
};
await import('../../../src/main.ts');
