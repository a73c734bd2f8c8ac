import { divideHalfEven } from '../../domain/index.ts';
import type { LedgerRecord, PositionRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';

interface Holding {
  quantity: number;
  /** What the open quantity cost, signed like it. */
  cost: bigint;
  realized: bigint;
}

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
  take({ instrument, aggressorSide, makerAccount, takerAccount, price, quantity }: TradeRecord): void {
    // An auction has no aggressor: its taker is who buys.
    const taken = aggressorSide === 'SELL' ? -quantity : quantity;
    fill(this.of(makerAccount, instrument), -taken, price);
    fill(this.of(takerAccount, instrument), taken, price);
  }

  /** A booking; those of cash move no position. A holding is added at what it cost. */
  book({ id, account, instrument, quantity, price }: LedgerRecord): void {
    if (instrument === null || quantity === null || price === null) return;
    const holding = this.of(account, instrument);
    const adds = Math.sign(holding.quantity) !== -Math.sign(quantity);
    this.findings.expect(adds, 'I8', () => `ledger ${id}: books ${quantity}, beside a position of ${holding.quantity}`);
    fill(holding, quantity, price);
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
    return [...this.holdings].map(([key, { quantity, cost, realized }]) => {
      const [account, instrument] = key.split(':').map(Number) as [number, number];
      return { account, instrument, quantity, cost: `${cost}`, realizedPnl: `${realized}` };
    });
  }

  get count(): number {
    return this.holdings.size;
  }

  private of(account: number, instrument: number): Holding {
    const key = `${account}:${instrument}`;
    let holding = this.holdings.get(key);
    if (!holding) this.holdings.set(key, (holding = { quantity: 0, cost: 0n, realized: 0n }));
    return holding;
  }
}

function comparePosition({ account, instrument, ...row }: PositionRecord, holding: Holding, findings: Findings): void {
  const where = `positions ${account}:${instrument}`;
  const { quantity, cost, realized } = holding;
  const differs = (column: string, actual: string | number, sum: string | number): string =>
    `${where}: ${column} is ${actual}; the trades give ${sum}`;
  findings.expect(row.quantity === quantity, 'I8', () => differs('quantity', row.quantity, quantity));
  findings.expect(row.cost === `${cost}`, 'I9', () => differs('cost', row.cost, `${cost}`));
  findings.expect(row.realizedPnl === `${realized}`, 'I9', () =>
    differs('realizedPnl', row.realizedPnl, `${realized}`),
  );
}

/**
 * One fill at average cost (D36). First the part that closes: it takes its share of the cost along, rounded half-even to
 * the micro-dollar, and what it fetched beyond that is realised. Then the part that opens: it adds what it cost.
 */
function fill(holding: Holding, signed: number, price: number): void {
  const held = Math.abs(holding.quantity);
  const closes = Math.sign(holding.quantity) === -Math.sign(signed) ? Math.min(held, Math.abs(signed)) : 0;
  if (closes > 0) {
    const share = divideHalfEven(holding.cost * BigInt(closes), BigInt(held));
    // Selling brings money in, buying back pays it out.
    const fetched = BigInt(-Math.sign(signed) * closes) * BigInt(price);
    holding.realized += fetched - share;
    holding.cost -= share;
  }
  const opens = signed - Math.sign(signed) * closes;
  holding.cost += BigInt(opens) * BigInt(price);
  holding.quantity += signed;
}
