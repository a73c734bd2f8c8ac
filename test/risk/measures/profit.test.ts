import { describe, expect, it } from 'vitest';
import { FLAT, afterFill, pnlImpact, positionPnl, unrealizedPnl } from '../../../src/risk/index.ts';

const dollars = (amount: number): number => Math.round(amount * 1_000_000);

describe('F72 D36 profit of positions', () => {
  it('unrealised: 100 bought at 150.00 and marked at 151.25 have won 125; sold short, they have lost it', () => {
    const long = afterFill(FLAT, 100, dollars(150));
    expect(unrealizedPnl(long, dollars(151.25))).toBe(125_000_000n);
    const short = afterFill(FLAT, -100, dollars(150));
    expect(unrealizedPnl(short, dollars(151.25))).toBe(-125_000_000n);
  });

  it('is 0 without a price, however much it cost', () => {
    expect(unrealizedPnl(afterFill(FLAT, 100, dollars(150)), null)).toBe(0n);
  });
});

describe('F73 impact of a trade', () => {
  it('worked example: 1,000 held at 100.00; 200 more bought at 99.00 take 1,000 off what is held, and win nothing themselves', () => {
    const before = afterFill(FLAT, 1_000, dollars(90));
    const after = afterFill(before, 200, dollars(99));
    expect(pnlImpact(before, dollars(100), after, dollars(99))).toBe(-1_000_000_000n);
  });

  it('of a sale at the mark is 0: unrealised profit becomes realised, no more', () => {
    const before = afterFill(FLAT, 1_000, dollars(90));
    const after = afterFill(before, -400, dollars(100));
    expect(after.realizedPnl).toBe(4_000_000_000n);
    expect(pnlImpact(before, dollars(100), after, dollars(100))).toBe(0n);
  });

  it('D36 of a flip counts what was held, and nothing of what is opened', () => {
    const before = afterFill(FLAT, 100, dollars(50));
    const after = afterFill(before, -300, dollars(48));
    expect(pnlImpact(before, dollars(51), after, dollars(48))).toBe(-300_000_000n);
    expect(positionPnl(after, dollars(48))).toBe(-200_000_000n);
  });

  it('of a first trade is 0', () => {
    expect(pnlImpact(FLAT, null, afterFill(FLAT, 10, dollars(7)), dollars(7))).toBe(0n);
  });
});
