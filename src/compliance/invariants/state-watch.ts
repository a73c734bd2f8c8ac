import type { TradingState } from '../../domain/index.ts';
import type { Changes } from '../../exchange/index.ts';

/** Rows that say what may be traded. */
type StateRows = {
  readonly [Kind in 'accounts' | 'firms' | 'instruments' | 'tradingStates']: readonly Changes[Kind][number][];
};

/** Trading states of all scopes, as their rows have them. */
export class StateWatch {
  private readonly accounts: { readonly firm: number; readonly state: TradingState }[] = [];
  private readonly firms: TradingState[] = [];
  private readonly instruments: TradingState[] = [];
  /** Of algorithms, and the market. */
  private readonly others = new Map<string, TradingState>();

  take({ accounts, firms, instruments, tradingStates }: StateRows): void {
    for (const { index, firm, tradingState: state } of accounts) this.accounts[index] = { firm, state };
    for (const { index, tradingState } of firms) this.firms[index] = tradingState;
    for (const { index, tradingState } of instruments) this.instruments[index] = tradingState;
    for (const { scope, state } of tradingStates) this.others.set(scope, state);
  }

  /** A scope of an order that is HALTED; undefined: none is. */
  haltedScope(account: number, instrument: number, algorithm: string | undefined): string | undefined {
    const own = this.accounts[account];
    const scopes: readonly (readonly [string, TradingState | undefined])[] = [
      [`account ${account}`, own?.state],
      [`firm ${own?.firm}`, own && this.firms[own.firm]],
      [`instrument ${instrument}`, this.instruments[instrument]],
      [`algorithm ${algorithm}`, algorithm === undefined ? undefined : this.others.get(`algorithm:${algorithm}`)],
      ['the market', this.others.get('market')],
    ];
    return scopes.find(([, state]) => state === 'HALTED')?.[0];
  }
}
