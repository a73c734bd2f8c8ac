import { describe, expect, it } from 'vitest';
import { EVENT, MAX_PRICE, type AddPriceHistory, type DailyBar, type SetInstrument } from '../../src/domain/index.ts';
import { AAPL, ANN, House, MSFT, TSLA, percent, usd } from '../support/risk-house.ts';

const setting = (terms: Partial<SetInstrument>): SetInstrument => ({
  kind: 'SetInstrument',
  instrument: MSFT,
  ...terms,
});
const history = (...bars: readonly DailyBar[]): AddPriceHistory => ({
  kind: 'AddPriceHistory',
  instrument: MSFT,
  bars,
});
/** Consecutive days from 2020-01-01 on. */
const days = (count: number, volume: (day: number) => number = () => 1_000): DailyBar[] =>
  Array.from({ length: count }, (_, day) => [
    new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
    usd(10),
    volume(day),
  ]);
const volumeOf = ({ exchange }: House): number => exchange.limits.volumeOf(MSFT);

describe('SetInstrument', () => {
  it('gives a reference price, of the day as well and at once: what was refused without one is measured by it', () => {
    const house = new House();
    house.limit({ tier: 'RETAIL' }, { collarPercent: percent(5), maxCredit: usd(1_000) });
    expect(house.submit({ instrument: MSFT, price: usd(10), quantity: 1 })[0]).toBe('NO_REFERENCE_PRICE');
    expect(house.done(setting({ referencePrice: usd(10) }))[0]?.slice(0, 2)).toEqual([EVENT.SET, MSFT]);
    const market = house.exchange.markets[MSFT]!;
    expect([market.referencePrice, market.priorClose]).toEqual([usd(10), usd(10)]);
    expect(house.submit({ instrument: MSFT, price: usd(10.5), quantity: 100 })[0]).toBe('ACCEPTED');
    expect(house.submit({ instrument: MSFT, price: usd(10.51), quantity: 1 })[0]).toBe('PRICE_COLLAR');
    expect(house.submit({ instrument: MSFT, price: usd(10), quantity: 1 })[0]).toBe('CREDIT_EXCEEDED');
    expect(house.submit({ instrument: MSFT, account: ANN, side: 'SELL', price: usd(11), quantity: 100 })[0]).toBe(
      'ACCEPTED',
    );
  });

  it('gives an average volume; what is absent stays', () => {
    const house = new House();
    house.done(setting({ averageDailyVolume: 500 }));
    house.done(setting({ referencePrice: usd(3) }));
    house.done(setting({}));
    expect([volumeOf(house), house.exchange.markets[MSFT]!.priorClose]).toEqual([500, usd(3)]);
    house.done(setting({ averageDailyVolume: 0 }));
    expect([volumeOf(house), house.exchange.markets[MSFT]!.priorClose]).toEqual([0, usd(3)]);
  });

  it('changes nothing of other instruments', () => {
    const house = new House();
    house.done(setting({ referencePrice: usd(3), averageDailyVolume: 9 }));
    expect([AAPL, TSLA].map((at) => house.exchange.markets[at]!.priorClose)).toEqual([usd(150), usd(200.005)]);
    expect(house.exchange.limits.volumeOf(AAPL)).toBe(0);
  });

  it.each<[Partial<SetInstrument>, string, string | null, string]>([
    [{ instrument: 3 }, 'NOT_FOUND', 'symbol', 'instrument 3 does not exist.'],
    [
      { referencePrice: 0 },
      'INVALID_VALUE',
      'referencePrice',
      'referencePrice is 0.00; allowed are 0.000001 to 999999999.999999.',
    ],
    [
      { referencePrice: MAX_PRICE + 1 },
      'INVALID_VALUE',
      'referencePrice',
      'referencePrice is 1000000000.00; allowed are 0.000001 to 999999999.999999.',
    ],
    [
      { referencePrice: 0.5 },
      'INVALID_VALUE',
      'referencePrice',
      'referencePrice is 0.5 micro-dollars; allowed are 0.000001 to 999999999.999999.',
    ],
    [
      { averageDailyVolume: -1 },
      'INVALID_VALUE',
      'averageDailyVolume',
      'averageDailyVolume is -1; allowed are whole numbers from 0 to 9007199254740991.',
    ],
  ])('%j is refused', (terms, code, field, message) => {
    const house = new House();
    expect(house.ask(setting({ referencePrice: usd(1), ...terms }))).toEqual({ code, field, message });
    expect(house.exchange.markets[MSFT]!.referencePrice).toBeNull();
  });
});

describe('AddPriceHistory', () => {
  it('D52 from 20 days on the average volume is that of the last 20, whatever was set before', () => {
    const house = new House();
    house.done(setting({ averageDailyVolume: 77 }));
    house.done(history(...days(19)));
    expect(volumeOf(house)).toBe(77);
    const [next, after] = days(21, (day) => (day === 20 ? 3_019 : 1_000)).slice(19) as [DailyBar, DailyBar];
    house.done(history(next));
    expect(volumeOf(house)).toBe(1_000);
    house.done(history(after));
    // 19 × 1,000 and 3,019 over 20 days, rounded down.
    expect(volumeOf(house)).toBe(1_100);
    house.done(setting({ averageDailyVolume: 78 }));
    expect(volumeOf(house)).toBe(78);
  });

  it('D52 the gate measures by it from the next order on', () => {
    const house = new House();
    house.limit({ tier: 'RETAIL' }, { maxVolumePercent: percent(5) });
    expect(house.submit({ instrument: MSFT, quantity: 51 })[0]).toBe('ACCEPTED');
    house.done(history(...days(20)));
    expect(house.submit({ instrument: MSFT, quantity: 50 })[0]).toBe('ACCEPTED');
    expect(house.submit({ instrument: MSFT, quantity: 51 })).toEqual(['FAT_FINGER', 50, 51]);
  });

  it('takes up to 500 days at once, and 500 more after them', () => {
    const house = new House();
    const all = days(1_001);
    expect(house.ask(history(...all.slice(0, 501)))).toEqual({
      code: 'INVALID_VALUE',
      field: 'bars',
      message: 'bars has 501 days; allowed are 1 to 500.',
    });
    expect(house.ask(history())).toMatchObject({ field: 'bars', message: 'bars has 0 days; allowed are 1 to 500.' });
    house.done(history(...all.slice(0, 500)));
    house.done(history(...all.slice(500, 1_000)));
    house.done(history(...all.slice(1_000)));
    expect(house.exchange.histories[MSFT]).toEqual({
      lastDate: all.at(-1)![0],
      volumes: Array<number>(20).fill(1_000),
    });
  });

  it.each<[string, readonly DailyBar[], string, string]>([
    [
      'the last day of all once more',
      [['2020-01-03', 1, 1]],
      'date',
      'date is 2020-01-03; it must be after 2020-01-03, the day before it in the history.',
    ],
    [
      'a day before it',
      [['2019-12-31', 1, 1]],
      'date',
      'date is 2019-12-31; it must be after 2020-01-03, the day before it in the history.',
    ],
    [
      'a day twice',
      [
        ['2020-01-06', 1, 1],
        ['2020-01-06', 1, 1],
      ],
      'date',
      'date is 2020-01-06; it must be after 2020-01-06, the day before it in the history.',
    ],
    ['no day', [['2020-02-30', 1, 1]], 'date', 'date is "2020-02-30"; it must be a day such as 2026-11-24.'],
    ['a month of 13', [['2020-13-01', 1, 1]], 'date', 'date is "2020-13-01"; it must be a day such as 2026-11-24.'],
    [
      'an instant',
      [['2020-02-03T00:00:00Z', 1, 1]],
      'date',
      'date is "2020-02-03T00:00:00Z"; it must be a day such as 2026-11-24.',
    ],
    [
      'a long text',
      [['x'.repeat(90), 1, 1]],
      'date',
      'date is "xxxxxxxxxxxxxxxxxxxx"; it must be a day such as 2026-11-24.',
    ],
    ['a close of 0', [['2020-01-06', 0, 1]], 'close', 'close is 0.00; allowed are 0.000001 to 999999999.999999.'],
    [
      'a volume below 0',
      [['2020-01-06', 1, -1]],
      'volume',
      'volume is -1; allowed are whole numbers from 0 to 1000000000000.',
    ],
    [
      'a volume of too many',
      [['2020-01-06', 1, 1_000_000_000_001]],
      'volume',
      'volume is 1000000000001; allowed are whole numbers from 0 to 1000000000000.',
    ],
  ])('%s is refused, and nothing of the command taken', (_, bars, field, message) => {
    const house = new House();
    house.done(history(...days(3)));
    const before = house.exchange.histories[MSFT];
    expect(house.ask(history(['2020-01-04', 1, 1], ...bars.filter(([date]) => date > '2020-01-05')))?.field).toBe(
      bars.some(([date]) => date > '2020-01-05') ? field : undefined,
    );
    const house2 = new House();
    house2.done(history(...days(3)));
    expect(house2.ask(history(...bars))).toEqual({ code: 'INVALID_VALUE', field, message });
    expect(house2.exchange.histories[MSFT]).toEqual(before);
  });

  it('a day after today, in UTC at the time of the engine, is refused; today is not', () => {
    const house = new House();
    const midnight = Date.UTC(2026, 10, 25) * 1_000;
    house.time = midnight - 2;
    expect(house.ask(history(['2026-11-23', 1, 1], ['2026-11-25', 1, 1]))).toEqual({
      code: 'INVALID_VALUE',
      field: 'date',
      message: 'date is 2026-11-25; it must not be after today, 2026-11-24.',
    });
    expect(house.exchange.histories[MSFT]!.volumes).toEqual([]);
    house.time = midnight - 1;
    expect(house.ask(history(['2026-11-24', 1, 1], ['2026-11-25', 1, 1]))).toBeNull();
    expect(house.ask(history(['2026-11-26', 1, 1]))?.message).toBe(
      'date is 2026-11-26; it must not be after today, 2026-11-25.',
    );
  });

  it('of an instrument that is not there is refused', () => {
    expect(new House().ask({ ...history(...days(1)), instrument: 3 })).toMatchObject({
      code: 'NOT_FOUND',
      field: 'symbol',
    });
  });
});

describe('SetIndex', () => {
  it('D40 tells the value, what it is measured from, and the level', () => {
    const house = new House();
    const events = house.done({ kind: 'SetIndex', value: usd(5_000), priorClose: usd(5_100) });
    expect(events[0]?.slice(0, 4)).toEqual([EVENT.INDEX, usd(5_000), usd(5_100), 0]);
    expect(house.done({ kind: 'SetIndex', value: usd(5_050) })[0]?.slice(0, 4)).toEqual([
      EVENT.INDEX,
      usd(5_050),
      usd(5_100),
      0,
    ]);
  });

  it.each([0, -1, MAX_PRICE + 1])('a value, or prior close, of %i is refused', (wrong) => {
    const house = new House();
    expect(house.ask({ kind: 'SetIndex', value: wrong, priorClose: usd(1) })).toMatchObject({
      code: 'INVALID_VALUE',
      field: 'value',
    });
    expect(house.ask({ kind: 'SetIndex', value: usd(1), priorClose: wrong })).toMatchObject({
      code: 'INVALID_VALUE',
      field: 'priorClose',
      message: expect.stringMatching(/^priorClose is .*; allowed are 0\.000001 to 999999999\.999999\.$/) as string,
    });
    expect(house.exchange.breaker.value).toBe(0);
  });

  it('the first of all must say what it is measured from', () => {
    const house = new House();
    expect(house.ask({ kind: 'SetIndex', value: usd(5_000) })).toEqual({
      code: 'INVALID_VALUE',
      field: 'priorClose',
      message: 'priorClose is missing; the first value of the index needs one to be measured from.',
    });
  });
});

describe('SetHaltRules and AcknowledgeAlert', () => {
  it('of what is not there are refused', () => {
    const house = new House();
    expect(house.ask({ kind: 'SetHaltRules', instrument: 3, symbolBreaker: true })).toMatchObject({
      code: 'NOT_FOUND',
      field: 'symbol',
    });
    expect(house.ask({ kind: 'AcknowledgeAlert', id: 0, by: 'officer', note: '' })).toEqual({
      code: 'INVALID_VALUE',
      field: 'id',
      message: 'id is 0; allowed are whole numbers from 1 to 9007199254740991.',
    });
    expect(house.done({ kind: 'AcknowledgeAlert', id: 1, by: 'officer', note: '' })[0]?.slice(0, 2)).toEqual([
      EVENT.SET,
      0,
    ]);
  });

  it('what is absent stays', () => {
    const house = new House();
    house.done({ kind: 'SetHaltRules', instrument: AAPL, priceBands: 'LULD_TIER_1' });
    house.done({ kind: 'SetHaltRules', instrument: AAPL, symbolBreaker: true });
    const { priceBands, symbolBreaker } = house.exchange.markets[AAPL]!;
    expect([priceBands, symbolBreaker]).toEqual(['LULD_TIER_1', true]);
  });
});
