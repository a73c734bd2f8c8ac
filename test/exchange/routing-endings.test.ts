import { describe, expect, it } from 'vitest';
import { EVENT, type SubmitOrder } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { order } from '../support/small-market.ts';
import { ANN, BEN, RoutedStreet } from '../support/routed-street.ts';

/** Where nobody shows anything, what is left of an order rests at home: the queue is as long everywhere, the fill rate is the best. */
function restingAtHome(street: RoutedStreet, text: string, terms: Partial<SubmitOrder> = {}): number {
  return street.buy('order', text, { strategy: 'DIRECTED', routeTo: ['BOURSE'] }, terms);
}

function linked(contingency: 'ONE_CANCELS_OTHER' | 'ONE_TRIGGERS_OTHER', orders: readonly SubmitOrder[]) {
  return { kind: 'SubmitLinkedOrders', account: ANN, contingency, orders } as const;
}

const smart = (quantity: number, price: number, terms: Partial<SubmitOrder> = {}): SubmitOrder =>
  order({
    account: ANN,
    quantity,
    price,
    timeInForce: 'GTC',
    instructions: { venue: 'SMART', strategy: 'DIRECTED', routeTo: ['BOURSE'] },
    ...terms,
  });

const CENTS_15000 = 150_000_000;

describe('a routed order that ends while its children are at work', () => {
  it('F21 one of the day whose last child is filled in the closing auction is filled, and does not expire as well', () => {
    const street = new RoutedStreet();
    const id = restingAtHome(street, '100 @ 150.00', { timeInForce: 'DAY' });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CLOSING_AUCTION', duration: null });
    street.rest('SELL', '100 @ 150.00');
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CLOSED', duration: null });
    expect(street.orders.get(id)).toMatchObject({ status: 'FILLED', filledQuantity: 100 });
  });

  it('F18 one that may not wait is canceled where the close meets its child on the way', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.01' } });
    const id = street.buy('order', '100 @ 150.01', {}, { timeInForce: 'IOC' });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CLOSED', duration: null });
    street.pass(1000);
    expect(street.orders.get(id)).toMatchObject({ status: 'CANCELED', cancelReason: 'PHASE' });
  });

  it('D13 orders that cancel each other: one sweep takes the child of one, and not the other as well', () => {
    const street = new RoutedStreet();
    const first = street.exchange.nextOrderId;
    const plain = order({ account: ANN, quantity: 100, price: 149_990_000, timeInForce: 'GTC' });
    street.send(linked('ONE_CANCELS_OTHER', [smart(100, CENTS_15000), plain]));
    street.rest('SELL', '200 @ 149.99');
    expect(street.orders.get(first)).toMatchObject({ status: 'FILLED', filledQuantity: 100 });
    expect(street.orders.get(first + 1)).toMatchObject({ status: 'CANCELED', filledQuantity: 0 });
  });

  it('what waits for a routed order is entered when that is filled, in the same command', () => {
    const street = new RoutedStreet();
    const first = street.exchange.nextOrderId;
    const exit = order({ account: ANN, side: 'SELL', quantity: 100, price: 151_000_000, timeInForce: 'GTC' });
    street.send(linked('ONE_TRIGGERS_OTHER', [smart(100, CENTS_15000), exit]));
    street.rest('SELL', '100 @ 150.00');
    expect(street.orders.get(first)!.status).toBe('FILLED');
    expect(street.orders.get(first + 1)!.status).toBe('NEW');
  });

  it('and for as much as was filled, where the rest of it is canceled', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '40 @ 150.00' } });
    const first = street.exchange.nextOrderId;
    const instructions = { venue: 'SMART' };
    const exit = order({ account: ANN, side: 'SELL', quantity: 100, price: 151_000_000, timeInForce: 'GTC' });
    street.send(linked('ONE_TRIGGERS_OTHER', [smart(100, CENTS_15000, { timeInForce: 'IOC', instructions }), exit]));
    street.pass(1000);
    expect(street.orders.get(first)).toMatchObject({ status: 'CANCELED', filledQuantity: 40 });
    expect(street.orders.get(first + 1)).toMatchObject({ status: 'NEW', quantity: 40 });
  });

  it('a replacement goes on counting its decisions, and keeps all that is open where it names no quantity', () => {
    const street = new RoutedStreet();
    const id = restingAtHome(street, '100 @ 149.50');
    street.send({ kind: 'ReplaceOrder', account: ANN, orderId: id, terms: { price: 149_400_000 } });
    expect(street.orders.get(id)).toMatchObject({ quantity: 100, leavesQuantity: 100, price: 149_400_000 });
    expect(street.rows.routes.map(({ number, cause }) => [number, cause])).toEqual([
      [1, 'NEW'],
      [2, 'AMENDED'],
    ]);
  });

  it('orders that hang together are for one venue', () => {
    const street = new RoutedStreet();
    const first = street.exchange.nextOrderId;
    const away = order({ account: ANN, quantity: 10, price: 149_000_000, instructions: { venue: 'NYSE' } });
    street.send(linked('ONE_CANCELS_OTHER', [order({ account: ANN, quantity: 10, price: 149_000_000 }), away]));
    expect(street.orders.get(first + 1)).toMatchObject({ status: 'REJECTED', rejectCode: 'INVALID_COMBINATION' });
  });
});

describe('markets beside each other', () => {
  it('D43 an order that queued through a halt does not stand across another venue’s quote when trading goes on', () => {
    const street = new RoutedStreet();
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    const low = street.rest('SELL', '100 @ 150.00', 'NASDAQ');
    const high = street.rest('BUY', '100 @ 150.50');
    const slid = street.buy('', '100 @ 150.50', { venue: 'NYSE', routing: 'REPRICE' });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    expect(street.orders.get(low)!.status).toBe('NEW');
    expect(street.orders.get(high)).toMatchObject({ status: 'CANCELED', cancelReason: 'REGULATION' });
    expect(street.orders.get(slid)).toMatchObject({ status: 'NEW', price: 150_500_000 });
    const quote = street.rows.quotes.at(-1)!;
    expect([quote.bid, quote.ask, quote.flags]).toEqual([149_990_000, 150_000_000, 0]);
  });

  it('D43 a REPRICE order that is amended in a halt stands at its limit, and keeps its place when trading goes on', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.00' } });
    const id = street.buy('', '100 @ 150.50', { venue: 'BOURSE', routing: 'REPRICE' });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'HALTED', duration: null });
    street.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity: 100, price: 149_950_000 });
    street.send({ kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null });
    street.quote({ NYSE: { asks: '100 @ 150.20' } });
    expect(street.orders.get(id)).toMatchObject({ status: 'NEW', price: 149_950_000 });
  });

  it('F14 a trailing stop at a venue that has no trade yet begins at the home market’s', () => {
    const street = new RoutedStreet();
    street.rest('SELL', '10 @ 150.00');
    street.buy('', '10 @ 150.00', { venue: 'BOURSE' });
    const trail = { venue: 'NYSE', trailAmount: 1_000_000 };
    const id = street.sell('', '10', trail, { type: 'STOP', timeInForce: 'GTC' });
    expect(street.orders.get(id)).toMatchObject({ status: 'PENDING_TRIGGER', stopPrice: 149_000_000 });
  });

  it('D39 the quote is said when the second venue comes', () => {
    const exchange = new Exchange();
    let sequence = 0;
    const kinds: number[] = [];
    const venue = (name: string) => ({ kind: 'CreateVenue', name, mic: name.slice(0, 4), venueKind: 'LIT' }) as const;
    const plain = { isin: null, currency: 'USD', averageDailyVolume: null, volatility: null, lotSize: 1 };
    for (const command of [
      venue('HOME'),
      { kind: 'CreateFirm', id: 'F', name: 'F', lei: null },
      { kind: 'SetTier', tier: 'T', messagesPerMinute: null, cancelsPerMinute: null },
      { kind: 'SetLimit', tier: 'T', instrument: null, maxOrderQuantity: 1000, maxPosition: 1000 },
      { kind: 'CreateInstrument', symbol: 'X', name: 'X', tickSize: 10_000, referencePrice: 1_000_000, ...plain },
      { kind: 'CreateAccount', id: 'A', name: 'A', firm: 'F', participantKind: 'RETAIL', tier: 'T' },
      order({ account: 0, quantity: 100, price: 1_000_000 }),
      venue('ELSE'),
    ] as const) {
      const events = exchange.apply(command, ++sequence, sequence);
      for (let at = 0; at < events.length; at += 9) if (events.words[at] === EVENT.NBBO) kinds.push(sequence);
    }
    expect(kinds).toEqual([8]);
  });

  it('F82 a SMART order where there is one venue is an order of that venue', () => {
    const exchange = new Exchange();
    let sequence = 0;
    const plain = { isin: null, currency: 'USD', averageDailyVolume: null, volatility: null, lotSize: 1 };
    const tier = { minimumVolume: 0, maker: -500, taker: 1000, makerRate: 0, takerRate: 0 };
    const send = (command: Parameters<Exchange['apply']>[0]) => exchange.apply(command, ++sequence, sequence);
    send({ kind: 'CreateVenue', name: 'HOME', mic: 'HOME', venueKind: 'LIT' });
    send({ kind: 'SetVenueFees', venue: 0, from: '1970-01-01', tiers: [tier] });
    send({ kind: 'CreateFirm', id: 'F', name: 'F', lei: null });
    send({ kind: 'SetTier', tier: 'T', messagesPerMinute: null, cancelsPerMinute: null });
    send({ kind: 'SetLimit', tier: 'T', instrument: null, maxOrderQuantity: 1000, maxPosition: 1000 });
    send({ kind: 'CreateInstrument', symbol: 'X', name: 'X', tickSize: 10_000, referencePrice: 1_000_000, ...plain });
    for (const id of ['A', 'B']) {
      send({ kind: 'CreateAccount', id, name: id, firm: 'F', participantKind: 'RETAIL', tier: 'T' });
    }
    send(order({ account: BEN, side: 'SELL', quantity: 100, price: 1_000_000 }));
    const events = send(order({ account: ANN, quantity: 100, price: 1_000_000, instructions: { venue: 'SMART' } }));
    const kinds = [...events.words.subarray(0, events.length)].filter((_, at) => at % 9 === 0);
    expect(kinds).toEqual([EVENT.ACCEPTED, EVENT.TRADE, EVENT.FEES, EVENT.BOOK_CHANGED]);
    expect([exchange.exposures.cash.balance(0), exchange.exposures.cash.balance(1)]).toEqual([
      -100_100_000n,
      100_050_000n,
    ]);
  });

  it('fees are charged once, though a sign of life ends just when a child arrives, and trades follow', () => {
    const street = new RoutedStreet();
    street.quote({ NYSE: { asks: '100 @ 150.00' } });
    const staying = street.buy('', '100 @ 150.00', { venue: 'BOURSE', routing: 'STAY' });
    street.rest('SELL', '100 @ 150.00', 'NASDAQ');
    const sent = street.buy('', '100 @ 150.00', { strategy: 'DIRECTED', routeTo: ['NYSE'] });
    street.send({ kind: 'KeepAlive', account: BEN, within: 200 });
    street.pass(1000);
    const fees = street.rows.trades.map(({ makerFee, takerFee }) => [makerFee, takerFee]);
    expect(fees.every(([maker, taker]) => Number.isFinite(maker) && Number.isFinite(taker))).toBe(true);
    const volumes = street.exchange.venues.capture().volumes;
    expect(volumes.every(([, account, shares]) => account >= 0 && shares > 0)).toBe(true);
    expect([street.orders.get(staying)!.status, street.orders.get(sent)!.filledQuantity]).toEqual(['NEW', 100]);
  });
});
