import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LimitChange, LimitValues } from '../../src/domain/index.ts';
import { ACCOUNT_WIDE, LIMIT_NAMES, Limits, NO_LIMITS, type LimitName, type LimitScope } from '../../src/risk/index.ts';
import { BIG_LIMIT, HOT, HOT_COLLAR, HOT_NOTIONAL, HOT_POSITION, HOT_QUANTITY } from '../../src/risk/hot-limits.ts';

const row = (maxOrderQuantity: number, maxPosition: number) => ({ maxOrderQuantity, maxPosition });
const NO_BUDGET = { messagesPerMinute: null, cancelsPerMinute: null };
const TIER = 0;
/** Two accounts of tier 0 and firm 0, one of tier 1 and firm 1. */
const [ONE, TWO, OTHER] = [0, 1, 2] as const;

function limitsOfThree(): Limits {
  const limits = new Limits();
  limits.setTier('A', NO_BUDGET);
  limits.setTier('B', NO_BUDGET);
  limits.addAccount(0, 0);
  limits.addAccount(0, 0);
  limits.addAccount(1, 1);
  return limits;
}

/** Largest order and position that apply: as the rows say, and as the gate's cells have it; -1 where nothing does. */
function applying(limits: Limits, account: number, instrument: number): number[] {
  const { maxOrderQuantity, maxPosition } = limits.applying(account, instrument);
  const at = limits.cell(account, instrument);
  const figures = [maxOrderQuantity ?? -1, maxPosition ?? -1];
  expect([limits.cells[at + HOT_QUANTITY], limits.cells[at + HOT_POSITION]]).toEqual(
    figures.includes(-1) ? [-1, -1] : figures,
  );
  return figures;
}

describe('limits', () => {
  it('D53 a tier’s row for an instrument comes before its row for all, whichever was set first', () => {
    const limits = limitsOfThree();
    limits.set({ tier: 0 }, 3, row(5, 50));
    limits.set({ tier: 0 }, null, row(1, 10));
    limits.set({ tier: 1 }, null, row(2, 20));
    limits.set({ tier: 1 }, 3, row(6, 60));
    expect([applying(limits, ONE, 3), applying(limits, ONE, 4)]).toEqual([
      [5, 50],
      [1, 10],
    ]);
    expect([applying(limits, OTHER, 3), applying(limits, OTHER, 4)]).toEqual([
      [6, 60],
      [2, 20],
    ]);
  });

  it('F58 each limit comes from the nearest row that has it: account and instrument, account, tier and instrument, tier', () => {
    const limits = limitsOfThree();
    limits.set({ tier: 0 }, null, { ...row(1, 10), maxOrderNotional: 100, collarPercent: 1_000 });
    limits.set({ tier: 0 }, 3, { maxPosition: 20, maxOrderNotional: 200, collarPercent: 2_000 });
    limits.set({ account: ONE }, null, { maxOrderNotional: 300, collarPercent: 3_000 });
    limits.set({ account: ONE }, 3, { collarPercent: 4_000 });
    expect(limits.effective(ONE, 3)).toEqual({
      ...NO_LIMITS,
      ...row(1, 20),
      maxOrderNotional: 300,
      collarPercent: 4_000,
    });
    expect(limits.effective(ONE, 2)).toEqual({
      ...NO_LIMITS,
      ...row(1, 10),
      maxOrderNotional: 300,
      collarPercent: 3_000,
    });
    expect(limits.effective(TWO, 3)).toEqual({
      ...NO_LIMITS,
      ...row(1, 20),
      maxOrderNotional: 200,
      collarPercent: 2_000,
    });
    expect(limits.effective(OTHER, 3)).toEqual(NO_LIMITS);
    limits.set({ account: ONE }, 3, { collarPercent: null });
    expect(limits.applying(ONE, 3).collarPercent).toBe(3_000);
    limits.set({ account: ONE }, null, { collarPercent: null });
    expect(limits.applying(ONE, 3).collarPercent).toBe(2_000);
  });

  it('hold for instruments, tiers and accounts that come later', () => {
    const limits = new Limits();
    limits.setTier('T0', NO_BUDGET);
    limits.addAccount(TIER, 0);
    limits.set({ tier: TIER }, null, row(1, 10));
    limits.set({ tier: TIER }, 7, row(7, 70));
    limits.set({ account: ONE }, 5, row(5, 50));
    limits.reserve(300);
    expect(applying(limits, ONE, 299)).toEqual([1, 10]);
    expect(applying(limits, ONE, 7)).toEqual([7, 70]);
    for (let index = 1; index < 40; index++) {
      expect(limits.setTier(`T${index}`, NO_BUDGET)).toBe(index);
      limits.addAccount(index, 0);
      limits.set({ account: index }, 299, { maxPosition: index });
    }
    expect(applying(limits, ONE, 299)).toEqual([1, 10]);
    expect(applying(limits, ONE, 5)).toEqual([5, 50]);
    expect(applying(limits, 39, 299)).toEqual([-1, 39]);
  });

  it('are listed by tier, account and firm, each by instrument, the row for all first, as they were last set', () => {
    const limits = limitsOfThree();
    limits.set({ firm: 1 }, null, { maxCredit: 7 });
    limits.set({ account: TWO }, 2, row(3, 30));
    limits.set({ account: ONE }, null, row(4, 40));
    limits.set({ tier: 0 }, 9, row(9, 90));
    limits.set({ tier: 0 }, 2, row(2, 20));
    limits.set({ tier: 0 }, null, row(1, 10));
    limits.set({ tier: 0 }, 9, { maxOrderQuantity: 8 });
    const listed = (scope: LimitScope, instrument: number | null, values: LimitChange) => ({
      scope,
      instrument,
      values: { ...NO_LIMITS, ...values },
    });
    expect(limits.list()).toEqual([
      listed({ tier: 0 }, null, row(1, 10)),
      listed({ tier: 0 }, 2, row(2, 20)),
      listed({ tier: 0 }, 9, row(8, 90)),
      listed({ account: ONE }, null, row(4, 40)),
      listed({ account: TWO }, 2, row(3, 30)),
      listed({ firm: 1 }, null, { maxCredit: 7 }),
    ]);
  });

  it('a tier set again keeps its index and takes the new budgets', () => {
    const limits = new Limits();
    limits.setTier('A', NO_BUDGET);
    expect(limits.setTier('A', { messagesPerMinute: 5, cancelsPerMinute: 6 })).toBe(0);
    expect(limits.budget(0)).toEqual({ messagesPerMinute: 5, cancelsPerMinute: 6 });
    expect([limits.tier('A'), limits.tier('B'), limits.names]).toEqual([0, undefined, ['A']]);
  });

  it('D54 an account’s own message budget comes before that of its tier’s rows, and that before the tier’s own', () => {
    const limits = limitsOfThree();
    limits.setTier('A', { messagesPerMinute: 100, cancelsPerMinute: 1_000 });
    expect(limits.budgetOf(ONE)).toEqual({ messagesPerMinute: 100, cancelsPerMinute: 1_000 });
    limits.set({ tier: 0 }, null, { messagesPerMinute: 50 });
    limits.set({ account: ONE }, null, { cancelsPerMinute: 7 });
    expect(limits.budgetOf(ONE)).toEqual({ messagesPerMinute: 50, cancelsPerMinute: 7 });
    expect(limits.budgetOf(TWO)).toEqual({ messagesPerMinute: 50, cancelsPerMinute: 1_000 });
    expect(limits.budgetOf(OTHER)).toEqual(NO_BUDGET);
  });

  it('credit limits are whole cents, rounded down; that of a firm is for all its accounts', () => {
    const limits = limitsOfThree();
    expect([...limits.credit, ...limits.firmCredit]).toEqual(Array<number>(5).fill(BIG_LIMIT));
    limits.set({ tier: 0 }, null, { maxCredit: 1_019_999 });
    limits.set({ account: TWO }, null, { maxCredit: 2_000_000 });
    limits.set({ firm: 1 }, null, { maxCredit: 3_009_999 });
    expect(limits.credit).toEqual([101, 200, BIG_LIMIT]);
    expect(limits.firmCredit).toEqual([BIG_LIMIT, 300]);
    limits.set({ account: TWO }, null, { maxCredit: null });
    limits.set({ firm: 1 }, null, { maxCredit: null });
    expect([limits.credit[TWO], limits.firmCredit[1]]).toEqual([101, BIG_LIMIT]);
  });

  it('D52 F62 the cell has the smallest of order size, share of the average volume, and typical size', () => {
    const limits = limitsOfThree();
    const quantity = () => limits.cells[limits.cell(ONE, 3) + HOT_QUANTITY];
    limits.set({ tier: 0 }, null, { ...row(20_000, 10), maxVolumePercent: 5_000_000, typicalQuantity: 100 });
    expect(quantity()).toBe(20_000);
    limits.set({ tier: 0 }, null, { typicalMultiple: 100 });
    expect(quantity()).toBe(10_000);
    limits.setVolume(3, 199_999);
    expect([limits.volumeOf(3), limits.volumeOf(2), quantity()]).toEqual([199_999, 0, 9_999]);
    limits.setVolume(3, null);
    expect(quantity()).toBe(10_000);
  });
});

/** Values that each limit takes in these tests: few, so that equal and greater ones meet; whole cents for credit. */
const value = fc.constantFrom(10_000, 20_000, 30_000, 50_000);
const change: fc.Arbitrary<LimitChange> = fc
  .dictionary(fc.constantFrom(...LIMIT_NAMES), fc.oneof(value, fc.constant(null)), { minKeys: 1, maxKeys: 4 })
  .map((values) => values as LimitChange);
const scope: fc.Arbitrary<LimitScope> = fc.oneof(
  fc.nat(1).map((tier) => ({ tier })),
  fc.nat(2).map((account) => ({ account })),
  fc.nat(1).map((firm) => ({ firm })),
);
const firmCredit: fc.Arbitrary<LimitChange> = fc.option(value).map((maxCredit) => ({ maxCredit }));
/** A change as the exchange lets it come here: account-wide limits in rows for all, firms with maxCredit alone. */
const setting = fc
  .tuple(scope, fc.constantFrom(null, 0, 1, 6), change, firmCredit)
  .map(([of, instrument, values, credit]) => {
    if (of.firm !== undefined) return { scope: of, instrument: null, change: credit };
    const names = (Object.keys(values) as LimitName[]).filter((name) => instrument === null || !ACCOUNT_WIDE.has(name));
    return {
      scope: of,
      instrument,
      change: Object.fromEntries(names.map((name) => [name, values[name]])),
    };
  });

/** What each rule lets an account send in an instrument, worked out from what applies: more is looser. */
function allowance(values: LimitValues, budget: ReturnType<Limits['budgetOf']>): Record<string, number> {
  const { typicalQuantity, typicalMultiple, maxDuplicates, duplicateWindow } = values;
  const isTypical = typicalQuantity !== null && typicalMultiple !== null;
  const counts = maxDuplicates !== null && duplicateWindow !== null;
  const plain = LIMIT_NAMES.filter((name) => !/typical|uplicate|PerMinute|^maxOrderQuantity$|^maxPosition$/.test(name));
  return {
    size: values.maxOrderQuantity ?? -1,
    position: values.maxPosition ?? -1,
    typical: isTypical ? typicalQuantity * typicalMultiple : Infinity,
    duplicates: counts ? maxDuplicates : Infinity,
    forgetful: counts ? 1 / duplicateWindow : Infinity,
    messages: budget.messagesPerMinute ?? Infinity,
    cancels: budget.cancelsPerMinute ?? Infinity,
    ...Object.fromEntries(plain.map((name) => [name, values[name] ?? Infinity])),
  };
}

/** All that there is to compare: tiers as an account without rows of its own has them, accounts and firms. */
function allowances(limits: Limits): Record<string, number>[] {
  const places = [null, 0, 1, 2, 6];
  return [
    ...[ONE, TWO, OTHER, 3, 4].flatMap((account) =>
      places.map((instrument) => allowance(limits.effective(account, instrument), limits.budgetOf(account))),
    ),
    Object.fromEntries(limits.firmCredit.entries()),
  ];
}

describe('S16 loosening', () => {
  const before = (): Limits => {
    const limits = limitsOfThree();
    limits.set({ tier: 0 }, null, { ...row(10, 100), maxDuplicates: 3, duplicateWindow: 100, typicalQuantity: 10 });
    limits.set({ tier: 0 }, null, { typicalMultiple: 10, maxCredit: 1_000, messagesPerMinute: 50 });
    limits.set({ tier: 0 }, 3, { maxOrderQuantity: 20 });
    limits.set({ account: ONE }, null, { maxOrderQuantity: 15 });
    limits.set({ account: ONE }, 3, { maxOrderQuantity: 30 });
    limits.set({ firm: 0 }, null, { maxCredit: 2_000 });
    return limits;
  };

  it.each<[string, LimitScope, number | null, LimitChange, boolean]>([
    ['a higher largest order', { tier: 0 }, null, { maxOrderQuantity: 11 }, true],
    ['the same', { tier: 0 }, null, { maxOrderQuantity: 10 }, false],
    ['a lower one', { tier: 0 }, null, { maxOrderQuantity: 9 }, false],
    ['a lower one beside a higher limit', { tier: 0 }, null, { maxOrderQuantity: 9, maxPosition: 101 }, true],
    ['no largest order: nothing may be sent then', { tier: 0 }, null, { maxOrderQuantity: null }, false],
    ['a first largest order', { tier: 1 }, null, { maxOrderQuantity: 1 }, true],
    ['a first limit of another kind', { tier: 0 }, null, { collarPercent: 1_000_000 }, false],
    ['taking a limit off', { tier: 0 }, null, { maxCredit: null }, true],
    ['taking off one that is not there', { tier: 0 }, null, { maxVar: null }, false],
    ['a symbol’s row that is lower than the row for all', { tier: 0 }, 4, { maxOrderQuantity: 9 }, false],
    ['a symbol’s row that is higher', { tier: 0 }, 4, { maxOrderQuantity: 11 }, true],
    ['taking a symbol’s higher row off', { tier: 0 }, 3, { maxOrderQuantity: null }, false],
    ['raising the row for all, up to where a symbol has its own', { tier: 0 }, null, { maxOrderQuantity: 20 }, true],
    ['an account’s row that is lower than its tier’s', { account: TWO }, null, { maxOrderQuantity: 5 }, false],
    [
      'an account’s row for all that is lower, where it stands before a symbol’s of its tier',
      { account: TWO },
      null,
      { maxOrderQuantity: 10 },
      false,
    ],
    ['… and between the two', { account: TWO }, null, { maxOrderQuantity: 11 }, true],
    [
      'taking an account’s own row off, from 15 to its tier’s 10',
      { account: ONE },
      null,
      { maxOrderQuantity: null },
      false,
    ],
    ['taking an account’s symbol off, from 30 to its own 15', { account: ONE }, 3, { maxOrderQuantity: null }, false],
    ['a longer window of equal orders', { tier: 0 }, null, { duplicateWindow: 101 }, false],
    ['a shorter one', { tier: 0 }, null, { duplicateWindow: 99 }, true],
    ['more equal orders', { tier: 0 }, null, { maxDuplicates: 4 }, true],
    ['no window', { tier: 0 }, null, { duplicateWindow: null }, true],
    ['a typical size that comes to the same', { tier: 0 }, null, { typicalQuantity: 20, typicalMultiple: 5 }, false],
    ['one that comes to more', { tier: 0 }, null, { typicalQuantity: 20, typicalMultiple: 6 }, true],
    ['no typical size', { tier: 0 }, null, { typicalQuantity: null }, true],
    ['more messages', { tier: 0 }, null, { messagesPerMinute: 51 }, true],
    ['a firm’s lower credit', { firm: 0 }, null, { maxCredit: 1_999 }, false],
    ['a firm’s higher credit', { firm: 0 }, null, { maxCredit: 2_001 }, true],
    ['a firm’s first credit limit', { firm: 1 }, null, { maxCredit: 9_000 }, false],
    ['no credit limit of a firm', { firm: 0 }, null, { maxCredit: null }, true],
  ])('%s', (_, of, instrument, values, isLooser) => {
    const limits = before();
    const rows = limits.list();
    expect(limits.loosens(of, instrument, values)).toBe(isLooser);
    expect(limits.list()).toEqual(rows);
  });

  it('an account’s first message budget is measured by that of its tier', () => {
    const limits = limitsOfThree();
    limits.setTier('A', { messagesPerMinute: 100, cancelsPerMinute: 10 });
    expect(limits.loosens({ account: ONE }, null, { messagesPerMinute: 100 })).toBe(false);
    expect(limits.loosens({ account: ONE }, null, { messagesPerMinute: 101 })).toBe(true);
    expect(limits.loosens({ tier: 0 }, null, { cancelsPerMinute: 11 })).toBe(true);
    expect(limits.loosens({ tier: 1 }, null, { cancelsPerMinute: 11 })).toBe(false);
  });

  it('half of a pair of limits in an account’s row, the other in its tier’s', () => {
    const limits = limitsOfThree();
    limits.set({ tier: 0 }, null, { typicalQuantity: 10, maxDuplicates: 2 });
    limits.set({ account: ONE }, null, { typicalMultiple: 5, duplicateWindow: 100 });
    expect(limits.loosens({ tier: 0 }, null, { typicalQuantity: 11 })).toBe(true);
    expect(limits.loosens({ tier: 0 }, null, { maxDuplicates: 3 })).toBe(true);
    expect(limits.loosens({ tier: 0 }, null, { typicalQuantity: 9, maxDuplicates: 1 })).toBe(false);
  });

  it('agrees with a comparison of all that applies before and after, to whomever', () => {
    fc.assert(
      fc.property(fc.array(setting, { maxLength: 12 }), setting, fc.option(value), (rows, last, budget) => {
        const limits = limitsOfThree();
        limits.setTier('A', { messagesPerMinute: budget, cancelsPerMinute: null });
        // Accounts that never have rows of their own, so that tiers are seen as they are.
        limits.addAccount(0, 0);
        limits.addAccount(1, 1);
        for (const { scope: of, instrument, change: values } of rows) limits.set(of, instrument, values);
        const old = allowances(limits);
        const isLooser = limits.loosens(last.scope, last.instrument, last.change);
        expect(allowances(limits)).toEqual(old);
        limits.set(last.scope, last.instrument, last.change);
        const looser = allowances(limits).some((each, at) =>
          Object.keys(each).some((name) => each[name]! > old[at]![name]!),
        );
        expect(isLooser).toBe(looser);
      }),
      { numRuns: 1_000 },
    );
  });
});

it('what applies, its cells and credit are those of the rows, in whatever order rows, accounts and instruments come', () => {
  const step = fc.oneof(
    setting,
    fc.record({ volumeOf: fc.constantFrom(0, 1, 6, 20), volume: fc.option(fc.constantFrom(10, 2_000_000_000)) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const limits = limitsOfThree();
      for (const each of steps) {
        if ('volumeOf' in each) limits.setVolume(each.volumeOf, each.volume);
        else limits.set(each.scope, each.instrument, each.change);
      }
      const rebuilt = limitsOfThree();
      for (const { scope: of, instrument, values } of limits.list()) rebuilt.set(of, instrument, values);
      for (const account of [ONE, TWO, OTHER]) {
        const own = limits.effective(account, null);
        expect(limits.credit[account]).toBe(own.maxCredit === null ? BIG_LIMIT : Math.floor(own.maxCredit / 10_000));
        for (const instrument of [0, 1, 2, 6]) {
          const values = limits.effective(account, instrument);
          expect(rebuilt.effective(account, instrument)).toEqual(values);
          expect(limits.applying(account, instrument)).toEqual(values);
          const at = limits.cell(account, instrument);
          const cell = [...limits.cells.subarray(at, at + HOT)];
          if (values.maxOrderQuantity === null || values.maxPosition === null) {
            expect(cell).toEqual([-1, -1, -1, -1]);
            continue;
          }
          expect(cell[HOT_POSITION]).toBe(values.maxPosition);
          expect(cell[HOT_NOTIONAL]).toBe(values.maxOrderNotional ?? BIG_LIMIT);
          expect(cell[HOT_COLLAR]! < BIG_LIMIT).toBe(values.collarPercent !== null);
        }
      }
    }),
    { numRuns: 300 },
  );
});
