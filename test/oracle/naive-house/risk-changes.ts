import type {
  DecideRiskChange,
  LimitValues,
  RequestRiskChange,
  RiskChange,
  SetLimit,
  SetTradingState,
} from '../../../src/domain/index.ts';
import { say, type House } from './house.ts';
import { inRow, type LimitName, type LimitScope } from './limits.ts';
import { faultOfSetting, restrictionScope, setRisk } from './settings.ts';
import { isStricter, scopeOf, stateOf } from './trading-states.ts';

const DAY = 86_400_000_000;
const POLICIES = ['VENUE_MARKS', 'MUST_MARK', 'MUST_MARK_AND_LOCATE'];
/** Without these nothing may be sent; without another there is no such limit. */
const NEEDED: readonly string[] = ['maxOrderQuantity', 'maxPosition'];

/** S16: what tightens holds at once, what loosens waits for another person. */
export function requestRiskChange(house: House, { change, by }: RequestRiskChange): void {
  const fault = faultOfSetting(house, change);
  if (fault !== undefined) {
    say(house, `refused ${fault}`);
    return;
  }
  const id = house.riskChanges.length + 1;
  const waits = loosens(house, change);
  house.riskChanges.push({
    id,
    change,
    by,
    at: house.now,
    status: waits ? 'PENDING' : 'EFFECTIVE',
    isOutOfDate: false,
  });
  say(house, `change ${id} ${waits ? 'PENDING' : 'EFFECTIVE'}`);
  if (!waits) takeEffect(house, id, change);
}

/** Whoever asked for another setting of the same before did not know of this one: that request is out of date. */
function takeEffect(house: House, id: number, change: RiskChange): void {
  for (const other of house.riskChanges) {
    if (other.id !== id && subjectOf(other.change) === subjectOf(change)) other.isOutOfDate = true;
  }
  setRisk(house, change);
}

function subjectOf(change: RiskChange): string {
  const { kind, tier, account, firm, algorithm, instrument } = change as Partial<SetLimit> & Partial<SetTradingState>;
  return [kind, tier, account, firm, algorithm, instrument].join(' ');
}

export function decideRiskChange(house: House, { id, approve, by }: DecideRiskChange): void {
  const asked = house.riskChanges.find((each) => each.id === id && each.status === 'PENDING');
  if (asked === undefined) say(house, 'refused NOT_FOUND');
  else if (approve && (asked.by === by || asked.isOutOfDate || house.now - asked.at > DAY))
    say(house, 'refused INVALID_VALUE');
  else {
    asked.status = approve ? 'EFFECTIVE' : 'REJECTED';
    say(house, `change ${id} ${asked.status}`);
    if (approve) takeEffect(house, id, asked.change);
  }
}

function loosens(house: House, change: RiskChange): boolean {
  switch (change.kind) {
    case 'SetTradingState':
      return isStricter(stateOf(house, scopeOf(change)), change.state);
    case 'SetRestriction':
      return !change.restricted && house.restricted.has(`${change.instrument} ${restrictionScope(change)}`);
    case 'SetShortSalePolicy':
      return POLICIES.indexOf(change.policy) < POLICIES.indexOf(house.accounts[change.account]!.policy);
    case 'SetLimit':
      return limitNames(change).some((name) => loosensLimit(house, change, name));
  }
}

function limitNames(change: SetLimit): LimitName[] {
  const others = ['kind', 'tier', 'account', 'firm', 'instrument'];
  return Object.keys(change).filter((name) => !others.includes(name)) as (keyof LimitValues)[];
}

/**
 * A limit that is higher than before, or taken away, wherever the change has an effect; of the two that are needed, one where
 * there was none, too. What counts is what applies: a row says nothing where a nearer one has the limit.
 */
function loosensLimit(house: House, change: SetLimit, name: LimitName): boolean {
  const places = change.instrument === null ? [null, ...house.instruments.keys()] : [change.instrument];
  return places.some((instrument) => {
    const rows = rowsFor(house, change, instrument);
    const before = nearest(rows.map((row) => inRow(house, name, row)));
    const after = nearest(rows.map((row) => inRow(house, name, row, change)));
    return isLooser(name, before, after);
  });
}

/** The rows that say what applies to those whom a change is about, nearest first. Of a tier: to whoever has none of its own. */
function rowsFor(house: House, { account, firm, tier }: SetLimit, instrument: number | null): LimitScope[] {
  if (firm !== undefined) return [{ firm, instrument: null }];
  const own =
    account === undefined
      ? []
      : [
          { account, instrument },
          { account, instrument: null },
        ];
  const ofTier = tier ?? house.accounts[account!]!.tier;
  return [...own, { tier: ofTier, instrument }, { tier: ofTier, instrument: null }];
}

function nearest(values: readonly (number | null)[]): number | null {
  return values.find((value) => value !== null) ?? null;
}

function isLooser(name: LimitName, before: number | null, after: number | null): boolean {
  if (before === after) return false;
  if (NEEDED.includes(name)) return after !== null && (before === null || after > before);
  return after === null || (before !== null && after > before);
}
