import { EVENT, EVENT_WIDTH, OPEN_STATUSES, instrumentOf, type EventBuffer } from '../../../src/domain/index.ts';
import {
  CashSums,
  EventNumbers,
  Holdings,
  TradeNumbers,
  checkOrderHistory,
  type EventNumber,
  type Findings,
} from '../../../src/compliance/index.ts';
import type {
  BalanceRecord,
  Changes,
  InstrumentRecord,
  OrderEventRecord,
  OrderRecord,
  PositionRecord,
  TradeRecord,
} from '../../../src/exchange/index.ts';
import { POOL } from './crowd.ts';

interface History {
  order: OrderRecord;
  readonly events: OrderEventRecord[];
  readonly trades: TradeRecord[];
}

/** The rows of a run, held to what they say by themselves: orders to their fills and fees, cash and positions to trades. */
export class RowSums {
  readonly open = new Map<number, OrderRecord>();
  private readonly findings: Findings;
  private readonly histories = new Map<number, History>();
  private readonly instruments = new Map<number, InstrumentRecord>();
  private readonly cash: CashSums;
  private readonly holdings: Holdings;
  private readonly tradeNumbers: TradeNumbers;
  private readonly eventNumbers = new Map<number, EventNumbers>();
  private readonly positions = new Map<string, PositionRecord>();
  private readonly balances = new Map<number, BalanceRecord>();
  private readonly quotes = new Map<number, number>();

  constructor(findings: Findings) {
    this.findings = findings;
    this.cash = new CashSums(findings);
    this.holdings = new Holdings(findings);
    this.tradeNumbers = new TradeNumbers(findings);
  }

  take(changes: Changes, events: EventBuffer): void {
    for (const row of changes.instruments) this.instruments.set(row.index, row);
    for (const row of changes.positions) this.positions.set(`${row.account}:${row.instrument}`, row);
    for (const row of changes.balances) this.balances.set(row.account, row);
    this.takeQuotes(changes, events);
    for (const order of changes.orders) this.takeOrder(order);
    for (const trade of changes.trades) this.takeTrade(trade);
    for (const event of changes.orderEvents) {
      this.historyOf(event.order)?.events.push(event);
      this.numbersOf(event.account).take(event);
    }
    for (const { id, status } of changes.orders) {
      if (OPEN_STATUSES.includes(status)) continue;
      this.checkHistory(id);
      this.histories.delete(id);
    }
  }

  /** All that may still change. */
  check(): void {
    for (const id of this.histories.keys()) this.checkHistory(id);
    this.holdings.compare([...this.positions.values()]);
    this.cash.compare([...this.balances.values()]);
  }

  get positionRows(): readonly PositionRecord[] {
    return [...this.positions.values()];
  }

  get balanceRows(): readonly BalanceRecord[] {
    return [...this.balances.values()];
  }

  /** National best quotes are counted with no gap, as their events come; and trades speak of the one in force. */
  private takeQuotes({ quotes, trades }: Changes, { words, length }: EventBuffer): void {
    const numbers = new Map(trades.map(({ id, quote }) => [id, quote]));
    let next = 0;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      if (words[at] === EVENT.NBBO) {
        const instrument = words[at + 1]!;
        const number = (this.quotes.get(instrument) ?? 0) + 1;
        this.quotes.set(instrument, number);
        const quote = quotes[next++];
        if (quote?.instrument === instrument && quote.number === number && (quote.bid ?? 0) === words[at + 2]) continue;
        this.findings.fail('I21', `quotes ${instrument}:${number}: the row is ${JSON.stringify(quote)}`);
      } else if (words[at] === EVENT.TRADE) {
        const newest = this.quotes.get(instrumentOf(words[at + 1]!)) ?? null;
        const id = words[at + 2]!;
        if (numbers.get(id) === newest) continue;
        this.findings.fail('I18', `trades ${id}: quote is ${numbers.get(id)}; the newest is ${newest}`);
      }
    }
  }

  private takeOrder(order: OrderRecord): void {
    const history = this.histories.get(order.id);
    if (history) history.order = order;
    else this.histories.set(order.id, { order, events: [], trades: [] });
    if (OPEN_STATUSES.includes(order.status)) this.open.set(order.id, order);
    else this.open.delete(order.id);
  }

  private takeTrade(trade: TradeRecord): void {
    this.tradeNumbers.take(trade);
    this.cash.trade(trade);
    this.holdings.take(trade);
    for (const id of [trade.makerOrder, trade.takerOrder]) {
      const history = this.historyOf(id);
      history?.trades.push(trade);
      const { parent } = history?.order ?? {};
      if (typeof parent === 'number') this.historyOf(parent)?.trades.push(trade);
    }
  }

  private historyOf(id: number): History | undefined {
    const history = this.histories.get(id);
    if (!history) this.findings.fail('I6', `orders ${id}: is over already, or never came`);
    return history;
  }

  private checkHistory(id: number): void {
    const { order, events, trades } = this.histories.get(id)!;
    checkOrderHistory({ id, orders: [order], events, trades }, this.instruments, this.findings, new Set([POOL]));
  }

  private numbersOf(account: number): { take(event: EventNumber): void } {
    let numbers = this.eventNumbers.get(account);
    if (!numbers) this.eventNumbers.set(account, (numbers = new EventNumbers(this.findings)));
    return numbers;
  }
}
