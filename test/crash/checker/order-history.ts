import type { Database } from 'better-sqlite3';
import type { Findings } from './finding.ts';
import { KIND, type Command, type Entry, type JournalEvent } from './journal-walk.ts';
import type { OrderRow, Tables } from './tables.ts';

/** An order as the events of the journal make it. */
type Made = {
  -readonly [
    Field in
      | 'account'
      | 'clientOrderId'
      | 'price'
      | 'quantity'
      | 'filledQuantity'
      | 'leavesQuantity'
      | 'status'
      | 'version'
      | 'sequence'
  ]: OrderRow[Field];
} & { notional: bigint };

/** Rows of an account's history that an event makes. */
const HISTORY_ROWS = new Map<number, number>([
  [KIND.accepted, 1],
  [KIND.rejected, 1],
  [KIND.trade, 2],
  [KIND.canceled, 1],
  [KIND.expired, 1],
  [KIND.amended, 1],
]);

/**
 * Makes orders, trades and positions of the journal's events once more, in the plainest way, and holds the tables to
 * it: a command is there whole or not at all (I4), orders have what their fills say (I6), positions what trades say (I8).
 */
export class OrderHistory {
  private readonly tables: Tables;
  private readonly findings: Findings;
  private readonly made = new Map<number, Made>();
  private readonly keys = new Map<string, number>();
  private readonly prints = new Map<number, number>();
  private readonly historyRows = new Map<number, number>();
  private trades = 0;

  constructor(tables: Tables, findings: Findings) {
    this.tables = tables;
    this.findings = findings;
  }

  take({ sequence, time, command, events }: Entry): void {
    let rows = 0;
    for (const event of events) {
      rows += HISTORY_ROWS.get(event[0]!) ?? 0;
      this.apply(event, command, sequence, time);
    }
    if (rows > 0) this.historyRows.set(sequence, rows);
    if (command.kind !== 'SubmitOrder') return;
    const key = `${command.account}:${command.clientOrderId}`;
    const first = this.keys.get(key);
    if (first !== undefined)
      this.findings.add('duplicated', `order ${key}: records ${first} and ${sequence} submit it`);
    this.keys.set(key, sequence);
  }

  /** After the last record: what the tables have beside, or instead. */
  finish(database: Database): void {
    const { tables, findings, made } = this;
    for (const [id, order] of made) this.compare(id, order);
    for (const { id } of tables.orders.values()) {
      if (!made.has(id)) findings.add('unasked', `order ${id} comes from no record of the journal`);
    }
    findings.same('half', 'number of trades by the journal and by the table', this.trades, tables.trades.size);
    this.compareHistory(database);
    this.comparePositions(database);
  }

  private apply(event: JournalEvent, command: Command, sequence: number, time: number): void {
    const [kind, first = 0, second = 0, third = 0] = event;
    switch (kind) {
      case KIND.accepted:
      case KIND.rejected:
        this.made.set(first, {
          account: command.account,
          clientOrderId: command.clientOrderId,
          price: command.price,
          quantity: command.quantity,
          filledQuantity: 0,
          leavesQuantity: kind === KIND.accepted ? command.quantity : 0,
          notional: 0n,
          status: kind === KIND.accepted ? 'NEW' : 'REJECTED',
          version: 1,
          sequence,
        });
        break;
      case KIND.trade:
        this.trade(event, sequence, time);
        break;
      case KIND.canceled:
      case KIND.expired:
        Object.assign(this.order(first), {
          leavesQuantity: 0,
          status: kind === KIND.canceled ? 'CANCELED' : 'EXPIRED',
        });
        break;
      case KIND.amended: {
        const order = this.order(first);
        order.leavesQuantity += second - order.quantity;
        order.quantity = second;
        order.price = third;
        order.version++;
        break;
      }
      default:
    }
  }

  private trade(event: JournalEvent, sequence: number, time: number): void {
    const { findings } = this;
    const [, instrument = 0, id = 0, print = 0, maker = 0, taker = 0, price = 0, quantity = 0, aggressor = 0] = event;
    this.trades++;
    findings.same('journal', `print of trade ${id}`, (this.prints.get(instrument) ?? 0) + 1, print);
    this.prints.set(instrument, print);
    for (const each of [maker, taker]) {
      const order = this.order(each);
      order.filledQuantity += quantity;
      order.leavesQuantity -= quantity;
      order.notional += BigInt(price) * BigInt(quantity);
      order.status = order.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    }
    const row = this.tables.trades.get(id);
    const made = [instrument, print, maker, taker, price, quantity, aggressor === 0 ? 'BUY' : 'SELL', time, sequence];
    const stored = row && [
      row.instrument,
      row.print,
      row.makerOrder,
      row.takerOrder,
      row.price,
      row.quantity,
      row.aggressorSide,
      row.executedAt,
      row.sequence,
    ];
    findings.same('half', `trade ${id}`, made.join(' '), stored?.join(' ') ?? 'missing');
  }

  /** An order that the journal has brought; one that it has not is found as missing, and goes on as empty. */
  private order(id: number): Made {
    const order = this.made.get(id);
    if (order) return order;
    this.findings.add('journal', `an event speaks of order ${id}, which no record brought`);
    return {} as Made;
  }

  private compare(id: number, order: Made): void {
    const row = this.tables.orders.get(id);
    if (!row) {
      this.findings.add('half', `order ${id} (${order.clientOrderId}) is in the journal only`);
      return;
    }
    for (const field of Object.keys(order) as (keyof Made)[]) {
      this.findings.same('half', `${field} of order ${id}`, String(order[field]), String(row[field]));
    }
  }

  private compareHistory(database: Database): void {
    const { findings, historyRows } = this;
    const counts = database
      .prepare(`SELECT "sequence", count(*) AS "rows" FROM "order_events" GROUP BY "sequence"`)
      .all() as { sequence: number; rows: number }[];
    const stored = new Map(counts.map(({ sequence, rows }) => [sequence, rows]));
    for (const [sequence, rows] of historyRows) {
      findings.same('half', `order events of record ${sequence}`, rows, stored.get(sequence) ?? 0);
      stored.delete(sequence);
    }
    for (const sequence of stored.keys()) findings.add('half', `record ${sequence} has order events, and made none`);
    const gaps = database
      .prepare(
        `SELECT "account" FROM "order_events" GROUP BY "account" HAVING max("number") <> count(*) OR min("number") <> 1`,
      )
      .pluck()
      .all();
    for (const account of gaps)
      findings.add('half', `the order events of account ${String(account)} are not 1, 2, 3 …`);
  }

  private comparePositions(database: Database): void {
    const sums = new Map<string, number>();
    const add = (account: number, instrument: number, quantity: number): void => {
      const cell = `${account}:${instrument}`;
      sums.set(cell, (sums.get(cell) ?? 0) + quantity);
    };
    for (const { instrument, quantity, aggressorSide, takerAccount, makerAccount } of this.tables.trades.values()) {
      const signed = aggressorSide === 'BUY' ? quantity : -quantity;
      add(takerAccount, instrument, signed);
      add(makerAccount, instrument, -signed);
    }
    const rows = database.prepare(`SELECT "account", "instrument", "quantity" FROM "positions"`).all() as {
      account: number;
      instrument: number;
      quantity: number;
    }[];
    for (const { account, instrument, quantity } of rows) {
      const cell = `${account}:${instrument}`;
      this.findings.same('half', `position ${cell}`, sums.get(cell) ?? 0, quantity);
      sums.delete(cell);
    }
    for (const cell of sums.keys()) this.findings.add('half', `position ${cell} has trades and no row`);
  }
}
