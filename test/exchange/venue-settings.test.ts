import { describe, expect, it } from 'vitest';
import type { FeeTier } from '../../src/domain/index.ts';
import { judgeFees, judgeVenueSetting, type VenueFacts, type VenueSetting } from '../../src/exchange/venue-settings.ts';
import { Venues } from '../../src/exchange/venue-state.ts';

const TODAY = '2026-11-24';

function facts(): VenueFacts & { readonly venues: Venues } {
  const venues = new Venues();
  venues.add({ name: 'BOURSE', venueKind: 'LIT' });
  venues.add({ name: 'NYSE', venueKind: 'LIT' });
  venues.add({ name: 'DARK', venueKind: 'DARK' });
  venues.add({ name: 'ATS', venueKind: 'LIT', protectedQuotes: false });
  return {
    venues,
    markets: [
      { tickSize: 10_000, rulesDay: TODAY },
      { tickSize: 100, rulesDay: TODAY },
    ],
    reference: { accounts: { size: 1 }, firms: { size: 1 } },
    time: Date.UTC(2026, 10, 25, 2) * 1000,
  };
}

const tier = (terms: Partial<FeeTier> = {}): FeeTier => ({
  minimumVolume: 0,
  maker: -1_500,
  taker: 3_000,
  makerRate: 0,
  takerRate: 3_000,
  ...terms,
});
const LIT = { kind: 'LIT', protectedQuotes: true } as const;
const by = { by: 'ops', reason: 'no answer within a second' } as const;

describe('F53 D42 a fee above the cap is refused when it is set', () => {
  it('with the fee, the cap in force on its day, and the rule', () => {
    expect(judgeFees(LIT, TODAY, [tier({ taker: 3_100 })])).toEqual({
      code: 'INVALID_VALUE',
      field: 'tiers.0.taker',
      message:
        'taker is 0.0031 a share; from 2026-11-24 on, taking a protected quote of $1 or more may cost at most 0.003 (Rule 610(c)).',
    });
    expect(judgeFees(LIT, TODAY, [tier(), tier({ minimumVolume: 5, takerRate: 3_001 })])).toEqual({
      code: 'INVALID_VALUE',
      field: 'tiers.1.takerRate',
      message:
        'takerRate is 0.003001 of the price (0.3001 %); from 2026-11-24 on, taking a protected quote below $1 may cost at most 0.003 (0.3 %) (Rule 610(c)).',
    });
  });

  it.each([
    ['2026-11-24', 3_000, 3_000, true],
    ['2027-10-31', 3_000, 3_000, true],
    ['2027-11-01', 3_000, 0, false],
    ['2027-11-01', 1_000, 1_001, false],
    ['2027-11-01', 1_000, 1_000, true],
    ['2006-01-30', 50_000, 50_000, true],
  ])('from %s, %i a share and %i millionths: lawful %s', (from, taker, takerRate, lawful) => {
    expect(judgeFees(LIT, from, [tier({ taker, takerRate })]) === undefined).toBe(lawful);
  });

  it('what makers pay, pools, and quotes that are not protected have no cap', () => {
    expect(judgeFees(LIT, TODAY, [tier({ maker: 4_000 })])).toBeUndefined();
    expect(judgeFees({ kind: 'DARK', protectedQuotes: false }, TODAY, [tier({ taker: 9_000 })])).toBeUndefined();
    expect(judgeFees({ kind: 'LIT', protectedQuotes: false }, TODAY, [tier({ taker: 9_000 })])).toBeUndefined();
  });

  it.each<[string, string, readonly FeeTier[], string, RegExp]>([
    ['no day', '2026-02-30', [tier()], 'from', /"2026-02-30".*a day such as/],
    ['no tiers', TODAY, [], 'tiers', /has 0; allowed are 1 to 20/],
    ['too many', TODAY, Array.from({ length: 21 }, (_, n) => tier({ minimumVolume: n })), 'tiers', /has 21/],
    ['not from 0', TODAY, [tier({ minimumVolume: 1 })], 'tiers.0.minimumVolume', /first tier is 1; it must be 0/],
    ['not ascending', TODAY, [tier(), tier()], 'tiers.1.minimumVolume', /is 0; it must be above 0/],
    ['half a share', TODAY, [tier(), tier({ minimumVolume: 1.5 })], 'tiers.1.minimumVolume', /1\.5; allowed are whole/],
    [
      'a rebate out of all bounds',
      TODAY,
      [tier({ maker: -50_001 })],
      'tiers.0.maker',
      /-0\.050001; allowed are -0\.05 to/,
    ],
    ['a rebate below $1', TODAY, [tier({ makerRate: -50_001 })], 'tiers.0.makerRate', /-0\.050001/],
    ['half a micro-dollar', TODAY, [tier({ maker: 0.5 })], 'tiers.0.maker', /0\.5 micro-dollars/],
  ])('%s is refused', (_, from, tiers, field, message) => {
    const refusal = judgeFees(LIT, from, tiers);
    expect(refusal).toMatchObject({ code: 'INVALID_VALUE', field });
    expect(refusal?.message).toMatch(message);
  });
});

describe('settings of venues are refused with the field, what is allowed, and what came', () => {
  it.each<[string, VenueSetting, string, string, RegExp]>([
    [
      'the router’s name',
      { kind: 'CreateVenue', name: 'SMART', mic: 'XSMT', venueKind: 'LIT' },
      'INVALID_VALUE',
      'name',
      /SMART.*the router/,
    ],
    [
      'protected quotes of a pool',
      { kind: 'CreateVenue', name: 'D', mic: 'DDDD', venueKind: 'DARK', protectedQuotes: true },
      'INVALID_VALUE',
      'protectedQuotes',
      /shows no quotes/,
    ],
    [
      'a pool’s lifetime',
      { kind: 'SetVenue', venue: 2, quoteLifetime: 5 },
      'INVALID_VALUE',
      'quoteLifetimeMicros',
      /DARK/,
    ],
    ['a lit venue by size', { kind: 'SetVenue', venue: 1, priority: 'SIZE_TIME' }, 'INVALID_VALUE', 'priority', /LIT/],
    [
      'more than all',
      { kind: 'SetVenue', venue: 1, fillRate: 1_000_001 },
      'INVALID_VALUE',
      'fillRate',
      /0\.00 to 1\.00/,
    ],
    ['two minutes', { kind: 'SetVenue', venue: 1, latency: 120_000_000 }, 'INVALID_VALUE', 'latencyMicros', /60000000/],
    ['no lifetime', { kind: 'SetVenue', venue: 1, quoteLifetime: 0 }, 'INVALID_VALUE', 'quoteLifetimeMicros', /1 to/],
    ['a gain', { kind: 'SetVenue', venue: 1, adverseSelection: -1 }, 'INVALID_VALUE', 'adverseSelection', /0\.00 to/],
    ['an unknown venue', { kind: 'SetVenue', venue: 4 }, 'NOT_FOUND', 'venue', /4 does not exist/],
    [
      'fees of an unknown venue',
      { kind: 'SetVenueFees', venue: -1, from: TODAY, tiers: [tier()] },
      'NOT_FOUND',
      'venue',
      /does not exist/,
    ],
    [
      'self-help against oneself',
      { kind: 'SetSelfHelp', venue: 0, declared: true, ...by },
      'INVALID_VALUE',
      'venue',
      /home/,
    ],
    [
      'self-help against a pool',
      { kind: 'SetSelfHelp', venue: 2, declared: true, ...by },
      'INVALID_VALUE',
      'venue',
      /DARK/,
    ],
    [
      'self-help without a reason',
      { kind: 'SetSelfHelp', venue: 1, declared: true, by: 'ops', reason: '' },
      'INVALID_VALUE',
      'reason',
      /0 characters/,
    ],
    [
      'a regime for yesterday',
      { kind: 'SetProtectionRegime', regime: 'BEST_EX_ONLY', from: '2026-11-23', ...by },
      'INVALID_VALUE',
      'from',
      /2026-11-23; it must not be before today, 2026-11-24/,
    ],
    [
      'half a penny too early (D41)',
      { kind: 'SetQuotingIncrement', instrument: 1, from: '2027-10-29', increment: 5_000 },
      'INVALID_VALUE',
      'increment',
      /0\.005; on 2027-10-29 Rule 612 asks for at least 0\.01/,
    ],
    [
      'half a penny at a tick of a penny',
      { kind: 'SetQuotingIncrement', instrument: 0, from: '2027-11-01', increment: 5_000 },
      'INVALID_VALUE',
      'increment',
      /multiple of the instrument's tick size, 0\.01/,
    ],
    [
      'a quarter',
      { kind: 'SetQuotingIncrement', instrument: 1, from: '2027-11-01', increment: 2_500 },
      'INVALID_VALUE',
      'increment',
      /0\.0025; allowed are 0\.005 and 0\.01/,
    ],
    [
      'an unknown instrument',
      { kind: 'SetQuotingIncrement', instrument: 2, from: '2027-11-01', increment: 5_000 },
      'NOT_FOUND',
      'symbol',
      /does not exist/,
    ],
  ])('%s', (_, command, code, field, message) => {
    const refusal = judgeVenueSetting(command, facts());
    expect(refusal).toMatchObject({ code, field });
    expect(refusal?.message).toMatch(message);
  });

  it.each<[string, VenueSetting]>([
    ['terms', { kind: 'SetVenue', venue: 1, fillRate: 0, latency: 60_000_000, quoteLifetime: null, priority: 'TIME' }],
    ['a pool', { kind: 'SetVenue', venue: 2, priority: 'SIZE_TIME', protectedQuotes: false, quoteLifetime: null }],
    ['self-help', { kind: 'SetSelfHelp', venue: 1, declared: true, ...by }],
    ['a regime from today on', { kind: 'SetProtectionRegime', regime: 'BEST_EX_ONLY', from: TODAY, ...by }],
    ['half a penny', { kind: 'SetQuotingIncrement', instrument: 1, from: '2027-11-01', increment: 5_000 }],
    ['a penny any time', { kind: 'SetQuotingIncrement', instrument: 0, from: '2026-12-01', increment: 10_000 }],
  ])('%s may be set', (_, command) => {
    expect(judgeVenueSetting(command, facts())).toBeUndefined();
  });

  it('a MIC that another venue has is refused, after a restart too', () => {
    const { venues } = facts();
    venues.add({ name: 'IEX', mic: 'IEXG', venueKind: 'LIT' });
    const restored = new Venues();
    restored.restore(venues.capture());
    for (const all of [venues, restored]) {
      const create = { kind: 'CreateVenue', name: 'IEX2', mic: 'IEXG', venueKind: 'LIT' } as const;
      expect(judgeVenueSetting(create, { ...facts(), venues: all })).toEqual({
        code: 'ALREADY_EXISTS',
        field: 'mic',
        message: 'mic is IEXG, which is that of IEX; each venue has one of its own.',
      });
      expect(judgeVenueSetting({ ...create, mic: 'IEXH' }, { ...facts(), venues: all })).toBeUndefined();
    }
  });

  it('the first venue is lit, and there are at most 30', () => {
    const none = { ...facts(), venues: new Venues() };
    const create = { kind: 'CreateVenue', name: 'X', mic: 'XXXX', venueKind: 'DARK' } as const;
    expect(judgeVenueSetting(create, none)).toMatchObject({ field: 'kind' });
    for (let n = 0; n < 30; n++) none.venues.add({ name: `V${n}`, venueKind: 'LIT' });
    expect(judgeVenueSetting(create, none)).toMatchObject({
      field: 'name',
      message: 'This would make 31 venues; the most are 30.',
    });
  });

  it('610(d) fees are known before the trade: only a venue’s first schedule may begin in the past', () => {
    const house = facts();
    const set = (from: string) => judgeVenueSetting({ kind: 'SetVenueFees', venue: 1, from, tiers: [tier()] }, house);
    expect(set('2020-01-01')).toBeUndefined();
    house.venues.setFees(1, '2020-01-01', [tier()]);
    expect(set('2026-11-24')).toMatchObject({ field: 'from' });
    expect(set('2026-11-25')).toBeUndefined();
  });

  it('F53 quotes become protected only where the fees, also those to come, keep to the cap', () => {
    const house = facts();
    const command = { kind: 'SetVenue', venue: 3, protectedQuotes: true } as const;
    house.venues.setFees(3, '2020-01-01', [tier({ taker: 9_000 })]);
    house.venues.setFees(3, '2026-11-25', [tier()]);
    expect(judgeVenueSetting(command, house)).toBeUndefined();
    house.venues.setFees(3, '2027-12-01', [tier()]);
    const refusal = judgeVenueSetting(command, house);
    expect(refusal).toMatchObject({ code: 'INVALID_VALUE', field: 'protectedQuotes' });
    expect(refusal?.message).toMatch(/0\.003 a share; from 2027-12-01 on.*at most 0\.001/);
  });
});
