import { describe, expect, it } from 'vitest';
import type { Command, Role } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { order, smallMarket } from '../support/small-market.ts';

function exchange(): (command: Command) => Exchange {
  const core = new Exchange();
  const apply = (command: Command) => {
    core.apply(command, core.sequence + 1, core.time + 1);
    return core;
  };
  for (const command of smallMarket()) expect(apply(command).referenceRefusal).toBeNull();
  return apply;
}

const firm = { kind: 'CreateFirm', id: 'F', name: 'Firm', lei: null } as const;
const account = {
  kind: 'CreateAccount',
  id: 'A',
  name: 'A',
  firm: 'FIRM',
  participantKind: 'RETAIL',
  tier: 'WIDE',
} as const;
const instrument = {
  kind: 'CreateInstrument',
  symbol: 'IBM',
  name: 'IBM',
  isin: null,
  currency: 'USD',
  tickSize: 10_000,
  lotSize: 1,
  referencePrice: null,
  averageDailyVolume: null,
  volatility: null,
} as const;
const key = (id: string, roles: readonly Role[]): Command => ({
  kind: 'CreateApiKey',
  id,
  name: id,
  prefix: 'bk_12345',
  hash: id.charCodeAt(0).toString(16).padStart(64, '0'),
  roles,
  accounts: [],
});

describe('reference data is refused with the field, what is allowed, and what came', () => {
  it.each<[string, Command, string, string, RegExp]>([
    ['a name with a line break', { ...firm, name: 'a\nb' }, 'INVALID_VALUE', 'name', /1 to 100 characters/],
    ['half a character', { ...firm, name: '\ud800x' }, 'INVALID_VALUE', 'name', /1 to 100 characters/],
    ['writing turned round', { ...firm, name: '\u202eevil' }, 'INVALID_VALUE', 'name', /formatting character/],
    ['a very long name', { ...firm, name: 'x'.repeat(10_000) }, 'INVALID_VALUE', 'name', /^.{1,200}$/],
    ['a wrong LEI', { ...firm, lei: '5493001KJTIIGC8Y1R13' }, 'INVALID_VALUE', 'lei', /ISO 17442/],
    ['a firm twice', { ...firm, id: 'FIRM' }, 'ALREADY_EXISTS', 'id', /There is a firm FIRM already/],
    ['a wrong ISIN', { ...instrument, isin: 'US0378331006' }, 'INVALID_VALUE', 'isin', /ISO 6166/],
    ['a symbol twice', { ...instrument, symbol: 'AAPL' }, 'ALREADY_EXISTS', 'symbol', /an instrument AAPL/],
    ['a lower-case symbol', { ...instrument, symbol: 'ibm' }, 'INVALID_VALUE', 'symbol', /"ibm".*1 to 12 of A-Z/],
    ['no tick', { ...instrument, tickSize: 0 }, 'INVALID_VALUE', 'tickSize', /0\.00; allowed are 0\.000001 to/],
    ['a lot of 0', { ...instrument, lotSize: 0 }, 'INVALID_VALUE', 'lotSize', /is 0; allowed are .* 1 to/],
    ['an unknown firm', { ...account, firm: 'NONE' }, 'NOT_FOUND', 'firmId', /NONE does not exist/],
    ['an unknown tier', { ...account, tier: 'NONE' }, 'NOT_FOUND', 'riskTier', /NONE does not exist/],
    ['a key without roles', key('k', []), 'INVALID_VALUE', 'roles', /at least one role/],
    ['an unknown key', { kind: 'RevokeApiKey', id: 'none' }, 'NOT_FOUND', 'id', /none does not exist/],
  ])('%s', (_, command, code, field, message) => {
    const refusal = exchange()(command).referenceRefusal;
    expect(refusal).toMatchObject({ code, field });
    expect(refusal?.message).toMatch(message);
  });

  it.each<[readonly Role[], string]>([
    [['RISK', 'TRADER'], 'TRADER'],
    [['TRADER', 'RISK'], 'TRADER'],
    [['OPERATOR', 'RISK', 'MARKET_MAKER'], 'MARKET_MAKER'],
    [['MARKET_MAKER', 'TRADER', 'RISK'], 'MARKET_MAKER'],
  ])('S16 a key of %j is refused: who trades may not set limits', (roles, trades) => {
    const apply = exchange();
    const core = apply(key('k', roles));
    expect(core.referenceRefusal).toEqual({
      code: 'INVALID_VALUE',
      field: 'roles',
      message: `roles has RISK and ${trades}; who trades may not set limits: make two keys.`,
    });
    expect(core.reference.keys.size).toBe(0);
    for (const role of new Set(roles)) expect(apply(key(role[0]!, [role])).referenceRefusal).toBeNull();
    const others = roles.filter((role) => role !== 'RISK');
    expect(apply(key('x', others)).referenceRefusal).toBeNull();
    expect(apply(key('y', ['RISK', 'OPERATOR'])).referenceRefusal).toBeNull();
  });

  it('the last operator key cannot be revoked, so that nobody is locked out', () => {
    const apply = exchange();
    apply(key('a', ['OPERATOR']));
    apply(key('b', ['OPERATOR']));
    apply(key('c', ['TRADER']));
    expect(apply({ kind: 'RevokeApiKey', id: 'a' }).referenceRefusal).toBeNull();
    expect(apply({ kind: 'RevokeApiKey', id: 'a' }).referenceRefusal?.code).toBe('ALREADY_REVOKED');
    expect(apply({ kind: 'RevokeApiKey', id: 'b' }).referenceRefusal).toMatchObject({
      code: 'INVALID_VALUE',
      field: 'id',
    });
    expect(apply({ kind: 'RevokeApiKey', id: 'c' }).referenceRefusal).toBeNull();
    apply(key('d', ['OPERATOR']));
    expect(apply({ kind: 'RevokeApiKey', id: 'b' }).referenceRefusal).toBeNull();
  });

  it('what is refused changes nothing', () => {
    const apply = exchange();
    apply({ ...instrument, tickSize: 0 });
    const core = apply(order());
    expect(core.markets).toHaveLength(2);
    expect(core.orders.size).toBe(1);
  });
});
