import {
  ENGINE_VERSION,
  noChanges,
  type Changes,
  type Journal,
  type JournalGroup,
  type JournalledEntry,
  type OrderRecord,
  type PositionRecord,
  type RecorderRows,
  type ReferenceRows,
  type Repeat,
  type Snapshot,
} from '../../src/exchange/index.ts';
import { recorderRowsAfter, referenceRowsAfter } from './rows-after.ts';

/** A journal in memory that keeps its promises, with places to make it fail. */
export class MemoryJournal implements Journal {
  readonly entries: JournalledEntry[] = [];
  readonly groups: JournalGroup[] = [];
  readonly snapshots: Snapshot[] = [];
  /** Called before a group is taken; throw to refuse it. */
  beforeAppend: (group: JournalGroup) => Promise<void> | void = () => undefined;
  /** Called once a group stands; throw to make its outcome unknown. */
  afterAppend: (group: JournalGroup) => Promise<void> | void = () => undefined;
  reopened = 0;

  async append(group: JournalGroup): Promise<void> {
    await this.beforeAppend(group);
    this.groups.push(structuredClone(group));
    for (const entry of group.entries) this.entries.push({ ...structuredClone(entry), engineVersion: ENGINE_VERSION });
    await this.afterAppend(group);
  }

  saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.snapshots.push(snapshot);
    return Promise.resolve();
  }

  latestSnapshot(): Promise<Snapshot | undefined> {
    return Promise.resolve(this.snapshots.at(-1));
  }

  async *entriesAfter(after: number): AsyncIterable<JournalledEntry> {
    for (const entry of this.entries) if (entry.sequence > after) yield entry;
  }

  head(): Promise<number> {
    return Promise.resolve(this.entries.length);
  }

  recorderRows(): Promise<RecorderRows> {
    return Promise.resolve(recorderRowsAfter(this.changes()));
  }

  referenceRows(): Promise<ReferenceRows> {
    return Promise.resolve(referenceRowsAfter(this.changes()));
  }

  findRepeats(keys: readonly string[]): Promise<ReadonlyMap<string, Repeat>> {
    const found = new Map<string, Repeat>();
    for (const order of this.orders().values()) {
      const key = `${order.account}:${order.clientOrderId}`;
      if (!keys.includes(key)) continue;
      const trades = this.groups
        .flatMap(({ changes }) => changes.trades)
        .filter((trade) => trade.takerOrder === order.id && trade.sequence === order.sequence);
      found.set(key, { order, trades });
    }
    return Promise.resolve(found);
  }

  reopen(): Promise<void> {
    this.reopened++;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  orders(): Map<string | number, OrderRecord> {
    return this.rows('orders', (row) => row.id);
  }

  positions(): Map<string | number, PositionRecord> {
    return this.rows('positions', (row) => `${row.account}:${row.instrument}`);
  }

  /** The rows of all groups, older versions included. */
  private changes(): Changes {
    const all = noChanges();
    for (const { changes } of this.groups) {
      for (const kind of Object.keys(all) as (keyof Changes)[]) (all[kind] as unknown[]).push(...changes[kind]);
    }
    return all;
  }

  private rows<Name extends keyof Changes>(
    name: Name,
    key: (row: Changes[Name][number]) => string | number,
  ): Map<string | number, Changes[Name][number]> {
    const rows = new Map<string | number, Changes[Name][number]>();
    for (const { changes } of this.groups) for (const row of changes[name]) rows.set(key(row), row);
    return rows;
  }
}
