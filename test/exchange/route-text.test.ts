import { describe, expect, it } from 'vitest';
import { routeText, scoreText } from '../../src/exchange/route-text.ts';
import type { RouteRecord } from '../../src/exchange/index.ts';
import { planRoute } from '../../src/routing/index.ts';
import { questionOf, VENUES, type Asked } from '../routing/street.ts';

/** The record of what the router decides. */
function recordOf(asked: Asked, cause: RouteRecord['cause'] = 'NEW'): RouteRecord {
  const question = questionOf(asked);
  const { strategy, quantity, limit, venues } = question;
  return {
    order: 7,
    number: 1,
    at: 0,
    sequence: 1,
    strategy,
    cause,
    quantity,
    limit: limit === 0 ? null : limit,
    quote: null,
    scores: planRoute(question).scores.map((score, place) => ({
      ...score,
      price: score.price === 0 ? null : score.price,
      fillRate: venues[place]!.fillRate,
      latency: venues[place]!.latency,
    })),
  };
}

const nameOf = (venue: number): string => VENUES[venue]!;

function textOf(asked: Asked, cause?: RouteRecord['cause']): string {
  return routeText(recordOf(asked, cause), asked.side ?? 'BUY', nameOf);
}

describe('F84 a decision in words', () => {
  it('of a buy that is split: what went where, why the others got nothing, what is left', () => {
    const asked: Asked = {
      quantity: 600,
      limit: '150.02',
      shows: { BOURSE: '', NYSE: '300 @ 150.01', NASDAQ: '200 @ 150.02', BATS: '100 @ 150.03', IEX: '100 @ 150.01' },
      but: { IEX: { stale: true } },
    };
    expect(textOf(asked)).toBe(
      'The order came: buy 600 at 150.02 or better, BEST_PRICE (best price first, then fill rate, latency and fee). ' +
        '300 of 600 to NYSE, which shows 300 from 150.01 on (fee 0.003, fill rate 95 %, latency 200 µs, expected cost 150.013475). ' +
        '200 of 600 to NASDAQ, which shows 200 from 150.02 on (fee 0.0025, fill rate 92 %, latency 180 µs, expected cost 150.0225). ' +
        'For the other 100 nothing is shown that it may take. ' +
        'BOURSE passed over: it shows nothing to trade with. ' +
        'BATS passed over: 150.03 is beyond what the order may trade at. ' +
        'IEX passed over: its quotes are stale.',
    );
  });

  it('of a sell that takes one venue: what the other would have brought', () => {
    const asked: Asked = { side: 'SELL', quantity: 100, shows: { NYSE: '300 @ 149.99', EDGX: '300 @ 149.98' } };
    expect(textOf(asked, 'RETURNED')).toBe(
      'Part of it came back: sell 100 at any price, BEST_PRICE (best price first, then fill rate, latency and fee). ' +
        'All 100 to NYSE, which shows 300 from 149.99 on (fee 0.003, fill rate 95 %, latency 200 µs, expected proceeds 149.98662). ' +
        'EDGX passed over: it shows 300 from 149.98 on (fee 0.0006, fill rate 90 %, latency 160 µs, expected proceeds 149.9794).',
    );
  });

  it('of an order that goes to rest: gains and maker fees, a rebate called by its name', () => {
    const shows = { NYSE: '100 @ 150.02', EDGX: '100 @ 150.02' };
    expect(textOf({ quantity: 100, limit: '149.99', nbbo: '149.98 / 150.02', shows }, 'AMENDED')).toBe(
      'It was amended: buy 100 at 149.99 or better, BEST_PRICE (best price first, then fill rate, latency and fee). ' +
        'All 100 to NYSE, to rest at 149.99 (rebate 0.0015, fill rate 95 %, latency 200 µs, expected gain a share 0.000425). ' +
        'EDGX passed over: fee 0.0004, fill rate 90 %, latency 160 µs, expected gain a share -0.00236.',
    );
  });

  it('of an order that asks the pool, and of one that finds nothing', () => {
    const asked: Asked = {
      quantity: 100,
      strategy: 'DARK_FIRST',
      nbbo: '149.99 / 150.01',
      shows: { NYSE: '', DARK: '' },
    };
    expect(textOf(asked)).toContain('All 100 to DARK, to ask for a trade at the midpoint, now 150.00 (fee 0.001).');
    expect(textOf({ ...asked, probes: false })).toContain(
      'Nothing can be sent to any venue. NYSE passed over: it shows nothing to trade with. DARK passed over: a midpoint pool, not asked in this decision.',
    );
  });

  it('F81 of a DIRECTED order that Rule 611 holds back: whose quote is in the way, at what price', () => {
    const shows = { BOURSE: '100 @ 150.03', NYSE: '300 @ 150.01', NASDAQ: '200 @ 150.02', DARK: '' };
    const asked: Asked = { quantity: 100, limit: '150.05', strategy: 'DIRECTED', routeTo: ['BOURSE'], shows };
    expect(planRoute(questionOf(asked)).blockedBy).toBe(VENUES.indexOf('NYSE'));
    const inTheWay =
      'Held back: NYSE shows 150.01 to sell, and the order does not name it; at the venues that it names it would ' +
      'trade through that quote (Rule 611), lock or cross it (Rule 610(e)). BOURSE passed over: ';
    expect(textOf(asked)).toContain(inTheWay);
    const bid: Asked = { ...asked, side: 'SELL', limit: '150.00', shows: { ...shows, BOURSE: '', NYSE: '9 @ 150.00' } };
    expect(textOf(bid)).toContain('Held back: NASDAQ shows 150.02 to buy, and');
    // Where nothing is protected, or all is beyond the limit, nothing is in the way.
    expect(
      routeText(recordOf({ ...asked, limit: '150.01', shows: { ...shows, NYSE: '' } }), 'BUY', nameOf),
    ).not.toContain('Held');
    const free = recordOf({ ...asked, protects: false, shows: { ...shows, BOURSE: '' } });
    const nothing = { ...free, scores: free.scores.map((score) => ({ ...score, allocated: 0 })) };
    expect(routeText(nothing, 'BUY', nameOf, false)).toContain('Nothing can be sent to any venue');
  });

  it('of each venue alone: the same words', () => {
    const but = { NYSE: { trading: false }, NASDAQ: { selfHelp: true } };
    const shows = { NYSE: '', NASDAQ: '', BATS: '100 @ 150.00', IEX: '' };
    const record = recordOf({ quantity: 100, routeTo: ['NYSE', 'NASDAQ', 'BATS'], shows, but });
    const whole = routeText(record, 'BUY', nameOf);
    const each = record.scores.map((score) => scoreText(record, score, 'BUY', nameOf));
    expect(each).toEqual([
      'NYSE passed over: it is not in continuous trading',
      'NASDAQ passed over: self-help is declared against it',
      'All 100 to BATS, which shows 100 from 150.00 on (fee 0.003, fill rate 88 %, latency 150 µs, expected cost 150.003)',
      'IEX passed over: the order does not name it',
    ]);
    for (const text of each) expect(whole).toContain(`${text}.`);
  });
});
