import type { LimitValues, SetRestriction, ShortSalePolicy, TradingState } from '../domain/index.ts';
import type { HistoryTail, LimitScope, Recent } from '../risk/index.ts';
import type { Exchange } from './exchange.ts';
import type { PendingChange } from './risk-changes.ts';
import { limitsIn } from './risk-settings.ts';

/** What the core knows of risk, apart from accounts and markets themselves. */
export interface RiskState {
  /** Scope, instrument (-1: all), the limits that the row has. */
  readonly limits: readonly (readonly [LimitScope, number, Partial<LimitValues>])[];
  readonly firms: readonly TradingState[];
  readonly instruments: readonly TradingState[];
  readonly algorithms: readonly (readonly [string, TradingState])[];
  readonly market: TradingState;
  readonly restrictions: readonly Pick<SetRestriction, 'instrument' | 'account' | 'firm'>[];
  readonly nextChange: number;
  readonly pendingChanges: readonly PendingChange[];
  /** Average daily volume of each instrument, 0 for none, and the tail of its history. */
  readonly volumes: readonly number[];
  readonly histories: readonly HistoryTail[];
}

/** What the core knows of an account's risk. */
export interface AccountRiskState extends Recent {
  readonly firm: number;
  readonly policy: ShortSalePolicy;
  /** Micro-dollars, as text. */
  readonly cash: string;
}

export function captureRisk({
  gate,
  states,
  restrictions,
  riskChanges,
  histories,
  reference,
  markets,
}: Exchange): RiskState {
  const { limits } = gate;
  return {
    limits: limits.list().map(({ scope, instrument, values }) => [scope, instrument ?? -1, present(values)]),
    firms: [...reference.firms.values()].map((firm) => states.get({ firm })),
    instruments: markets.map((_, instrument) => states.get({ instrument })),
    algorithms: states.stoppedAlgorithms(),
    market: states.get({}),
    restrictions: restrictions.list(),
    nextChange: riskChanges.nextId,
    pendingChanges: [...riskChanges.pending.values()].map(({ id, request, at, superseded }) => ({
      id,
      request,
      at,
      superseded,
    })),
    volumes: markets.map((_, instrument) => limits.volumeOf(instrument)),
    histories: histories.map(({ lastDate, volumes }) => ({ lastDate, volumes })),
  };
}

export function captureAccountRisk(
  { gate, restrictions, exposures, time }: Exchange,
  account: number,
): AccountRiskState {
  return {
    firm: gate.limits.firmOf[account]!,
    policy: restrictions.policyOf(account),
    cash: exposures.cash.balance(account).toString(),
    ...gate.recent(account, time),
  };
}

/** Restores what {@link captureRisk} took: after the accounts are there, and before what still counts of their past. */
export function restoreRisk(exchange: Exchange, state: RiskState): void {
  const { gate, states, restrictions, riskChanges, histories } = exchange;
  for (const [scope, instrument, values] of state.limits) {
    gate.limits.set(scope, instrument < 0 ? null : instrument, values);
  }
  state.firms.forEach((firmState, firm) => {
    states.addFirm();
    states.set({ firm }, firmState);
  });
  state.instruments.forEach((instrumentState, instrument) => {
    states.addInstrument();
    states.set({ instrument }, instrumentState);
  });
  for (const [algorithm, stopped] of state.algorithms) states.set({ algorithm }, stopped);
  states.set({}, state.market);
  for (const whom of state.restrictions) {
    restrictions.set({ kind: 'SetRestriction', ...whom, restricted: true });
  }
  riskChanges.nextId = state.nextChange;
  for (const change of state.pendingChanges) riskChanges.pending.set(change.id, change);
  state.volumes.forEach((volume, instrument) => gate.limits.setVolume(instrument, volume));
  histories.push(...state.histories);
}

/** The limits that a row has. */
function present(values: LimitValues): Partial<LimitValues> {
  const given = limitsIn(values);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
