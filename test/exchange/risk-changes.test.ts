import { describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../../src/risk/index.ts';
import {
  EVENT,
  type Command,
  type ReplacementTerms,
  type RiskChange,
  type SubmitOrder,
  type TradingScope,
} from '../../src/domain/index.ts';
import { captureState, restoreState } from '../../src/exchange/index.ts';
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
  SOUTH,
  WEST,
  answerOf,
  canceled,
  changes,
  percent,
  usd,
} from '../support/risk-house.ts';

const kindsOf = (events: readonly (readonly number[])[]): string[] =>
  events.map(([kind]) => Object.entries(EVENT).find(([, number]) => number === kind)![0]);

const decide = (id: number, by: string, approve = true): Command => ({
  kind: 'DecideRiskChange',
  id,
  approve,
  by,
  reason: 'seen',
});
const limit = (change: Omit<RiskChange & { kind: 'SetLimit' }, 'kind' | 'instrument'>): RiskChange => ({
  kind: 'SetLimit',
  instrument: null,
  ...change,
});
const state = (scope: TradingScope, to: 'ACTIVE' | 'REDUCING' | 'HALTED'): RiskChange => ({
  kind: 'SetTradingState',
  ...scope,
  state: to,
  reason: 'why',
});
const restriction = (restricted: boolean, whom: { account?: number; firm?: number } = {}): RiskChange => ({
  kind: 'SetRestriction',
  instrument: AAPL,
  restricted,
  ...whom,
});

describe('S16 a change of risk settings', () => {
  it.each<[string, readonly RiskChange[], RiskChange, readonly string[]]>([
    ['a lower limit', [], limit({ account: ANN, maxOrderQuantity: 5 }), ['CREATED']],
    ['a first credit limit of a firm', [], limit({ firm: NORTH, maxCredit: usd(1) }), ['CREATED']],
    ['a limit set as it is', [], limit({ tier: 'RETAIL', maxPosition: 1_000_000 }), ['CREATED']],
    ['a kill', [], state({ account: ANN }, 'HALTED'), ['SET']],
    ['from reducing to a kill', [state({}, 'REDUCING')], state({}, 'HALTED'), ['SET']],
    ['active where it is active', [], state({ firm: SOUTH }, 'ACTIVE'), ['SET']],
    ['on the restricted list', [], restriction(true), ['SET']],
    ['off the restricted list, where it is not on it', [], restriction(false), ['SET']],
    [
      'off it for an account, where it is on it for everybody',
      [restriction(true)],
      restriction(false, { account: ANN }),
      ['SET'],
    ],
    ['a stricter policy', [], { kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK' }, ['SET']],
  ])('that tightens takes effect at once: %s', (_, before, change, follows) => {
    const house = new House();
    for (const one of before) house.done(one);
    const events = house.done(house.request(change));
    expect(changes(events)).toEqual([[1, 'EFFECTIVE']]);
    expect(kindsOf(events)).toEqual(['RISK_CHANGE', ...follows]);
    expect(house.exchange.riskChanges.pending.size).toBe(0);
    expect(house.ask(decide(1, 'other'))).toEqual({
      code: 'NOT_FOUND',
      field: 'id',
      message: 'There is no risk change 1 that waits.',
    });
  });

  it.each<[string, readonly RiskChange[], RiskChange]>([
    ['a higher limit', [], limit({ tier: 'RETAIL', maxPosition: 1_000_001 })],
    [
      'a first limit of an account that is higher than its tier’s',
      [],
      limit({ account: ANN, maxOrderQuantity: 2_000_000 }),
    ],
    ['no credit limit', [limit({ firm: NORTH, maxCredit: 1 })], limit({ firm: NORTH, maxCredit: null })],
    ['the release of an account', [state({ account: ANN }, 'HALTED')], state({ account: ANN }, 'ACTIVE')],
    ['from a kill to reducing', [state({}, 'HALTED')], state({}, 'REDUCING')],
    ['the release of a firm', [state({ firm: NORTH }, 'REDUCING')], state({ firm: NORTH }, 'ACTIVE')],
    [
      'the release of an algorithm',
      [state({ algorithm: 'twap-1' }, 'HALTED')],
      state({ algorithm: 'twap-1' }, 'ACTIVE'),
    ],
    ['the release of an instrument', [state({ instrument: MSFT }, 'HALTED')], state({ instrument: MSFT }, 'ACTIVE')],
    ['off the restricted list', [restriction(true)], restriction(false)],
    ['off it for a firm', [restriction(true, { firm: NORTH })], restriction(false, { firm: NORTH })],
    [
      'a weaker policy',
      [{ kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK_AND_LOCATE' }],
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK' },
    ],
  ])('that loosens waits, and takes effect when a second person approves: %s', (_, before, change) => {
    const house = new House();
    for (const one of before) house.done(one);
    const events = house.done(house.request(change));
    expect(kindsOf(events)).toEqual(['RISK_CHANGE']);
    expect(changes(events)).toEqual([[1, 'PENDING']]);
    expect(house.ask(decide(1, 'officer'))).toEqual({
      code: 'INVALID_VALUE',
      field: 'by',
      message: 'Risk change 1 was asked for with this key; another person must approve it.',
    });
    const approved = house.done(decide(1, 'second'));
    expect(changes(approved)).toEqual([[1, 'EFFECTIVE']]);
    expect(kindsOf(approved)).toHaveLength(2);
    expect(house.ask(decide(1, 'second'))?.code).toBe('NOT_FOUND');
    // It holds: to ask for it once more loosens nothing.
    expect(changes(house.done(house.request(change)))).toEqual([[2, 'EFFECTIVE']]);
  });

  it('that waits changes nothing until then', () => {
    const house = new House({ maxOrderQuantity: 10, maxPosition: 100 });
    house.done(house.request(limit({ tier: 'RETAIL', maxOrderQuantity: 20 })));
    expect(house.submit({ quantity: 11 })).toEqual(['ORDER_SIZE_EXCEEDED', 10, 11]);
    house.done(decide(1, 'second'));
    expect(house.submit({ quantity: 20 })[0]).toBe('ACCEPTED');
    expect(house.submit({ quantity: 21 })).toEqual(['ORDER_SIZE_EXCEEDED', 20, 21]);
  });

  it('is rejected by anybody, the one who asked included, and then is gone', () => {
    const house = new House();
    const loose = limit({ account: ANN, maxPosition: 2_000_000 });
    house.done(house.request(loose));
    house.done(house.request(loose));
    expect(changes(house.done(decide(2, 'officer', false)))).toEqual([[2, 'REJECTED']]);
    expect(changes(house.done(decide(1, 'second', false)))).toEqual([[1, 'REJECTED']]);
    expect(house.ask(decide(1, 'second'))?.code).toBe('NOT_FOUND');
    expect(house.exchange.limits.effective(ANN, null).maxPosition).toBe(1_000_000);
    expect(changes(house.done(house.request(loose)))).toEqual([[3, 'PENDING']]);
  });

  it('may be approved for 24 hours to the microsecond, and rejected later', () => {
    const house = new House();
    const loose = limit({ account: ANN, maxPosition: 2_000_000 });
    house.done(house.request(loose));
    house.done(house.request(loose));
    const second = house.time;
    house.send({ kind: 'AdvanceTime' }, second + DAY - 1);
    expect(house.ask(decide(1, 'second'))).toEqual({
      code: 'INVALID_VALUE',
      field: 'id',
      message: 'Risk change 1 has waited for more than 24 hours; reject it and ask anew.',
    });
    // Not at all late: it was asked for a microsecond later.
    const house2 = new House();
    house2.done(house2.request(loose));
    house2.time += DAY - 1;
    expect(house2.ask(decide(1, 'second'))).toBeNull();
    expect(changes(house.done(decide(1, 'officer', false)))).toEqual([[1, 'REJECTED']]);
  });

  it('is judged anew when it is approved, and its effects are those of that moment', () => {
    const house = new House();
    house.done(state({ account: ANN }, 'HALTED'));
    house.done(house.request(state({ account: ANN }, 'REDUCING')));
    // No request, so the one that waits stays good.
    house.done(state({ account: ANN }, 'ACTIVE'));
    const id = house.open();
    // Approved now, it tightens: what was ACTIVE reduces.
    const events = house.done(decide(1, 'second'));
    expect(changes(events)).toEqual([[1, 'EFFECTIVE']]);
    expect(canceled(events)).toEqual([[id, 'KILL_SWITCH']]);
    expect(house.exchange.states.get({ account: ANN })).toBe('REDUCING');
    expect(house.submit()[0]).toBe('REDUCE_ONLY_STATE');
  });

  it.each<[string, readonly RiskChange[], RiskChange, RiskChange]>([
    [
      'a limit of a tier',
      [],
      limit({ tier: 'RETAIL', maxPosition: 2_000_000 }),
      limit({ tier: 'RETAIL', maxPosition: 9 }),
    ],
    [
      'another limit of the same account',
      [],
      limit({ account: ANN, maxPosition: 2_000_000 }),
      limit({ account: ANN, collarPercent: percent(5) }),
    ],
    [
      'a limit of a firm',
      [limit({ firm: NORTH, maxCredit: 5 })],
      limit({ firm: NORTH, maxCredit: 6 }),
      limit({ firm: NORTH, maxCredit: 4 }),
    ],
    [
      'an account’s state, killed once more',
      [state({ account: ANN }, 'HALTED')],
      state({ account: ANN }, 'ACTIVE'),
      state({ account: ANN }, 'HALTED'),
    ],
    [
      'a firm’s state',
      [state({ firm: NORTH }, 'REDUCING')],
      state({ firm: NORTH }, 'ACTIVE'),
      state({ firm: NORTH }, 'HALTED'),
    ],
    [
      'an algorithm’s state',
      [state({ algorithm: 'twap-1' }, 'REDUCING')],
      state({ algorithm: 'twap-1' }, 'ACTIVE'),
      state({ algorithm: 'twap-1' }, 'HALTED'),
    ],
    [
      'an instrument’s state',
      [state({ instrument: AAPL }, 'REDUCING')],
      state({ instrument: AAPL }, 'ACTIVE'),
      state({ instrument: AAPL }, 'HALTED'),
    ],
    ['the market’s state', [state({}, 'REDUCING')], state({}, 'ACTIVE'), state({}, 'HALTED')],
    ['the restricted list', [restriction(true)], restriction(false), restriction(true)],
    [
      'a policy',
      [{ kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK' }],
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'VENUE_MARKS' },
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK_AND_LOCATE' },
    ],
  ])('is out of date once another of its subject took effect: %s', (_, before, waits, other) => {
    const house = new House();
    for (const one of before) house.done(one);
    house.done(house.request(waits));
    expect(house.ask(decide(1, 'officer'))?.field).toBe('by');
    expect(changes(house.done(house.request(other, 'third')))).toEqual([[2, 'EFFECTIVE']]);
    expect(house.ask(decide(1, 'second'))).toEqual({
      code: 'INVALID_VALUE',
      field: 'id',
      message: 'Risk change 1 is out of date: change 2 has set the same since. Reject it and ask anew.',
    });
    // So it is after a restart, and the last of several is told.
    house.done(house.request(other, 'third'));
    const twin = restoreState(captureState(house.exchange));
    twin.apply(decide(1, 'second'), twin.sequence + 1, house.time + 1);
    expect(twin.referenceRefusal).toMatchObject({ field: 'id', message: expect.stringMatching(/change 3/) as string });
    expect(changes(house.done(decide(1, 'second', false)))).toEqual([[1, 'REJECTED']]);
    expect(changes(house.done(house.request(waits)))).toEqual([[4, 'PENDING']]);
    expect(changes(house.done(decide(4, 'second')))).toEqual([[4, 'EFFECTIVE']]);
  });

  it('stays good whatever is set of another account, firm, tier, instrument or kind, waits, or is rejected', () => {
    const house = new House();
    house.done(state({ account: ANN }, 'HALTED'));
    house.done(restriction(true, { account: ANN }));
    const waiting = [
      limit({ account: ANN, maxPosition: 2_000_000 }),
      state({ account: ANN }, 'ACTIVE'),
      restriction(false, { account: ANN }),
    ];
    for (const change of waiting) house.done(house.request(change));
    const others: readonly RiskChange[] = [
      limit({ account: BEN, maxPosition: 1 }),
      limit({ tier: 'RETAIL', maxPosition: 1_000_000 }),
      limit({ firm: NORTH, maxCredit: usd(1_000_000) }),
      { ...limit({ account: ANN, maxPosition: 5 }), instrument: MSFT } as RiskChange,
      state({ account: BEN }, 'HALTED'),
      state({ firm: NORTH }, 'REDUCING'),
      state({}, 'REDUCING'),
      restriction(true),
      restriction(true, { account: BEN }),
      { ...restriction(true, { account: ANN }), instrument: MSFT } as RiskChange,
      { kind: 'SetShortSalePolicy', account: ANN, policy: 'MUST_MARK' },
    ];
    for (const change of others) expect(changes(house.done(house.request(change)))[0]![1]).toBe('EFFECTIVE');
    const next = house.exchange.riskChanges.nextId;
    for (const change of waiting) house.done(house.request(change));
    house.done(decide(next, 'second', false));
    for (const id of [1, 2, 3]) expect(changes(house.done(decide(id, 'second')))).toEqual([[id, 'EFFECTIVE']]);
  });

  it('of two that are asked for the same, the one that is approved puts the other out of date', () => {
    const house = new House({ maxOrderQuantity: 10, maxPosition: 100 });
    for (const most of [20, 30]) house.done(house.request(limit({ tier: 'RETAIL', maxOrderQuantity: most })));
    house.done(decide(2, 'second'));
    expect(house.ask(decide(1, 'second'))).toMatchObject({
      field: 'id',
      message: expect.stringMatching(/^Risk change 1 is out of date: change 2 /) as string,
    });
    expect(house.exchange.limits.effective(ANN, null).maxOrderQuantity).toBe(30);
  });

  it('is refused as the change itself would be, and waits for nothing', () => {
    const house = new House();
    expect(house.ask(house.request(limit({ account: 9, maxPosition: 2_000_000 })))).toMatchObject({
      code: 'NOT_FOUND',
      field: 'accountId',
    });
    expect(house.ask({ ...house.request(state({}, 'HALTED')), reason: 'x'.repeat(201) })).toEqual({
      code: 'INVALID_VALUE',
      field: 'reason',
      message: 'reason has 201 characters; allowed are 200, none that controls a terminal.',
    });
    expect(house.ask({ ...house.request(state({}, 'HALTED')), reason: 'clear\u001b[2J' })?.field).toBe('reason');
    expect(house.submit()[0]).toBe('ACCEPTED');
    expect(house.exchange.riskChanges.nextId).toBe(1);
    house.done(house.request(state({ account: ANN }, 'HALTED')));
    house.done(house.request(state({ account: ANN }, 'ACTIVE')));
    expect(house.ask({ ...decide(2, 'second'), reason: '\n' } as Command)?.field).toBe('reason');
    expect(house.ask(decide(3, 'second'))?.code).toBe('NOT_FOUND');
  });

  it('1,000 wait at most; what tightens goes on', () => {
    const house = new House();
    const loose = limit({ account: ANN, maxPosition: 2_000_000 });
    for (let n = 0; n < 1_000; n++) house.done(house.request(loose));
    expect(house.ask(house.request(loose))).toEqual({
      code: 'INVALID_VALUE',
      field: null,
      message: '1000 changes wait for a decision; the most are 1000.',
    });
    expect(changes(house.done(house.request(state({}, 'REDUCING'))))).toEqual([[1_001, 'EFFECTIVE']]);
    house.done(decide(500, 'officer', false));
    expect(changes(house.done(house.request(loose)))).toEqual([[1_002, 'PENDING']]);
  });
});

describe('S12 a kill is one command: nothing new is taken, and all that is open is canceled', () => {
  const ALGORITHM = { instructions: { algorithm: 'twap-1' } } as const;

  /** Orders of everybody: 1 Ann, 2 Ann's algorithm, 3 Ben's algorithm, 4 Cat, 5 Ann in MSFT. */
  function crowd(): House {
    const house = new House();
    const far = { price: usd(100) };
    house.open(far);
    house.open({ ...far, ...ALGORITHM });
    house.open({ ...far, ...ALGORITHM, account: BEN });
    house.open({ ...far, account: CAT });
    house.open({ ...far, instrument: MSFT });
    return house;
  }

  it.each<[string, TradingScope, readonly number[], readonly boolean[]]>([
    ['an account', { account: ANN }, [1, 2, 5], [true, true, false, false, true]],
    ['a firm', { firm: NORTH }, [1, 2, 3, 5], [true, true, true, false, true]],
    ['an algorithm', { algorithm: 'twap-1' }, [2, 3], [false, true, true, false, false]],
    ['an instrument', { instrument: AAPL }, [1, 2, 3, 4], [true, true, true, true, false]],
    ['the market', {}, [1, 2, 3, 4, 5], [true, true, true, true, true]],
  ])('of %s', (_, scope, gone, killed) => {
    const house = crowd();
    const events = house.done(house.request(state(scope, 'HALTED')));
    expect(kindsOf(events).slice(0, 2)).toEqual(['RISK_CHANGE', 'SET']);
    expect(canceled(events)).toEqual(gone.map((id) => [id, 'KILL_SWITCH']));
    const attempts = [{}, ALGORITHM, { ...ALGORITHM, account: BEN }, { account: CAT }, { instrument: MSFT }] as const;
    const codes = attempts.map((terms) => house.submit({ ...terms, price: usd(100) })[0]);
    expect(codes).toEqual(killed.map((isKilled) => (isKilled ? 'KILLED' : 'ACCEPTED')));
    // It stays so until two persons have released it.
    house.done(house.request(state(scope, 'ACTIVE')));
    expect(house.submit({ ...attempts[killed.indexOf(true)], price: usd(100) })[0]).toBe('KILLED');
    house.done(decide(2, 'second'));
    for (const terms of attempts) expect(house.submit({ ...terms, price: usd(100) })[0]).toBe('ACCEPTED');
  });

  it.each<[string, TradingScope, readonly number[]]>([
    ['an account', { account: ANN }, [1, 2, 5]],
    ['a firm', { firm: NORTH }, [1, 2, 3, 5]],
    ['an algorithm', { algorithm: 'twap-1' }, [2, 3]],
    ['an instrument', { instrument: AAPL }, [1, 2, 3, 4]],
    ['the market', {}, [1, 2, 3, 4, 5]],
  ])('S12 REDUCING of %s cancels what adds, and takes what reduces', (_, scope, gone) => {
    const house = crowd();
    house.hold(ANN, 50);
    const kept = house.open({ ...ALGORITHM, side: 'SELL', price: usd(200), quantity: 50, account: ANN });
    const events = house.done(house.request(state(scope, 'REDUCING')));
    expect(kindsOf(events).slice(0, 2)).toEqual(['RISK_CHANGE', 'SET']);
    expect(canceled(events)).toEqual(gone.map((id) => [id, 'KILL_SWITCH']));
    house.send({ kind: 'CancelOrder', account: ANN, orderId: kept });
    const sell = { ...ALGORITHM, side: 'SELL', price: usd(200) } as const;
    expect(house.submit({ ...sell, quantity: 51 })).toEqual(['REDUCE_ONLY_STATE', 50, 51]);
    expect(house.submit({ ...sell, quantity: 50 })[0]).toBe('ACCEPTED');
    expect(house.submit({ ...sell, quantity: 1 })).toEqual(['REDUCE_ONLY_STATE', 0, 1]);
    expect(house.submit({ ...ALGORITHM, price: usd(100) })[0]).toBe('REDUCE_ONLY_STATE');
  });

  it('the strictest of all that applies counts, in whatever order they are set and released', () => {
    const house = crowd();
    house.done(state({ account: ANN }, 'REDUCING'));
    house.done(state({ firm: NORTH }, 'HALTED'));
    expect(house.submit()[0]).toBe('KILLED');
    house.done(state({ firm: NORTH }, 'ACTIVE'));
    expect(house.submit()[0]).toBe('REDUCE_ONLY_STATE');
    house.done(state({ instrument: AAPL }, 'HALTED'));
    expect(house.submit()[0]).toBe('KILLED');
    expect(house.submit({ instrument: MSFT })[0]).toBe('REDUCE_ONLY_STATE');
    house.done(state({ account: ANN }, 'ACTIVE'));
    expect(house.submit({ instrument: MSFT })[0]).toBe('ACCEPTED');
    house.done(state({ instrument: AAPL }, 'ACTIVE'));
    expect(house.submit()[0]).toBe('ACCEPTED');
  });

  it('cancels work all the time, and an order that is killed may not come back by an amendment', () => {
    const house = crowd();
    house.hold(ANN, -100);
    house.done(state({ account: ANN }, 'REDUCING'));
    expect(house.amend(ANN, 1, 101, null)).toEqual(['REDUCE_ONLY_STATE', 0, 1]);
    expect(house.amend(ANN, 1, null, usd(100.01))[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, 1, 99, null)[0]).toBe('ACCEPTED');
    expect(canceled(house.send({ kind: 'CancelOrder', account: ANN, orderId: 1 }))).toEqual([[1, 'USER']]);
    house.done(state({ algorithm: 'twap-1' }, 'HALTED'));
    expect(house.amend(BEN, 3, 50, null)[0]).toBe('ORDER_NOT_OPEN');
  });

  it('an account that comes later is of its firm and market from the beginning', () => {
    const house = new House();
    house.done(state({ firm: WEST }, 'HALTED'));
    const account = { kind: 'CreateAccount', participantKind: 'RETAIL', tier: 'RETAIL' } as const;
    house.done({ ...account, id: 'DAN', name: 'Dan', firm: 'WEST' });
    house.done({ ...account, id: 'EVE', name: 'Eve', firm: 'NORTH' });
    expect(house.submit({ account: MAKER + 1 })[0]).toBe('KILLED');
    expect(house.submit({ account: MAKER + 2 })[0]).toBe('ACCEPTED');
    house.done(state({}, 'HALTED'));
    house.done({ ...account, id: 'FAY', name: 'Fay', firm: 'NORTH' });
    expect(house.submit({ account: MAKER + 3 })[0]).toBe('KILLED');
  });

  it('10,000 algorithms can be stopped; one more cannot, and those that are can be released', () => {
    const house = new House();
    for (let n = 0; n < 10_000; n++) house.done(state({ algorithm: `a${n}` }, 'HALTED'));
    expect(house.ask(state({ algorithm: 'one-more' }, 'HALTED'))).toEqual({
      code: 'INVALID_VALUE',
      field: 'algorithm',
      message: '10000 algorithms are stopped; the most are 10000.',
    });
    expect(house.ask(state({ algorithm: 'a7' }, 'REDUCING'))).toBeNull();
    expect(house.ask(state({ algorithm: 'a7' }, 'ACTIVE'))).toBeNull();
    expect(house.ask(state({ algorithm: 'one-more' }, 'HALTED'))).toBeNull();
  });
});

/** Whoever must only reduce, and what comes of orders then. */
const STOPS = [
  ['REDUCING', state({ account: ANN }, 'REDUCING'), 'KILL_SWITCH', 'REDUCE_ONLY_STATE'],
  ['the restricted list', restriction(true, { account: ANN }), 'REGULATION', 'RESTRICTED_INSTRUMENT'],
] as const;

describe.each(STOPS)('S12 %s cancels at once what could bring a position farther from zero', (_, stop, why, code) => {
  const gone = (ids: readonly number[]) => ids.map((id) => [id, why]);

  it.each([
    ['long', 1, 'BUY', 'SELL'],
    ['short', -1, 'SELL', 'BUY'],
  ] as const)('%s 100: all that adds, and of what reduces the later that is too much', (_, sign, adds, reduces) => {
    const house = new House();
    house.hold(ANN, sign * 100);
    const [low, high] = [usd(140), usd(160)];
    const add = { side: adds, price: adds === 'BUY' ? low : high } as const;
    const reduce = { side: reduces, price: reduces === 'BUY' ? low : high } as const;
    const [first, , , , last, other] = [
      house.open({ ...add, quantity: 1 }),
      house.open({ ...reduce, quantity: 60 }),
      house.open({ ...reduce, quantity: 41, account: BEN }),
      house.open({ ...add, quantity: 5, account: BEN }),
      house.open({ ...add, quantity: 500 }),
      house.open({ ...reduce, quantity: 41 }),
    ];
    // 60 and 40 are the position; 41 after the 60 are too many.
    const fits = house.open({ ...reduce, quantity: 40 });
    const over = house.open({ ...reduce, quantity: 1 });
    expect(canceled(house.done(house.request(stop)))).toEqual(gone([first, last, other, over]));
    expect(house.openQuantity(ANN, adds)).toBe(0);
    expect(house.openQuantity(ANN, reduces)).toBe(100);
    expect(house.exchange.orders.find(fits)).toBeGreaterThanOrEqual(0);
    expect([house.openQuantity(BEN, adds), house.openQuantity(BEN, reduces)]).toEqual([5, 41]);
    // Once more finds nothing more.
    expect(canceled(house.done(house.request(stop)))).toEqual([]);
  });

  it('flat: whatever is open, on either side, stops and orders that wait for others too', () => {
    const house = new House();
    const ids = [
      house.open({ price: usd(100) }),
      house.open({ side: 'SELL', price: usd(200) }),
      house.open({ side: 'SELL', type: 'STOP', price: null, instructions: { stopPrice: usd(90) } }),
    ];
    const child = { ...waiting(usd(160)), clientOrderId: 'child' };
    house.send({
      kind: 'SubmitLinkedOrders',
      account: ANN,
      contingency: 'ONE_TRIGGERS_OTHER',
      orders: [{ ...child, clientOrderId: 'parent', side: 'BUY', price: usd(90) }, child],
    });
    const events = house.done(house.request(stop));
    // The one that waits goes with the one that it waits for.
    expect(canceled(events)).toEqual([...gone([...ids, ids[2]! + 1]), [ids[2]! + 2, 'LINKED']]);
    expect(house.exchange.orders.size).toBe(0);
    expect(kindsOf(events)).not.toContain('TRIGGERED');
  });

  it('what is filled of an order does not count any more', () => {
    const house = new House();
    const id = house.open({ side: 'SELL', price: usd(150), quantity: 100 });
    house.open({ account: MAKER, price: usd(150), quantity: 60, timeInForce: 'IOC' });
    // 60 short, 40 open to sell; a buy of 60 reduces, one of a share more does not.
    const reduces = house.open({ price: usd(140), quantity: 60 });
    const more = house.open({ price: usd(140), quantity: 1 });
    expect(canceled(house.done(house.request(stop)))).toEqual(gone([id, more]));
    expect(house.exchange.orders.find(reduces)).toBeGreaterThanOrEqual(0);
  });

  it('other accounts and, of the list, other instruments go on', () => {
    const house = new House();
    const ids = [house.open({ account: BEN }), house.open({ account: CAT }), house.open({ instrument: MSFT })];
    expect(canceled(house.done(stop))).toEqual(gone(stop.kind === 'SetTradingState' ? [ids[2]!] : []));
    for (const account of [BEN, CAT]) expect(house.submit({ account })[0]).toBe('ACCEPTED');
  });

  it('off the list, or to ACTIVE, cancels nothing', () => {
    const house = new House();
    const id = house.open();
    const free =
      stop.kind === 'SetRestriction' ? restriction(false, { account: ANN }) : state({ account: ANN }, 'ACTIVE');
    expect(canceled(house.done(free))).toEqual([]);
    expect(house.exchange.orders.find(id)).toBeGreaterThanOrEqual(0);
  });

  it('an amendment or replacement that comes anew is judged like a new order; a decrease passes', () => {
    const house = new House();
    house.hold(ANN, 100);
    const id = house.open({ side: 'SELL', quantity: 60, price: usd(160) });
    const other = house.open({ side: 'SELL', quantity: 30, price: usd(160) });
    expect(canceled(house.done(house.request(stop)))).toEqual([]);
    const replace = (terms: ReplacementTerms) =>
      answerOf(house.send({ kind: 'ReplaceOrder', account: ANN, orderId: id, terms }))[0];
    expect(house.amend(ANN, id, 71, null)[0]).toBe(code);
    expect(replace({ quantity: 71 })).toBe(code);
    expect(replace({ side: 'BUY', price: usd(100) })).toBe(code);
    expect(house.amend(ANN, id, 70, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, null, usd(161))[0]).toBe('ACCEPTED');
    expect(replace({ quantity: 70, price: usd(162) })).toBe('ACCEPTED');
    // Ten are bought back by another way: with what is open there is too much now, wherever it comes from.
    moveOut(house, stop, 10);
    expect(house.amend(ANN, id, null, usd(163))[0]).toBe(code);
    expect(replace({ price: usd(163) })).toBe(code);
    expect(house.amend(ANN, id, 65, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, null, usd(163))[0]).toBe(code);
    expect(house.amend(ANN, other, 25, null)[0]).toBe('ACCEPTED');
    expect(house.amend(ANN, id, null, usd(163))[0]).toBe('ACCEPTED');
    expect(house.openQuantity(ANN, 'SELL')).toBe(90);
  });
});

/** A sell of Ann’s. */
function waiting(price: number): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account: ANN,
    instrument: AAPL,
    clientOrderId: 'waits',
    side: 'SELL',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: 100,
    price,
    selfTradePrevention: 'NONE',
  };
}

/** Sells shares of Ann’s past what holds her back, by lifting it in the core alone: her open orders stay as they are. */
function moveOut(house: House, stop: RiskChange, quantity: number): void {
  const { states, gate } = house.exchange;
  if (stop.kind === 'SetTradingState') states.set({ account: ANN }, 'ACTIVE');
  if (stop.kind === 'SetRestriction') gate.restrictions.set({ ...stop, restricted: false });
  house.open({ account: MAKER, quantity, price: usd(150) });
  house.open({ side: 'SELL', quantity, price: usd(150), timeInForce: 'IOC' });
  if (stop.kind === 'SetTradingState') states.set({ account: ANN }, stop.state);
  if (stop.kind === 'SetRestriction') gate.restrictions.set(stop);
}

describe('risk settings are refused with the field, what is allowed, and what came', () => {
  it.each<[RiskChange, string, string | null, string]>([
    [limit({ maxPosition: 1 }), 'INVALID_VALUE', null, '0 of tier, account, firm are given; exactly one may be.'],
    [
      limit({ account: ANN, firm: NORTH, maxCredit: 1 }),
      'INVALID_VALUE',
      null,
      '2 of tier, account, firm are given; exactly one may be.',
    ],
    [limit({ tier: 'GOLD', maxPosition: 1 }), 'NOT_FOUND', 'riskTier', 'riskTier GOLD does not exist.'],
    [limit({ account: 4, maxPosition: 1 }), 'NOT_FOUND', 'accountId', 'account 4 does not exist.'],
    [limit({ firm: 3, maxCredit: 1 }), 'NOT_FOUND', 'firmId', 'firm 3 does not exist.'],
    [
      { ...limit({ account: ANN, maxPosition: 1 }), instrument: 3 } as RiskChange,
      'NOT_FOUND',
      'symbol',
      'instrument 3 does not exist.',
    ],
    [
      limit({ account: ANN, maxOrderQuantity: -1 }),
      'INVALID_VALUE',
      'maxOrderQuantity',
      'maxOrderQuantity is -1; allowed are whole numbers from 0 to 1000000000.',
    ],
    [
      limit({ account: ANN, maxPosition: 1_000_000_001 }),
      'INVALID_VALUE',
      'maxPosition',
      'maxPosition is 1000000001; allowed are whole numbers from 0 to 1000000000.',
    ],
    [
      limit({ account: ANN, maxDuplicates: 1.5 }),
      'INVALID_VALUE',
      'maxDuplicates',
      'maxDuplicates is 1.5; allowed are whole numbers from 1 to 10000.',
    ],
    [
      limit({ firm: NORTH, maxPosition: 1 }),
      'INVALID_VALUE',
      'maxPosition',
      'maxPosition is given for a firm; a firm has only maxCredit.',
    ],
    [
      { ...limit({ firm: NORTH, maxCredit: 1 }), instrument: AAPL } as RiskChange,
      'INVALID_VALUE',
      'maxCredit',
      'maxCredit is given for one instrument; it is a limit over all of them.',
    ],
    [
      state({ account: ANN, instrument: AAPL }, 'HALTED'),
      'INVALID_VALUE',
      null,
      '2 of account, firm, algorithm, instrument are given; at most one may be.',
    ],
    [state({ account: -1 }, 'HALTED'), 'NOT_FOUND', 'accountId', 'account -1 does not exist.'],
    [state({ firm: 3 }, 'HALTED'), 'NOT_FOUND', 'firmId', 'firm 3 does not exist.'],
    [state({ instrument: 3 }, 'HALTED'), 'NOT_FOUND', 'symbol', 'instrument 3 does not exist.'],
    [
      state({ algorithm: 'a b' }, 'HALTED'),
      'INVALID_VALUE',
      'algorithm',
      'algorithm is "a b"; it must be 1 to 32 of A-Z, a-z, 0-9 and _.:-',
    ],
    [
      restriction(true, { account: ANN, firm: NORTH }),
      'INVALID_VALUE',
      null,
      '2 of account, firm are given; at most one may be.',
    ],
    [restriction(true, { firm: 7 }), 'NOT_FOUND', 'firmId', 'firm 7 does not exist.'],
    [
      { kind: 'SetRestriction', instrument: 5, restricted: true },
      'NOT_FOUND',
      'symbol',
      'instrument 5 does not exist.',
    ],
    [
      { kind: 'SetShortSalePolicy', account: 9, policy: 'MUST_MARK' },
      'NOT_FOUND',
      'accountId',
      'account 9 does not exist.',
    ],
  ])('%j', (change, code, field, message) => {
    const house = new House();
    expect(house.ask(change)).toEqual({ code, field, message });
    expect(house.ask(house.request(change))).toEqual({ code, field, message });
  });

  it.each([
    'maxCredit',
    'maxDuplicates',
    'duplicateWindow',
    'messagesPerMinute',
    'cancelsPerMinute',
    'maxPnlImpact',
    'maxVar',
    'maxDrawdown',
    'maxConcentration',
    'maxLiquidationDays',
  ] as const)('%s is about an account as a whole, and not about one instrument', (name) => {
    const house = new House();
    const change = limit({ account: ANN, [name]: 1 });
    expect(house.ask({ ...change, instrument: AAPL } as RiskChange)).toEqual({
      code: 'INVALID_VALUE',
      field: name,
      message: `${name} is given for one instrument; it is a limit over all of them.`,
    });
    expect(house.ask(change)).toBeNull();
  });

  const NOTIONAL = '0.000001 to 9007199254.740991';
  it.each<[keyof typeof NO_LIMITS, number, number, string]>([
    ['maxOrderQuantity', 0, 1_000_000_000, 'whole numbers from 0 to 1000000000'],
    ['maxPosition', 0, 1_000_000_000, 'whole numbers from 0 to 1000000000'],
    ['maxOrderNotional', 0, Number.MAX_SAFE_INTEGER, '0.00 to 9007199254.740991'],
    ['maxVolumePercent', 0, percent(10_000), '0.00 to 10000.00'],
    ['typicalQuantity', 0, 1_000_000_000, 'whole numbers from 0 to 1000000000'],
    ['typicalMultiple', 1, 1_000_000, 'whole numbers from 1 to 1000000'],
    ['collarPercent', 0, percent(1_000), '0.00 to 1000.00'],
    ['maxCredit', 0, Number.MAX_SAFE_INTEGER, '0.00 to 9007199254.740991'],
    ['maxDuplicates', 1, 10_000, 'whole numbers from 1 to 10000'],
    ['duplicateWindow', 1, DAY, '0.000001 to 86400.00'],
    ['messagesPerMinute', 1, 10_000, 'whole numbers from 1 to 10000'],
    ['cancelsPerMinute', 1, 10_000, 'whole numbers from 1 to 10000'],
    ['maxPnlImpact', 1, Number.MAX_SAFE_INTEGER, NOTIONAL],
    ['maxVar', 1, Number.MAX_SAFE_INTEGER, NOTIONAL],
    ['maxDrawdown', 1, Number.MAX_SAFE_INTEGER, NOTIONAL],
    ['maxConcentration', 1, percent(100), '0.000001 to 100.00'],
    ['maxLiquidationDays', 1, 10_000_000_000, '0.000001 to 10000.00'],
  ])('%s may be %i to %i, or nothing; people read: %s', (name, least, most, allowed) => {
    const house = new House();
    for (const value of [least, most, null]) {
      expect(house.ask(limit({ account: ANN, [name]: value }))).toBeNull();
    }
    for (const wrong of [least - 1, most + 1, NaN, least + 0.5]) {
      const refusal = house.ask(limit({ account: ANN, [name]: wrong }));
      expect(refusal).toMatchObject({ code: 'INVALID_VALUE', field: name });
      expect(refusal?.message).toMatch(
        new RegExp(`^${name} is [-.0-9NaN]+; allowed are ${allowed.replaceAll('.', '\\.')}\\.$`),
      );
    }
  });

  it.each<[keyof typeof NO_LIMITS, number, string]>([
    ['maxConcentration', percent(101), 'maxConcentration is 101.00; allowed are 0.000001 to 100.00.'],
    ['collarPercent', -percent(2.5), 'collarPercent is -2.50; allowed are 0.00 to 1000.00.'],
    ['maxVar', 0, 'maxVar is 0.00; allowed are 0.000001 to 9007199254.740991.'],
    ['duplicateWindow', DAY + 1, 'duplicateWindow is 86400.000001; allowed are 0.000001 to 86400.00.'],
    ['maxLiquidationDays', 10_000_500_000, 'maxLiquidationDays is 10000.50; allowed are 0.000001 to 10000.00.'],
    ['maxCredit', NaN, 'maxCredit is NaN; allowed are 0.00 to 9007199254.740991.'],
    ['typicalMultiple', 0, 'typicalMultiple is 0; allowed are whole numbers from 1 to 1000000.'],
  ])('%s of %f is shown in the units of people', (name, wrong, message) => {
    expect(new House().ask(limit({ account: ANN, [name]: wrong }))?.message).toBe(message);
  });

  it('what is absent stays, and null takes a limit out', () => {
    const house = new House();
    house.done(limit({ account: ANN, maxPosition: 7, maxCredit: 70_000 }));
    house.done(limit({ account: ANN, maxPosition: null }));
    expect(house.exchange.limits.effective(ANN, null)).toMatchObject({ maxPosition: 1_000_000, maxCredit: 70_000 });
  });
});
