import { effectiveLimits } from '../risk/index.ts';
import type { LimitValues, RiskMetric } from '../domain/index.ts';
import type { AccountRecord, LimitRecord } from './records.ts';

/** Limits of an account's measures, in the units of alerts; null: none. */
export type MonitorLimitsOfAccount = Readonly<Record<RiskMetric, number | null>>;

/** The limits of the post-trade monitor: an account's own row, then that of its tier, each for all instruments. */
export class MonitorLimits {
  private readonly byTier = new Map<string, LimitValues>();
  private readonly byAccount: (LimitValues | undefined)[] = [];
  private readonly tiers: string[] = [];
  private readonly effective: (MonitorLimitsOfAccount | undefined)[] = [];

  /** @param limits the newest of a scope last */
  take(limits: readonly LimitRecord[], accounts: readonly AccountRecord[]): void {
    for (const limit of limits) {
      if (limit.instrument !== null) continue;
      if (limit.tier !== null) this.byTier.set(limit.tier, limit);
      else if (limit.account !== null) this.byAccount[limit.account] = limit;
    }
    for (const { index, tier } of accounts) this.tiers[index] = tier;
    this.effective.length = 0;
  }

  of(account: number): MonitorLimitsOfAccount {
    return (this.effective[account] ??= this.workOut(account));
  }

  private workOut(account: number): MonitorLimitsOfAccount {
    const tier = this.tiers[account];
    const limits = effectiveLimits([this.byAccount[account], tier === undefined ? undefined : this.byTier.get(tier)]);
    return {
      PNL_IMPACT: limits.maxPnlImpact,
      VAR: limits.maxVar,
      CONCENTRATION: limits.maxConcentration,
      DRAWDOWN: limits.maxDrawdown,
      LIQUIDITY: limits.maxLiquidationDays,
    };
  }
}
