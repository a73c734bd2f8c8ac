// A broken exchange: subscribers are told of trading before the commit.
import { EventBuffer } from '../../../src/domain/index.ts';
import { Sequencer, noChanges } from '../../../src/exchange/index.ts';

const TRADING = new Set(['SubmitOrder', 'AmendOrder', 'CancelOrder', 'CancelAllOrders']);

const start = Sequencer.start;
Sequencer.start = (parts) => {
  const { journal, listeners } = parts;
  const append = journal.append.bind(journal);
  journal.append = (group) => {
    for (const entry of group.entries) {
      if (!TRADING.has(entry.command.kind)) break;
      const own = ({ sequence }) => sequence === entry.sequence;
      const { trades, orderEvents } = group.changes;
      const changes = { ...noChanges(), trades: trades.filter(own), orderEvents: orderEvents.filter(own) };
      const committed = { entry, events: EventBuffer.decode(entry.events), changes };
      for (const listener of listeners) listener.committed(committed);
    }
    return append(group);
  };
  return start.call(Sequencer, parts);
};
await import('../../../src/main.ts');
