import { TRADING_STATES, type TradingState } from '../domain/index.ts';

/** What accounts may do: ACTIVE, REDUCING (only what brings a position nearer to zero) or HALTED (nothing). */
export class TradingStates {
  /** Place of the state in TRADING_STATES, by account; 0 is ACTIVE. */
  private readonly states: number[] = [];

  /** A new account, in order of index. */
  add(state: TradingState = 'ACTIVE'): void {
    this.states.push(TRADING_STATES.indexOf(state));
  }

  of(account: number): TradingState {
    return TRADING_STATES[this.states[account]!]!;
  }

  /** Whether nothing stands in an account's way. */
  isActive(account: number): boolean {
    return this.states[account] === 0;
  }

  set(account: number, state: TradingState): void {
    this.states[account] = TRADING_STATES.indexOf(state);
  }
}
