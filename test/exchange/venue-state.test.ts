import { describe, expect, it } from 'vitest';
import { Venues } from '../../src/exchange/venue-state.ts';

function venues(): Venues {
  const all = new Venues();
  all.add({ name: 'BOURSE', venueKind: 'LIT' });
  all.add({ name: 'NYSE', venueKind: 'LIT', fillRate: 950_000, latency: 200, quoteLifetime: 5_000_000 });
  all.add({ name: 'DARK', venueKind: 'DARK', priority: 'SIZE_TIME' });
  return all;
}

describe('venues of the core', () => {
  it('F50 a lit venue’s quotes are protected unless it is said otherwise, a pool has none', () => {
    const all = venues();
    expect(all.states.map(({ index, protectedQuotes, fees }) => [index, protectedQuotes, fees.capped])).toEqual([
      [0, true, true],
      [1, true, true],
      [2, false, false],
    ]);
    all.set(1, { protectedQuotes: false, quoteLifetime: null });
    expect(all.get(1)).toMatchObject({ protectedQuotes: false, quoteLifetime: null, fillRate: 950_000, latency: 200 });
    expect(all.get(1).fees.capped).toBe(false);
  });

  it('D43 the regime of a day is what an operator has set for it, else the rule’s', () => {
    const all = venues();
    expect([all.regimeOn('2005-01-03'), all.regimeOn('2026-11-24')]).toEqual(['BEST_EX_ONLY', 'RULE_611']);
    all.setRegime('2027-01-04', 'BEST_EX_ONLY');
    all.setRegime('2026-12-01', 'BEST_EX_ONLY');
    all.setRegime('2026-12-01', 'RULE_611');
    expect(['2026-11-30', '2026-12-01', '2027-01-03', '2027-01-04'].map((day) => all.regimeOn(day))).toEqual([
      'RULE_611',
      'RULE_611',
      'RULE_611',
      'BEST_EX_ONLY',
    ]);
  });

  it('D41 an increment holds for its instrument from its day on', () => {
    const all = venues();
    all.setIncrement(3, '2027-11-01', 5_000);
    all.setIncrement(3, '2028-05-01', 10_000);
    const days = ['2027-10-29', '2027-11-01', '2028-05-01'];
    expect(days.map((day) => all.incrementOn(3, day))).toEqual([null, 5_000, 10_000]);
    expect(all.incrementOn(2, '2027-11-01')).toBeNull();
  });

  it('volumes are those of a venue, an account and a calendar month', () => {
    const all = venues();
    all.addVolume(0, 5, '2026-11', 100);
    all.addVolume(0, 5, '2026-11', 50);
    all.addVolume(1, 5, '2026-11', 7);
    const volumes = (month: string): number[] =>
      [
        [0, 5],
        [1, 5],
        [0, 6],
      ].map(([venue, account]) => all.volumeOf(venue!, account!, month));
    expect(volumes('2026-11')).toEqual([150, 7, 0]);
    expect(volumes('2026-12')).toEqual([0, 0, 0]);
    all.addVolume(1, 6, '2026-12', 1);
    expect(volumes('2026-11')).toEqual([0, 0, 0]);
    expect(volumes('2026-12')).toEqual([0, 0, 0]);
    expect(all.volumeOf(1, 6, '2026-12')).toBe(1);
  });

  it('I15 a snapshot has all of it, in one order whatever the way there', () => {
    const all = venues();
    all.setFees(1, '2020-01-01', [{ minimumVolume: 0, maker: -1_500, taker: 3_000, makerRate: 0, takerRate: 3_000 }]);
    all.setSelfHelp(1, true);
    all.setRegime('2027-01-04', 'BEST_EX_ONLY');
    all.setIncrement(3, '2027-11-01', 5_000);
    all.setIncrement(1, '2027-11-01', 5_000);
    all.addVolume(1, 65_534, '2026-11', 10);
    all.addVolume(0, 7, '2026-11', 20);
    const text = JSON.stringify(all.capture());
    const copy = new Venues();
    copy.restore(JSON.parse(text));
    expect(JSON.stringify(copy.capture())).toBe(text);
    expect(copy.volumeOf(1, 65_534, '2026-11')).toBe(10);
    expect(copy.get(1)).toMatchObject({ name: 'NYSE', selfHelp: true });
    expect(copy.get(1).fees.perShare(1, 2_000_000, '2026-11-24', 0)).toBe(3_000);
    expect(copy.get(2).fees.capped).toBe(false);
  });
});
