/** What the lower part of a balance stays below, either way. */
const PART = 2 ** 52;
const PART_EXACT = 2n ** 52n;

/**
 * Cash of each account in micro-dollars, exact beyond 2^53: a lower part, and a count of how many times 2^52 it has passed.
 * Two additions a trade, and no object.
 */
export class CashAccounts {
  private lower = new Float64Array(8);
  private upper = new Float64Array(8);

  /** Makes room for so many accounts. */
  reserve(accounts: number): void {
    if (accounts <= this.lower.length) return;
    for (const name of ['lower', 'upper'] as const) {
      const copy = new Float64Array(accounts);
      copy.set(this[name]);
      this[name] = copy;
    }
  }

  /** @param amount micro-dollars, at most 2^53 either way; what a price times a quantity may be */
  move(account: number, amount: number): void {
    let rest = amount;
    if (rest > PART || rest < -PART) {
      const half = Math.trunc(rest / 2);
      this.add(account, half);
      rest -= half;
    }
    this.add(account, rest);
  }

  balance(account: number): bigint {
    return BigInt(this.upper[account]!) * PART_EXACT + BigInt(this.lower[account]!);
  }

  restore(account: number, balance: bigint): void {
    const upper = balance / PART_EXACT;
    this.upper[account] = Number(upper);
    this.lower[account] = Number(balance - upper * PART_EXACT);
  }

  private add(account: number, amount: number): void {
    const { lower } = this;
    const sum = lower[account]! + amount;
    if (sum >= PART) {
      lower[account] = sum - PART;
      this.upper[account]! += 1;
    } else if (sum <= -PART) {
      lower[account] = sum + PART;
      this.upper[account]! -= 1;
    } else {
      lower[account] = sum;
    }
  }
}
