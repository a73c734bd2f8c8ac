import { describe, expect, it } from 'vitest';
import { SMART, accessFeeRuleOn, roundLot, roundLotRuleOn } from '../../src/domain/index.ts';
import type { OrderRecord } from '../../src/exchange/index.ts';
import { seeded } from './seeded-exchange.ts';

const [demo, textbook, empty] = await Promise.all([seeded('demo'), seeded('textbook'), seeded('empty')]);

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'AMZN', 'TSLA', 'SPY'] as const;
const LIT = ['BOURSE', 'NYSE', 'NASDAQ', 'BATS', 'IEX', 'EDGX'] as const;
const TODAY = '2026-11-24';

/** Open orders of a symbol at a venue, as the rows have them. */
function standing(symbol: string, venue: string, side: 'BUY' | 'SELL'): OrderRecord[] {
  return demo
    .latestOrders()
    .filter(
      (order) =>
        order.leavesQuantity > 0 &&
        order.instrument === demo.instrument(symbol) &&
        order.venue === demo.venue(venue) &&
        order.side === side,
    );
}

const prices = (orders: readonly OrderRecord[]): number[] => orders.map(({ price }) => price!);
const lastQuote = (symbol: string) =>
  demo.rows.quotes.filter(({ instrument }) => instrument === demo.instrument(symbol)).at(-1)!;

describe('venues of demo and textbook', () => {
  it.each([
    ['BOURSE', 'XBRS', 'LIT', 1, 0],
    ['NYSE', 'XNYS', 'LIT', 0.95, 200],
    ['NASDAQ', 'XNAS', 'LIT', 0.92, 180],
    ['BATS', 'BATS', 'LIT', 0.88, 150],
    ['IEX', 'IEXG', 'LIT', 0.85, 350],
    ['EDGX', 'EDGX', 'LIT', 0.9, 160],
    ['DARK', 'BDRK', 'DARK', 1, 0],
  ])('F10 F50 F80 %s is %s, %s, with fill rate %d and a latency of %i µs', (name, mic, kind, fillRate, latency) => {
    for (const { directory } of [demo, textbook]) {
      const venue = directory.venues.find((each) => each.name === name);
      expect(venue).toMatchObject({ mic, kind, fillRate: fillRate * 1_000_000, latency, selfHelpSince: null });
      expect(venue!.protectedQuotes).toBe(kind === 'LIT');
    }
  });

  it('F80 D68 charge what the source says, and EDGX, BOURSE and DARK what we say', () => {
    for (const { rows } of [demo, textbook]) {
      const table = rows.feeSchedules.map((schedule) => [
        rows.venues.find(({ index }) => index === schedule.venue)!.name,
        schedule.from,
        ...schedule.tiers.map(({ minimumVolume, maker, taker }) => [minimumVolume, maker, taker]),
      ]);
      expect(table).toEqual([
        ['BOURSE', '2020-01-01', [0, -500, 1_000]],
        ['NYSE', '2020-01-01', [0, -1_500, 3_000]],
        ['NASDAQ', '2020-01-01', [0, -2_000, 2_500]],
        ['BATS', '2020-01-01', [0, -1_000, 3_000]],
        ['IEX', '2020-01-01', [0, 0, 0]],
        ['EDGX', '2020-01-01', [0, 400, 600]],
        ['DARK', '2020-01-01', [0, 1_000, 1_000]],
      ]);
    }
  });

  it('F53 D42 charge for taking no more than the cap in force, at $1 and more and below', () => {
    const { perShare, rate } = accessFeeRuleOn(TODAY);
    for (const { tiers } of demo.rows.feeSchedules) {
      for (const { taker, takerRate } of tiers) {
        expect(taker).toBeLessThanOrEqual(perShare);
        expect(takerRate).toBeLessThanOrEqual(rate);
      }
    }
  });

  it('begin with the home market, and empty has it alone, without fees', () => {
    expect(demo.directory.venues[0]!.name).toBe('BOURSE');
    expect(empty.directory.venues.map(({ name }) => name)).toEqual(['BOURSE']);
    expect(empty.rows.feeSchedules).toEqual([]);
  });
});

describe('quotes of the other venues in demo', () => {
  it.each(SYMBOLS)('F85 %s is quoted on both sides of all five, several levels deep, by AWAY alone', (symbol) => {
    for (const venue of LIT.slice(1)) {
      for (const side of ['BUY', 'SELL'] as const) {
        const orders = standing(symbol, venue, side).filter(({ entry }) => entry === 'QUOTE');
        expect(new Set(prices(orders)).size, `${venue} ${side}`).toBeGreaterThanOrEqual(3);
        for (const { account } of orders) expect(account).toBe(demo.account('AWAY'));
      }
    }
  });

  it.each(SYMBOLS)(
    'D39 %s is neither locked nor crossed, odd lots included, and has several venues at its best',
    (symbol) => {
      const [bids, asks] = (['BUY', 'SELL'] as const).map((side) =>
        LIT.flatMap((venue) => prices(standing(symbol, venue, side))),
      );
      expect(Math.max(...bids!)).toBeLessThan(Math.min(...asks!));
      const { bid, ask, flags, bidVenues, askVenues } = lastQuote(symbol);
      expect(bid!).toBeLessThan(ask!);
      expect(flags).toBe(0);
      const count = (bits: number): number => LIT.filter((_, venue) => (bits >> venue) & 1).length;
      expect(count(bidVenues) + count(askVenues)).toBeGreaterThanOrEqual(3);
    },
  );

  it('F51 the home market is at the best on both sides but in MSFT, where NASDAQ bids more, and in TSLA, where BATS asks less', () => {
    const elsewhere = SYMBOLS.flatMap((symbol) => {
      const { bidVenues, askVenues } = lastQuote(symbol);
      return [
        ...(bidVenues & 1 ? [] : [[symbol, 'BUY', bidVenues]]),
        ...(askVenues & 1 ? [] : [[symbol, 'SELL', askVenues]]),
      ];
    });
    expect(elsewhere).toEqual([
      ['MSFT', 'BUY', 1 << demo.venue('NASDAQ')],
      ['TSLA', 'SELL', 1 << demo.venue('BATS')],
    ]);
  });

  it('D39 show whole round lots, but for odd lots inside the spread, which are no national best quote', () => {
    const odd = SYMBOLS.flatMap((symbol) => {
      const { referencePrice } = demo.directory.instrument(symbol)!;
      const lot = roundLot(roundLotRuleOn(TODAY), referencePrice!);
      return demo
        .latestOrders()
        .filter(({ entry, instrument }) => entry === 'QUOTE' && instrument === demo.instrument(symbol))
        .filter(({ quantity }) => quantity % lot !== 0)
        .map(({ side, price, quantity }) => ({ symbol, side, price: price!, quantity }));
    });
    expect(odd.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['MSFT', 'SELL', 12],
      ['GOOGL', 'SELL', 60],
      ['AMZN', 'BUY', 35],
      ['TSLA', 'BUY', 45],
    ]);
    for (const { symbol, side, price } of odd) {
      const { bid, ask } = lastQuote(symbol);
      if (side === 'BUY') expect(price, symbol).toBeGreaterThan(bid!);
      else expect(price, symbol).toBeLessThan(ask!);
    }
  });

  it('F49 D43 protect: a market buy of TSLA at home is refused, and names BATS; the router has it at the better price', () => {
    const at = demo.time;
    const { refusal } = demo.order('BOB', 'TSLA', 'BUY', 100);
    expect(refusal).toMatchObject({ code: 'TRADE_THROUGH' });
    expect(refusal!.message).toContain('BATS');
    expect(demo.order('BOB', 'TSLA', 'BUY', 100, { instructions: { venue: SMART } }).refusal).toBeNull();
    demo.passTo(at + 1_000_000);
    const trade = demo.rows.trades.at(-1)!;
    expect(trade).toMatchObject({ venue: demo.venue('BATS'), price: 248_490_000, verdict: 'COMPLIANT' });
  });
});

describe('the midpoint pool of demo', () => {
  it('F86 D37 has orders of institutions waiting, on both sides, one of them out of range', () => {
    const waiting = SYMBOLS.flatMap((symbol) => [
      ...standing(symbol, 'DARK', 'BUY'),
      ...standing(symbol, 'DARK', 'SELL'),
    ]);
    const owners = waiting.map(({ account }) => demo.directory.accounts[account]!.id);
    expect(new Set(owners)).toEqual(new Set(['SUMMIT', 'MERIDIAN']));
    expect(new Set(waiting.map(({ side }) => side)).size).toBe(2);
    const tesla = standing('TSLA', 'DARK', 'BUY')[0]!;
    expect(tesla.price!).toBeLessThan(lastQuote('TSLA').bid!);
  });

  it('D37 D38 has traded at the middle of the national best quote, half a penny where that is it', () => {
    const trades = demo.rows.trades.filter(({ venue }) => venue === demo.venue('DARK'));
    expect(trades.length).toBeGreaterThanOrEqual(4);
    for (const { instrument, quote, price } of trades) {
      const { bid, ask } = demo.rows.quotes.find((each) => each.instrument === instrument && each.number === quote)!;
      expect(price).toBe((bid! + ask!) / 2);
    }
    expect(trades.some(({ price }) => price % 10_000 === 5_000)).toBe(true);
  });
});

describe('routed orders of demo', () => {
  const parents = demo
    .latestOrders()
    .filter(({ venue, clientOrderId }) => venue === null && /^seed-/.test(clientOrderId));

  it('F81 D34 are there with each strategy, each decision with a score of every venue', () => {
    const strategies = new Set(demo.rows.routes.map(({ strategy }) => strategy));
    expect(strategies).toEqual(new Set(['BEST_PRICE', 'LOWEST_COST', 'FASTEST', 'DARK_FIRST', 'DIRECTED']));
    for (const { scores } of demo.rows.routes) {
      expect(scores.map(({ venue }) => venue).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    }
    expect(parents).toHaveLength(6);
  });

  it('have children at several venues, whose fills are theirs, and fees', () => {
    const children = demo.latestOrders().filter(({ parent }) => parent !== null);
    for (const { id, filledQuantity, fees } of parents) {
      const own = children.filter(({ parent }) => parent === id);
      expect(own.reduce((sum, child) => sum + child.filledQuantity, 0)).toBe(filledQuantity);
      expect(own.reduce((sum, child) => sum + BigInt(child.fees), 0n)).toBe(BigInt(fees));
    }
    expect(new Set(children.map(({ venue }) => venue)).size).toBeGreaterThanOrEqual(4);
  });

  it('F84 one of them waits at a venue', () => {
    const resting = demo.latestOrders().filter(({ entry, leavesQuantity }) => entry === 'REST' && leavesQuantity > 0);
    expect(resting).toHaveLength(1);
    expect(resting[0]).toMatchObject({ instrument: demo.instrument('MSFT'), side: 'SELL' });
  });

  it('are at their ends: nothing of the demo is on its way', () => {
    for (const { status, timeInForce } of parents) {
      if (timeInForce === 'IOC') expect(['FILLED', 'CANCELED']).toContain(status);
    }
  });
});
