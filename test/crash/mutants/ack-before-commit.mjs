// A broken exchange: whoever sends an order is answered before it is committed.
import { SqliteJournal } from '../../../src/store/journal/open-journal.ts';

const append = SqliteJournal.prototype.append;
SqliteJournal.prototype.append = async function (group) {
  append.call(this, group).catch(() => undefined);
};
await import('../../../src/main.ts');
