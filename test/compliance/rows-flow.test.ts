import { expect, test } from 'vitest';
import {
  CashSums,
  EventNumbers,
  Findings,
  Holdings,
  TradeNumbers,
  checkOrderHistory,
  type OrderHistory,
} from '../../src/compliance/index.ts';
import type {
  BalanceRecord,
  Committed,
  LedgerRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  TradeRecord,
} from '../../src/exchange/index.ts';
import { CoreFlow } from '../support/core-flow.ts';
import { failures } from './support.ts';

/** All rows that a flow leaves behind, as the tables would have them. */
class Rows {
  readonly orders = new Map<number, OrderRecord>();
  readonly trades: TradeRecord[] = [];
  readonly events: OrderEventRecord[] = [];
  readonly positions = new Map<string, PositionRecord>();
  readonly balances = new Map<number, BalanceRecord>();
  readonly ledger: LedgerRecord[] = [];

  *histories(): Generator<OrderHistory> {
    const events = groupBy(this.events, ({ order }) => order);
    const made = groupBy(this.trades, ({ makerOrder }) => makerOrder);
    const taken = groupBy(this.trades, ({ takerOrder }) => takerOrder);
    for (const [id, order] of this.orders) {
      const trades = [...(made.get(id) ?? []), ...(taken.get(id) ?? [])].sort((a, b) => a.id - b.id);
      yield { id, orders: [order], events: events.get(id) ?? [], trades };
    }
  }
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

test.each([
  [1, 0],
  [2, 0],
  [3, 0],
  [4, 12],
  [5, 12],
  [6, 12],
])(
  'I3 I6 I7 I8 I9 I14 I21 the rows of random commands of every kind hold by themselves, seed %i, one in %i of a risk officer or operator',
  (seed, risk) => {
    const rows = new Rows();
    const hear = ({ changes }: Committed): void => {
      for (const row of changes.balances) rows.balances.set(row.account, row);
      rows.ledger.push(...changes.ledger);
      for (const order of changes.orders) rows.orders.set(order.id, order);
      rows.trades.push(...changes.trades);
      rows.events.push(...changes.orderEvents);
      for (const position of changes.positions)
        rows.positions.set(`${position.account}:${position.instrument}`, position);
    };
    const flow = new CoreFlow(seed, hear, risk);
    const instruments = new Map(flow.instruments.map((row) => [row.index, row]));
    for (let step = 0; step < 4000; step++) flow.step();

    const findings = new Findings();
    for (const history of rows.histories()) checkOrderHistory(history, instruments, findings);
    const [numbers, holdings, eventNumbers] = [
      new TradeNumbers(findings),
      new Holdings(findings),
      new EventNumbers(findings),
    ];
    const cash = new CashSums(findings);
    const moves = [...rows.trades, ...rows.ledger].sort((a, b) => a.sequence - b.sequence);
    for (const move of moves) {
      if ('booking' in move) {
        holdings.book(move);
        cash.book(move);
      } else {
        numbers.take(move);
        holdings.take(move);
        cash.trade(move);
      }
    }
    holdings.compare([...rows.positions.values()]);
    cash.compare([...rows.balances.values()]);
    expect(rows.ledger.length).toBeGreaterThanOrEqual(risk > 0 ? 20 : 0);
    for (const event of rows.events.toSorted((a, b) => a.account - b.account || a.number - b.number)) {
      eventNumbers.take(event);
    }
    expect(failures(findings)).toEqual([]);
    const types = new Set(rows.events.map(({ type }) => type));
    expect([...types].sort()).toEqual(
      ['NEW', 'REJECTED', 'AMENDED', 'REPLACED', 'TRIGGERED', 'TRADE', 'REFRESHED', 'CANCELED', 'EXPIRED'].sort(),
    );
    expect(rows.trades.some(({ aggressorSide }) => aggressorSide === null)).toBe(true);
  },
);
