import { describe, expect, it } from 'vitest';
import { BUY, OrderStore, SELL } from '../../src/book/index.ts';
import { ACCEPTED, REJECT_CODES, type RejectIndex } from '../../src/domain/index.ts';
import { Exposures, Limits, RiskGate } from '../../src/risk/index.ts';

const ACCOUNT = 0;
const AAPL = 0;
const TSLA = 1;
const OTHER = 2;
const SIDES = [
  ['buy', BUY, 1],
  ['sell', SELL, -1],
] as const;

/** A gate for one account of the default tier of F58. */
function retail(): { gate: RiskGate; exposures: Exposures; limits: Limits } {
  const limits = new Limits();
  const exposures = new Exposures(new OrderStore());
  const gate = new RiskGate(limits, exposures);
  const tier = limits.setTier('RETAIL', { messagesPerMinute: 100, cancelsPerMinute: 100 });
  limits.setLimit(tier, null, { maxOrderQuantity: 1000, maxPosition: 10_000 });
  limits.setLimit(tier, AAPL, { maxOrderQuantity: 500, maxPosition: 5000 });
  limits.setLimit(tier, TSLA, { maxOrderQuantity: 200, maxPosition: 2000 });
  gate.addAccount(tier);
  return { gate, exposures, limits };
}

const named = (code: RejectIndex): string => (code === ACCEPTED ? 'ACCEPTED' : REJECT_CODES[code]!);

/** A new order's answer, with limit and actual figure where it is refused. */
function check(gate: RiskGate, side: number, quantity: number, instrument = AAPL, opening = quantity): unknown[] {
  const code = named(gate.check(ACCOUNT, instrument, side, quantity, opening));
  return code === 'ACCEPTED' ? [code] : [code, gate.limit, gate.actual];
}

describe('the risk gate', () => {
  it.each([
    ['AAPL', AAPL, 500],
    ['TSLA', TSLA, 200],
    ['any other', OTHER, 1000],
  ])('F58 F60 in %s takes the largest order and refuses one share more', (_, instrument, most) => {
    const { gate } = retail();
    expect(check(gate, BUY, most, instrument)).toEqual(['ACCEPTED']);
    expect(check(gate, SELL, most, instrument)).toEqual(['ACCEPTED']);
    expect(check(gate, BUY, most + 1, instrument)).toEqual(['ORDER_SIZE_EXCEEDED', most, most + 1]);
    expect(check(gate, SELL, most + 1, instrument)).toEqual(['ORDER_SIZE_EXCEEDED', most, most + 1]);
  });

  describe.each(SIDES)('F59 D50 for a %s', (_, side, sign) => {
    it.each([
      ['AAPL', AAPL, 5000],
      ['TSLA', TSLA, 2000],
      ['any other', OTHER, 10_000],
    ])('in %s lets the position reach its limit and not pass it by a share', (_symbol, instrument, most) => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, instrument)] = sign * (most - 100);
      expect(check(gate, side, 100, instrument)).toEqual(['ACCEPTED']);
      expect(check(gate, side, 101, instrument)).toEqual(['POSITION_LIMIT_EXCEEDED', most, most + 1]);
    });

    it('counts the open orders of its side, as if all were filled', () => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, AAPL)] = sign * 3000;
      exposures.open(ACCOUNT, AAPL, side, 1900);
      expect(check(gate, side, 100)).toEqual(['ACCEPTED']);
      expect(check(gate, side, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
      exposures.open(ACCOUNT, AAPL, side, -1);
      expect(check(gate, side, 101)).toEqual(['ACCEPTED']);
    });

    it('counts none of the other side: they may never be filled', () => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, AAPL)] = sign * 4900;
      exposures.open(ACCOUNT, AAPL, 1 - side, 4000);
      expect(check(gate, side, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
    });

    it('lets a position beyond its limit be reduced, and not grow by one share', () => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, AAPL)] = sign * 9000;
      expect(check(gate, 1 - side, 500)).toEqual(['ACCEPTED']);
      expect(check(gate, side, 1)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 9001]);
    });

    it('refuses what would reduce a position and then build one beyond the limit on the other side', () => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, AAPL)] = sign * 300;
      exposures.open(ACCOUNT, AAPL, 1 - side, 4900);
      expect(check(gate, 1 - side, 400)).toEqual(['ACCEPTED']);
      expect(check(gate, 1 - side, 401)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
    });

    it('an amendment counts what it adds, and its total for the order’s size', () => {
      const { gate, exposures } = retail();
      exposures.position[exposures.cell(ACCOUNT, AAPL)] = sign * 4000;
      exposures.open(ACCOUNT, AAPL, side, 900);
      expect(check(gate, side, 400, AAPL, 100)).toEqual(['ACCEPTED']);
      expect(check(gate, side, 400, AAPL, 101)).toEqual(['POSITION_LIMIT_EXCEEDED', 5000, 5001]);
      expect(check(gate, side, 501, AAPL, 1)).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
      exposures.open(ACCOUNT, AAPL, side, 4000);
      expect(check(gate, side, 400, AAPL, 0)).toEqual(['ACCEPTED']);
    });
  });

  it('F67 the size comes before the position', () => {
    const { gate, exposures } = retail();
    exposures.position[exposures.cell(ACCOUNT, AAPL)] = 5000;
    expect(check(gate, BUY, 501)).toEqual(['ORDER_SIZE_EXCEEDED', 500, 501]);
  });

  it('fails closed: where no limit row applies, nothing may be sent', () => {
    const limits = new Limits();
    const gate = new RiskGate(limits, new Exposures(new OrderStore()));
    const tier = limits.setTier('NEW', { messagesPerMinute: null, cancelsPerMinute: null });
    gate.addAccount(tier);
    expect(check(gate, BUY, 1)).toEqual(['NO_LIMIT', 0, 0]);
    limits.setLimit(tier, TSLA, { maxOrderQuantity: 10, maxPosition: 10 });
    expect(check(gate, SELL, 1)).toEqual(['NO_LIMIT', 0, 0]);
    expect(check(gate, SELL, 1, TSLA)).toEqual(['ACCEPTED']);
  });

  it('a row with a largest order of 0 is a limit, not the lack of one', () => {
    const { gate, limits } = retail();
    limits.setLimit(0, AAPL, { maxOrderQuantity: 0, maxPosition: 0 });
    expect(check(gate, BUY, 1)).toEqual(['ORDER_SIZE_EXCEEDED', 0, 1]);
  });

  it('a changed limit holds from the next check', () => {
    const { gate, limits } = retail();
    limits.setLimit(0, AAPL, { maxOrderQuantity: 50, maxPosition: 60 });
    expect(check(gate, BUY, 51)).toEqual(['ORDER_SIZE_EXCEEDED', 50, 51]);
    expect(check(gate, BUY, 50)).toEqual(['ACCEPTED']);
  });
});

describe('message budgets at the gate', () => {
  const RATE_WINDOW = 60_000_000;
  const BEGIN = 1_764_000_000_000_000;

  it('F63 D54 messages and cancels have each a budget of their own', () => {
    const { gate } = retail();
    for (let n = 0; n < 100; n++) expect(gate.countMessage(ACCOUNT, BEGIN)).toBe(true);
    expect(gate.countMessage(ACCOUNT, BEGIN)).toBe(false);
    expect([named(gate.refuseRate(ACCOUNT)), gate.limit, gate.actual]).toEqual(['MESSAGE_RATE_EXCEEDED', 100, 101]);
    for (let n = 0; n < 100; n++) expect(gate.countCancel(ACCOUNT, BEGIN)).toBe(true);
    expect(gate.countCancel(ACCOUNT, BEGIN)).toBe(false);
    expect([named(gate.refuseCancelRate(ACCOUNT)), gate.limit, gate.actual]).toEqual([
      'MESSAGE_RATE_EXCEEDED',
      100,
      101,
    ]);
  });

  it('one account’s messages take nothing from another’s budget', () => {
    const { gate } = retail();
    gate.addAccount(0);
    for (let n = 0; n < 101; n++) gate.countMessage(ACCOUNT, BEGIN);
    expect(gate.countMessage(1, BEGIN)).toBe(true);
  });

  it('a tier without a budget is never refused', () => {
    const { gate, limits } = retail();
    gate.addAccount(limits.setTier('ATLAS', { messagesPerMinute: null, cancelsPerMinute: null }));
    for (let n = 0; n < 1000; n++) expect(gate.countMessage(1, BEGIN) && gate.countCancel(1, BEGIN)).toBe(true);
    expect(gate.recent(1, BEGIN)).toEqual({ messages: [], cancels: [] });
  });

  it('D54 a changed budget counts what was sent before', () => {
    const { gate, limits } = retail();
    for (let n = 0; n < 5; n++) gate.countMessage(ACCOUNT, BEGIN + n);
    const smaller = { messagesPerMinute: 6, cancelsPerMinute: 1 };
    limits.setTier('RETAIL', smaller);
    gate.tierChanged(0, smaller, BEGIN + 10);
    expect([gate.countMessage(ACCOUNT, BEGIN + 10), gate.countMessage(ACCOUNT, BEGIN + 10)]).toEqual([true, false]);
  });

  it('I15 what still counts survives a snapshot', () => {
    const { gate } = retail();
    const restored = retail().gate;
    for (let n = 0; n < 99; n++) gate.countMessage(ACCOUNT, BEGIN + n);
    gate.countCancel(ACCOUNT, BEGIN);
    restored.restoreRecent(ACCOUNT, gate.recent(ACCOUNT, BEGIN + 99));
    expect(restored.recent(ACCOUNT, BEGIN + 99)).toEqual(gate.recent(ACCOUNT, BEGIN + 99));
    expect(restored.countMessage(ACCOUNT, BEGIN + 99)).toBe(true);
    expect(restored.countMessage(ACCOUNT, BEGIN + 99)).toBe(false);
    expect(restored.countMessage(ACCOUNT, BEGIN + 99 + RATE_WINDOW)).toBe(true);
  });
});
