import { Exchange } from './exchange.ts';
import { ENGINE_VERSION, type Journal } from './ports.ts';
import { restoreState } from './state.ts';
import { isCurrentFormat, upgradeFacts } from './state-upgrade.ts';

/** What the journal says and what the core does are not the same: a start must not go on. */
export class ReplayMismatch extends Error {
  override name = 'ReplayMismatch';
}

/** A core brought to the journal's head: the newest snapshot, then the tail of commands. */
export interface Recovered {
  readonly exchange: Exchange;
  /** Sequence of the snapshot that it started from; 0: none. */
  readonly snapshot: number;
  readonly replayed: number;
}

/**
 * Replays the journal into a core and compares what each command gives with what it gave then.
 *
 * @throws ReplayMismatch naming the first sequence that differs
 */
export async function recover(journal: Journal): Promise<Recovered> {
  const snapshot = await journal.latestSnapshot(ENGINE_VERSION);
  const exchange = snapshot ? await restored(journal, snapshot.state) : new Exchange();
  let replayed = 0;
  for await (const entry of journal.entriesAfter(exchange.sequence)) {
    if (entry.engineVersion !== ENGINE_VERSION) {
      throw new ReplayMismatch(writtenByAnother(entry.sequence, entry.engineVersion));
    }
    const events = exchange.apply(entry.command, entry.sequence, entry.time).encode();
    if (events !== entry.events) {
      throw new ReplayMismatch(
        `Journal record ${entry.sequence} (${entry.command.kind}) gives other events now than it gave then: ` +
          `then ${shorten(entry.events)}, now ${shorten(events)}.`,
      );
    }
    replayed++;
  }
  return { exchange, snapshot: snapshot?.sequence ?? 0, replayed };
}

/** A core of any format: what an earlier one lacks stands in the tables. */
async function restored(journal: Journal, state: string): Promise<Exchange> {
  if (isCurrentFormat(state)) return restoreState(state);
  const { accounts, instruments, venues } = await journal.referenceRows();
  const { balances } = await journal.recorderRows();
  return restoreState(state, undefined, upgradeFacts(accounts, instruments, balances, venues));
}

/** Why a record that another engine version wrote cannot be replayed, and what to do. */
export function writtenByAnother(sequence: number, engineVersion: number): string {
  return (
    `Journal record ${sequence} was written by engine version ${engineVersion}; this is version ${ENGINE_VERSION}, ` +
    `which starts from a snapshot of its own. Start the old version once and stop it, so that it takes one at the head.`
  );
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
