import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CASH_BOOKINGS,
  EVENT,
  SELL_MARKS,
  SHORT_SALE_POLICIES,
  TRADING_STATES,
  type Command,
  type LimitChange,
  type RiskChange,
  type TradingScope,
} from '../../src/domain/index.ts';
import { captureState, restoreState, type Exchange } from '../../src/exchange/index.ts';
import { order } from '../support/small-market.ts';
import {
  AAPL,
  ANN,
  BEN,
  CAT,
  DAY,
  House,
  MAKER,
  MSFT,
  NORTH,
  SECOND,
  SOUTH,
  TSLA,
  percent,
  usd,
} from '../support/risk-house.ts';

const cash = (account: number, amount: number): Command => ({
  kind: 'BookCash',
  account,
  booking: 'DEPOSIT',
  amount,
  by: 'operator',
  reason: '',
});
const bars = (count: number) =>
  Array.from({ length: count }, (_, day) => [`2026-10-${String(day + 1).padStart(2, '0')}`, usd(10), 1_000] as const);

/** Settings of every kind, none of which hangs on another's order. */
const SETTINGS: readonly Command[] = [
  {
    kind: 'SetLimit',
    tier: 'RETAIL',
    instrument: null,
    collarPercent: percent(5),
    maxDuplicates: 3,
    duplicateWindow: DAY,
  },
  { kind: 'SetLimit', tier: 'RETAIL', instrument: TSLA, maxPosition: 900, typicalQuantity: 100, typicalMultiple: 100 },
  {
    kind: 'SetLimit',
    account: ANN,
    instrument: null,
    messagesPerMinute: 40,
    cancelsPerMinute: 50,
    maxCredit: usd(1e6),
  },
  { kind: 'SetLimit', account: BEN, instrument: AAPL, maxOrderQuantity: 700 },
  { kind: 'SetLimit', firm: NORTH, instrument: null, maxCredit: usd(5e6) },
  { kind: 'SetTradingState', account: CAT, state: 'REDUCING', reason: '' },
  { kind: 'SetTradingState', firm: SOUTH, state: 'REDUCING', reason: '' },
  { kind: 'SetTradingState', algorithm: 'twap', state: 'HALTED', reason: '' },
  { kind: 'SetTradingState', algorithm: 'pov', state: 'REDUCING', reason: '' },
  { kind: 'SetTradingState', instrument: MSFT, state: 'HALTED', reason: '' },
  { kind: 'SetRestriction', instrument: TSLA, restricted: true },
  { kind: 'SetRestriction', instrument: MSFT, account: BEN, restricted: true },
  { kind: 'SetRestriction', instrument: MSFT, firm: SOUTH, restricted: true },
  { kind: 'SetShortSalePolicy', account: BEN, policy: 'MUST_MARK_AND_LOCATE' },
  { kind: 'SetInstrument', instrument: MSFT, referencePrice: usd(10) },
  { kind: 'AddPriceHistory', instrument: AAPL, bars: bars(21) },
  { kind: 'BookHolding', account: BEN, instrument: MSFT, quantity: -40, price: usd(9), by: 'operator', reason: '' },
  cash(ANN, Number.MAX_SAFE_INTEGER),
  cash(CAT, 1),
];

/** A house with all of these, and with orders, trades and changes that wait. */
function furnished(settings: readonly Command[]): House {
  const house = new House();
  for (const command of settings) house.done(command);
  house.done({ kind: 'SetHaltRules', instrument: TSLA, priceBands: 'LULD_TIER_2', symbolBreaker: true });
  house.done({ kind: 'SetIndex', value: usd(4_990), priorClose: usd(5_000) });
  house.done(cash(ANN, Number.MAX_SAFE_INTEGER));
  const loose: RiskChange = { kind: 'SetTradingState', algorithm: 'twap', state: 'ACTIVE', reason: 'well again' };
  for (const by of ['a', 'b', 'c']) house.done(house.request(loose, by));
  house.done({ kind: 'DecideRiskChange', id: 2, approve: false, by: 'd', reason: '' });
  house.open();
  house.open();
  house.open({ instructions: { algorithm: 'slice' }, price: usd(149) });
  house.open({ account: BEN, side: 'SELL', quantity: 30, instructions: { sellMark: 'SHORT', locate: 'desk 7' } });
  house.trade(usd(151));
  house.send({ kind: 'CancelOrder', account: ANN, orderId: 99 });
  return house;
}

describe('I15 a snapshot of all risk', () => {
  it('is the same after it has been read back', () => {
    const { exchange } = furnished(SETTINGS);
    const state = captureState(exchange);
    expect(captureState(restoreState(state))).toBe(state);
    expect(JSON.parse(state)).toMatchObject({
      risk: {
        algorithms: [
          ['pov', 'REDUCING'],
          ['twap', 'HALTED'],
        ],
        firms: ['ACTIVE', 'REDUCING', 'ACTIVE'],
        instruments: ['ACTIVE', 'ACTIVE', 'HALTED'],
        nextChange: 4,
        pendingChanges: [{ id: 1 }, { id: 3 }],
        volumes: [1_000, 0, 0],
      },
    });
  });

  it('has one text for one state, in whatever order it came about', () => {
    const forward = furnished(SETTINGS);
    const back = furnished([...SETTINGS].reverse());
    // The house goes through the same number of commands either way, so the two differ in nothing.
    expect(captureState(back.exchange)).toBe(captureState(forward.exchange));
  });

  it('what was set and taken back leaves no trace', () => {
    const plain = new House();
    const house = new House();
    const there: readonly Command[] = [
      { kind: 'SetTradingState', algorithm: 'twap', state: 'HALTED', reason: '' },
      { kind: 'SetTradingState', algorithm: 'twap', state: 'ACTIVE', reason: '' },
      { kind: 'SetRestriction', instrument: AAPL, firm: NORTH, restricted: true },
      { kind: 'SetRestriction', instrument: AAPL, firm: NORTH, restricted: false },
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK' },
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'VENUE_MARKS' },
    ];
    for (const command of there) {
      house.done(command);
      plain.done({ kind: 'SetShortSalePolicy', account: ANN, policy: 'VENUE_MARKS' });
    }
    expect(captureState(house.exchange)).toBe(captureState(plain.exchange));
  });

  it('a core that begins there says and does the same: limits, states, marks, pairs of eyes, cash', () => {
    const house = furnished(SETTINGS);
    const twin = restoreState(captureState(house.exchange));
    const rest: readonly Command[] = [
      order({ clientOrderId: 'third' }),
      order({ clientOrderId: 'fourth' }),
      order({ price: usd(158), quantity: 1 }),
      order({ account: BEN, quantity: 701 }),
      order({ account: BEN, side: 'SELL' }),
      order({ account: BEN, instrument: MSFT, price: usd(10) }),
      order({ account: CAT }),
      order({ instrument: TSLA, price: usd(200) }),
      order({ instrument: MSFT }),
      order({ account: BEN, instructions: { algorithm: 'twap' } }),
      order({ account: MAKER, instrument: TSLA, price: usd(200), instructions: { algorithm: 'pov' } }),
      { kind: 'DecideRiskChange', id: 1, approve: true, by: 'a', reason: '' },
      { kind: 'DecideRiskChange', id: 3, approve: true, by: 'a', reason: '' },
      { kind: 'DecideRiskChange', id: 2, approve: true, by: 'x', reason: '' },
      order({ account: BEN, instructions: { algorithm: 'twap' } }),
      { kind: 'BookCash', account: ANN, booking: 'FEE', amount: Number.MAX_SAFE_INTEGER, by: '', reason: '' },
      { kind: 'AddPriceHistory', instrument: AAPL, bars: bars(21) },
      { kind: 'SetIndex', value: usd(4_000) },
    ];
    const seen = new Set<string>();
    for (const command of rest) {
      const events = JSON.stringify(eventsOf(house.exchange, command, ++house.time));
      expect(JSON.stringify(eventsOf(twin, command, house.time))).toBe(events);
      seen.add(events.replace(/^\[\[(\d+),(\d+),(\d+).*/, '$1 $3'));
    }
    expect(seen.size).toBeGreaterThan(8);
    expect(captureState(twin)).toBe(captureState(house.exchange));
  });
});

function eventsOf(exchange: Exchange, command: Command, time: number): unknown {
  return JSON.parse(exchange.apply(command, exchange.sequence + 1, time).encode());
}

const account = fc.constantFrom(ANN, BEN, CAT);
const firm = fc.constantFrom(NORTH, SOUTH);
const instrument = fc.constantFrom(AAPL, TSLA, MSFT);
const price = fc.constantFrom(usd(9.98), usd(9.99), usd(10), usd(10.01), usd(12));
const limits: fc.Arbitrary<LimitChange> = fc.oneof(
  fc.record({ duplicateWindow: fc.constantFrom(2, 10, SECOND, null), maxDuplicates: fc.constantFrom(1, 2, null) }),
  fc.record({ duplicateWindow: fc.constantFrom(2, 10, SECOND) }),
  fc.record({ maxCredit: fc.constantFrom(usd(100), usd(1_000), null) }),
  fc.record({ messagesPerMinute: fc.constantFrom(2, 5, 50, null), cancelsPerMinute: fc.constantFrom(1, 5, null) }),
);
const scope: fc.Arbitrary<TradingScope> = fc.oneof(
  fc.record({ account }),
  fc.record({ firm }),
  fc.record({ algorithm: fc.constantFrom('a', 'b') }),
  fc.record({ instrument }),
  fc.constant({}),
);
const setting: fc.Arbitrary<RiskChange> = fc.oneof(
  fc
    .tuple(fc.oneof(fc.record({ account }), fc.constant({ tier: 'RETAIL' })), limits)
    .map(([of, change]): RiskChange => ({ kind: 'SetLimit', ...of, instrument: null, ...change })),
  fc
    .tuple(firm, fc.constantFrom(usd(500), null))
    .map(([of, maxCredit]): RiskChange => ({ kind: 'SetLimit', firm: of, instrument: null, maxCredit })),
  fc
    .tuple(scope, fc.constantFrom('ACTIVE', 'ACTIVE', ...TRADING_STATES))
    .map(([of, state]): RiskChange => ({ kind: 'SetTradingState', ...of, state, reason: '' })),
  fc
    .tuple(fc.oneof(fc.record({ account }), fc.record({ firm }), fc.constant({})), fc.boolean())
    .map(([of, restricted]): RiskChange => ({ kind: 'SetRestriction', instrument: TSLA, ...of, restricted })),
  fc
    .tuple(account, fc.constantFrom('VENUE_MARKS', ...SHORT_SALE_POLICIES))
    .map(([of, policy]): RiskChange => ({ kind: 'SetShortSalePolicy', account: of, policy })),
);
const sentOrder = fc
  .record({
    account,
    instrument,
    side: fc.constantFrom('BUY', 'SELL'),
    quantity: fc.constantFrom(1, 2, 5),
    price,
    timeInForce: fc.constantFrom('GTC', 'DAY', 'IOC'),
    instructions: fc.option(
      fc.record(
        {
          sellMark: fc.constantFrom(...SELL_MARKS),
          locate: fc.constant('x'),
          algorithm: fc.constantFrom('a', 'b'),
          hidden: fc.constant(true as const),
        },
        { requiredKeys: [] },
      ),
      { nil: undefined, freq: 2 },
    ),
  })
  .map(({ instructions, ...terms }): Command =>
    order({ ...terms, selfTradePrevention: 'NONE', ...(instructions && { instructions }) }),
  );
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: sentOrder },
  {
    weight: 2,
    arbitrary: fc
      .tuple(account, fc.integer({ min: 1, max: 30 }), fc.constantFrom(1, 3, 6), fc.option(price))
      .map(([of, orderId, quantity, to]): Command => ({
        kind: 'AmendOrder',
        account: of,
        orderId,
        quantity,
        price: to,
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(account, fc.integer({ min: 1, max: 30 }))
      .map(([of, orderId]): Command => ({ kind: 'CancelOrder', account: of, orderId })),
  },
  { weight: 2, arbitrary: setting },
  {
    weight: 2,
    arbitrary: fc
      .tuple(setting, fc.constantFrom('x', 'y'))
      .map(([change, by]): Command => ({ kind: 'RequestRiskChange', change, by, reason: '' })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.boolean(), fc.constantFrom('x', 'y'))
      .map(([id, approve, by]): Command => ({ kind: 'DecideRiskChange', id, approve, by, reason: '' })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(account, fc.constantFrom(...CASH_BOOKINGS), fc.constantFrom(usd(5), Number.MAX_SAFE_INTEGER))
      .map(([of, booking, amount]): Command => ({
        kind: 'BookCash',
        account: of,
        booking,
        amount,
        by: '',
        reason: '',
      })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(account, instrument, fc.constantFrom(-3, 3)).map(([of, at, quantity]): Command => ({
      kind: 'BookHolding',
      account: of,
      instrument: at,
      quantity,
      price: 1,
      by: '',
      reason: '',
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(instrument, price)
      .map(([at, referencePrice]): Command => ({ kind: 'SetInstrument', instrument: at, referencePrice })),
  },
);

it('I15 I16 wherever a snapshot is taken, a core that begins there gives the same events and comes to the same state', () => {
  const steps = fc.array(fc.tuple(command, fc.constantFrom(1, 1, 1, 2, 9, SECOND), fc.nat(5)), {
    minLength: 20,
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (list) => {
      const house = new House({ maxOrderQuantity: 10, maxPosition: 20, maxDuplicates: 2, duplicateWindow: 5 });
      let twin: Exchange | undefined;
      for (const [one, later, dice] of list) {
        if (dice === 0) {
          const state = captureState(house.exchange);
          twin = restoreState(state);
          expect(captureState(twin)).toBe(state);
        }
        house.time += later;
        const events = house.exchange.apply(one, house.exchange.sequence + 1, house.time).encode();
        if (!twin) continue;
        expect(twin.apply(one, twin.sequence + 1, house.time).encode()).toBe(events);
        if (house.exchange.events.words[0] === EVENT.REFERENCE_REFUSED) {
          expect(twin.referenceRefusal).toEqual(house.exchange.referenceRefusal);
        }
      }
      if (twin) expect(captureState(twin)).toBe(captureState(house.exchange));
    }),
    { numRuns: 50 },
  );
});

it('I15 D55 a window that was over stays over when it is made longer, seen from the beginning or from a snapshot', () => {
  const house = new House({ maxOrderQuantity: 100, maxPosition: 1_000, maxDuplicates: 1, duplicateWindow: 10 });
  house.open();
  house.time += 20;
  const twin = restoreState(captureState(house.exchange));
  const longer: Command = { kind: 'SetLimit', tier: 'RETAIL', instrument: null, duplicateWindow: DAY };
  for (const exchange of [house.exchange, twin]) eventsOf(exchange, longer, house.time + 1);
  const again = order({ timeInForce: 'GTC' });
  const answers = [house.exchange, twin].map((exchange) => eventsOf(exchange, again, house.time + 2));
  expect(answers[0]).toEqual(answers[1]);
  expect(house.exchange.orders.size).toBe(2);
});
