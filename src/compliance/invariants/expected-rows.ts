import { OPEN_STATUSES } from '../../domain/index.ts';
import { noChanges, type Changes, type OrderRecord, type ReferenceRows } from '../../exchange/index.ts';
import type { ReplayStart } from './replay-start.ts';

/** Kinds of rows that a replay gives: all but candles, which are held to the trades. */
export type ReplayedKind = Exclude<keyof Changes, 'candles'>;

/** Kinds of rows that are few and may be replaced at any time: they are compared once, at the end. */
type LastingKind = Exclude<ReplayedKind, 'orders' | 'trades' | 'orderEvents' | 'preventions' | 'quotes' | 'routes'>;

const LASTING_KEYS: { readonly [Kind in LastingKind]: (row: Changes[Kind][number]) => string } = {
  positions: (row) => `${row.account}:${row.instrument}`,
  venues: (row) => `${row.index}`,
  firms: (row) => `${row.index}`,
  instruments: (row) => `${row.index}`,
  accounts: (row) => `${row.index}`,
  tiers: (row) => row.tier,
  // As the table's key has it: '' and -1 stand for none.
  limits: ({ tier, account, firm, instrument, sequence }) =>
    [tier ?? '', account ?? -1, firm ?? -1, instrument ?? -1, sequence].join(':'),
  feeSchedules: (row) => `${row.sequence}`,
  protectionRegimes: (row) => `${row.sequence}`,
  quotingIncrements: (row) => `${row.sequence}`,
  apiKeys: (row) => row.id,
  riskChanges: (row) => `${row.id}`,
  tradingStates: (row) => row.scope,
  restrictions: ({ instrument, account, firm, sequence }) =>
    [instrument, account ?? -1, firm ?? -1, sequence].join(':'),
  ledger: (row) => `${row.id}`,
  balances: (row) => `${row.account}`,
  alerts: (row) => `${row.id}`,
  priceHistory: (row) => `${row.instrument}:${row.date}`,
};
const LASTING = Object.keys(LASTING_KEYS) as LastingKind[];

/**
 * The rows that the tables must hold. What can change no more is handed out as soon as that is so, and forgotten: of
 * history, nothing but counts is kept.
 */
export class ExpectedRows {
  private final = noChanges();
  private readonly openOrders = new Map<number, OrderRecord>();
  private readonly lasting = Object.fromEntries(LASTING.map((kind) => [kind, new Map()])) as {
    readonly [Kind in LastingKind]: Map<string, Changes[Kind][number]>;
  };
  private readonly preventionCounts = new Map<number, number>();
  private readonly eventCounts = new Map<number, number>();
  /** National best quotes by instrument, decisions of the router by order. */
  private readonly quoteCounts = new Map<number, number>();
  private readonly routeCounts = new Map<number, number>();
  /** Sequence up to which rows are taken as they are. */
  private from = 0;
  private endedOrders = 0;
  private trades = 0;
  private orderEvents = 0;
  private preventions = 0;
  private quotes = 0;
  private routes = 0;

  /** Goes on from the rows of an earlier engine version. To be called before all else. */
  begin({ exchange, rows, reference, preventions }: ReplayStart): void {
    this.from = exchange.sequence;
    for (const order of rows.openOrders) this.openOrders.set(order.id, order);
    this.endedOrders = exchange.nextOrderId - 1 - rows.openOrders.length;
    this.trades = exchange.nextTradeId - 1;
    this.preventions = preventions;
    for (const [account, number] of rows.lastEventNumbers) {
      this.eventCounts.set(account, number);
      this.orderEvents += number;
    }
    this.takeLasting('positions', rows.positions);
    this.takeLasting('balances', rows.balances);
    this.takeLasting('alerts', rows.alerts);
    for (const kind of Object.keys(reference) as (keyof ReferenceRows)[]) this.takeLasting(kind, reference[kind]);
  }

  /** The rows of one command. */
  take(changes: Changes): void {
    for (const order of changes.orders) this.takeOrder(order);
    for (const trade of changes.trades) this.final.trades.push(trade);
    for (const event of changes.orderEvents) {
      this.final.orderEvents.push(event);
      this.eventCounts.set(event.account, event.number);
    }
    for (const prevention of changes.preventions) {
      this.final.preventions.push(prevention);
      this.preventionCounts.set(prevention.sequence, prevention.place + 1);
    }
    this.takeQuotes(changes);
    this.trades += changes.trades.length;
    this.orderEvents += changes.orderEvents.length;
    this.preventions += changes.preventions.length;
    for (const kind of LASTING) this.takeLasting(kind, changes[kind]);
  }

  private takeQuotes({ quotes, routes }: Changes): void {
    for (const quote of quotes) {
      this.final.quotes.push(quote);
      this.quoteCounts.set(quote.instrument, quote.number);
    }
    for (const route of routes) {
      this.final.routes.push(route);
      this.routeCounts.set(route.order, route.number);
    }
    this.quotes += quotes.length;
    this.routes += routes.length;
  }

  /** What is final since the last call. */
  drain(): Changes {
    const { final } = this;
    this.final = noChanges();
    return final;
  }

  /** What may still change when all commands have been taken: open orders, positions, reference data. */
  standing(): Changes {
    const all = noChanges();
    all.orders.push(...this.openOrders.values());
    for (const kind of LASTING) (all[kind] as unknown[]).push(...this.lasting[kind].values());
    return all;
  }

  /** All positions as a snapshot has them. */
  positionsText(): string {
    const positions = [...this.lasting.positions.values()].sort(
      (a, b) => a.account - b.account || a.instrument - b.instrument,
    );
    return JSON.stringify(
      positions.map(({ account, instrument, quantity, cost, realizedPnl, fees, netCost, netRealizedPnl }) => [
        ...[account, instrument, quantity, cost, realizedPnl, fees, netCost, netRealizedPnl],
      ]),
    );
  }

  /** Rows of a kind. */
  count(kind: ReplayedKind): number {
    switch (kind) {
      case 'orders':
        return this.endedOrders + this.openOrders.size;
      case 'trades':
      case 'orderEvents':
      case 'preventions':
      case 'quotes':
      case 'routes':
        return this[kind];
      default:
        return this.lasting[kind].size;
    }
  }

  /** Whether there is to be a row of that kind and key. */
  knows(kind: ReplayedKind, key: readonly unknown[]): boolean {
    const [first, second] = key as [number, number];
    switch (kind) {
      case 'orders':
      case 'trades':
        return isOneOf(first, this.count(kind));
      case 'orderEvents':
        return isOneOf(second, this.eventCounts.get(first) ?? 0);
      case 'quotes':
        return isOneOf(second, this.quoteCounts.get(first) ?? 0);
      case 'routes':
        return isOneOf(second, this.routeCounts.get(first) ?? 0);
      case 'preventions':
        if (first <= this.from) return true;
        return isOneOf(second + 1, this.preventionCounts.get(first) ?? 0);
      default:
        return this.lasting[kind].has(key.join(':'));
    }
  }

  private takeOrder(order: OrderRecord): void {
    if (OPEN_STATUSES.includes(order.status)) {
      this.openOrders.set(order.id, order);
      return;
    }
    this.openOrders.delete(order.id);
    this.endedOrders++;
    this.final.orders.push(order);
  }

  private takeLasting<Kind extends LastingKind>(kind: Kind, rows: readonly Changes[Kind][number][]): void {
    for (const row of rows) this.lasting[kind].set(LASTING_KEYS[kind](row), row);
  }
}

/** A whole number from 1 to `last`. */
function isOneOf(number: number, last: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= last;
}
