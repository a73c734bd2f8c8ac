import { noChanges, type JournalEntry, type JournalGroup, type OrderRecord } from '../../src/exchange/index.ts';
import type { Side } from '../../src/domain/index.ts';
import { HOME_ORDER, HOME_TRADE, withoutFees } from '../support/home-market.ts';

/** Fixed, so that rows are the same on every run: 2026-11-24T14:30:00Z. */
export const START = 1_795_530_600_000_000;

const ACCOUNTS = 40;
const INSTRUMENTS = 6;

/**
 * Groups as the recorder gives them: buys and sells in turn on six symbols of forty accounts, each sell filling the buy
 * before it. Deterministic.
 */
export class SampleFlow {
  private sequence: number;
  private trade = 0;
  private readonly prints = new Array<number>(INSTRUMENTS).fill(0);
  private readonly eventNumbers = new Array<number>(ACCOUNTS).fill(0);
  private resting: OrderRecord | undefined;

  constructor(head = 0) {
    this.sequence = head;
  }

  /** The next `count` submissions as one group. */
  group(count: number): JournalGroup {
    const entries: JournalEntry[] = [];
    const changes = noChanges();
    const orders = new Map<number, OrderRecord>();
    for (let submitted = 0; submitted < count; submitted++) {
      const order = this.submit(entries);
      orders.set(order.id, order);
      this.recordEvent(changes, order, 'NEW', null);
      if (order.side === 'SELL' && this.resting) this.fill(changes, orders, this.resting, order);
      this.resting = order.side === 'BUY' ? order : undefined;
    }
    changes.orders.push(...orders.values());
    return { entries, changes };
  }

  private submit(entries: JournalEntry[]): OrderRecord {
    const sequence = ++this.sequence;
    const side: Side = sequence % 2 === 1 ? 'BUY' : 'SELL';
    const command = {
      kind: 'SubmitOrder',
      account: (sequence * 7) % ACCOUNTS,
      instrument: Math.floor((sequence - 1) / 2) % INSTRUMENTS,
      clientOrderId: `client-${sequence}`,
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 100,
      price: 150_000_000 + (Math.floor((sequence - 1) / 2) % 50) * 10_000,
      selfTradePrevention: 'CANCEL_TAKER',
    } as const;
    const events =
      side === 'BUY'
        ? `[[1,${sequence}],[3,${command.instrument},${sequence},0,${command.price},100],[10,${command.instrument},${sequence}]]`
        : `[[1,${sequence}],[4,${command.instrument},${sequence},1,${sequence - 1},${sequence},${command.price},100,1],[10,${command.instrument},${sequence}]]`;
    const time = START + sequence;
    entries.push({ sequence, time, actor: 'demo-alice', command, events });
    const { kind: _, ...request } = command;
    return {
      ...request,
      id: sequence,
      stopPrice: null,
      displayQuantity: null,
      expiresAt: null,
      filledQuantity: 0,
      leavesQuantity: 100,
      notional: '0',
      status: 'NEW',
      rejectCode: null,
      rejectMessage: null,
      rejectField: null,
      cancelReason: null,
      version: 1,
      createdAt: time,
      updatedAt: time,
      sequence,
      request: JSON.stringify(request),
      instructions: null,
      links: null,
      sellMark: null,
      ...HOME_ORDER,
    };
  }

  private fill(
    changes: JournalGroup['changes'],
    orders: Map<number, OrderRecord>,
    maker: OrderRecord,
    taker: OrderRecord,
  ): void {
    const price = maker.price!;
    const notional = String(BigInt(price) * 100n);
    const at = taker.updatedAt;
    const trade = {
      id: ++this.trade,
      instrument: taker.instrument,
      print: ++this.prints[taker.instrument]!,
      price,
      quantity: 100,
      aggressorSide: taker.side,
      makerOrder: maker.id,
      takerOrder: taker.id,
      makerAccount: maker.account,
      takerAccount: taker.account,
      executedAt: at,
      sequence: taker.sequence,
      ...HOME_TRADE,
    };
    changes.trades.push(trade);
    for (const order of [maker, taker]) {
      const filled: OrderRecord = {
        ...order,
        filledQuantity: 100,
        leavesQuantity: 0,
        notional,
        status: 'FILLED',
        updatedAt: at,
      };
      orders.set(order.id, filled);
      this.recordEvent(changes, filled, 'TRADE', trade.id);
      const quantity = order.side === 'BUY' ? 100 : -100;
      const position = withoutFees({
        account: order.account,
        instrument: order.instrument,
        quantity,
        cost: notional,
        realizedPnl: '0',
      });
      const known = changes.positions.findIndex(
        (row) => row.account === position.account && row.instrument === position.instrument,
      );
      if (known < 0) changes.positions.push(position);
      else changes.positions[known] = position;
    }
  }

  private recordEvent(
    changes: JournalGroup['changes'],
    order: OrderRecord,
    type: 'NEW' | 'TRADE',
    trade: number | null,
  ): void {
    const { price, quantity, filledQuantity, leavesQuantity, notional, status, cancelReason, version, updatedAt } =
      order;
    changes.orderEvents.push({
      account: order.account,
      number: ++this.eventNumbers[order.account]!,
      order: order.id,
      type,
      at: updatedAt,
      trade,
      reason: null,
      state: {
        price,
        quantity,
        filledQuantity,
        leavesQuantity,
        notional,
        status,
        cancelReason,
        version,
        updatedAt,
        sellMark: null,
        terms: null,
      },
      sequence: this.sequence,
    });
  }
}

/** Rows in a group, those of the journal included. */
export function rowCount({ entries, changes }: JournalGroup): number {
  return entries.length + Object.values(changes).reduce((sum, rows: readonly unknown[]) => sum + rows.length, 0);
}
