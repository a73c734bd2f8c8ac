import type { LimitValues, SetLimit, SetTradingState, RiskChange, Command } from '../../src/domain/index.ts';

type Row = Record<string, number | null>;

/** Which limits and trading states are in force, from the commands and what was answered to changes of risk settings. */
export class LimitBook {
  private readonly firms: string[] = [];
  private readonly accounts: { readonly firm: number; readonly tier: string }[] = [];
  private readonly rows = new Map<string, Row>();
  private readonly halted = new Set<string>();
  private readonly waiting = new Map<number, RiskChange>();

  /** @param changes what RISK_CHANGE events said: id, and 0 (pending), 1 (effective), 2 (rejected) */
  note(command: Command, isRefused: boolean, changes: readonly (readonly [id: number, status: number])[]): void {
    if (isRefused) return;
    if (command.kind === 'CreateFirm') this.firms.push(command.id);
    else if (command.kind === 'CreateAccount') {
      this.accounts.push({ firm: this.firms.indexOf(command.firm), tier: command.tier });
    } else if (command.kind === 'SetLimit' || command.kind === 'SetTradingState') this.carryOut(command);
    for (const [id, status] of changes) {
      if (command.kind === 'RequestRiskChange') this.waiting.set(id, command.change);
      if (status === 1) this.carryOut(this.waiting.get(id)!);
    }
  }

  private carryOut(change: RiskChange): void {
    if (change.kind === 'SetLimit') {
      const key = keyOf(change.firm ?? change.account ?? change.tier!, kindOf(change), change.instrument);
      const { kind: _, tier: _t, account: _a, firm: _f, instrument: _i, ...values } = change;
      this.rows.set(key, { ...this.rows.get(key), ...values });
    } else if (change.kind === 'SetTradingState') {
      if (change.state === 'HALTED') this.halted.add(scopeOf(change));
      else this.halted.delete(scopeOf(change));
    }
  }

  get accountCount(): number {
    return this.accounts.length;
  }

  get firmCount(): number {
    return this.firms.length;
  }

  firmOf(account: number): number {
    return this.accounts[account]!.firm;
  }

  /** Infinity: there is none. */
  most(name: keyof LimitValues, account: number, instrument: number | null): number {
    const { tier } = this.accounts[account]!;
    const nearest = [
      this.rows.get(keyOf(account, 'account', instrument)),
      this.rows.get(keyOf(account, 'account', null)),
      this.rows.get(keyOf(tier, 'tier', instrument)),
      this.rows.get(keyOf(tier, 'tier', null)),
    ];
    return nearest.map((row) => row?.[name]).find((value) => typeof value === 'number') ?? Infinity;
  }

  creditOfFirm(firm: number): number {
    return this.rows.get(keyOf(firm, 'firm', null))?.['maxCredit'] ?? Infinity;
  }

  /** Whether a kill switch is on for an order. */
  isKilled(account: number, instrument: number, algorithm: string | undefined): boolean {
    const scopes = ['market', `account ${account}`, `firm ${this.firmOf(account)}`, `instrument ${instrument}`];
    return [...scopes, `algorithm ${algorithm ?? ''}`].some((scope) => this.halted.has(scope));
  }
}

function kindOf(change: SetLimit): string {
  if (change.firm !== undefined) return 'firm';
  return change.account === undefined ? 'tier' : 'account';
}

function keyOf(id: string | number, kind: string, instrument: number | null): string {
  return `${kind} ${id} ${instrument ?? '*'}`;
}

function scopeOf({ account, firm, algorithm, instrument }: SetTradingState): string {
  if (account !== undefined) return `account ${account}`;
  if (firm !== undefined) return `firm ${firm}`;
  if (algorithm !== undefined) return `algorithm ${algorithm}`;
  return instrument === undefined ? 'market' : `instrument ${instrument}`;
}
