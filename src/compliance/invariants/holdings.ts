import { divideHalfEven } from '../../domain/index.ts';
import type { LedgerRecord, PositionRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';

interface Holding {
  quantity: number;
  /** What the open quantity cost, signed like it; and what closing has brought. Net: with fees. */
  cost: bigint;
  realized: bigint;
  netCost: bigint;
  netRealized: bigint;
  /** Less rebates. */
  fees: bigint;
}

const NONE: Readonly<Holding> = { quantity: 0, cost: 0n, realized: 0n, netCost: 0n, netRealized: 0n, fees: 0n };

/** What trades, and holdings that were booked, make of positions (I8) and of cost and realised profit (I9), added up from them alone. */
export class Holdings {
  private readonly holdings = new Map<string, Holding>();
  /** Shares booked, by instrument. */
  private readonly booked = new Map<number, number>();
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Trades and bookings come in the order in which they were made. */
  take({ instrument, aggressorSide, price, quantity, ...trade }: TradeRecord): void {
    // An auction has no aggressor: its taker is who buys.
    const taken = aggressorSide === 'SELL' ? -quantity : quantity;
    fill(this.of(trade.makerAccount, instrument), -taken, price, BigInt(trade.makerFee));
    fill(this.of(trade.takerAccount, instrument), taken, price, BigInt(trade.takerFee));
  }

  /** A booking; those of cash move no position. A holding is added at what it cost. */
  book({ id, account, instrument, quantity, price }: LedgerRecord): void {
    if (instrument === null || quantity === null || price === null) return;
    const holding = this.of(account, instrument);
    const adds = Math.sign(holding.quantity) !== -Math.sign(quantity);
    this.findings.expect(adds, 'I8', () => `ledger ${id}: books ${quantity}, beside a position of ${holding.quantity}`);
    fill(holding, quantity, price, 0n);
    this.booked.set(instrument, (this.booked.get(instrument) ?? 0) + quantity);
  }

  /** Holds the table to the sums. */
  compare(positions: readonly PositionRecord[]): void {
    const { findings } = this;
    const total = new Map<number, number>();
    const left = new Map(this.holdings);
    for (const position of positions) {
      const { account, instrument, quantity } = position;
      total.set(instrument, (total.get(instrument) ?? 0) + quantity);
      const key = `${account}:${instrument}`;
      const holding = left.get(key);
      left.delete(key);
      if (holding) comparePosition(position, holding, findings);
      else findings.fail('I8', `positions ${key}: there is no trade behind it, or it stands there twice`);
    }
    for (const [key, { quantity }] of left) {
      findings.fail('I8', `positions ${key}: the row is missing; the trades sum up to ${quantity}`);
    }
    for (const [instrument, sum] of total) {
      const booked = this.booked.get(instrument) ?? 0;
      const beside = booked === 0 ? '' : `; ${booked} were booked`;
      findings.expect(
        sum === booked,
        'I8',
        () => `positions: instrument ${instrument} sums up to ${sum} over all accounts${beside}`,
      );
    }
  }

  /** The rows that these trades make. */
  rows(): PositionRecord[] {
    return [...this.holdings].map(([key, { quantity, ...sums }]) => {
      const [account, instrument] = key.split(':').map(Number) as [number, number];
      return { account, instrument, quantity, ...moneyOf(sums) };
    });
  }

  get count(): number {
    return this.holdings.size;
  }

  private of(account: number, instrument: number): Holding {
    const key = `${account}:${instrument}`;
    let holding = this.holdings.get(key);
    if (!holding) this.holdings.set(key, (holding = { ...NONE }));
    return holding;
  }
}

function comparePosition({ account, instrument, ...row }: PositionRecord, holding: Holding, findings: Findings): void {
  const where = `positions ${account}:${instrument}`;
  const { quantity, ...sums } = holding;
  const differs = (column: string, actual: string | number, sum: string | number): string =>
    `${where}: ${column} is ${actual}; the trades give ${sum}`;
  findings.expect(row.quantity === quantity, 'I8', () => differs('quantity', row.quantity, quantity));
  const money = moneyOf(sums);
  for (const column of Object.keys(money) as (keyof typeof money)[]) {
    findings.expect(row[column] === money[column], 'I9', () => differs(column, row[column], money[column]));
  }
}

/** The columns of money of a position. */
function moneyOf({ cost, realized, netCost, netRealized, fees }: Omit<Holding, 'quantity'>) {
  return {
    cost: `${cost}`,
    realizedPnl: `${realized}`,
    fees: `${fees}`,
    netCost: `${netCost}`,
    netRealizedPnl: `${netRealized}`,
  };
}

/**
 * One fill at average cost (D36). First the part that closes: it takes its share of the cost along, rounded half-even to
 * the micro-dollar, and what it fetched beyond that is realised. Then the part that opens: it adds what it cost. The fee is split
 * between the two by shares, that of the part that closes rounded half-even.
 */
function fill(holding: Holding, signed: number, price: number, fee: bigint): void {
  const held = Math.abs(holding.quantity);
  const closes = Math.sign(holding.quantity) === -Math.sign(signed) ? Math.min(held, Math.abs(signed)) : 0;
  if (closes > 0) {
    const shareOf = (cost: bigint): bigint => divideHalfEven(cost * BigInt(closes), BigInt(held));
    const [share, netShare] = [shareOf(holding.cost), shareOf(holding.netCost)];
    // Selling brings money in, buying back pays it out.
    const fetched = BigInt(-Math.sign(signed) * closes) * BigInt(price);
    holding.realized += fetched - share;
    holding.cost -= share;
    holding.netRealized += fetched - netShare;
    holding.netCost -= netShare;
  }
  const closingFee = divideHalfEven(fee * BigInt(closes), BigInt(Math.abs(signed)));
  holding.netRealized -= closingFee;
  holding.netCost += fee - closingFee;
  holding.fees += fee;
  const opens = signed - Math.sign(signed) * closes;
  holding.cost += BigInt(opens) * BigInt(price);
  holding.netCost += BigInt(opens) * BigInt(price);
  holding.quantity += signed;
}
