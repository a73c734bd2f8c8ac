import type { LimitValues, SetLimit } from '../../../src/domain/index.ts';
import type { House } from './house.ts';

export type LimitName = keyof LimitValues;
export type LimitScope = Pick<SetLimit, 'tier' | 'account' | 'firm' | 'instrument'>;

/** What the row of a scope says of a limit: the last change that names it. Null: it has none. */
export function inRow(house: House, name: LimitName, scope: LimitScope, more?: SetLimit): number | null {
  const changes = more === undefined ? house.limitChanges : [...house.limitChanges, more];
  let value: number | null = null;
  for (const change of changes) if (isOf(change, scope) && change[name] !== undefined) value = change[name];
  return value;
}

function isOf(change: SetLimit, scope: LimitScope): boolean {
  return (
    change.tier === scope.tier &&
    change.account === scope.account &&
    change.firm === scope.firm &&
    change.instrument === scope.instrument
  );
}

/** The limit that holds for an account: from the nearest row that has it. Null instrument: of the account as a whole. */
export function limitOf(house: House, name: LimitName, account: number, instrument: number | null): number | null {
  const { tier } = house.accounts[account]!;
  for (const scope of [
    { account, instrument },
    { account, instrument: null },
    { tier, instrument },
    { tier, instrument: null },
  ]) {
    const value = inRow(house, name, scope);
    if (value !== null) return value;
  }
  return null;
}

export function firmCredit(house: House, firm: number): number | null {
  return inRow(house, 'maxCredit', { firm, instrument: null });
}

/** Messages, or cancels, in 60 s: a limit of the account, else the budget of its tier. Null: as many as it likes. */
export function messageBudget(house: House, account: number, isCancel: boolean): number | null {
  const own = limitOf(house, isCancel ? 'cancelsPerMinute' : 'messagesPerMinute', account, null);
  if (own !== null) return own;
  const rates = house.tierRates.get(house.accounts[account]!.tier);
  return (isCancel ? rates?.cancels : rates?.messages) ?? null;
}
