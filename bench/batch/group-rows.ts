import type { CommitListener, Committed } from '../../src/exchange/index.ts';

export type Cells = Readonly<Record<string, unknown>>;

/** The rows that one group of commands wrote, by table, as they go into its columns. */
export type GroupRows = ReadonlyMap<TableName, readonly Cells[]>;

/** Tables that trading writes, with the key of those whose rows are replaced. */
export const TABLES = {
  journal: null,
  orders: ['id'],
  trades: null,
  order_events: null,
  preventions: null,
  positions: ['account', 'instrument'],
} as const;
export type TableName = keyof typeof TABLES;

/** Hears what an exchange commits, and keeps the rows of each so many commands, for somebody else to write again. */
export class RowCollector implements CommitListener {
  private readonly groupSize: number;
  private commands: Committed['changes'][] = [];
  private groups: GroupRows[] = [];

  constructor(groupSize: number) {
    this.groupSize = groupSize;
  }

  committed({ changes }: Committed): void {
    this.commands.push(changes);
    if (this.commands.length < this.groupSize) return;
    this.groups.push(mergeRows(this.commands));
    this.commands = [];
  }

  /** The groups heard of since the last call; the journal's own rows are not among them. */
  take(): GroupRows[] {
    return this.groups.splice(0);
  }
}

/** An order or position that several commands of the group changed is there once, as the last of them left it. */
function mergeRows(commands: readonly Committed['changes'][]): GroupRows {
  const lastOf = <Row>(rows: readonly Row[], key: (row: Row) => string | number): Row[] => [
    ...new Map(rows.map((row) => [key(row), row])).values(),
  ];
  const events = commands.flatMap((changes) => changes.orderEvents);
  return new Map<TableName, readonly object[]>([
    [
      'orders',
      lastOf(
        commands.flatMap((changes) => changes.orders),
        (row) => row.id,
      ),
    ],
    ['trades', commands.flatMap((changes) => changes.trades)],
    ['order_events', events.map(({ state, ...event }) => ({ ...event, ...state }))],
    ['preventions', commands.flatMap((changes) => changes.preventions)],
    [
      'positions',
      lastOf(
        commands.flatMap((changes) => changes.positions),
        (row) => `${row.account}:${row.instrument}`,
      ),
    ],
  ]) as GroupRows;
}
