import type { BookCash, BookHolding } from '../domain/index.ts';
import type { RecorderRows } from './ports.ts';
import type { BalanceRecord, LedgerRecord } from './records.ts';

/** An account's cash; micro-dollars. */
interface Cash {
  /** Deposits less withdrawals and booked fees, less what was bought, plus what was sold, less fees of trades. */
  balance: bigint;
  deposits: bigint;
  withdrawals: bigint;
  /** What operators have booked as fees. Those of trades stand with the positions. */
  fees: bigint;
  /** As the account's last row has them. */
  peakPnl: bigint;
  maxDrawdown: bigint;
}

/** How far an account's profit has been, as the monitor has it. */
type DrawdownOf = (account: number) => { readonly peakPnl: bigint; readonly maxDrawdown: bigint };

/** Cash by account, moved by trades and by what operators book, and the count of bookings. */
export class Ledger {
  private readonly accounts = new Map<number, Cash>();
  private lastEntry: number;

  constructor({ balances, lastLedgerEntry }: Pick<RecorderRows, 'balances' | 'lastLedgerEntry'>) {
    this.lastEntry = lastLedgerEntry;
    for (const { account, cash, deposits, withdrawals, fees, peakPnl, maxDrawdown } of balances) {
      this.accounts.set(account, {
        balance: BigInt(cash),
        deposits: BigInt(deposits),
        withdrawals: BigInt(withdrawals),
        fees: BigInt(fees),
        peakPnl: BigInt(peakPnl),
        maxDrawdown: BigInt(maxDrawdown),
      });
    }
  }

  /** Accounts whose profit has been further up, or down, than their last row has it. */
  outdated(drawdownOf: DrawdownOf): number[] {
    const outdated: number[] = [];
    for (const [account, before] of this.accounts) {
      const { peakPnl, maxDrawdown } = drawdownOf(account);
      if (peakPnl !== before.peakPnl || maxDrawdown !== before.maxDrawdown) outdated.push(account);
    }
    return outdated;
  }

  /** A trade's cash moves: in (positive) of what sells, out (negative) of what buys. */
  traded(account: number, amount: bigint): void {
    this.of(account).balance += amount;
  }

  /** A fee of a trade is paid, or (negative) a rebate comes. */
  charged(account: number, fee: bigint): void {
    this.of(account).balance -= fee;
  }

  /** An operator's booking; gives its row. Of holdings no cash moves. */
  book(command: BookCash | BookHolding, at: number, sequence: number): LedgerRecord {
    const { account, by, reason } = command;
    const cash = this.of(account);
    const entry = { id: ++this.lastEntry, account, by, reason, at, sequence };
    if (command.kind === 'BookHolding') {
      const { instrument, quantity, price } = command;
      return { ...entry, booking: 'OPENING_HOLDING', instrument, quantity, price, amount: 0 };
    }
    const { booking } = command;
    const amount = booking === 'DEPOSIT' ? command.amount : -command.amount;
    cash.balance += BigInt(amount);
    const sum = booking === 'DEPOSIT' ? 'deposits' : booking === 'WITHDRAWAL' ? 'withdrawals' : 'fees';
    cash[sum] += BigInt(command.amount);
    return { ...entry, booking, instrument: null, quantity: null, price: null, amount };
  }

  row(account: number, drawdownOf: DrawdownOf): BalanceRecord {
    const cash = Object.assign(this.of(account), drawdownOf(account));
    const { balance, deposits, withdrawals, fees, peakPnl, maxDrawdown } = cash;
    return {
      account,
      cash: balance.toString(),
      deposits: deposits.toString(),
      withdrawals: withdrawals.toString(),
      fees: fees.toString(),
      peakPnl: peakPnl.toString(),
      maxDrawdown: maxDrawdown.toString(),
    };
  }

  private of(account: number): Cash {
    let cash = this.accounts.get(account);
    if (!cash) {
      cash = { balance: 0n, deposits: 0n, withdrawals: 0n, fees: 0n, peakPnl: 0n, maxDrawdown: 0n };
      this.accounts.set(account, cash);
    }
    return cash;
  }
}
