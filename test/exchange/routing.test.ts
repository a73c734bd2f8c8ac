import { describe, expect, it } from 'vitest';
import { routeText } from '../../src/exchange/index.ts';
import { RoutedStreet } from '../support/routed-street.ts';

/** Whatever is there never stays: no taker finds it. */
const FADES = { fillRate: 0 };

describe('F81 D34 an order that the router splits', () => {
  it('goes to each venue, and gets there after its latency; its fills and fees are those of its children', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '200 @ 150.02, 500 @ 150.03' } });
    const id = street.buy('order', '500 @ 150.02');
    expect(street.take()).toEqual([
      'decision 1 on order: NEW, 500',
      'sent order/1: TAKE NYSE 300 @ 150.01, there in 200 µs',
      'sent order/2: TAKE NASDAQ 200 @ 150.02, there in 300 µs',
    ]);
    street.pass(199);
    expect(street.take()).toEqual([]);
    street.pass(1);
    expect(street.take()).toEqual(['trade order/1: NYSE 300 @ 150.01']);
    expect(street.orders.get(id)).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 300, fees: '900000' });
    street.pass(100);
    expect(street.take()).toEqual(['trade order/2: NASDAQ 200 @ 150.02']);
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', filledQuantity: 500, fees: '1400000' });
  });

  it('F84 keeps each decision with a score of every venue, which tells in words what was done', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '200 @ 150.03' } });
    const id = street.buy('order', '300 @ 150.02');
    const [route] = street.rows.routes;
    expect(route).toMatchObject({
      order: id,
      number: 1,
      cause: 'NEW',
      strategy: 'BEST_PRICE',
      quantity: 300,
      quote: 1,
    });
    expect(route!.scores.map(({ outcome, allocated }) => [outcome, allocated])).toEqual([
      ['NO_QUOTE', 0],
      ['TAKEN', 300],
      ['OUTSIDE_LIMIT', 0],
      ['NO_QUOTE', 0],
    ]);
    expect(routeText(route!, 'BUY', (venue) => ['BOURSE', 'NYSE', 'NASDAQ', 'DARK'][venue]!)).toBe(
      'The order came: buy 300 at 150.02 or better, BEST_PRICE (best price first, then fill rate, latency and fee). ' +
        'All 300 to NYSE, which shows 300 from 150.01 on (fee 0.003, fill rate 100 %, latency 200 µs, expected cost 150.013). ' +
        'BOURSE passed over: it shows nothing to trade with. NASDAQ passed over: 150.03 is beyond what the order may trade at. ' +
        'DARK passed over: it shows nothing to trade with.',
    );
  });

  it('its children are orders of their own, named after it, each with its venue and its way', () => {
    const street = new RoutedStreet();
    street.rest('SELL', '100 @ 150.00');
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    const id = street.buy('order', '300 @ 150.01');
    street.pass(1000);
    expect(
      street.childrenOf(id).map(({ clientOrderId, venue, entry, status, timeInForce, account }) => {
        return [clientOrderId === `${id}/${clientOrderId.split('/')[1]}`, venue, entry, status, timeInForce, account];
      }),
    ).toEqual([
      [true, 0, 'TAKE', 'FILLED', 'IOC', 0],
      [true, 1, 'TAKE', 'FILLED', 'IOC', 0],
      [true, 2, 'REST', 'NEW', 'GTC', 0],
    ]);
    expect(street.orders.get(id)).toMatchObject({ venue: null, parent: null, entry: null, leavesQuantity: 100 });
  });
});

describe('F85 what the market does meanwhile', () => {
  it('a quote that is gone when its child comes: what came back is decided on anew, when all are back', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '300 @ 150.02' } });
    const id = street.buy('order', '400 @ 150.03');
    street.take();
    street.pass(100);
    street.quote({ NYSE: { asks: '300 @ 150.03' } });
    street.pass(100);
    expect(street.take()).toEqual(['canceled order/1: 300, IOC']);
    street.pass(100);
    expect(street.take()).toEqual([
      'trade order/2: NASDAQ 100 @ 150.02',
      'decision 2 on order: RETURNED, 300',
      'sent order/3: TAKE NASDAQ 200 @ 150.02, there in 300 µs',
      'sent order/4: TAKE NYSE 100 @ 150.03, there in 200 µs',
    ]);
    street.pass(300);
    expect(street.take()).toEqual(['trade order/4: NYSE 100 @ 150.03', 'trade order/3: NASDAQ 200 @ 150.02']);
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', filledQuantity: 400 });
  });

  it('F82 quotes of a venue fade by its fill rate: they are gone before the child, which goes elsewhere', () => {
    const street = new RoutedStreet({ NYSE: FADES });
    street.quote({ NYSE: { asks: '300 @ 150.01, 100 @ 150.05' }, NASDAQ: { asks: '300 @ 150.02' } });
    const id = street.buy('order', '300');
    street.take();
    street.pass(200);
    expect(street.take()).toEqual([
      'faded: 300',
      'canceled order/1: 300, IOC',
      'decision 2 on order: RETURNED, 300',
      'sent order/2: TAKE NASDAQ 300 @ 150.02, there in 300 µs',
    ]);
    street.pass(300);
    expect(street.take()).toEqual(['trade order/2: NASDAQ 300 @ 150.02']);
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', filledQuantity: 300 });
  });

  it('F82 orders of others never fade', () => {
    const street = new RoutedStreet({ NYSE: FADES });
    street.rest('SELL', '100 @ 150.01', 'NYSE');
    street.quote({ NYSE: { asks: '200 @ 150.01' } });
    street.buy('order', '300 @ 150.01', {}, { timeInForce: 'IOC' });
    street.take();
    street.pass(200);
    expect(street.take()).toEqual([
      'faded: 200',
      'trade order/1: NYSE 100 @ 150.01',
      'canceled order/1: 200, IOC',
      'decision 2 on order: RETURNED, 200',
      'canceled order: 200, IOC',
    ]);
  });

  it('F82 of many children as many find the quote there as the fill rate says', () => {
    const street = new RoutedStreet({ NYSE: { fillRate: 700_000 } });
    let found = 0;
    for (let time = 0; time < 30; time++) {
      street.quote({ NYSE: { asks: '100 @ 150.01' } });
      const id = street.buy('order', '100 @ 150.01', {}, { timeInForce: 'IOC' });
      street.pass(1000);
      if (street.orders.get(id)!.status === 'FILLED') found++;
    }
    expect(found).toBeGreaterThan(14);
    expect(found).toBeLessThan(27);
  });

  it('a better price that came meanwhile is the child’s', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.02' } });
    street.buy('order', '100 @ 150.02');
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    street.take();
    street.pass(200);
    expect(street.take()).toEqual(['trade order/1: NYSE 100 @ 150.01']);
  });
});

describe('F83 F84 what is left of an order', () => {
  it('rests whole where it is expected to gain most, when nothing more is to be taken', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.01', bids: '900 @ 150.00' }, NASDAQ: { bids: '100 @ 149.99' } });
    const id = street.buy('order', '400 @ 150.01');
    street.take();
    street.pass(200);
    expect(street.take()).toEqual([
      'trade order/1: NYSE 100 @ 150.01',
      'decision 2 on order: RETURNED, 300',
      'sent order/2: REST NASDAQ 300 @ 150.01, there in 300 µs',
    ]);
    street.pass(300);
    expect(street.take()).toEqual(['rests order/2: NASDAQ 300 @ 150.01']);

    // It makes there: a rebate, where what was taken had cost a fee.
    street.sell('taker', '300 @ 150.01', { venue: 'NASDAQ' }, { account: 1 });
    expect(street.orders.get(id)).toMatchObject({
      status: 'FILLED',
      filledQuantity: 400,
      fees: `${100 * 3000 - 300 * 2000}`,
    });
  });

  it('of an IOC order is canceled, as that of a market order', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    street.buy('ioc', '300 @ 150.01', {}, { timeInForce: 'IOC' });
    street.pass(200);
    street.take();
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    street.buy('market', '300');
    street.pass(200);
    expect(street.take().slice(-3)).toEqual([
      'trade market/1: NYSE 100 @ 150.01',
      'decision 2 on market: RETURNED, 200',
      'canceled market: 200, NO_LIQUIDITY',
    ]);
    expect(street.exchange.orders.size).toBe(0);
  });

  it('D34 of an order larger than all that is displayed, within its limit', () => {
    const street = new RoutedStreet();
    street.rest('SELL', '100 @ 150.00');
    street.quote({ NYSE: { asks: '100 @ 150.01, 100 @ 150.02' }, NASDAQ: { asks: '100 @ 150.01, 100 @ 150.05' } });
    const id = street.buy('order', '10000 @ 150.02');
    street.pass(10_000);
    expect(street.orders.get(id)).toMatchObject({
      filledQuantity: 400,
      leavesQuantity: 9600,
      status: 'PARTIALLY_FILLED',
    });
    expect(Math.max(...street.rows.trades.map(({ price }) => price))).toBe(150_020_000);
  });
});

describe('a routed order and its account', () => {
  it('cancel calls back what rests: first the child is canceled, then the order', () => {
    const street = new RoutedStreet();
    const id = street.buy('order', '300 @ 149.99');
    street.pass(1000);
    street.take();
    street.cancel(id);
    expect(street.take()).toEqual(['canceled order/1: 300, ROUTED', 'canceled order: 300, USER']);
    expect(street.exchange.orders.size).toBe(0);
  });

  it('cancel calls back what is on its way: it never gets there', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '200 @ 150.01' } });
    const id = street.buy('order', '500 @ 150.01');
    street.pass(200);
    street.take();
    street.cancel(id);
    expect(street.take()).toEqual(['canceled order/2: 200, ROUTED', 'canceled order: 200, USER']);
    street.pass(10_000);
    expect(street.take()).toEqual([]);
    expect(street.orders.get(id)).toMatchObject({ status: 'CANCELED', filledQuantity: 300, leavesQuantity: 0 });
  });

  it('a child may be neither canceled nor amended by itself', () => {
    const street = new RoutedStreet();
    const id = street.buy('order', '300 @ 149.99');
    street.pass(1000);
    const [child] = street.childrenOf(id);
    street.take();
    street.cancel(child!.id);
    street.send({ kind: 'AmendOrder', account: 0, orderId: child!.id, quantity: 100, price: null });
    expect(street.take()).toEqual(['refused order/1 ROUTED_CHILD', 'refused order/1 ROUTED_CHILD']);
    expect(street.orders.get(id)!.status).toBe('NEW');
  });

  it('an amendment calls it back, and is decided on as AMENDED', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.05' } });
    const id = street.buy('order', '300 @ 149.99');
    street.pass(1000);
    street.take();
    street.send({ kind: 'AmendOrder', account: 0, orderId: id, quantity: 200, price: 150_050_000 });
    expect(street.take()).toEqual([
      'canceled order/1: 300, ROUTED',
      'amended order: 200 @ 150.05',
      'decision 2 on order: AMENDED, 200',
      'sent order/2: TAKE NYSE 100 @ 150.05, there in 200 µs',
    ]);
    street.pass(1000);
    expect(street.orders.get(id)).toMatchObject({ quantity: 200, filledQuantity: 100, leavesQuantity: 100 });
  });

  it('S12 killing the account calls everything back', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' } });
    street.buy('going', '300 @ 150.01');
    street.buy('resting', '300 @ 149.99');
    street.pass(1);
    street.take();
    street.send({ kind: 'CancelAllOrders', account: 0, instrument: null, side: null });
    expect(street.take()).toEqual([
      'canceled going/1: 300, ROUTED',
      'canceled going: 300, MASS_CANCEL',
      'canceled resting/1: 300, ROUTED',
      'canceled resting: 300, MASS_CANCEL',
    ]);
    street.pass(10_000);
    expect([street.take(), street.rows.trades]).toEqual([[], []]);
  });

  it('S12 a state that only reduces positions calls back what would add to one, and nothing is sent again', () => {
    const street = new RoutedStreet();
    const id = street.buy('order', '300 @ 149.99');
    street.pass(1000);
    street.take();
    street.send({ kind: 'SetTradingState', account: 0, state: 'REDUCING', reason: 'Test' });
    street.pass(10_000);
    expect(street.take()).toEqual(['canceled order/1: 300, ROUTED', 'canceled order: 300, KILL_SWITCH']);
    expect(street.orders.get(id)!.status).toBe('CANCELED');
  });

  it('expires with its children', () => {
    const street = new RoutedStreet();
    const expiresAt = street.time + 5000;
    const id = street.buy('order', '300 @ 149.99', { expiresAt }, { timeInForce: 'GTD' });
    street.pass(4999);
    street.take();
    street.pass(1);
    expect(street.take()).toEqual(['canceled order/1: 300, ROUTED', 'expired order: 300']);
    expect(street.orders.get(id)!.status).toBe('EXPIRED');
  });

  it('self-trade prevention: an order that meets the account’s own at a venue ends there', () => {
    const street = new RoutedStreet();
    const own = street.sell('own', '100 @ 150.01', { venue: 'NYSE' });
    const id = street.buy('order', '300 @ 150.01');
    street.pass(1000);
    expect(street.rows.trades).toEqual([]);
    expect(street.orders.get(own)!.status).toBe('NEW');
    expect(street.orders.get(id)).toMatchObject({ status: 'CANCELED', cancelReason: 'SELF_TRADE_PREVENTION' });
  });
});

describe('F85 I18 routed orders, and a market that stops', () => {
  it('a child that comes to a halted market takes nothing; what came back waits until trading goes on', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' } });
    const id = street.buy('order', '300 @ 150.01');
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    street.pass(10_000);
    expect(street.rows.trades).toEqual([]);
    expect(street.orders.get(id)).toMatchObject({ status: 'NEW', leavesQuantity: 300 });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    street.pass(10_000);
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', filledQuantity: 300 });
  });

  it('an order may be canceled while the market is halted, wherever its children are', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' } });
    const going = street.buy('going', '300 @ 150.01');
    const resting = street.buy('resting', '300 @ 149.00');
    street.pass(1);
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    street.cancel(going);
    street.cancel(resting);
    street.pass(10_000);
    expect([going, resting].map((id) => street.orders.get(id)!.status)).toEqual(['CANCELED', 'CANCELED']);
    expect(street.rows.trades).toEqual([]);
  });

  it('a DAY order ends with the day, with all that it has at venues', () => {
    const street = new RoutedStreet();
    const id = street.buy('order', '300 @ 149.00', {}, { timeInForce: 'DAY' });
    street.pass(24 * 3_600_000_000);
    expect(street.orders.get(id)!.status).toBe('EXPIRED');
    expect(street.exchange.orders.size).toBe(0);
  });

  it('an order that chases quotes which are never there is canceled after 25 decisions', () => {
    const street = new RoutedStreet({ NYSE: FADES });
    const asks = [1, 2, 3].map((cents) => `100 @ 150.0${cents}`).join(', ');
    street.quote({ NYSE: { asks } });
    const id = street.buy('order', '100 @ 150.05');
    for (let flight = 0; flight < 30; flight++) {
      street.pass(199);
      street.quote({ NYSE: { asks } });
      street.pass(1);
    }
    expect(street.rows.routes).toHaveLength(25);
    expect(street.orders.get(id)).toMatchObject({
      status: 'CANCELED',
      cancelReason: 'NO_LIQUIDITY',
      filledQuantity: 0,
    });
  });
});

describe('ROUTE: an order for one venue that goes on from there', () => {
  it('F49 takes the better price elsewhere, and rests at its own venue', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    const id = street.buy('order', '300 @ 150.02', { venue: 'BOURSE', routing: 'ROUTE' });
    street.pass(1000);
    expect(street.take()).toEqual([
      'decision 1 on order: NEW, 300',
      'sent order/1: TAKE NYSE 100 @ 150.01, there in 200 µs',
      'trade order/1: NYSE 100 @ 150.01',
      'decision 2 on order: RETURNED, 200',
      'sent order/2: REST BOURSE 200 @ 150.02, there in 0 µs',
      'rests order/2: BOURSE 200 @ 150.02',
    ]);
    expect(street.orders.get(id)).toMatchObject({ venue: 0, leavesQuantity: 200 });
  });
});

describe('strategies in the core', () => {
  it('DARK_FIRST asks the pool, and takes from lit venues what does not come back filled', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { bids: '300 @ 149.99', asks: '300 @ 150.01' } });
    street.rest('SELL', '100 @ 149.98', 'DARK');
    const id = street.buy('order', '300 @ 150.01', { strategy: 'DARK_FIRST' });
    street.pass(1000);
    expect(street.take()).toEqual([
      'decision 1 on order: NEW, 300',
      'sent order/1: PROBE DARK 300 @ 150.01, there in 0 µs',
      'trade order/1: DARK 100 @ 150.00',
      'canceled order/1: 200, IOC',
      'decision 2 on order: RETURNED, 200',
      'sent order/2: TAKE NYSE 200 @ 150.01, there in 200 µs',
      'trade order/2: NYSE 200 @ 150.01',
    ]);
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', fees: `${100 * 1000 + 200 * 3000}` });
  });

  it('DIRECTED goes nowhere else, and through nobody’s protected quote', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '100 @ 150.02' } });
    const id = street.buy('order', '100 @ 150.02', { strategy: 'DIRECTED', routeTo: ['NASDAQ'] });
    expect(street.take()).toEqual(['decision 1 on order: NEW, 100', 'canceled order: 100, REGULATION']);
    expect(street.orders.get(id)!.cancelReason).toBe('REGULATION');
  });
});

describe('I15 I16 a restart while orders are on their way', () => {
  it('changes nothing: children arrive, come back and are decided on as if nothing had been', () => {
    const run = (restarts: boolean): string[] => {
      const street = new RoutedStreet({ NYSE: { fillRate: 500_000 } });
      street.quote({ NYSE: { asks: '300 @ 150.01' }, NASDAQ: { asks: '300 @ 150.02' } });
      street.buy('order', '500 @ 150.02');
      for (let step = 0; step < 12; step++) {
        if (restarts) street.restart();
        street.pass(50);
        if (step === 5) street.quote({ NYSE: { asks: '100 @ 150.01' } });
      }
      return street.take();
    };
    const plain = run(false);
    expect(plain.length).toBeGreaterThan(4);
    expect(run(true)).toEqual(plain);
  });
});
