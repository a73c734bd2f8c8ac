import { TRADING_STATES, type TradingScope, type TradingState } from '../domain/index.ts';

/**
 * What may be traded: ACTIVE, REDUCING (only what brings a position nearer to zero) or HALTED (nothing), for accounts, firms,
 * algorithms, instruments and the market. Where several apply, the strictest counts (S12).
 */
export class TradingStates {
  /** Places of the states in TRADING_STATES; 0 is ACTIVE. */
  private readonly accounts: number[] = [];
  private readonly firms: number[] = [];
  private readonly instruments: number[] = [];
  private readonly algorithms = new Map<string, number>();
  private marketState = 0;
  private readonly firmOf: number[] = [];
  /** The strictest of an account's own, its firm's and the market's. */
  private readonly strictest: number[] = [];

  /** A new account, in order of index. */
  addAccount(firm: number): void {
    this.accounts.push(0);
    this.firmOf.push(firm);
    this.strictest.push(Math.max(this.firms[firm] ?? 0, this.marketState));
  }

  addFirm(): void {
    this.firms.push(0);
  }

  addInstrument(): void {
    this.instruments.push(0);
  }

  /** Whether nothing stands in the way of an account's orders in an instrument; of an algorithm's, apart from that. */
  isActive(account: number, instrument: number): boolean {
    return this.strictest[account]! + this.instruments[instrument]! === 0;
  }

  /** The strictest state that applies to an order. */
  of(account: number, instrument: number, algorithm: string | undefined): TradingState {
    const ofAlgorithm = algorithm === undefined ? 0 : (this.algorithms.get(algorithm) ?? 0);
    return TRADING_STATES[Math.max(this.strictest[account]!, this.instruments[instrument]!, ofAlgorithm)]!;
  }

  /** The state that was set for a scope itself. */
  get({ account, firm, algorithm, instrument }: TradingScope): TradingState {
    if (account !== undefined) return TRADING_STATES[this.accounts[account]!]!;
    if (firm !== undefined) return TRADING_STATES[this.firms[firm]!]!;
    if (instrument !== undefined) return TRADING_STATES[this.instruments[instrument]!]!;
    if (algorithm !== undefined) return TRADING_STATES[this.algorithms.get(algorithm) ?? 0]!;
    return TRADING_STATES[this.marketState]!;
  }

  set({ account, firm, algorithm, instrument }: TradingScope, state: TradingState): void {
    const place = TRADING_STATES.indexOf(state);
    if (account !== undefined) this.accounts[account] = place;
    else if (firm !== undefined) this.firms[firm] = place;
    else if (instrument !== undefined) this.instruments[instrument] = place;
    else if (algorithm === undefined) this.marketState = place;
    else if (place === 0) this.algorithms.delete(algorithm);
    else this.algorithms.set(algorithm, place);
    if (account !== undefined) this.combine(account);
    else if (instrument === undefined && algorithm === undefined)
      this.accounts.forEach((_, each) => this.combine(each));
  }

  /** Algorithms that are not ACTIVE, in order of their ids. */
  stoppedAlgorithms(): (readonly [string, TradingState])[] {
    return [...this.algorithms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, place]) => [id, TRADING_STATES[place]!]);
  }

  /** Algorithms that have a state of their own. */
  get stoppedAlgorithmCount(): number {
    return this.algorithms.size;
  }

  /** Whether one state lets more pass than another. */
  static isLooser(state: TradingState, than: TradingState): boolean {
    return TRADING_STATES.indexOf(state) < TRADING_STATES.indexOf(than);
  }

  private combine(account: number): void {
    const ofFirm = this.firms[this.firmOf[account]!] ?? 0;
    this.strictest[account] = Math.max(this.accounts[account]!, ofFirm, this.marketState);
  }
}
