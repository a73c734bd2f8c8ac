import { describe, expect, it } from 'vitest';
import { planRoute } from '../../src/routing/index.ts';
import { questionOf, route, scored, sent, type Asked, type VenueName } from './street.ts';

/** The four venues of the source. */
const FOUR = ['NYSE', 'NASDAQ', 'BATS', 'IEX'] as const;

/** All four venues show the same, but for those named. */
function four(shown: string, others: Partial<Record<VenueName, string>> = {}): Partial<Record<VenueName, string>> {
  return { ...Object.fromEntries(FOUR.map((name) => [name, shown])), ...others };
}

describe('F81 F85 a market order goes by every venue’s quote', () => {
  const BUYS: readonly (readonly [best: VenueName, shows: Partial<Record<VenueName, string>>])[] = FOUR.map((name) => [
    name,
    four('500 @ 150.02', { [name]: '500 @ 150.01' }),
  ]);

  it.each(BUYS)('a buy of 200 goes to %s, which is a cent better', (best, shows) => {
    for (const strategy of ['BEST_PRICE', 'LOWEST_COST', 'FASTEST', 'DARK_FIRST', 'DIRECTED'] as const) {
      expect(sent({ quantity: 200, strategy, shows })).toEqual([`TAKE ${best} 200 @ 150.01`]);
    }
  });

  it.each(FOUR)('a sell of 200 goes to %s, which bids a cent more', (best) => {
    for (const strategy of ['BEST_PRICE', 'LOWEST_COST', 'FASTEST', 'DARK_FIRST', 'DIRECTED'] as const) {
      const shows = four('500 @ 149.98', { [best]: '500 @ 149.99' });
      expect(sent({ side: 'SELL', quantity: 200, strategy, shows })).toEqual([`TAKE ${best} 200 @ 149.99`]);
    }
  });

  it('F81 at equal prices LOWEST_COST looks at fees, and F82 at fill rates', () => {
    // NYSE 150.003 × 0.95 + 150.0225 × 0.05; NASDAQ 150.0025 × 0.92 + 150.0225 × 0.08; IEX 150.00 × 0.85 + 150.0225 × 0.15.
    const shows = { NYSE: '500 @ 150.00', NASDAQ: '500 @ 150.00', IEX: '500 @ 150.00', BATS: '500 @ 150.0195' };
    expect(scored({ quantity: 300, strategy: 'LOWEST_COST', shows })).toEqual([
      'NYSE PASSED_OVER 150.003975',
      'NASDAQ PASSED_OVER 150.0041',
      'BATS PASSED_OVER 150.0225',
      'IEX TAKEN 300 150.003375',
    ]);
  });

  it('F82 a fill rate outweighs a smaller fee at the same price, where the next price is far', () => {
    const shows = { NYSE: '500 @ 150.00', NASDAQ: '500 @ 150.00', BATS: '500 @ 150.50' };
    expect(sent({ quantity: 300, strategy: 'LOWEST_COST', shows })).toEqual(['TAKE NYSE 300 @ 150.00']);
    const near = { ...shows, BATS: '500 @ 150.01' };
    expect(sent({ quantity: 300, strategy: 'LOWEST_COST', shows: near })).toEqual(['TAKE NASDAQ 300 @ 150.00']);
  });
});

describe('D32 what the source divides by the fill rate', () => {
  it('D32 sells: its router takes IEX, the worse venue, as 149.99 / 0.85 = 176.46 beats (149.99 − 0.003) / 0.95 = 157.88', () => {
    const source = { NYSE: (149.99 - 0.003) / 0.95, IEX: 149.99 / 0.85 };
    expect(source.NYSE.toFixed(2)).toBe('157.88');
    expect(source.IEX.toFixed(2)).toBe('176.46');

    // Were IEX to bid a cent less, it would still win there. Here the better bid is taken, whatever the strategy.
    expect(149.98 / 0.85).toBeGreaterThan(source.NYSE);
    const shows = { NYSE: '500 @ 149.99', IEX: '500 @ 149.98' };
    for (const protects of [true, false]) {
      for (const strategy of ['BEST_PRICE', 'LOWEST_COST'] as const) {
        expect(sent({ side: 'SELL', quantity: 100, strategy, protects, shows })).toEqual(['TAKE NYSE 100 @ 149.99']);
      }
    }
  });

  it('D32 buys: its router takes NYSE until that asks $4.89 more than NASDAQ; here one cent decides', () => {
    const nasdaq = (150 + 0.0025) / 0.92;
    expect((154.89 + 0.003) / 0.95).toBeLessThan(nasdaq);
    expect((154.9 + 0.003) / 0.95).toBeGreaterThan(nasdaq);

    for (const nyse of ['154.89', '150.01']) {
      for (const protects of [true, false]) {
        for (const strategy of ['BEST_PRICE', 'LOWEST_COST'] as const) {
          const shows = { NYSE: `500 @ ${nyse}`, NASDAQ: '500 @ 150.00' };
          expect(sent({ quantity: 100, strategy, protects, shows })).toEqual(['TAKE NASDAQ 100 @ 150.00']);
        }
      }
    }
  });

  it('D32 a venue never gains by a lower fill rate: what it costs falls as the rate rises', () => {
    const costs = [0, 100_000, 500_000, 900_000, 1_000_000].map((fillRate) => {
      const shows = { NYSE: '500 @ 150.00', NASDAQ: '500 @ 149.99', BATS: '500 @ 150.02' };
      return route({ quantity: 100, strategy: 'LOWEST_COST', shows, but: { NYSE: { fillRate } } }).scores[0]!.score;
    });
    expect(costs).toEqual([150_023_000, 150_021_000, 150_013_000, 150_005_000, 150_003_000]);
  });

  it('D32 the fallback is the best price behind it within the limit, else the worst there is, else its own', () => {
    const alone = { NYSE: '100 @ 150.00, 100 @ 150.04' };
    expect(scored({ quantity: 100, strategy: 'LOWEST_COST', shows: alone })).toEqual(['NYSE TAKEN 100 150.005']);
    expect(scored({ quantity: 100, limit: '150.03', strategy: 'LOWEST_COST', shows: alone })).toEqual([
      'NYSE TAKEN 100 150.003',
    ]);
  });
});

describe('D34 an order is split, within its limit', () => {
  const SHOWS = {
    NYSE: '300 @ 150.01, 400 @ 150.03',
    NASDAQ: '200 @ 150.02, 500 @ 150.03',
    BATS: '100 @ 150.01',
    IEX: '1000 @ 150.05',
  };

  it.each<[string, Asked, string[]]>([
    ['a small buy takes the best price alone', { quantity: 250, shows: SHOWS }, ['TAKE NYSE 250 @ 150.01']],
    [
      'a larger one what all show there, the likelier fill first',
      { quantity: 400, shows: SHOWS },
      ['TAKE NYSE 300 @ 150.01', 'TAKE BATS 100 @ 150.01'],
    ],
    [
      'then the next prices; each venue has one child, at its worst level',
      { quantity: 1100, shows: SHOWS },
      ['TAKE NYSE 700 @ 150.03', 'TAKE BATS 100 @ 150.01', 'TAKE NASDAQ 300 @ 150.03'],
    ],
    [
      'never beyond the limit: 600 are displayed there, the rest is decided on later',
      { quantity: 5000, limit: '150.02', shows: SHOWS },
      ['TAKE NYSE 300 @ 150.01', 'TAKE BATS 100 @ 150.01', 'TAKE NASDAQ 200 @ 150.02'],
    ],
    [
      'a market order larger than all that is displayed takes that, and no more',
      { quantity: 5000, shows: SHOWS },
      ['TAKE NYSE 700 @ 150.03', 'TAKE BATS 100 @ 150.01', 'TAKE NASDAQ 700 @ 150.03', 'TAKE IEX 1000 @ 150.05'],
    ],
    ['a market order that finds nothing goes nowhere', { quantity: 100, shows: { NYSE: '', IEX: '' } }, []],
    ['nor does one where no venue is', { quantity: 100, shows: {} }, []],
  ])('%s', (_, asked, children) => {
    expect(sent(asked)).toEqual(children);
  });

  it('F83 a marketable limit is never sent to a venue that quotes outside it, were that free of fees', () => {
    const asked: Asked = {
      quantity: 100,
      limit: '150.01',
      strategy: 'LOWEST_COST',
      protects: false,
      shows: { NYSE: '100 @ 150.01', IEX: '100 @ 150.0101' },
    };
    expect(scored(asked)).toEqual(['NYSE TAKEN 100 150.013', 'IEX OUTSIDE_LIMIT 150.0101']);
  });

  it('D34 missing quotes are told of, and are in nobody’s way', () => {
    expect(scored({ quantity: 100, shows: four('', { BATS: '100 @ 150.00' }) })).toEqual([
      'NYSE NO_QUOTE 0.00',
      'NASDAQ NO_QUOTE 0.00',
      'BATS TAKEN 100 150.003',
      'IEX NO_QUOTE 0.00',
    ]);
  });

  it('venues that do not trade, do not answer, are stale or not named are listed, and get nothing', () => {
    const but = { NYSE: { trading: false }, NASDAQ: { selfHelp: true }, BATS: { stale: true } };
    const shows = { ...four('100 @ 150.00', { IEX: '100 @ 150.09' }), EDGX: '100 @ 150.00' };
    const asked: Asked = { quantity: 100, routeTo: ['NYSE', 'NASDAQ', 'BATS', 'IEX'], protects: false, shows, but };
    expect(route(asked).scores.map(({ outcome }) => outcome)).toEqual([
      'NOT_TRADING',
      'SELF_HELP',
      'STALE',
      'TAKEN',
      'NOT_DIRECTED',
    ]);
    expect(sent(asked)).toEqual(['TAKE IEX 100 @ 150.09']);
  });

  it('while anything may be taken, nothing is sent to rest', () => {
    const kinds = route({ quantity: 5000, limit: '150.05', shows: SHOWS }).children.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['TAKE']));
  });
});

describe('strategies', () => {
  /** NYSE is likeliest to fill, EDGX is nearer, IEX is free but far; at one price. */
  const EQUAL = { NYSE: '100 @ 150.00', IEX: '100 @ 150.00', EDGX: '100 @ 150.00' };

  it.each<[Asked['strategy'] & string, string[]]>([
    ['BEST_PRICE', ['NYSE', 'EDGX', 'IEX']],
    ['FASTEST', ['EDGX', 'NYSE', 'IEX']],
    ['LOWEST_COST', ['IEX', 'EDGX', 'NYSE']],
  ])('%s takes quotes at one price in its own order', (strategy, order) => {
    const took = sent({ quantity: 300, strategy, shows: EQUAL });
    expect(took).toEqual(order.map((name) => `TAKE ${name} 100 @ 150.00`));
  });

  it('FASTEST takes the nearest venue’s worse price where nothing is protected, and not where it is', () => {
    const shows = { NYSE: '100 @ 150.00', BATS: '100 @ 150.01, 100 @ 150.02' };
    const asked: Asked = { quantity: 200, strategy: 'FASTEST', shows };
    expect(sent({ ...asked, protects: false })).toEqual(['TAKE BATS 200 @ 150.02']);
    expect(sent({ ...asked, protects: true })).toEqual(['TAKE NYSE 100 @ 150.00', 'TAKE BATS 100 @ 150.01']);
  });

  it('LOWEST_COST lets fees outweigh a hundredth of a cent where nothing is protected, and not where it is', () => {
    const shows = { NYSE: '100 @ 150.0000', IEX: '100 @ 150.0001' };
    const asked: Asked = { quantity: 100, strategy: 'LOWEST_COST', shows };
    expect(sent({ ...asked, protects: false })).toEqual(['TAKE IEX 100 @ 150.0001']);
    expect(sent({ ...asked, protects: true })).toEqual(['TAKE NYSE 100 @ 150.00']);
  });

  it('DIRECTED goes to the venues named, in their order; under Rule 611 better prices of them come first', () => {
    const shows = { NYSE: '100 @ 150.00', NASDAQ: '100 @ 150.00', IEX: '100 @ 150.01' };
    const asked: Asked = { quantity: 150, strategy: 'DIRECTED', routeTo: ['IEX', 'NASDAQ', 'NYSE'], shows };
    expect(sent({ ...asked, protects: false })).toEqual(['TAKE IEX 100 @ 150.01', 'TAKE NASDAQ 50 @ 150.00']);
    expect(sent({ ...asked, protects: true })).toEqual(['TAKE NASDAQ 100 @ 150.00', 'TAKE NYSE 50 @ 150.00']);
  });

  it('F49 DIRECTED does not trade through a protected quote of a venue that it does not name', () => {
    const shows = { NYSE: '100 @ 150.00', IEX: '100 @ 150.00, 100 @ 150.01' };
    const asked: Asked = { quantity: 200, strategy: 'DIRECTED', routeTo: ['IEX'], shows };
    expect(sent(asked)).toEqual(['TAKE IEX 100 @ 150.00']);
    expect(sent({ ...asked, protects: false })).toEqual(['TAKE IEX 200 @ 150.01']);
    const beyond = { ...asked, shows: { NYSE: '100 @ 150.00', IEX: '100 @ 150.01' } };
    // Neither to take nor, as it would lock NYSE, to rest.
    for (const limit of [undefined, '150.01', '150.00']) {
      const plan = route({ ...beyond, ...(limit === undefined ? {} : { limit }) });
      expect([plan.children, plan.blockedBy]).toEqual([[], 1]);
    }
    expect(sent({ ...beyond, limit: '149.99' })).toEqual(['REST IEX 200 @ 149.99']);
    for (const but of [{ selfHelp: true }, { stale: true }, { trading: false }, { protectedPrice: 0 }]) {
      expect(sent({ ...beyond, but: { NYSE: but } })).toEqual(['TAKE IEX 100 @ 150.01']);
    }
  });

  it('a ROUTE order goes to its own venue first at equal prices, and to a better one before that', () => {
    const shows = { NYSE: '100 @ 150.00', IEX: '100 @ 150.00', BATS: '50 @ 149.99' };
    expect(sent({ quantity: 200, prefers: 'IEX', shows })).toEqual([
      'TAKE BATS 50 @ 149.99',
      'TAKE IEX 100 @ 150.00',
      'TAKE NYSE 50 @ 150.00',
    ]);
  });
});

describe('asking the midpoint pool', () => {
  const SHOWS = { NYSE: '300 @ 150.01', IEX: '300 @ 150.01', DARK: '' };
  const ASKED: Asked = { quantity: 200, strategy: 'DARK_FIRST', nbbo: '149.99 / 150.01', shows: SHOWS };

  it.each<[string, Partial<Asked>, string[]]>([
    ['DARK_FIRST asks for the whole order, alone', {}, ['PROBE DARK 200']],
    ['at its limit, where it has one', { limit: '150.02' }, ['PROBE DARK 200 @ 150.02']],
    ['at a limit that is the midpoint', { limit: '150.00' }, ['PROBE DARK 200 @ 150.00']],
    ['not at a worse one: then it rests', { limit: '149.9999' }, ['REST NYSE 200 @ 149.9999']],
    ['not twice', { probes: false }, ['TAKE IEX 200 @ 150.01']],
    ['not while the market is locked', { nbbo: '150.01 / 150.01' }, ['TAKE IEX 200 @ 150.01']],
    ['nor crossed', { nbbo: '150.02 / 150.01' }, ['TAKE IEX 200 @ 150.01']],
    ['nor one-sided', { nbbo: '0 / 150.01' }, ['TAKE IEX 200 @ 150.01']],
    ['nor while the pool does not trade', { but: { DARK: { trading: false } } }, ['TAKE IEX 200 @ 150.01']],
    ['other strategies do not ask', { strategy: 'BEST_PRICE' }, ['TAKE NYSE 200 @ 150.01']],
    ['DIRECTED asks in its turn', { strategy: 'DIRECTED', routeTo: ['DARK', 'NYSE'] }, ['PROBE DARK 200']],
    ['DIRECTED not before its turn', { strategy: 'DIRECTED', routeTo: ['NYSE', 'DARK'] }, ['TAKE NYSE 200 @ 150.01']],
    [
      'DIRECTED when those before show nothing within the limit',
      { strategy: 'DIRECTED', routeTo: ['NYSE', 'DARK'], limit: '150.00', but: { IEX: { protectedPrice: 0 } } },
      ['PROBE DARK 200 @ 150.00'],
    ],
  ])('%s', (_, change, children) => {
    expect(sent({ ...ASKED, ...change })).toEqual(children);
  });

  it('tells of the pool’s midpoint, and of what was passed over for it', () => {
    expect(scored(ASKED)).toEqual(['NYSE PASSED_OVER 150.013', 'IEX PASSED_OVER 150.01045', 'DARK PROBED 200 150.001']);
    expect(scored({ ...ASKED, nbbo: '' }).at(-1)).toBe('DARK NO_QUOTE 0.00');
  });
});

describe('F84 D33 where an order rests', () => {
  const ASKED: Asked = { quantity: 100, limit: '149.99', nbbo: '149.98 / 150.02', shows: four('100 @ 150.02') };

  it.each<[string, Partial<Asked>, VenueName]>([
    ['NYSE: 0.95 × 0.0015 − 0.05 × 0.02 beats NASDAQ’s 0.92 × 0.002 − 0.08 × 0.02', {}, 'NYSE'],
    ['without a spread NASDAQ, whose rebate is larger', { nbbo: '' }, 'NASDAQ'],
    [
      'elsewhere where adverse selection takes more than the rebate',
      { but: { NYSE: { adverseSelection: 5000 } } },
      'NASDAQ',
    ],
    ['elsewhere where a long queue stands before it', { but: { NYSE: { queueAhead: 900 } } }, 'NASDAQ'],
    ['where a ROUTE order was sent, whatever that gains', { prefers: 'IEX' }, 'IEX'],
    ['D33 a maker fee is no rebate: NYSE at +0.05 loses to all', { but: { NYSE: { makerFee: 50_000 } } }, 'NASDAQ'],
    ['DIRECTED to the first named', { strategy: 'DIRECTED', routeTo: ['BATS', 'NYSE'] }, 'BATS'],
    [
      'DIRECTED to the first named that is open',
      { strategy: 'DIRECTED', routeTo: ['BATS', 'IEX'], but: { BATS: { stale: true } } },
      'IEX',
    ],
  ])('%s', (_, change, venue) => {
    const but = { ...ASKED.but, ...change.but };
    const asked = { ...ASKED, ...change, but: { IEX: { protectedPrice: 0 }, ...but } };
    expect(sent(asked)).toEqual([`REST ${venue} 100 @ 149.99`]);
  });

  it('D33 the source’s abs() makes the dearest venue the best; here its maker fee counts against it', () => {
    const shows = { NASDAQ: '', EDGX: '' };
    const but = { EDGX: { makerFee: 2500, fillRate: 920_000 } };
    expect(Math.abs(but.EDGX.makerFee)).toBeGreaterThan(Math.abs(-2000));
    expect(scored({ quantity: 100, limit: '150.00', shows, but })).toEqual([
      'NASDAQ RESTED 100 0.00184',
      'EDGX PASSED_OVER -0.0023',
    ]);
  });

  it('the gain of each: P × (rebate − adverse selection) − (1 − P) × half the spread', () => {
    const but = { NYSE: { queueAhead: 300 }, IEX: { adverseSelection: 1000 }, BATS: { selfHelp: true } };
    // NYSE: P = 0.95 × 100 / 400 = 0.2375: 0.00035625 − 0.01525, each rounded down.
    expect(scored({ ...ASKED, but })).toEqual([
      'NYSE PASSED_OVER -0.014894',
      'NASDAQ RESTED 100 0.00024',
      'BATS SELF_HELP -0.00152',
      'IEX PASSED_OVER -0.00385',
    ]);
  });

  it('an order that may not wait is not sent', () => {
    const question = { ...questionOf(ASKED), mayRest: false };
    const { children, scores } = planRoute(question);
    expect(children).toEqual([]);
    expect(new Set(scores.map(({ outcome }) => outcome))).toEqual(new Set(['OUTSIDE_LIMIT']));
  });

  it('never in a pool, and nowhere where no venue is open', () => {
    const but = Object.fromEntries(FOUR.map((name) => [name, { trading: false }]));
    expect(sent({ ...ASKED, shows: { ...ASKED.shows, DARK: '' }, but })).toEqual([]);
  });
});
