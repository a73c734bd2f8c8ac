import { describe, expect, it } from 'vitest';
import { BUY, OrderStore, SELL } from '../../src/book/index.ts';
import { Exposures } from '../../src/risk/index.ts';

/** Exposures with one order open, of account 1 in instrument 2. */
function withOrder(side: number, quantity: number): { exposures: Exposures; slot: number } {
  const orders = new OrderStore();
  const exposures = new Exposures(orders);
  const slot = orders.add(1, 2, 1, 1, side, 0, 0);
  orders.setTerms(slot, 100, quantity, quantity);
  exposures.open(1, 2, side, quantity);
  return { exposures, slot };
}

const figures = (exposures: Exposures, account: number): number[] => {
  const cell = exposures.cell(account, 2);
  return [exposures.position[cell]!, exposures.openBuy[cell]!, exposures.openSell[cell]!];
};

describe('exposures', () => {
  it('D50 a fill moves both positions and takes what was filled off the maker’s open quantity', () => {
    const { exposures, slot } = withOrder(BUY, 10);
    exposures.filled(slot, 0, 4);
    expect(figures(exposures, 1)).toEqual([4, 6, 0]);
    expect(figures(exposures, 0)).toEqual([-4, 0, 0]);
  });

  it('D50 a seller’s fill is the same the other way round', () => {
    const { exposures, slot } = withOrder(SELL, 10);
    exposures.filled(slot, 0, 10);
    expect(figures(exposures, 1)).toEqual([-10, 0, 0]);
    expect(figures(exposures, 0)).toEqual([10, 0, 0]);
  });

  it('D50 the worst case of a side is its open orders filled and none of the other’s', () => {
    const { exposures } = withOrder(BUY, 10);
    exposures.open(1, 2, SELL, 25);
    exposures.position[exposures.cell(1, 2)] = -7;
    expect(exposures.worst(1, 2, BUY)).toBe(3);
    expect(exposures.worst(1, 2, SELL)).toBe(32);
  });

  it('keeps every figure in its place when accounts and instruments are added', () => {
    const { exposures } = withOrder(BUY, 10);
    exposures.open(7, 7, SELL, 77);
    exposures.position[exposures.cell(3, 5)] = -35;
    for (const [accounts, instruments] of [
      [9, 8],
      [9, 9],
      [100, 70],
    ] as const) {
      exposures.reserve(accounts, instruments);
      expect(figures(exposures, 1)).toEqual([0, 10, 0]);
      expect(exposures.openSell[exposures.cell(7, 7)]).toBe(77);
      expect(exposures.position[exposures.cell(3, 5)]).toBe(-35);
      const sum = (block: Float64Array) => block.reduce((total, each) => total + each, 0);
      expect([exposures.position, exposures.openBuy, exposures.openSell].map(sum)).toEqual([-35, 10, 77]);
    }
    exposures.open(99, 69, BUY, 1);
    expect(exposures.openBuy[exposures.cell(99, 69)]).toBe(1);
    expect(exposures.worst(99, 69, BUY)).toBe(1);
  });
});
