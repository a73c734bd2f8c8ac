import type { Answer, LogRecord, OrderInput, OrderSeen, Request, Result } from '../records.ts';
import { compareTrade } from './feeds.ts';
import type { Findings } from './finding.ts';
import type { OrderRow, Tables } from './tables.ts';
import { micros } from './units.ts';

/** Statuses that an order never leaves. */
const ENDED = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);

/**
 * What traders were told, held to the tables: each order of which they were told is there, once, under the same id, is
 * what was asked for, and has got to where it is from where they saw it (I1); each trade they were told of is there (I2).
 */
export class Answers {
  private readonly tables: Tables;
  private readonly findings: Findings;
  /** Orders that were sent before, and how those sendings ended, by `account:clientOrderId`. */
  private readonly sent = new Map<
    string,
    { input: OrderInput; acknowledged: number; maybe: number; refused: number }
  >();

  constructor(tables: Tables, findings: Findings) {
    this.tables = tables;
    this.findings = findings;
  }

  check(log: readonly LogRecord[]): void {
    const requests = new Map<number, Request>();
    for (const record of log) {
      switch (record.t) {
        case 'sent':
          requests.set(record.n, record.request);
          this.send(record.request);
          break;
        case 'acknowledged':
          this.acknowledge(requests.get(record.n)!, record.answer);
          break;
        case 'unanswered':
          this.leave(requests.get(record.n)!, 'maybe');
          break;
        case 'refused':
          this.leave(requests.get(record.n)!, 'refused');
          break;
        default:
      }
    }
    this.compareOrders();
  }

  private send(request: Request): void {
    for (const input of ordersOf(request)) {
      const key = this.key(input.accountId, input.clientOrderId);
      if (!this.sent.has(key)) this.sent.set(key, { input, acknowledged: 0, maybe: 0, refused: 0 });
    }
  }

  private leave(request: Request, how: 'maybe' | 'refused'): void {
    for (const input of ordersOf(request)) this.sent.get(this.key(input.accountId, input.clientOrderId))![how]++;
  }

  private acknowledge(request: Request, { results }: Answer): void {
    ordersOf(request).forEach((input, at) => this.submitted(input, results[at]!));
    switch (request.kind) {
      case 'amend':
      case 'cancel':
        this.changed(request, results[0]!);
        break;
      case 'look':
        this.looked(request, results[0]!);
        break;
      default:
    }
  }

  private submitted(input: OrderInput, { order, trades = [], duplicate }: Result): void {
    const { findings, tables } = this;
    const key = this.key(input.accountId, input.clientOrderId);
    const sent = this.sent.get(key)!;
    if (!order) {
      findings.add('changed', `order ${key} was answered with no order, as if another had its clientOrderId`);
      return;
    }
    if (sent.acknowledged > 0) findings.same('duplicated', `${key} sent again: duplicate`, true, duplicate);
    else if (sent.maybe === 0) findings.same('unasked', `${key} sent first: duplicate`, false, duplicate);
    sent.acknowledged++;
    const row = this.seen(order);
    if (!row) return;
    const first = (tables.tradesOfTaker.get(row.id) ?? []).filter(({ sequence }) => sequence === row.sequence);
    findings.same('changed', `trades at once of order ${key}`, ids(trades), ids(first));
    for (const trade of trades)
      compareTrade(`trade ${trade.id} of ${key}`, trade, tables.trades.get(Number(trade.id)), findings);
  }

  private changed({ kind }: Request, { order, trades = [], userErrors }: Result): void {
    const { findings, tables } = this;
    if (!order) {
      findings.add('lost', `an order to ${kind} was not found`);
      return;
    }
    this.seen(order);
    const done = userErrors?.length === 0;
    if (kind === 'cancel' && done) findings.same('changed', `order ${order.id} as cancelled`, 'CANCELED', order.status);
    for (const trade of trades) {
      const row = tables.trades.get(Number(trade.id));
      compareTrade(`trade ${trade.id} of order ${order.id}`, trade, row, findings);
      if (row) findings.same('changed', `order of trade ${trade.id}`, Number(order.id), row.takerOrder);
    }
  }

  private looked(request: Request & { kind: 'look' }, { order }: Result): void {
    const key = this.key(request.accountId, request.clientOrderId);
    if (order) this.seen(order);
    else if (this.sent.get(key)?.acknowledged)
      this.findings.add('lost', `order ${key} was acknowledged, then not found`);
  }

  /** Holds an order as somebody saw it to what it is now. */
  private seen(order: OrderSeen): OrderRow | undefined {
    const { findings, tables } = this;
    const key = this.key(order.account.id, order.clientOrderId);
    const what = `order ${order.id} (${key})`;
    const row = tables.orders.get(tables.orderIds.get(key) ?? -1);
    if (!row) {
      findings.add('lost', `${what} is not there`);
      return undefined;
    }
    findings.same('changed', `id of ${key}`, Number(order.id), row.id);
    const past = progress(order, row);
    if (past) findings.add('changed', `${what} was ${past}`);
    return row;
  }

  /** Orders in the tables: what was asked, and nobody else's. */
  private compareOrders(): void {
    const { findings, tables } = this;
    for (const row of tables.orders.values()) {
      const key = `${row.account}:${row.clientOrderId}`;
      const sent = this.sent.get(key);
      if (!sent) {
        if (!row.clientOrderId.startsWith('seed-')) findings.add('unasked', `order ${key} was never sent`);
        continue;
      }
      const { input } = sent;
      const asked = [tables.instruments.get(input.symbol), input.side, input.type, input.timeInForce];
      const terms = JSON.stringify([...asked, Number(input.quantity), micros(input.price ?? null), 'CANCEL_TAKER', []]);
      findings.same('changed', `terms of order ${key}`, terms, row.request);
      const { acknowledged, maybe, refused } = sent;
      if (acknowledged === 0 && maybe === 0 && refused > 0) {
        findings.add('unasked', `order ${key} is there, though the server said that it had done nothing`);
      }
    }
  }

  private key(accountId: string, clientOrderId: string): string {
    return `${this.tables.accounts.get(accountId)}:${clientOrderId}`;
  }
}

function ordersOf(request: Request): readonly OrderInput[] {
  return request.kind === 'submit' || request.kind === 'submitMany' ? request.orders : [];
}

/** Says how an order as it was seen cannot have become the one that is there; undefined where it can. */
function progress(seen: OrderSeen, row: OrderRow): string | undefined {
  const filled = Number(seen.filledQuantity);
  const was = `${seen.status}, ${seen.quantity} at ${seen.price}, ${filled} filled, version ${seen.version}`;
  const now = `${row.status}, ${row.quantity} at ${row.price}, ${row.filledQuantity} filled, version ${row.version}`;
  const terms = Number(seen.quantity) === row.quantity && micros(seen.price) === row.price;
  const same =
    terms &&
    seen.status === row.status &&
    filled === row.filledQuantity &&
    Number(seen.leavesQuantity) === row.leavesQuantity &&
    seen.cancelReason === row.cancelReason &&
    seen.rejectCode === row.rejectCode;
  const possible = ENDED.has(seen.status)
    ? same && seen.version === row.version
    : seen.version <= row.version && filled <= row.filledQuantity && (terms || seen.version < row.version);
  if (!possible) return `${was}; it is ${now}`;
  if (filled > 0 && filled === row.filledQuantity && !isAverage(micros(seen.averagePrice)!, row)) {
    return `filled at ${seen.averagePrice} on average; its fills came to ${row.notional}`;
  }
  return undefined;
}

/** Whether an average price in micro-dollars is notional over quantity, to the nearest. */
function isAverage(average: number, { notional, filledQuantity }: OrderRow): boolean {
  const off = BigInt(average) * BigInt(filledQuantity) - BigInt(notional);
  return 2n * (off < 0n ? -off : off) <= BigInt(filledQuantity);
}

function ids(trades: readonly { readonly id: string | number }[]): string {
  return trades.map(({ id }) => id).join(' ');
}
