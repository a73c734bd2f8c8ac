import { sessionAt, type RiskMetric } from '../../../src/domain/index.ts';
import {
  noChanges,
  type AlertRecord,
  type BalanceRecord,
  type Changes,
  type InstrumentRecord,
  type LimitRecord,
  type PositionRecord,
  type PriceHistoryRecord,
  type RecorderRows,
  type ReferenceRows,
  type TradeRecord,
} from '../../../src/exchange/index.ts';
import { RiskMonitor } from '../../../src/exchange/risk-monitor.ts';
import { FLAT, NO_LIMITS, afterFill, type CostBasis } from '../../../src/risk/index.ts';
import { HOME_TRADE, withoutFees } from '../../support/home-market.ts';

export const START = Date.UTC(2026, 10, 24, 15) * 1_000;

/** One thing that happens: a command, as the monitor hears of it. */
export type Happening =
  | { readonly kind: 'trades'; readonly trades: readonly Trade[] }
  | { readonly kind: 'fee'; readonly account: number; readonly amount: number }
  | { readonly kind: 'deposit'; readonly account: number; readonly amount: number }
  | {
      readonly kind: 'holding';
      readonly account: number;
      readonly instrument: number;
      readonly quantity: number;
      readonly price: number;
    }
  | { readonly kind: 'dayEnd' }
  | { readonly kind: 'limit'; readonly account: number; readonly metric: RiskMetric; readonly limit: number | null }
  | { readonly kind: 'reference'; readonly instrument: number; readonly price: number; readonly volume: number }
  | { readonly kind: 'bar'; readonly instrument: number; readonly close: number }
  | { readonly kind: 'acknowledge'; readonly id: number };

export interface Trade {
  readonly instrument: number;
  readonly buyer: number;
  readonly seller: number;
  readonly price: number;
  readonly quantity: number;
}

export const LIMIT_OF = {
  PNL_IMPACT: 'maxPnlImpact',
  VAR: 'maxVar',
  CONCENTRATION: 'maxConcentration',
  DRAWDOWN: 'maxDrawdown',
  LIQUIDITY: 'maxLiquidationDays',
} as const;

/** The recorder's part towards the monitor, and the tables: every command's rows, as the database would have them after it. */
export class WatchedHouse {
  readonly positions = new Map<string, PositionRecord>();
  readonly balances = new Map<number, BalanceRecord>();
  readonly alerts: AlertRecord[] = [];
  readonly lastTrades = new Map<number, TradeRecord>();
  readonly limits = new Map<number, LimitRecord>();
  readonly instruments: InstrumentRecord[];
  readonly history: PriceHistoryRecord[];
  readonly accounts: number;
  /** Bookings of the journal, and trades, with their sequence and time. */
  readonly told: { readonly sequence: number; readonly at: number; readonly happening: Happening }[] = [];
  sequence = 0;
  time = START;
  private trades = 0;
  private entries = 0;
  private monitor: RiskMonitor;
  /** Whether a new monitor is made from the rows before each command. */
  private readonly restarts: boolean;

  constructor(
    accounts: number,
    instruments: readonly {
      readonly price: number | null;
      readonly volume: number | null;
      readonly closes: readonly number[];
    }[],
    restarts = false,
  ) {
    this.accounts = accounts;
    this.restarts = restarts;
    this.instruments = instruments.map(({ price, volume }, index) => instrumentRow(index, price, volume));
    this.history = instruments.flatMap(({ closes }, instrument) =>
      closes.map((close, day) => ({ instrument, date: dateOf(day), close, volume: 1_000 })),
    );
    this.monitor = this.newMonitor();
  }

  /** Carries out a command; gives the alerts that it raised, cleared or had acknowledged. */
  take(happening: Happening): readonly AlertRecord[] {
    if (this.restarts) this.monitor = this.newMonitor();
    this.sequence++;
    if (happening.kind === 'dayEnd') this.time = sessionAt('ALWAYS_OPEN', this.time).endsAt;
    else this.time++;
    this.told.push({ sequence: this.sequence, at: this.time, happening });
    const changes = noChanges();
    this.tell(happening, changes);
    this.monitor.referenceChanged(changes);
    this.monitor.finish(this.sequence, this.time, changes);
    this.keep(changes);
    return changes.alerts;
  }

  curve(account: number): { readonly peakPnl: bigint; readonly maxDrawdown: bigint } {
    return this.monitor.drawdownOf(account);
  }

  basis(account: number, instrument: number): CostBasis {
    const row = this.positions.get(`${account}:${instrument}`);
    return row ? { quantity: row.quantity, cost: BigInt(row.cost), realizedPnl: BigInt(row.realizedPnl) } : FLAT;
  }

  mark(instrument: number): number | null {
    return this.lastTrades.get(instrument)?.price ?? this.instruments[instrument]!.referencePrice;
  }

  limit(account: number, metric: RiskMetric): number | null {
    return this.limits.get(account)?.[LIMIT_OF[metric]] ?? null;
  }

  private tell(happening: Happening, changes: Changes): void {
    const { monitor, sequence, time: at } = this;
    switch (happening.kind) {
      case 'trades':
        for (const trade of happening.trades) this.trade(trade);
        break;
      case 'fee':
      case 'deposit': {
        const { account, amount, kind } = happening;
        const fee = kind === 'fee';
        const balance = this.balance(account);
        const fees = BigInt(balance.fees) + BigInt(fee ? amount : 0);
        this.balances.set(account, { ...balance, fees: fees.toString() });
        const entry = {
          id: ++this.entries,
          account,
          instrument: null,
          quantity: null,
          price: null,
          by: 'k',
          reason: 'r',
        };
        const booking = fee ? 'FEE' : 'DEPOSIT';
        changes.ledger.push({ ...entry, booking, amount: fee ? -amount : amount, at, sequence });
        monitor.booked(account, null, null);
        break;
      }
      case 'holding': {
        const { account, instrument, quantity, price } = happening;
        const after = afterFill(this.basis(account, instrument), quantity, price);
        this.setBasis(account, instrument, after);
        const entry = { id: ++this.entries, account, instrument, quantity, price, by: 'k', reason: 'r', at, sequence };
        changes.ledger.push({ ...entry, booking: 'OPENING_HOLDING', amount: 0 });
        monitor.booked(account, instrument, after);
        break;
      }
      case 'dayEnd':
        monitor.dayEnded();
        break;
      case 'limit': {
        const { account, metric, limit } = happening;
        const before = this.limits.get(account) ?? limitRow(account, sequence, at);
        changes.limits.push({ ...before, [LIMIT_OF[metric]]: limit, sequence, at });
        break;
      }
      case 'reference': {
        const { instrument, price, volume } = happening;
        const before = this.instruments[instrument]!;
        changes.instruments.push({ ...before, referencePrice: price, averageDailyVolume: volume });
        break;
      }
      case 'bar': {
        const { instrument, close } = happening;
        const days = this.history.filter((row) => row.instrument === instrument).length;
        changes.priceHistory.push({ instrument, date: dateOf(days), close, volume: 1_000 });
        break;
      }
      case 'acknowledge': {
        const alert = monitor.acknowledge(happening.id, 'key-risk', 'seen', at);
        if (alert) changes.alerts.push(alert);
        break;
      }
    }
  }

  private trade({ instrument, buyer, seller, price, quantity }: Trade): void {
    const id = ++this.trades;
    for (const [account, signed] of [
      [seller, -quantity],
      [buyer, quantity],
    ] as const) {
      const before = this.basis(account, instrument);
      const after = afterFill(before, signed, price);
      this.setBasis(account, instrument, after);
      this.monitor.traded(account, instrument, before, after, price, id);
    }
    this.lastTrades.set(instrument, {
      id,
      instrument,
      print: id,
      price,
      quantity,
      aggressorSide: 'BUY',
      makerOrder: 1,
      takerOrder: 2,
      makerAccount: seller,
      takerAccount: buyer,
      executedAt: this.time,
      sequence: this.sequence,
      ...HOME_TRADE,
    });
  }

  private setBasis(account: number, instrument: number, { quantity, cost, realizedPnl }: CostBasis): void {
    const row = { account, instrument, quantity, cost: cost.toString(), realizedPnl: realizedPnl.toString() };
    this.positions.set(`${account}:${instrument}`, withoutFees(row));
  }

  private balance(account: number): BalanceRecord {
    const empty = { account, cash: '0', deposits: '0', withdrawals: '0', fees: '0', peakPnl: '0', maxDrawdown: '0' };
    return this.balances.get(account) ?? empty;
  }

  /** Rows into the tables. */
  private keep({ limits, instruments, priceHistory, alerts }: Changes): void {
    for (const limit of limits) this.limits.set(limit.account!, limit);
    for (const instrument of instruments) this.instruments[instrument.index] = instrument;
    this.history.push(...priceHistory);
    for (const alert of alerts) this.alerts[alert.id - 1] = alert;
    for (let account = 0; account < this.accounts; account++) {
      const { peakPnl, maxDrawdown } = this.monitor.drawdownOf(account);
      this.balances.set(account, {
        ...this.balance(account),
        peakPnl: peakPnl.toString(),
        maxDrawdown: maxDrawdown.toString(),
      });
    }
  }

  private newMonitor(): RiskMonitor {
    return new RiskMonitor(this.rows(), this.reference());
  }

  /** What a start reads: of alerts the newest of each account and metric, and those that nobody has acknowledged. */
  private rows(): RecorderRows {
    const newest = new Map(this.alerts.map((alert) => [`${alert.account}:${alert.metric}`, alert.id]));
    const alerts = this.alerts.filter(
      ({ id, account, metric, acknowledgedAt }) => acknowledgedAt === null || newest.get(`${account}:${metric}`) === id,
    );
    return {
      openOrders: [],
      lastEventNumbers: new Map(),
      positions: [...this.positions.values()],
      balances: [...this.balances.values()],
      alerts,
      lastAlert: this.alerts.length,
      lastLedgerEntry: this.entries,
      lastTrades: new Map(this.lastTrades),
      lastQuotes: new Map(),
      candles: [],
    };
  }

  private reference(): ReferenceRows {
    const history = [...this.history].sort((a, b) => a.instrument - b.instrument || (a.date < b.date ? -1 : 1));
    return {
      ...noChanges(),
      instruments: [...this.instruments],
      limits: [...this.limits.values()],
      priceHistory: history,
    };
  }
}

export function dateOf(day: number): string {
  return new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
}

function limitRow(account: number, sequence: number, at: number): LimitRecord {
  return { ...NO_LIMITS, tier: null, account, firm: null, instrument: null, sequence, at, change: null };
}

function instrumentRow(index: number, price: number | null, volume: number | null): InstrumentRecord {
  return {
    index,
    symbol: `SYM${index}`,
    name: `Instrument ${index}`,
    isin: null,
    currency: 'USD',
    tickSize: 10_000,
    lotSize: 1,
    referencePrice: price,
    averageDailyVolume: volume,
    volatility: null,
    calendar: 'ALWAYS_OPEN',
    priceBands: 'NONE',
    symbolBreaker: false,
    tradingState: 'ACTIVE',
  };
}
