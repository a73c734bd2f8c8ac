import type { BalanceRecord, LedgerRecord, TradeRecord } from '../../exchange/index.ts';
import type { Findings } from './findings.ts';

interface Sums {
  cash: bigint;
  deposits: bigint;
  withdrawals: bigint;
  fees: bigint;
}

const COLUMNS = ['cash', 'deposits', 'withdrawals', 'fees'] as const;

/** What trades and bookings make of cash (I9), added up from their rows alone. */
export class CashSums {
  private readonly sums = new Map<number, Sums>();
  private readonly findings: Findings;
  /** Fees of trades less rebates: what venues have taken in. */
  private tradingFees = 0n;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  trade({ aggressorSide, makerAccount, takerAccount, makerFee, takerFee, price, quantity }: TradeRecord): void {
    const amount = BigInt(price) * BigInt(quantity);
    // An auction has no aggressor: its taker is who buys.
    const takerPays = aggressorSide === 'SELL' ? -amount : amount;
    this.of(takerAccount).cash -= takerPays + BigInt(takerFee);
    this.of(makerAccount).cash += takerPays - BigInt(makerFee);
    this.tradingFees += BigInt(makerFee) + BigInt(takerFee);
  }

  book({ id, account, booking, amount, quantity }: LedgerRecord): void {
    const sums = this.of(account);
    const paid = BigInt(amount);
    sums.cash += paid;
    if (booking === 'DEPOSIT') sums.deposits += paid;
    else if (booking === 'WITHDRAWAL') sums.withdrawals -= paid;
    else if (booking === 'FEE') sums.fees -= paid;
    const sign = booking === 'OPENING_HOLDING' ? amount === 0 : booking === 'DEPOSIT' ? amount > 0 : amount < 0;
    const isWhole = sign && (booking === 'OPENING_HOLDING') === (quantity !== null);
    this.findings.expect(isWhole, 'I9', () => `ledger ${id}: ${booking} has amount ${amount}, quantity ${quantity}`);
  }

  /** Holds the table to the sums, and all of it together to what came in and went out: between accounts, and venues, nothing is lost. */
  compare(balances: readonly BalanceRecord[]): void {
    const { findings } = this;
    const left = new Map(this.sums);
    let total = this.tradingFees;
    for (const balance of balances) {
      const where = `balances ${balance.account}`;
      const sums = left.get(balance.account);
      left.delete(balance.account);
      total += BigInt(balance.cash) - BigInt(balance.deposits) + BigInt(balance.withdrawals) + BigInt(balance.fees);
      if (!sums) {
        findings.fail('I9', `${where}: there is no trade or booking behind it, or it stands there twice`);
        continue;
      }
      for (const column of COLUMNS) {
        if (balance[column] === `${sums[column]}`) continue;
        const gives = `trades and ledger give ${sums[column]}`;
        findings.fail('I9', `${where}: ${column} is ${balance[column]}; ${gives}`);
      }
    }
    for (const [account, { cash }] of left) {
      findings.fail('I9', `balances ${account}: the row is missing; trades and ledger sum up to ${cash}`);
    }
    findings.expect(
      total === 0n,
      'I9',
      () => `balances: cash of all accounts and fees of trades are ${total} beside what was booked`,
    );
  }

  /** The rows that these trades make of accounts whose profit nobody has measured yet. */
  rows(): BalanceRecord[] {
    return [...this.sums].map(([account, { cash, deposits, withdrawals, fees }]) => ({
      account,
      cash: `${cash}`,
      deposits: `${deposits}`,
      withdrawals: `${withdrawals}`,
      fees: `${fees}`,
      peakPnl: '0',
      maxDrawdown: '0',
    }));
  }

  private of(account: number): Sums {
    let sums = this.sums.get(account);
    if (!sums) this.sums.set(account, (sums = { cash: 0n, deposits: 0n, withdrawals: 0n, fees: 0n }));
    return sums;
  }
}
