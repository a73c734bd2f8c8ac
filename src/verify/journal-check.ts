import { Replay, compareRows, keyCells, unaccountedRow, type Cells, type Findings } from '../compliance/index.ts';
import type { Changes, LimitRecord } from '../exchange/index.ts';
import { JournalBroken, TABLES, type FrozenReader, type NumberRange } from '../store/index.ts';
import { KINDS, all, cellsOf } from './cells.ts';
import type { Beginning } from './replay-start.ts';

/** Records replayed before the rows that came out are compared. */
const BATCH = 500;

/** Kinds whose rows are compared as they come, and not all at the end. */
const HISTORY = ['orders', 'trades', 'orderEvents', 'preventions', 'quotes', 'routes'] as const;
type HistoryKind = (typeof HISTORY)[number];

/** The last number that has been compared, by what rows are numbered within. */
type LastNumbers = Map<number, number>;

/**
 * Replays the journal from its beginning and compares the rows that come out with those of the tables (I4, I15), as soon
 * as they are final: so no more is held than open orders and one batch, however long the history is.
 */
export class JournalCheck {
  /** Records so far, with those that are only held to their hashes. */
  records = 0;

  private readonly reader: FrozenReader;
  private readonly findings: Findings;
  private readonly replay: Replay;
  private readonly missing: Record<HistoryKind, number> = {
    orders: 0,
    trades: 0,
    orderEvents: 0,
    preventions: 0,
    quotes: 0,
    routes: 0,
  };
  /** How far each table has been compared. */
  private lastTrade = 0;
  private lastPrevention = 0;
  private readonly lastEvents: LastNumbers = new Map();
  private readonly lastQuotes: LastNumbers = new Map();
  private readonly lastRoutes: LastNumbers = new Map();

  /** @param limits all rows of the table of limits */
  constructor(reader: FrozenReader, findings: Findings, { start, cannot }: Beginning, limits: readonly LimitRecord[]) {
    this.reader = reader;
    this.findings = findings;
    this.replay = new Replay(findings, start, limits);
    if (cannot !== undefined) this.replay.breakOff(1, cannot);
    if (!start) return;
    this.lastTrade = start.exchange.nextTradeId - 1;
    this.lastPrevention = start.exchange.sequence;
    this.lastEvents = new Map(start.rows.lastEventNumbers);
  }

  /** @returns the replay, which stands at the journal's head unless it has `stopped` */
  async run(progress: (records: number) => void): Promise<Replay> {
    const { reader, replay, findings } = this;
    const snapshots = new Set(await reader.snapshotSequences());
    try {
      for await (const entry of reader.entriesAfter(0)) {
        replay.take(entry);
        this.records++;
        if (snapshots.delete(entry.sequence)) replay.compareSnapshot(await reader.storedSnapshot(entry.sequence));
        if (this.records % BATCH !== 0) continue;
        await this.compareFinal();
        progress(this.records);
      }
    } catch (error) {
      if (!(error instanceof JournalBroken)) throw error;
      findings.fail('I5', error.message);
      replay.breakOff(error.sequence, 'the journal is broken there (I5)');
    }
    await this.compareFinal();
    for (const sequence of snapshots) replay.compareSnapshot(await reader.storedSnapshot(sequence));
    replay.end();
    if (replay.stopped === undefined) await this.compareStanding();
    return replay;
  }

  /** Compares what has become final since the last time. */
  private async compareFinal(): Promise<void> {
    const { reader, replay } = this;
    const { orders, trades, orderEvents, preventions, quotes, routes } = replay.rows.drain();
    this.compare('orders', orders, await reader.ordersAt(orders.map(({ id }) => id)));
    const lastTrade = trades.at(-1)?.id ?? this.lastTrade;
    this.compare('trades', trades, await reader.tradesBetween(this.lastTrade, lastTrade));
    this.lastTrade = lastTrade;
    const eventsOf = rangesOf(orderEvents, ({ account }) => account, this.lastEvents);
    this.compare('orderEvents', orderEvents, await reader.orderEventsBetween(eventsOf));
    const quotesOf = rangesOf(quotes, ({ instrument }) => instrument, this.lastQuotes);
    this.compare('quotes', quotes, await reader.quotesBetween(quotesOf));
    const routesOf = rangesOf(routes, ({ order }) => order, this.lastRoutes);
    this.compare('routes', routes, await reader.routesBetween(routesOf));
    // An order that has ended is routed no more.
    for (const { id } of orders) this.lastRoutes.delete(id);
    const { sequence } = replay.exchange;
    this.compare('preventions', preventions, await reader.preventionsBetween(this.lastPrevention, sequence));
    this.lastPrevention = sequence;
  }

  private compare(
    kind: HistoryKind,
    expected: readonly Changes[HistoryKind][number][],
    actual: readonly Cells[],
  ): void {
    this.missing[kind] += compareRows(TABLES[kind], cellsOf(kind, expected), actual, this.findings);
  }

  /** Compares open orders, positions and reference data, and looks for rows that no command accounts for. */
  private async compareStanding(): Promise<void> {
    const { reader, replay, findings } = this;
    const standing = replay.rows.standing();
    this.compare('orders', standing.orders, await reader.ordersAt(standing.orders.map(({ id }) => id)));
    for (const kind of KINDS) {
      if (isHistory(kind)) {
        await this.checkCount(kind);
      } else {
        const actual = cellsOf(kind, await all(reader.rows(kind)));
        compareRows(TABLES[kind], cellsOf(kind, standing[kind]), actual, findings);
      }
    }
  }

  private async checkCount(kind: HistoryKind): Promise<void> {
    const { reader, replay, findings } = this;
    const accounted = replay.rows.count(kind) - this.missing[kind];
    const count = await reader.count(kind);
    if (count === accounted) return;
    let named = 0;
    for await (const row of reader.rows(kind)) {
      const [cells = []] = cellsOf(kind, [row]);
      if (replay.rows.knows(kind, keyCells(TABLES[kind], cells))) continue;
      unaccountedRow(TABLES[kind], cells, findings);
      named++;
    }
    if (named > 0) return;
    findings.fail('I4', `${TABLES[kind].name}: holds ${count} rows; the journal accounts for ${accounted}`);
  }
}

/**
 * Of rows that are numbered within something (events of an account, say) the stretches that are new, moving on what was last.
 * @param of what a row is numbered within
 */
function rangesOf<Row extends { readonly number: number }>(
  rows: readonly Row[],
  of: (row: Row) => number,
  lasts: LastNumbers,
): NumberRange[] {
  const newest = new Map(rows.map((row) => [of(row), row.number]));
  return [...newest].map(([key, number]) => {
    const after = lasts.get(key) ?? 0;
    lasts.set(key, number);
    return [key, after, number] as const;
  });
}

function isHistory(kind: keyof Changes): kind is HistoryKind {
  return (HISTORY as readonly string[]).includes(kind);
}
