import {
  CANCEL_REASONS,
  EVENT,
  MAX_QUANTITY,
  MAX_NOTIONAL,
  invariant,
  type LimitValues,
  type RiskChange,
} from '../domain/index.ts';
import {
  ACCOUNT_WIDE,
  LIMIT_NAMES,
  Restrictions,
  TradingStates,
  isWhole,
  limitText,
  type LimitName,
  type LimitScope,
} from '../risk/index.ts';
import type { Core } from './core.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import type { Trading } from './trading.ts';
import { accountExists, firmExists, instrumentExists, invalid, range } from './value-checks.ts';

const { CREATED, SET } = EVENT;
const KILL_SWITCH = CANCEL_REASONS.indexOf('KILL_SWITCH');
const REGULATION = CANCEL_REASONS.indexOf('REGULATION');

/** A hundred per cent, in millionths of one. */
const HUNDRED_PERCENT = 100_000_000;
const DAY = 86_400_000_000;

/** What each limit may be: its name for people, least and most. Money in micro-dollars, percentages in millionths of one per cent. */
const BOUNDS: Readonly<Record<LimitName, readonly [least: number, most: number]>> = {
  maxOrderQuantity: [0, MAX_QUANTITY],
  maxPosition: [0, MAX_QUANTITY],
  maxOrderNotional: [0, MAX_NOTIONAL],
  maxVolumePercent: [0, 100 * HUNDRED_PERCENT],
  typicalQuantity: [0, MAX_QUANTITY],
  typicalMultiple: [1, 1_000_000],
  collarPercent: [0, 10 * HUNDRED_PERCENT],
  maxCredit: [0, MAX_NOTIONAL],
  maxDuplicates: [1, 10_000],
  duplicateWindow: [1, DAY],
  messagesPerMinute: [1, 10_000],
  cancelsPerMinute: [1, 10_000],
  maxPnlImpact: [1, MAX_NOTIONAL],
  maxVar: [1, MAX_NOTIONAL],
  maxDrawdown: [1, MAX_NOTIONAL],
  maxConcentration: [1, HUNDRED_PERCENT],
  maxLiquidationDays: [1, 10_000_000_000],
};

/** Why a change of risk settings is refused; undefined when it is not. */
export function judgeRiskSetting(change: RiskChange, core: Core): ReferenceDataRefusal | undefined {
  switch (change.kind) {
    case 'SetLimit':
      return (
        oneScope(change, ['tier', 'account', 'firm'], 1) ??
        (change.tier === undefined || core.reference.tiers.has(change.tier)
          ? undefined
          : { code: 'NOT_FOUND', field: 'riskTier', message: `riskTier ${change.tier} does not exist.` }) ??
        accountExists(change.account, core) ??
        firmExists(change.firm, core) ??
        instrumentExists(change.instrument ?? undefined, core) ??
        limitValues(change)
      );
    case 'SetTradingState':
      return (
        oneScope(change, ['account', 'firm', 'algorithm', 'instrument'], 0) ??
        accountExists(change.account, core) ??
        firmExists(change.firm, core) ??
        instrumentExists(change.instrument, core) ??
        algorithm(change, core)
      );
    case 'SetRestriction':
      return (
        oneScope(change, ['account', 'firm'], 0) ??
        instrumentExists(change.instrument, core) ??
        accountExists(change.account, core) ??
        firmExists(change.firm, core)
      );
    case 'SetShortSalePolicy':
      return accountExists(change.account, core);
  }
}

/** Exactly, or (least 0) at most, one of some fields is given. */
function oneScope(change: object, names: readonly string[], least: 0 | 1): ReferenceDataRefusal | undefined {
  const given = names.filter((name) => (change as Record<string, unknown>)[name] !== undefined);
  if (given.length === 1 || (given.length === 0 && least === 0)) return undefined;
  return invalid(
    null,
    `${given.length} of ${names.join(', ')} are given; ${least === 1 ? 'exactly' : 'at most'} one may be.`,
  );
}

function limitValues(change: RiskChange & { kind: 'SetLimit' }): ReferenceDataRefusal | undefined {
  for (const name of LIMIT_NAMES) {
    const value = change[name];
    if (value === undefined) continue;
    if (change.firm !== undefined && name !== 'maxCredit') {
      return invalid(name, `${name} is given for a firm; a firm has only maxCredit.`);
    }
    if (change.instrument !== null && (ACCOUNT_WIDE.has(name) || change.firm !== undefined)) {
      return invalid(name, `${name} is given for one instrument; it is a limit over all of them.`);
    }
    const refused = value === null ? undefined : bounded(name, value);
    if (refused) return refused;
  }
  return undefined;
}

function bounded(name: LimitName, value: number): ReferenceDataRefusal | undefined {
  const [least, most] = BOUNDS[name];
  if (isWhole(name)) return range(name, value, least, most);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  const shown = Number.isSafeInteger(value) ? limitText(name, value) : String(value);
  return invalid(name, `${name} is ${shown}; allowed are ${limitText(name, least)} to ${limitText(name, most)}.`);
}

/** Most algorithms that can be stopped at once. */
const MAX_STOPPED = 10_000;

function algorithm(
  { algorithm: id, state }: RiskChange & { kind: 'SetTradingState' },
  { states }: Core,
): ReferenceDataRefusal | undefined {
  if (id === undefined) return undefined;
  if (!/^[A-Za-z0-9_.:-]{1,32}$/.test(id)) {
    return invalid(
      'algorithm',
      `algorithm is ${JSON.stringify(id.slice(0, 60))}; it must be 1 to 32 of A-Z, a-z, 0-9 and _.:-`,
    );
  }
  const isOneMore = state !== 'ACTIVE' && states.get({ algorithm: id }) === 'ACTIVE';
  if (!isOneMore || states.stoppedAlgorithmCount < MAX_STOPPED) return undefined;
  return invalid('algorithm', `${states.stoppedAlgorithmCount} algorithms are stopped; the most are ${MAX_STOPPED}.`);
}

/** Whether a change lets anything pass that does not now: it needs a second person (S16). */
export function loosens(change: RiskChange, core: Core): boolean {
  switch (change.kind) {
    case 'SetLimit':
      return core.gate.limits.loosens(scopeOf(change, core), change.instrument, change);
    case 'SetTradingState':
      return TradingStates.isLooser(change.state, core.states.get(change));
    case 'SetRestriction':
      return !change.restricted && core.gate.restrictions.has(change);
    case 'SetShortSalePolicy':
      return Restrictions.isLooser(change.policy, core.gate.restrictions.policyOf(change.account));
  }
}

/** Carries out a judged change. */
export function carryOutRiskSetting(change: RiskChange, core: Core, trading: Trading, time: number): void {
  const { events, gate, states } = core;
  switch (change.kind) {
    case 'SetLimit': {
      const scope = scopeOf(change, core);
      events.push1(CREATED, scope.tier ?? scope.account ?? scope.firm ?? 0);
      gate.limits.set(scope, change.instrument, change);
      if (scope.firm === undefined) gate.limitsChanged(scope, time);
      break;
    }
    case 'SetTradingState':
      events.push1(SET, change.account ?? change.firm ?? change.instrument ?? 0);
      states.set(change, change.state);
      if (change.state === 'HALTED') trading.kill(change, KILL_SWITCH);
      else if (change.state === 'REDUCING') trading.reduce(change, KILL_SWITCH);
      break;
    case 'SetRestriction':
      events.push1(SET, change.instrument);
      gate.restrictions.set(change);
      if (change.restricted) trading.reduce(change, REGULATION);
      break;
    case 'SetShortSalePolicy':
      events.push1(SET, change.account);
      gate.restrictions.setPolicy(change.account, change.policy);
      break;
  }
}

function scopeOf({ tier, account, firm }: RiskChange & { kind: 'SetLimit' }, { gate }: Core): LimitScope {
  if (account !== undefined) return { account };
  if (firm !== undefined) return { firm };
  const index = gate.limits.tier(tier!);
  invariant(index !== undefined, `tier ${tier} exists`);
  return { tier: index };
}

/** The limits that a command sets, and nothing else of it. */
export function limitsIn(change: Partial<LimitValues>): Partial<LimitValues> {
  return Object.fromEntries(
    LIMIT_NAMES.filter((name) => change[name] !== undefined).map((name) => [name, change[name]]),
  );
}
