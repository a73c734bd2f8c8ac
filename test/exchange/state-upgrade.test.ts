import { describe, expect, it } from 'vitest';
import { EVENT, EVENT_WIDTH, rejectIndex, type Command } from '../../src/domain/index.ts';
import {
  captureState,
  restoreState,
  type AccountRecord,
  type BalanceRecord,
  type Exchange,
  type InstrumentRecord,
  type VenueRecord,
} from '../../src/exchange/index.ts';
import { isCurrentFormat, upgradeFacts } from '../../src/exchange/state-upgrade.ts';
import { NO_LIMITS } from '../../src/risk/index.ts';
import { ANN, BEN, order } from '../support/small-market.ts';

const INVALID_QUANTITY = rejectIndex('INVALID_QUANTITY');
const MESSAGE_RATE_EXCEEDED = rejectIndex('MESSAGE_RATE_EXCEEDED');
const DAY_ENDS = Date.UTC(2026, 10, 25, 5) * 1000;

/**
 * What engine version 1 wrote: order 1 (60 of 90 open) before 2 at 150.00, 3 (DAY) at 149.99, all to buy AAPL; 6 in MSFT; a
 * trade of 30 at 150.00; a budget of nine messages a minute, of which Ann has sent three.
 */
const FORMAT_1 =
  '{"format":1,"sequence":18,"time":1795532400000018,"session":{"date":"2026-11-24","endsAt":1795582800' +
  '000000},"nextOrderId":7,"nextTradeId":2,"venues":["BOURSE"],"firms":["FIRM"],"tiers":[{"tier":"WIDE"' +
  ',"messages":9,"cancels":null}],"limits":[["WIDE",-1,1000000,10000000]],"markets":[{"symbol":"AAPL","' +
  'tickSize":10000,"lotSize":1,"phase":"CONTINUOUS","since":1795532400000005,"sequence":5,"prints":1,"l' +
  'astTick":15000,"orders":[[1,0,0,1,0,15000,90,60],[2,2,0,1,0,15000,100,100],[3,0,0,0,0,14999,100,100]' +
  ']},{"symbol":"MSFT","tickSize":10000,"lotSize":1,"phase":"CONTINUOUS","since":1795532400000006,"sequ' +
  'ence":1,"prints":0,"lastTick":0,"orders":[[6,2,0,1,0,15000,100,100]]}],"accounts":[{"id":"ANN","tier' +
  '":"WIDE","messages":[1795532400000012,1795532400000014,1795532400000017],"cancels":[],"positions":[[' +
  '0,30]]},{"id":"BEN","tier":"WIDE","messages":[1795532400000015,1795532400000016],"cancels":[],"posit' +
  'ions":[[0,-30]]},{"id":"CAT","tier":"WIDE","messages":[1795532400000013,1795532400000018],"cancels":' +
  '[],"positions":[]}],"keys":[]}';

/**
 * What engine version 2 wrote: order 1 (60 of 90 open) of Ann and 3 (DAY) of Cat to buy AAPL, 4 (an iceberg of 500) of Ben to sell it,
 * 5 (a stop at 140.00) of Cat; 6 of Cat in MSFT, which has no reference price, and limits of its own. A trade of 30 at 150.00 between
 * Ann and Ben, who is REDUCING. Cat is of the second firm. Twelve messages a minute.
 */
const FORMAT_2 =
  '{"format":2,"sequence":20,"time":1795532400000020,"clockRate":null,"days":[{"session":{"calendar":"ALWAYS_OPEN",' +
  '"date":"2026-11-24","phases":[{"phase":"CONTINUOUS","at":1795532400000011}],"endsAt":1795582800000000},"next":1}' +
  '],"keepAlive":[],"cancelOnDisconnect":[],"nextOrderId":7,"nextTradeId":2,"nextStamp":6,"venues":["BOURSE"],"firm' +
  's":["FIRM","OTHER"],"tiers":[{"tier":"WIDE","messages":12,"cancels":null}],"limits":[["WIDE",-1,1000000,10000000' +
  '],["WIDE",1,200,300]],"markets":[{"symbol":"AAPL","tickSize":10000,"lotSize":1,"referencePrice":150000000,"calen' +
  'dar":"ALWAYS_OPEN","rulesDay":"2026-11-24","phase":"CONTINUOUS","since":1795532400000006,"phaseEndsAt":null,"nex' +
  'tPhase":"CLOSING_AUCTION","manual":false,"indicated":null,"stale":false,"sequence":4,"prints":1,"lastTick":15000' +
  ',"orders":[[1,0,0,1,0,15000,90,60,1],[3,2,0,0,0,14999,100,100,2],[4,1,1,1,0,15100,500,50,3,{"place":1,"limitTick' +
  '":15100,"display":50,"reserve":450}],[5,2,1,1,0,14000,20,20,4,{"type":2,"place":3,"stopTick":14000}]]},{"symbol"' +
  ':"MSFT","tickSize":10000,"lotSize":1,"referencePrice":null,"calendar":"ALWAYS_OPEN","rulesDay":"2026-11-24","pha' +
  'se":"CONTINUOUS","since":1795532400000007,"phaseEndsAt":null,"nextPhase":"CLOSING_AUCTION","manual":false,"indic' +
  'ated":null,"stale":false,"sequence":1,"prints":0,"lastTick":0,"orders":[[6,2,0,1,0,1000,100,100,5]]}],"accounts"' +
  ':[{"id":"ANN","tier":"WIDE","state":"ACTIVE","group":"DESK","messages":[1795532400000013],"cancels":[],"position' +
  's":[[0,30]]},{"id":"BEN","tier":"WIDE","state":"REDUCING","group":null,"messages":[1795532400000014,179553240000' +
  '0016],"cancels":[],"positions":[[0,-30]]},{"id":"CAT","tier":"WIDE","state":"ACTIVE","group":null,"messages":[17' +
  '95532400000015,1795532400000017,1795532400000018],"cancels":[],"positions":[]}],"keys":[]}';

/** What the tables of that database have. */
const FACTS = { firms: [0, 0, 1], cash: ['-4500000000', '4500000000', '0'], volumes: [2_000, 0], mics: ['XBRS'] };

function send(exchange: Exchange, command: Command, time = exchange.time + 1): number[][] {
  const { words, count } = exchange.apply(command, exchange.sequence + 1, time);
  return Array.from({ length: count }, (_, row) => [...words.subarray(row * EVENT_WIDTH, (row + 1) * EVENT_WIDTH)]);
}

it('I15 X26 a snapshot of engine version 1 keeps positions, open quantities, budgets and what comes next', () => {
  const exchange = restoreState(FORMAT_1);
  const { exposures } = exchange;
  expect([ANN, BEN].map((account) => exposures.positionOf(account, 0))).toEqual([30, -30]);
  expect([0, 1, 2].map((account) => exposures.worst(account, 0, 0))).toEqual([190, -30, 100]);
  expect(exchange.markets.map(({ phase, lastTick, book }) => [phase, lastTick, book.sequence])).toEqual([
    ['CONTINUOUS', 15_000, 5],
    ['CONTINUOUS', 0, 1],
  ]);
  for (let sent = 3; sent < 9; sent++) expect(send(exchange, order({ quantity: 0 }))[0]?.[2]).toBe(INVALID_QUANTITY);
  expect(send(exchange, order({ quantity: 1 }))[0]?.[2]).toBe(MESSAGE_RATE_EXCEEDED);
  expect(send(exchange, order({ account: BEN, quantity: 1, price: 1_000_000 }))[0]?.[0]).toBe(EVENT.ACCEPTED);
});

it('I15 X26 priority stays, DAY orders end with the session under way, and the next snapshot has the new format', () => {
  const exchange = restoreState(FORMAT_1);
  const upgraded = captureState(exchange);
  expect(JSON.parse(upgraded)).toMatchObject({ format: 4, sequence: 18, nextOrderId: 7, nextTradeId: 2 });
  expect(captureState(restoreState(upgraded))).toBe(upgraded);
  expect(exchange.nextDeadline).toBe(DAY_ENDS);
  const sold = send(exchange, order({ account: BEN, side: 'SELL', quantity: 110, timeInForce: 'IOC' }));
  const trades = sold.filter(([kind]) => kind === EVENT.TRADE).map((words) => [words[2], words[4], words[7]]);
  expect(trades).toEqual([
    [2, 1, 60],
    [3, 2, 50],
  ]);
  const night = send(exchange, { kind: 'AdvanceTime' }, DAY_ENDS);
  expect(night.filter(([kind]) => kind === EVENT.EXPIRED).map(([, id]) => id)).toEqual([3]);
  expect(exchange.orders.find(6)).toBeGreaterThanOrEqual(0);
  expect(exchange.nextDeadline).toBe(-Infinity);
});

describe('I15 X26 a snapshot of engine version 2', () => {
  const upgraded = (): Exchange => restoreState(FORMAT_2, undefined, FACTS);

  it('is written in the new format from then on, and reads back as it is', () => {
    const state = captureState(upgraded());
    expect(isCurrentFormat(state)).toBe(true);
    expect([FORMAT_1, FORMAT_2].map(isCurrentFormat)).toEqual([false, false]);
    expect(captureState(restoreState(state))).toBe(state);
  });

  it('knows the MICs of its venues: none is given twice', () => {
    const exchange = upgraded();
    expect(exchange.venues.get(0).mic).toBe('XBRS');
    send(exchange, { kind: 'CreateVenue', name: 'NYSE', mic: 'XBRS', venueKind: 'LIT' });
    expect(exchange.referenceRefusal).toMatchObject({ code: 'ALREADY_EXISTS', field: 'mic' });
  });

  it('keeps positions, open orders in their places, states, groups, budgets and limits', () => {
    const exchange = upgraded();
    const { exposures, limits, states } = exchange;
    expect([0, 1, 2].map((account) => exposures.positionOf(account, 0))).toEqual([30, -30, 0]);
    expect([0, 1].map((side) => [0, 1, 2].map((account) => exposures.openOf(account, 0, side)))).toEqual([
      [60, 0, 100],
      [0, 500, 20],
    ]);
    expect([0, 1, 2].map((account) => states.get({ account }))).toEqual(['ACTIVE', 'REDUCING', 'ACTIVE']);
    expect(exchange.tradeGroups.names).toEqual(['DESK', null, null]);
    expect(limits.effective(0, 0)).toEqual({ ...NO_LIMITS, maxOrderQuantity: 1_000_000, maxPosition: 10_000_000 });
    expect(limits.effective(0, 1)).toEqual({ ...NO_LIMITS, maxOrderQuantity: 200, maxPosition: 300 });
    expect(exchange.gate.recent(2, exchange.time).messages).toHaveLength(3);
    const sold = send(
      exchange,
      order({ account: ANN, side: 'SELL', quantity: 110, price: 149_990_000, timeInForce: 'IOC' }),
    );
    // Her own order goes first, for she trades with nobody of her group, herself included.
    expect(sold.some(([kind]) => kind === EVENT.PREVENTED)).toBe(true);
  });

  it('its stop is set off and its iceberg refreshed as if nothing had been', () => {
    const exchange = upgraded();
    send(exchange, order({ account: 2, quantity: 20, price: 139_000_000, timeInForce: 'GTC' }));
    const bought = send(exchange, order({ account: 2, quantity: 75, price: 151_000_000, timeInForce: 'IOC' }));
    expect(bought.filter(([kind]) => kind === EVENT.TRADE).map((words) => [words[4], words[7]])).toEqual([
      [4, 50],
      [4, 25],
    ]);
  });

  it('takes firms, cash and volumes from the tables', () => {
    const { limits, exposures } = upgraded();
    expect(limits.firmOf).toEqual([0, 0, 1]);
    expect([0, 1, 2].map((account) => exposures.cash.balance(account))).toEqual([-4_500_000_000n, 4_500_000_000n, 0n]);
    expect([0, 1].map((instrument) => limits.volumeOf(instrument))).toEqual([2_000, 0]);
    // Ann's 30 and 60 open at 150.00, Ben's 30 sold and 500 for sale; Cat's 100, MSFT having no price.
    expect([0, 1, 2].map((account) => exposures.usedBy(account))).toEqual([90 * 15_000, 530 * 15_000, 100 * 15_000]);
    expect([0, 2].map((account) => exposures.usedByFirmOf(account))).toEqual([620 * 15_000, 100 * 15_000]);
  });

  it('without tables all is of the first firm, without cash and volumes', () => {
    const { limits, exposures } = restoreState(FORMAT_2);
    expect(limits.firmOf).toEqual([0, 0, 0]);
    expect([0, 1, 2].map((account) => exposures.cash.balance(account))).toEqual([0n, 0n, 0n]);
    expect(limits.volumeOf(0)).toBe(0);
  });

  it('begins with no restriction, no stopped scope, no change that waits, and its reference price as that of the day', () => {
    const exchange = upgraded();
    expect(JSON.parse(captureState(exchange))).toMatchObject({
      risk: { firms: ['ACTIVE', 'ACTIVE'], instruments: ['ACTIVE', 'ACTIVE'], market: 'ACTIVE', algorithms: [] },
      markets: [
        { priorClose: 150_000_000, priceBands: 'NONE', symbolBreaker: false },
        { priorClose: 0, priceBands: 'NONE', symbolBreaker: false },
      ],
    });
    expect([exchange.restrictions.list(), exchange.riskChanges.pending.size, exchange.riskChanges.nextId]).toEqual([
      [],
      0,
      1,
    ]);
    send(exchange, { kind: 'SetLimit', tier: 'WIDE', instrument: null, collarPercent: 1_000_000, maxCredit: 1e9 });
    expect(send(exchange, order({ account: 0, price: 151_510_000, quantity: 1 }))[0]?.[2]).toBe(
      rejectIndex('PRICE_COLLAR'),
    );
    expect(send(exchange, order({ account: 0, quantity: 1 }))[0]?.[2]).toBe(rejectIndex('CREDIT_EXCEEDED'));
  });

  it('facts are read from rows by index, in whatever order they come', () => {
    const account = (index: number, firm: number) => ({ index, firm }) as AccountRecord;
    const instrument = (index: number, averageDailyVolume: number | null) =>
      ({ index, averageDailyVolume }) as InstrumentRecord;
    const balance = (of: number, cash: string) => ({ account: of, cash }) as BalanceRecord;
    expect(
      upgradeFacts(
        [account(2, 1), account(0, 0), account(1, 0)],
        [instrument(1, null), instrument(0, 2_000)],
        [balance(1, '4500000000'), balance(0, '-4500000000'), balance(2, '0')],
        [{ index: 0, mic: 'XBRS' } as VenueRecord],
      ),
    ).toEqual(FACTS);
  });
});

it.each([0, 5])('a snapshot of format %i is refused', (format) => {
  expect(() => restoreState(JSON.stringify({ format }))).toThrow(/format 1, 2, 3 or 4/);
});
