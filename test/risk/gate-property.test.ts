import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  EVENT,
  REJECT_CODES,
  SELL_MARKS,
  SHORT_SALE_POLICIES,
  TRADING_STATES,
  type LimitChange,
  type SubmitOrder,
  type TimeInForce,
} from '../../src/domain/index.ts';
import { questionOf } from '../../src/exchange/risk-question.ts';
import { order } from '../support/small-market.ts';
import { AAPL, ANN, BEN, House, MAKER, MSFT, NORTH, SECOND, TSLA, percent, usd } from '../support/risk-house.ts';

/** Few values of each, so that limits and what is measured by them meet. */
const shares = fc.constantFrom(1, 2, 5, 9, 10, 11, 20, 50);
const price = fc
  .constantFrom(-2, -1, 0, 1, 2)
  .chain((cents) => fc.constantFrom(usd(9), usd(10), usd(11)).map((at) => at + cents * 10_000));
/** A value, or in one case of so many null. */
const maybe = <Value>(value: fc.Arbitrary<Value>, often = 2): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: often });
const instrument = fc.constantFrom(AAPL, TSLA, MSFT);

const limits: fc.Arbitrary<LimitChange> = fc.record({
  maxOrderQuantity: maybe(fc.constantFrom(5, 10, 50, 50), 20),
  maxPosition: maybe(fc.constantFrom(5, 10, 50, 200, 200), 20),
  maxOrderNotional: maybe(fc.constantFrom(usd(50), usd(90), usd(100), usd(110), usd(1_000))),
  maxVolumePercent: maybe(fc.constantFrom(percent(5), percent(10))),
  typicalQuantity: maybe(fc.constantFrom(1, 5)),
  typicalMultiple: maybe(fc.constantFrom(2, 10)),
  collarPercent: maybe(fc.constantFrom(0, percent(0.1), percent(10), percent(20), percent(200))),
});
const accountWide: fc.Arbitrary<LimitChange> = fc.record({
  maxCredit: maybe(fc.constantFrom(usd(99.99), usd(100), usd(200), usd(500), usd(2_000))),
  maxDuplicates: maybe(fc.constantFrom(1, 2)),
  duplicateWindow: maybe(fc.constantFrom(3, SECOND)),
  messagesPerMinute: fc.constantFrom(null, null, null, null, null, 8),
});

const house = fc.record({
  limits,
  symbolLimits: maybe(limits),
  accountLimits: maybe(limits),
  accountWide,
  firmCredit: maybe(fc.constantFrom(usd(100), usd(300), usd(2_000))),
  references: fc.array(maybe(price, 4), { minLength: 3, maxLength: 3 }),
  lasts: fc.array(maybe(price), { minLength: 3, maxLength: 3 }),
  volumes: fc.array(fc.constantFrom(0, 0, 100, 200), { minLength: 3, maxLength: 3 }),
  holdings: fc.array(fc.constantFrom(0, 0, 1, -1, 10, -10, 30, -30), { minLength: 6, maxLength: 6 }),
  bands: fc.array(maybe(price), { minLength: 2, maxLength: 2 }),
  shortSaleDays: fc.constantFrom(0, 0, 1),
  restricted: fc.constantFrom(null, null, null, null, null, null, {}, { account: ANN }, { firm: NORTH }),
  policy: fc.constantFrom('VENUE_MARKS', 'VENUE_MARKS', 'VENUE_MARKS', 'VENUE_MARKS', ...SHORT_SALE_POLICIES),
  state: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', ...TRADING_STATES),
  phase: fc.constantFrom(
    'CONTINUOUS',
    'CONTINUOUS',
    'CONTINUOUS',
    'CONTINUOUS',
    'CONTINUOUS',
    'OPENING_AUCTION',
    'CLOSED',
    'HALTED',
  ),
  quotes: fc.array(fc.tuple(instrument, fc.constantFrom('BUY', 'SELL'), shares, price), { maxLength: 6 }),
});

const sent = fc.record({
  account: fc.constantFrom(ANN, ANN, BEN),
  instrument,
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'LIMIT', 'MARKET'),
  timeInForce: fc.constantFrom<TimeInForce>('DAY', 'DAY', 'DAY', 'GTC', 'IOC', 'FOK', 'AT_THE_CLOSE'),
  quantity: fc.constantFrom(1, 1, 2, 2, 5, 5, 9, 10, 10, 11, 20, 50, 0),
  price,
  later: fc.constantFrom(1, 1, 2, SECOND),
  /** The order before once more. */
  again: fc.nat(2).map((two) => two === 2),
});

/** A house with all of that; MAKER quotes and trades first. */
function furnished(of: typeof house extends fc.Arbitrary<infer Furniture> ? Furniture : never): House {
  const it = new House(of.limits);
  of.references.forEach((referencePrice, at) => {
    it.done({ kind: 'SetInstrument', instrument: at, averageDailyVolume: of.volumes[at]! });
    if (referencePrice !== null) it.done({ kind: 'SetInstrument', instrument: at, referencePrice });
  });
  of.lasts.forEach((last, at) => {
    if (last !== null) it.trade(last, at);
  });
  of.holdings.forEach((held, at) => it.hold(at % 2 === 0 ? ANN : BEN, held, at >> 1));
  for (const [at, side, quantity, limit] of of.quotes) {
    it.submit({ account: MAKER, instrument: at, side, quantity, price: limit });
  }
  if (of.symbolLimits) it.limit({ tier: 'RETAIL' }, of.symbolLimits, AAPL);
  if (of.accountLimits) it.limit({ account: ANN }, of.accountLimits);
  it.limit({ tier: 'RETAIL' }, of.accountWide);
  it.limit({ firm: NORTH }, { maxCredit: of.firmCredit });
  const market = it.exchange.markets[AAPL]!;
  market.bandLower = of.bands[0] ?? 0;
  market.bandUpper = of.bands[1] ?? Infinity;
  market.shortSaleDays = of.shortSaleDays;
  if (of.restricted) it.done({ kind: 'SetRestriction', instrument: AAPL, ...of.restricted, restricted: true });
  it.done({ kind: 'SetShortSalePolicy', account: ANN, policy: of.policy });
  it.done({ kind: 'SetTradingState', account: ANN, state: of.state, reason: '' });
  if (of.phase !== 'CONTINUOUS') it.done({ kind: 'SetPhase', instrument: AAPL, phase: of.phase, duration: null });
  return it;
}

describe('F67 the gate', () => {
  const tally = new Map<string, number>();

  it('gives the same answer by its short way, check by check, and to whoever asks for all of them', () => {
    fc.assert(
      fc.property(house, fc.array(sent, { minLength: 5, maxLength: 15 }), (of, orders) => {
        const it = furnished(of);
        const { gate, trading, markets } = it.exchange;
        let before: (typeof orders)[number] | undefined;
        for (const one of orders) {
          const { later, again: _, ...terms }: typeof one = one.again && before ? before : one;
          before = one.again ? before : one;
          const asked: SubmitOrder = order({
            selfTradePrevention: 'NONE',
            ...terms,
            price: terms.type === 'MARKET' ? null : terms.price,
          });
          const time = it.time + later;
          const side = Number(asked.side === 'SELL');
          const market = markets[asked.instrument]!;
          const question = questionOf(asked, side, asked.quantity, time, 'NEW');
          const passes = gate.passes(asked.account, market, side, asked.quantity, asked.price ?? 0, time);
          const { mark: shortMark } = gate;
          const checked = gate.check(question, market);
          if (passes) expect([checked, gate.mark]).toEqual([ACCEPTED, shortMark]);
          const all = trading.judgement.judgeAll(asked, time);
          const first = all.find(({ passed }) => !passed);
          const [kind, , code, limit, actual] = it.send(asked, time)[0]!;
          const said = kind === EVENT.REJECTED ? REJECT_CODES[code!]! : `ACCEPTED ${passes ? 'shortly' : 'at length'}`;
          tally.set(said, (tally.get(said) ?? 0) + 1);
          expect(kind === EVENT.REJECTED ? code : ACCEPTED).toBe(first?.code ?? ACCEPTED);
          if (first && kind === EVENT.REJECTED) expect([first.limit ?? 0, first.actual ?? 0]).toEqual([limit, actual]);
          if (kind === EVENT.ACCEPTED) expect(SELL_MARKS[code!]).toBe(SELL_MARKS[gate.mark]);
        }
      }),
      { numRuns: 500 },
    );
    const missed = REJECT_CODES.filter(
      (code) =>
        /^(KILLED|TRADING_HALTED|REDUCE|MARKET_CLOSED|MESSAGE|RESTRICTED|SHORT|NO_|ORDER_SIZE|NOTIONAL|FAT|PRICE_C|OUTSIDE|POSITION|CREDIT|DUPLICATE_ORDER)/.test(
          code,
        ) && !tally.has(code),
    );
    expect(missed).toEqual([]);
    expect(tally.get('ACCEPTED shortly')).toBeGreaterThan(100);
  });
});
