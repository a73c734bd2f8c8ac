import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/index.ts';
import type { Outcome } from '../../src/exchange/index.ts';
import { SeedRefused, seed } from '../../src/seeds/index.ts';
import { SECRET, SeededExchange, hash, seeded } from './seeded-exchange.ts';

const [demo, textbook, empty] = await Promise.all([seeded('demo'), seeded('textbook'), seeded('empty')]);

/** Letters as the numbers 10 to 35. */
const digitsOf = (code: string): string => Array.from(code, (character) => String(parseInt(character, 36))).join('');

describe('participants of demo and textbook', () => {
  it('are the same in both', () => {
    expect(textbook.rows.firms).toEqual(demo.rows.firms);
    expect(textbook.rows.accounts).toEqual(demo.rows.accounts);
    expect(textbook.rows.tiers).toEqual(demo.rows.tiers);
    const keys = ({ rows }: SeededExchange) => rows.apiKeys.map(({ createdAt: _, ...key }) => key);
    expect(keys(textbook)).toEqual(keys(demo));
  });

  it('F10 are of every kind, with a firm each', () => {
    const { accounts, firms } = demo.directory;
    expect(new Set(accounts.map(({ kind }) => kind))).toEqual(
      new Set(['RETAIL', 'INSTITUTION', 'MARKET_MAKER', 'ALGORITHMIC']),
    );
    expect(new Set(accounts.map(({ firm }) => firm)).size).toBe(firms.length);
  });

  it.each([
    ['ALICE', 'RETAIL', 'DEFAULT'],
    ['BOB', 'RETAIL', 'DEFAULT'],
    ['ATLAS', 'INSTITUTION', 'PROFESSIONAL'],
    ['MAKER', 'MARKET_MAKER', 'MARKET_MAKER'],
    ['AWAY', 'MARKET_MAKER', 'AWAY'],
  ])('%s is of kind %s and tier %s', (id, kind, tier) => {
    expect(demo.directory.account(id)).toMatchObject({ kind, tier });
  });

  it('have legal entity identifiers with the check digits of ISO 17442, each its own', () => {
    const leis = demo.rows.firms.map(({ lei }) => lei!);
    for (const lei of leis) {
      expect(lei).toMatch(/^[A-Z0-9]{18}\d{2}$/);
      expect(BigInt(digitsOf(lei)) % 97n, lei).toBe(1n);
    }
    expect(new Set(leis).size).toBe(leis.length);
  });

  it('trade instruments whose ISINs have the check digit of ISO 6166', () => {
    for (const { isin } of demo.rows.instruments) {
      const sum = Array.from(digitsOf(isin!))
        .reverse()
        .reduce((total, digit, place) => {
          const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
          return total + (doubled > 9 ? doubled - 9 : doubled);
        }, 0);
      expect(sum % 10, isin!).toBe(0);
    }
  });
});

describe('keys of demo and textbook', () => {
  it.each([
    ['demo-alice', 'TRADER', 'ALICE'],
    ['demo-bob', 'TRADER', 'BOB'],
    ['demo-atlas', 'TRADER', 'ATLAS'],
    ['demo-maker', 'MARKET_MAKER', 'MAKER'],
    ['demo-feed', 'MARKET_DATA', 'AWAY'],
    ['demo-risk', 'RISK', null],
    ['demo-risk-2', 'RISK', null],
    ['demo-compliance', 'COMPLIANCE', null],
    ['demo-operator', 'OPERATOR', null],
    ['demo-operator-2', 'OPERATOR', null],
  ])('%s has the role %s and the account %s, and is printed', (secret, role, account) => {
    for (const house of [demo, textbook]) {
      const key = house.directory.apiKey(hash(secret));
      expect(key).toMatchObject({ roles: [role], revokedAt: null });
      expect(key?.accounts).toEqual(account === null ? [] : [house.account(account)]);
      expect(house.lines.some((line) => line.split(/\s+/).includes(secret))).toBe(true);
    }
  });

  it('are these ten, made last of all, so that a seed that was broken off opens to nobody', () => {
    expect(demo.rows.apiKeys).toHaveLength(10);
    for (const { commands } of [demo, textbook]) {
      expect(
        commands
          .filter(({ kind }) => kind !== 'AdvanceTime')
          .slice(-10)
          .every(({ kind }) => kind === 'CreateApiKey'),
      ).toBe(true);
    }
  });
});

describe('the empty seed', () => {
  it('has the venue, the tiers and their limits, and one operator key', () => {
    const { rows } = empty;
    expect(rows.venues).toMatchObject([{ index: 0, name: 'BOURSE', kind: 'LIT' }]);
    expect(rows.tiers.map(({ tier }) => tier)).toEqual(['DEFAULT', 'PROFESSIONAL', 'MARKET_MAKER', 'AWAY']);
    expect(rows.limits).toHaveLength(4);
    expect(rows.apiKeys).toMatchObject([{ roles: ['OPERATOR'], accounts: [], hash: hash(SECRET) }]);
    expect([rows.firms, rows.accounts, rows.instruments, rows.orders, rows.feeSchedules]).toEqual([[], [], [], [], []]);
  });

  it('prints its secret once and keeps it nowhere', () => {
    expect(empty.lines.filter((line) => line.includes(SECRET))).toHaveLength(1);
    expect(JSON.stringify([empty.commands, empty.rows])).not.toContain(SECRET);
  });

  it('knows no demo key', () => {
    expect(empty.directory.apiKey(hash('demo-operator'))).toBeUndefined();
  });

  it('is a usable start: a default limit stands for what the operator will create', () => {
    const house = new SeededExchange();
    for (const command of empty.commands) if (command.kind !== 'AdvanceTime') house.apply(command);
    const { index: _, tradingState: __, symbolBreaker: ___, ...aapl } = textbook.rows.instruments[0]!;
    house.apply({ kind: 'CreateFirm', id: 'NEW', name: 'New firm', lei: null });
    house.apply({ kind: 'CreateInstrument', ...aapl });
    house.apply({
      kind: 'CreateAccount',
      id: 'EVE',
      name: 'Eve',
      firm: 'NEW',
      participantKind: 'RETAIL',
      tier: 'DEFAULT',
    });
    expect(house.order('EVE', 'AAPL', 'BUY', 1_000, { price: 1 }).refusal).toBeNull();
    expect(house.order('EVE', 'AAPL', 'BUY', 1_001, { price: 1 }).refusal?.code).toBe('ORDER_SIZE_EXCEEDED');
  });

  it('refuses to go without a secret, or with one that is too short to be random', async () => {
    const { send } = new SeededExchange();
    await expect(seed('empty', { send, hash })).rejects.toThrow('secret');
    await expect(seed('empty', { send, hash, newSecret: () => 'bk_short' })).rejects.toThrow('256 random bits');
  });
});

describe('a seed that is refused', () => {
  it('throws on a database that has one already', async () => {
    const house = await seeded('textbook');
    const twice = seed('textbook', { send: house.send, hash });
    await expect(twice).rejects.toThrow(SeedRefused);
    await expect(twice).rejects.toThrow('CreateVenue was refused with ALREADY_EXISTS');
  });

  it('throws on an order that is rejected or was sent before, naming it', async () => {
    /** A house that gives the last order of the book another answer. */
    const withAnswer = (answer: Partial<Outcome>) => {
      const house = new SeededExchange();
      return async (commands: readonly Command[]): Promise<readonly Outcome[]> =>
        (await house.send(commands)).map((outcome, place) => {
          const command = commands[place]!;
          const meant = command.kind === 'SubmitOrder' && command.clientOrderId === 'seed-AAPL-24';
          return meant ? { ...outcome, ...answer } : outcome;
        });
    };
    const refusal = { code: 'NO_LIMIT', field: null, message: 'No limit.' } as const;
    await expect(seed('textbook', { send: withAnswer({ refusal }), hash })).rejects.toThrow(
      'order seed-AAPL-24 was refused with NO_LIMIT: No limit.',
    );
    await expect(seed('textbook', { send: withAnswer({ duplicate: true }), hash })).rejects.toThrow(
      'order seed-AAPL-24 was sent before',
    );
  });

  it('throws where an answer is missing', async () => {
    const { send } = new SeededExchange();
    const forgetful = async (commands: readonly Command[]) => (await send(commands)).slice(1);
    await expect(seed('textbook', { send: forgetful, hash })).rejects.toThrow('got no answer');
  });
});
