import Database from 'better-sqlite3';

/**
 * A small program of its own that works a risk report out by hand: plain SQL over the tables, and arithmetic written from
 * docs/RISK.md. It shares no code with the exchange, so that an error there cannot hide here. Slow and plain on purpose: every
 * point of the curve of profit is summed anew.
 */

export interface Scope {
  readonly accountId?: string;
  readonly firmId?: string;
}

/** Money in micro-dollars. */
export interface ByHand {
  readonly positions: readonly HandPosition[];
  readonly cash: bigint;
  readonly deposits: bigint;
  readonly withdrawals: bigint;
  readonly fees: bigint;
  /** What venues have charged for trades, less rebates. */
  readonly tradingFees: bigint;
  readonly realizedPnl: bigint;
  readonly unrealizedPnl: bigint;
  readonly totalPnl: bigint;
  readonly grossExposure: bigint;
  readonly netExposure: bigint;
  readonly historical: bigint | null;
  readonly expectedShortfall: bigint | null;
  /** In doubles: right to a millionth of a millionth. */
  readonly parametric: number | null;
  readonly days: readonly string[];
  readonly peakPnl: bigint;
  readonly maxDrawdown: bigint;
  readonly currentDrawdown: bigint;
  readonly largestSymbol: string | null;
  /** Per cent, and a share of one, in doubles. */
  readonly largestShare: number;
  readonly herfindahl: number;
  /** Days by symbol, in doubles. */
  readonly liquidity: Readonly<Record<string, number>>;
}

export interface HandPosition {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: bigint;
  readonly cost: bigint;
  readonly mark: bigint | null;
  readonly realizedPnl: bigint;
  readonly unrealizedPnl: bigint;
}

/** An alert of the monitor as its table has it. */
export interface AlertRow {
  readonly account: string;
  readonly metric: string;
  readonly value: string;
  readonly at: number;
}

/** Alerts about how an account stands, oldest first; impacts of single trades are left out. */
export function standingAlerts(path: string): AlertRow[] {
  const database = new Database(path, { readonly: true });
  try {
    return database
      .prepare(
        `SELECT a."id" AS "account", l."metric", l."value", l."at"
         FROM "alerts" l JOIN "accounts" a ON a."index" = l."account"
         WHERE l."metric" <> 'PNL_IMPACT' ORDER BY l."id"`,
      )
      .all() as AlertRow[];
  } finally {
    database.close();
  }
}

interface Holding {
  quantity: bigint;
  cost: bigint;
  realized: bigint;
}

/** What happened to somebody, in the order of the journal. */
type Step =
  | {
      readonly kind: 'fill';
      readonly account: number;
      readonly instrument: number;
      /** Bought (positive) or sold. */
      readonly shares: bigint;
      readonly price: bigint;
    }
  | { readonly kind: 'cash'; readonly account: number; readonly booking: string; readonly amount: bigint }
  | { readonly kind: 'tradeFee'; readonly account: number; readonly amount: bigint }
  | { readonly kind: 'print'; readonly instrument: number; readonly price: bigint }
  | { readonly kind: 'point'; readonly accounts: readonly number[] }
  | { readonly kind: 'dayEnd' };

export class HandReport {
  private readonly database: Database.Database;
  private readonly members: ReadonlySet<number>;
  private readonly until: bigint;
  private readonly holdings = new Map<string, Holding>();
  private readonly marks = new Map<number, bigint>();
  private readonly money = { cash: 0n, DEPOSIT: 0n, WITHDRAWAL: 0n, FEE: 0n, trading: 0n };
  /** Total profit, point by point. */
  private readonly curve: bigint[] = [0n];

  private constructor(database: Database.Database, { accountId, firmId }: Scope, until: number | null) {
    this.database = database;
    const rows = this.select<{ index: bigint }>(
      `SELECT a."index" FROM "accounts" a JOIN "firms" f ON f."index" = a."firm"
       WHERE (? IS NULL OR a."id" = ?) AND (? IS NULL OR f."id" = ?)`,
      ...[accountId ?? null, accountId ?? null, firmId ?? null, firmId ?? null],
    );
    this.members = new Set(rows.map(({ index }) => Number(index)));
    this.until = until === null ? 1n << 62n : BigInt(until);
    for (const { index, referencePrice } of this.select<{ index: bigint; referencePrice: bigint | null }>(
      'SELECT "index", "referencePrice" FROM "instruments"',
    )) {
      if (referencePrice !== null) this.marks.set(Number(index), referencePrice);
    }
  }

  static of(path: string, scope: Scope, until: number | null): ByHand {
    const database = new Database(path, { readonly: true });
    try {
      return new HandReport(database, scope, until).workOut();
    } finally {
      database.close();
    }
  }

  private select<Row>(sql: string, ...values: (string | bigint | null)[]): Row[] {
    return this.database
      .prepare(sql)
      .safeIntegers(true)
      .all(...values) as Row[];
  }

  private workOut(): ByHand {
    for (const step of this.steps()) this.take(step);
    const totalPnl = this.totalPnl();
    const points = [...this.curve, totalPnl];
    let peak = 0n;
    let maxDrawdown = 0n;
    for (const point of points) {
      if (point > peak) peak = point;
      if (peak - point > maxDrawdown) maxDrawdown = peak - point;
    }
    const positions = this.positions();
    const realizedPnl = positions.reduce((sum, position) => sum + position.realizedPnl, 0n);
    const unrealizedPnl = positions.reduce((sum, position) => sum + position.unrealizedPnl, 0n);
    return {
      positions,
      cash: this.money.cash,
      deposits: this.money.DEPOSIT,
      withdrawals: -this.money.WITHDRAWAL,
      fees: -this.money.FEE,
      tradingFees: this.money.trading,
      realizedPnl,
      unrealizedPnl,
      totalPnl,
      ...this.exposure(),
      ...this.valueAtRisk(),
      peakPnl: peak,
      maxDrawdown,
      currentDrawdown: peak - totalPnl,
      liquidity: this.liquidity(),
    };
  }

  // --- what happened ------------------------------------------------------------------------------------

  /** Trades as the journal's events tell them (kind 4) with their fees (kind 35), and what operators booked, with ends of days between. */
  private steps(): Step[] {
    const orders = new Map(
      this.select<{ id: bigint; account: bigint; side: string }>('SELECT "id", "account", "side" FROM "orders"').map(
        ({ id, account, side }) => [Number(id), { account: Number(account), buys: side === 'BUY' }],
      ),
    );
    const bookings = new Map<bigint, Step[]>();
    for (const row of this.select<LedgerRow>('SELECT * FROM "ledger" ORDER BY "id"')) {
      bookings.set(row.sequence, [...(bookings.get(row.sequence) ?? []), ...stepsOfBooking(row)]);
    }
    const steps: Step[] = [];
    let day = '';
    const journal = this.select<{ sequence: bigint; time: bigint; events: string }>(
      'SELECT "sequence", "time", "events" FROM "journal" WHERE "time" <= ? ORDER BY "sequence"',
      this.until,
    );
    for (const { sequence, time, events } of journal) {
      const now: Step[] = bookings.get(sequence) ?? [];
      const traders = new Map<number, readonly number[]>();
      for (const [kind, ...words] of JSON.parse(events) as number[][]) {
        if (kind === 35) {
          const [trade, ...fees] = words as [number, ...number[]];
          traders.get(trade)!.forEach((account, role) => {
            now.push({ kind: 'tradeFee', account, amount: BigInt(fees[role] ?? 0) });
          });
        }
        if (kind !== 4) continue;
        const [book, trade, , makerOrder, takerOrder, price, quantity] = words as [
          number,
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        // A book's number says its venue and, in its twelve lowest bits, its instrument.
        const instrument = book & 0xfff;
        const sides = [orders.get(makerOrder)!, orders.get(takerOrder)!];
        traders.set(trade, [sides[0]!.account, sides[1]!.account]);
        for (const { account, buys } of sides) {
          const shares = buys ? BigInt(quantity) : -BigInt(quantity);
          now.push({ kind: 'fill', account, instrument, shares, price: BigInt(price) });
        }
        now.push({ kind: 'print', instrument, price: BigInt(price) });
        now.push({ kind: 'point', accounts: sides.map(({ account }) => account) });
      }
      if (now.length === 0) continue;
      const today = dayInNewYork(time);
      if (day !== '' && today !== day) steps.push({ kind: 'dayEnd' });
      day = today;
      steps.push(...now);
    }
    return steps;
  }

  private take(step: Step): void {
    switch (step.kind) {
      case 'fill':
        if (!this.members.has(step.account)) return;
        this.money.cash -= step.shares * step.price;
        this.fill(step.account, step.instrument, step.shares, step.price);
        break;
      case 'cash': {
        if (!this.members.has(step.account)) return;
        const { booking, amount } = step;
        if (booking === 'DEPOSIT' || booking === 'WITHDRAWAL' || booking === 'FEE') this.money[booking] += amount;
        this.money.cash += amount;
        break;
      }
      case 'tradeFee':
        if (!this.members.has(step.account)) return;
        this.money.cash -= step.amount;
        this.money.trading += step.amount;
        break;
      case 'print':
        this.marks.set(step.instrument, step.price);
        break;
      case 'point':
        if (step.accounts.some((account) => this.members.has(account))) this.curve.push(this.totalPnl());
        break;
      case 'dayEnd':
        this.curve.push(this.totalPnl());
        break;
    }
  }

  /** Average cost (D36): first what closes, at its share of the cost, then what opens, at the price. */
  private fill(account: number, instrument: number, shares: bigint, price: bigint): void {
    const key = `${account}:${instrument}`;
    const holding = this.holdings.get(key) ?? { quantity: 0n, cost: 0n, realized: 0n };
    this.holdings.set(key, holding);
    const opposite = holding.quantity !== 0n && holding.quantity > 0n !== shares > 0n;
    const closing = opposite ? smaller(size(shares), size(holding.quantity)) : 0n;
    if (closing > 0n) {
      const direction = holding.quantity > 0n ? 1n : -1n;
      const costClosed = roundedDivision(holding.cost * closing, size(holding.quantity));
      holding.realized += direction * closing * price - costClosed;
      holding.cost -= costClosed;
      holding.quantity -= direction * closing;
    }
    const opening = shares > 0n ? shares - closing : shares + closing;
    holding.quantity += opening;
    holding.cost += opening * price;
  }

  // --- how it stands ------------------------------------------------------------------------------------

  private totalPnl(): bigint {
    let total = this.money.FEE;
    for (const [key, { quantity, cost, realized }] of this.holdings) {
      const mark = this.marks.get(instrumentOf(key));
      total += realized + (mark === undefined ? 0n : quantity * mark - cost);
    }
    return total;
  }

  private positions(): HandPosition[] {
    const names = <Name>(table: string, column: string): Map<number, Name> =>
      new Map(
        this.select<{ index: bigint; name: Name }>(`SELECT "index", "${column}" AS "name" FROM "${table}"`).map(
          ({ index, name }) => [Number(index), name],
        ),
      );
    const accounts = names<string>('accounts', 'id');
    const symbols = names<string>('instruments', 'symbol');
    return [...this.holdings]
      .filter(([, { quantity, realized }]) => quantity !== 0n || realized !== 0n)
      .map(([key, { quantity, cost, realized }]) => {
        const mark = this.marks.get(instrumentOf(key)) ?? null;
        return {
          account: accounts.get(Number(key.split(':')[0]))!,
          symbol: symbols.get(instrumentOf(key))!,
          quantity,
          cost,
          mark,
          realizedPnl: realized,
          unrealizedPnl: mark === null ? 0n : quantity * mark - cost,
        };
      });
  }

  /** By instrument: values with and without their signs, and shares without. */
  private held() {
    const held = new Map<number, { net: bigint; gross: bigint; shares: bigint }>();
    for (const [key, { quantity }] of this.holdings) {
      if (quantity === 0n) continue;
      const instrument = instrumentOf(key);
      const value = quantity * (this.marks.get(instrument) ?? 0n);
      const sum = held.get(instrument) ?? { net: 0n, gross: 0n, shares: 0n };
      held.set(instrument, {
        net: sum.net + value,
        gross: sum.gross + size(value),
        shares: sum.shares + size(quantity),
      });
    }
    return held;
  }

  private exposure() {
    const held = [...this.held()];
    const grossExposure = held.reduce((sum, [, { gross }]) => sum + gross, 0n);
    const netExposure = held.reduce((sum, [, { net }]) => sum + net, 0n);
    const shares = held.map(([instrument, { gross }]) => ({
      instrument,
      share: Number(gross) / Number(grossExposure),
    }));
    const [largest] = shares.sort((a, b) => b.share - a.share || a.instrument - b.instrument);
    return {
      grossExposure,
      netExposure,
      largestSymbol: largest ? this.symbol(largest.instrument) : null,
      largestShare: (largest?.share ?? 0) * 100,
      herfindahl: shares.reduce((sum, { share }) => sum + share * share, 0),
    };
  }

  /** Historical simulation over the newest 500 days that all have in common. Only for portfolios whose every instrument has history. */
  private valueAtRisk() {
    const held = [...this.held()];
    const returns = held.map(([instrument]) => this.returnsOf(instrument));
    const [first, ...others] = returns;
    if (!first) return { historical: null, expectedShortfall: null, parametric: null, days: [] };
    const days = [...first.keys()].filter((day) => others.every((each) => each.has(day))).slice(-500);
    const profits = days.map((day) =>
      held.reduce((sum, [, { net }], place) => sum + roundedDivision(net * returns[place]!.get(day)!, 10n ** 9n), 0n),
    );
    const losses = profits.map((profit) => -profit).sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
    const worst = losses.slice(0, Math.ceil(profits.length / 100));
    const mean = roundedDivision(
      worst.reduce((sum, loss) => sum + loss, 0n),
      BigInt(worst.length),
    );
    const variance = profits.reduce((sum, profit) => sum + Number(profit) ** 2, 0) / (profits.length - 1);
    return {
      historical: larger(worst.at(-1)!, 0n),
      expectedShortfall: larger(mean, 0n),
      parametric: 2.326348 * Math.sqrt(variance),
      days,
    };
  }

  /** Day → return in billionths. */
  private returnsOf(instrument: number): Map<string, bigint> {
    const rows = this.select<{ date: string; close: bigint }>(
      'SELECT "date", "close" FROM "price_history" WHERE "instrument" = ? ORDER BY "date"',
      BigInt(instrument),
    );
    const returns = new Map<string, bigint>();
    rows.forEach(({ date, close }, place) => {
      const before = rows[place - 1]?.close;
      if (before !== undefined) returns.set(date, roundedDivision((close - before) * 10n ** 9n, before));
    });
    return returns;
  }

  /** Shares over a fifth of the mean volume of the last 20 days. */
  private liquidity(): Record<string, number> {
    const days = [...this.held()].map(([instrument, { shares }]) => {
      const volumes = this.select<{ volume: bigint }>(
        'SELECT "volume" FROM "price_history" WHERE "instrument" = ? ORDER BY "date" DESC LIMIT 20',
        BigInt(instrument),
      ).map(({ volume }) => Number(volume));
      const average = Math.floor(volumes.reduce((sum, volume) => sum + volume, 0) / 20);
      return [this.symbol(instrument), Number(shares) / (0.2 * average)] as const;
    });
    return Object.fromEntries(days);
  }

  private symbol(instrument: number): string {
    return this.select<{ symbol: string }>(
      'SELECT "symbol" FROM "instruments" WHERE "index" = ?',
      BigInt(instrument),
    )[0]!.symbol;
  }
}

interface LedgerRow {
  readonly account: bigint;
  readonly booking: string;
  readonly instrument: bigint | null;
  readonly quantity: bigint | null;
  readonly price: bigint | null;
  readonly amount: bigint;
  readonly sequence: bigint;
}

/** Shares that an account brings with it move no cash: they are a fill that is paid by nobody. */
function stepsOfBooking({ account, booking, instrument, quantity, price, amount }: LedgerRow): Step[] {
  const owner = Number(account);
  const point: Step = { kind: 'point', accounts: [owner] };
  if (instrument === null) return [{ kind: 'cash', account: owner, booking, amount }, point];
  return [
    { kind: 'fill', account: owner, instrument: Number(instrument), shares: quantity!, price: price! },
    { kind: 'cash', account: owner, booking, amount: quantity! * price! },
    point,
  ];
}

const instrumentOf = (key: string): number => Number(key.split(':')[1]);

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** To the nearest whole number, ties to the even one. */
function roundedDivision(above: bigint, below: bigint): bigint {
  const doubled = 2n * above + below;
  const divisor = 2n * below;
  let floor = doubled / divisor;
  if (doubled % divisor < 0n) floor -= 1n;
  const isTie = doubled - floor * divisor === 0n;
  return isTie && floor % 2n !== 0n ? floor - 1n : floor;
}

const NEW_YORK = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });

/** "2026-11-24" */
function dayInNewYork(micros: bigint): string {
  return NEW_YORK.format(new Date(Number(micros / 1_000n)));
}
