import { describe, expect, it } from 'vitest';
import type { Command, ReplacementTerms, RiskChange } from '../../src/domain/index.ts';
import type { Changes } from '../../src/exchange/index.ts';
import { ANN, BEN, order } from '../support/small-market.ts';
import { RecordedCore, START } from './support.ts';

const CAT = 2;
const PRICE = 150_000_000;
const DOLLAR = 1_000_000;

const ask = (change: RiskChange, by = 'risk-1'): Command => ({
  kind: 'RequestRiskChange',
  change,
  by,
  reason: 'asked',
});
const decide = (id: number, approve: boolean, by = 'risk-2'): Command => ({
  kind: 'DecideRiskChange',
  id,
  approve,
  by,
  reason: 'decided',
});
const cash = (account: number, booking: 'DEPOSIT' | 'WITHDRAWAL' | 'FEE', amount: number): Command => ({
  kind: 'BookCash',
  account,
  booking,
  amount,
  by: 'operator',
  reason: 'booked',
});

/** The rows of the last command. */
function rows(core: RecordedCore): Changes {
  return core.changes.at(-1)!;
}

describe('D69 how a sell is marked', () => {
  it('is what its account or the venue said; buys have no mark, refused orders what they named', () => {
    const core = new RecordedCore();
    const mark = (id: number): unknown => core.rows.get(id)!.sellMark;
    core.send({ kind: 'BookHolding', account: ANN, instrument: 0, quantity: 100, price: PRICE, by: 'x', reason: 'y' });
    expect(mark(core.submit({ side: 'SELL', quantity: 100, price: PRICE + 10_000 }))).toBe('LONG');
    expect(mark(core.submit({ side: 'SELL', quantity: 1, price: PRICE + 10_000 }))).toBe('SHORT');
    const exempt = { sellMark: 'SHORT_EXEMPT' } as const;
    expect(mark(core.submit({ side: 'SELL', price: PRICE + 10_000, instructions: exempt }))).toBe('SHORT_EXEMPT');
    expect(mark(core.submit({ price: PRICE - 10_000 }))).toBeNull();
    expect(mark(core.submit({ side: 'SELL', price: PRICE + 1, instructions: exempt }))).toBe('SHORT_EXEMPT');
    expect(mark(core.submit({ side: 'SELL', price: PRICE + 1 }))).toBeNull();
    expect(mark(core.submit({ instructions: exempt }))).toBeNull();
  });

  it('follows amendments that come anew, and replacements', () => {
    const core = new RecordedCore();
    const mark = (id: number): unknown => core.rows.get(id)!.sellMark;
    core.send({ kind: 'BookHolding', account: ANN, instrument: 0, quantity: 100, price: PRICE, by: 'x', reason: 'y' });
    const id = core.submit({ side: 'SELL', quantity: 100, price: PRICE + 10_000, timeInForce: 'GTC' });
    const amend = (quantity: number): void => {
      core.send({ kind: 'AmendOrder', account: ANN, orderId: id, quantity, price: null });
    };
    const replace = (terms: ReplacementTerms): void => {
      core.send({ kind: 'ReplaceOrder', account: ANN, orderId: id, terms });
    };
    amend(101);
    expect(mark(id)).toBe('SHORT');
    amend(100);
    expect(mark(id)).toBe('SHORT');
    replace({ price: PRICE + 20_000 });
    expect(mark(id)).toBe('LONG');
    replace({ instructions: { sellMark: 'SHORT_EXEMPT' } });
    expect(mark(id)).toBe('SHORT_EXEMPT');
    replace({ instructions: { sellMark: null } });
    expect(mark(id)).toBe('LONG');
  });

  it.each([
    [0, 'SHORT', 'LONG'],
    [-100, 'SHORT', 'SHORT'],
    [100, 'LONG', 'LONG'],
  ])('of a sell that waits, with %i held, is %s and then %s', (held, before, after) => {
    const core = new RecordedCore();
    const ids = [core.exchange.nextOrderId, core.exchange.nextOrderId + 1] as const;
    if (held !== 0) {
      core.send({
        kind: 'BookHolding',
        account: ANN,
        instrument: 0,
        quantity: held,
        price: PRICE,
        by: 'x',
        reason: 'y',
      });
    }
    const terms = { account: ANN, quantity: 100, timeInForce: 'GTC' } as const;
    core.send({
      kind: 'SubmitLinkedOrders',
      account: ANN,
      contingency: 'ONE_TRIGGERS_OTHER',
      orders: [
        order({ ...terms, clientOrderId: 'first', side: 'BUY', price: PRICE }),
        order({ ...terms, clientOrderId: 'second', side: 'SELL', price: PRICE + 10_000 }),
      ],
    });
    expect(ids.map((id) => core.rows.get(id)!.sellMark)).toEqual([null, before]);
    core.submit({ account: BEN, side: 'SELL', quantity: 100, price: PRICE });
    expect(ids.map((id) => core.rows.get(id)!.sellMark)).toEqual([null, after]);
  });
});

describe('limits, changed by people', () => {
  it('each change adds a row of its scope: the one before with what was named changed, null taken out', () => {
    const core = new RecordedCore();
    core.send({ kind: 'SetLimit', account: ANN, instrument: 0, maxPosition: 500, collarPercent: 5_000_000 });
    core.send({ kind: 'SetLimit', account: ANN, instrument: 0, maxPosition: 400 });
    core.send({ kind: 'SetLimit', account: ANN, instrument: 0, collarPercent: null });
    core.send({ kind: 'SetLimit', account: ANN, instrument: null, maxCredit: 7 });
    const limits = core.changes.flatMap(({ limits }) => limits);
    const terms = { tier: null, account: ANN, firm: null, instrument: 0, change: null, maxOrderQuantity: null };
    const { sequence } = core.exchange;
    expect(limits).toMatchObject([
      { ...terms, sequence: sequence - 3, at: core.time - 3, maxPosition: 500, collarPercent: 5_000_000 },
      { ...terms, sequence: sequence - 2, at: core.time - 2, maxPosition: 400, collarPercent: 5_000_000 },
      { ...terms, sequence: sequence - 1, at: core.time - 1, maxPosition: 400, collarPercent: null },
      { ...terms, sequence, instrument: null, maxPosition: null, maxCredit: 7 },
    ]);
  });

  it('S16 what tightens takes effect with the request, and its row says by which', () => {
    const core = new RecordedCore();
    core.send(ask({ kind: 'SetLimit', tier: 'WIDE', instrument: null, maxOrderQuantity: 50 }));
    const { sequence } = core.exchange;
    expect(rows(core).riskChanges).toEqual([
      {
        id: 1,
        change: { kind: 'SetLimit', tier: 'WIDE', instrument: null, maxOrderQuantity: 50 },
        status: 'EFFECTIVE',
        requestedBy: 'risk-1',
        requestedAt: core.time,
        reason: 'asked',
        requestedSequence: sequence,
        decidedBy: 'risk-1',
        decidedAt: core.time,
        decisionReason: null,
        decidedSequence: sequence,
      },
    ]);
    expect(rows(core).limits).toMatchObject([
      { tier: 'WIDE', maxOrderQuantity: 50, maxPosition: 10_000_000, sequence, change: 1 },
    ]);
  });

  it('S16 what loosens waits, and comes with the approval of another person', () => {
    const core = new RecordedCore();
    const change = { kind: 'SetLimit', tier: 'WIDE', instrument: null, maxPosition: 20_000_000 } as const;
    core.send(ask(change));
    const asked = core.time;
    expect(rows(core).riskChanges).toMatchObject([
      { id: 1, status: 'PENDING', decidedBy: null, decidedSequence: null },
    ]);
    expect(rows(core).limits).toEqual([]);
    expect(core.send(decide(1, true, 'risk-1')).referenceRefusal).toMatchObject({ field: 'by' });
    expect(rows(core).riskChanges).toEqual([]);
    core.send(decide(1, true));
    const { sequence } = core.exchange;
    const decision = {
      decidedBy: 'risk-2',
      decidedAt: core.time,
      decisionReason: 'decided',
      decidedSequence: sequence,
    };
    expect(rows(core).riskChanges).toMatchObject([
      { id: 1, change, status: 'EFFECTIVE', requestedAt: asked, ...decision },
    ]);
    expect(rows(core).limits).toMatchObject([{ maxPosition: 20_000_000, sequence, change: 1 }]);
    core.send(ask({ ...change, maxPosition: 30_000_000 }));
    core.send(decide(2, false));
    expect(rows(core).riskChanges).toMatchObject([{ id: 2, status: 'REJECTED', decidedBy: 'risk-2' }]);
    expect(rows(core).limits).toEqual([]);
  });
});

describe('S12 trading states', () => {
  it('stand in the row of their account, firm or instrument, else in one of their own', () => {
    const core = new RecordedCore();
    const set = (scope: object, state: 'HALTED' | 'REDUCING' = 'REDUCING'): Changes => {
      core.send({ kind: 'SetTradingState', ...scope, state, reason: 'why' });
      return rows(core);
    };
    expect(set({ account: BEN }).accounts).toMatchObject([{ index: BEN, tradingState: 'REDUCING' }]);
    expect(set({ firm: 0 }).firms).toMatchObject([{ index: 0, id: 'FIRM', tradingState: 'REDUCING' }]);
    expect(set({ instrument: 1 }).instruments).toMatchObject([{ symbol: 'MSFT', tradingState: 'REDUCING' }]);
    const entry = { state: 'HALTED', reason: 'why' };
    expect(set({ algorithm: 'twap-1' }, 'HALTED').tradingStates).toMatchObject([
      { ...entry, scope: 'algorithm:twap-1' },
    ]);
    expect(set({}, 'HALTED').tradingStates).toMatchObject([
      { ...entry, scope: 'market', sequence: core.exchange.sequence },
    ]);
  });

  it('the answer to a kill counts its cancels, by request and by decision', () => {
    const core = new RecordedCore();
    for (const quantity of [1, 2, 3]) core.submit({ quantity, price: PRICE - 10_000 });
    const kill = { kind: 'SetTradingState', account: ANN, state: 'HALTED', reason: 'why' } as const;
    expect(core.send(ask(kill)).canceledCount).toBe(3);
    expect(rows(core).accounts).toMatchObject([{ index: ANN, tradingState: 'HALTED' }]);
    core.send(ask({ ...kill, state: 'ACTIVE' }));
    expect(rows(core).accounts).toEqual([]);
    core.send(decide(2, true));
    expect(rows(core).accounts).toMatchObject([{ index: ANN, tradingState: 'ACTIVE' }]);
    expect(core.send(ask({ kind: 'SetLimit', account: ANN, instrument: null, maxPosition: 5 })).canceledCount).toBe(0);
  });
});

describe('other settings', () => {
  it('the restricted list, short-sale policies, halt rules and reference data', () => {
    const core = new RecordedCore();
    core.send(ask({ kind: 'SetRestriction', instrument: 1, firm: 0, restricted: true }));
    const { sequence } = core.exchange;
    expect(rows(core).restrictions).toEqual([
      { instrument: 1, account: null, firm: 0, restricted: true, at: core.time, sequence },
    ]);
    core.send(ask({ kind: 'SetShortSalePolicy', account: BEN, policy: 'MUST_MARK' }));
    expect(rows(core).accounts).toMatchObject([{ index: BEN, shortSalePolicy: 'MUST_MARK' }]);
    core.send({ kind: 'SetHaltRules', instrument: 0, priceBands: 'LULD_TIER_1' });
    core.send({ kind: 'SetHaltRules', instrument: 0, symbolBreaker: true });
    expect(rows(core).instruments).toMatchObject([{ priceBands: 'LULD_TIER_1', symbolBreaker: true }]);
    core.send({ kind: 'SetInstrument', instrument: 0, averageDailyVolume: 77 });
    expect(rows(core).instruments).toMatchObject([{ referencePrice: PRICE, averageDailyVolume: 77 }]);
    core.send({ kind: 'SetInstrument', instrument: 0, referencePrice: 2 * PRICE });
    expect(rows(core).instruments).toMatchObject([{ referencePrice: 2 * PRICE, averageDailyVolume: 77 }]);
  });

  it('D52 with twenty days the average volume is the mean of the newest twenty, rounded down', () => {
    const core = new RecordedCore();
    const bars = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, day): [string, number, number] => [
        `2026-01-${String(first + day).padStart(2, '0')}`,
        PRICE,
        100 * (first + day) + 1,
      ]);
    core.send({ kind: 'AddPriceHistory', instrument: 0, bars: bars(1, 19) });
    expect(rows(core).instruments).toEqual([]);
    expect(rows(core).priceHistory).toHaveLength(19);
    core.send({ kind: 'AddPriceHistory', instrument: 0, bars: bars(20, 20) });
    // 1 to 20 sum up to 210: 100 times that, and twenty ones, by twenty.
    expect(rows(core).instruments).toMatchObject([{ index: 0, averageDailyVolume: 1051 }]);
    core.send({ kind: 'AddPriceHistory', instrument: 0, bars: bars(21, 22) });
    expect(rows(core).instruments).toMatchObject([{ averageDailyVolume: 1251 }]);
    expect(rows(core).priceHistory.at(-1)).toEqual({ instrument: 0, date: '2026-01-22', close: PRICE, volume: 2201 });
  });
});

describe('cash and holdings', () => {
  it('trades move the cash of both sides, bookings that of one; fees and deposits are told apart', () => {
    const core = new RecordedCore();
    core.send(cash(ANN, 'DEPOSIT', 20_000 * DOLLAR));
    core.send(cash(ANN, 'FEE', 3));
    core.send(cash(ANN, 'WITHDRAWAL', 2_000 * DOLLAR));
    const { sequence } = core.exchange;
    const entry = { account: ANN, instrument: null, quantity: null, price: null, by: 'operator', reason: 'booked' };
    expect(rows(core).ledger).toEqual([
      { ...entry, id: 3, booking: 'WITHDRAWAL', amount: -2_000 * DOLLAR, at: START + core.time - START, sequence },
    ]);
    core.submit({ quantity: 100 });
    core.submit({ account: BEN, side: 'SELL', quantity: 100 });
    const balances = new Map(rows(core).balances.map((row) => [row.account, row]));
    expect(balances.get(ANN)).toMatchObject({
      cash: String(18_000 * DOLLAR - 3 - 15_000 * DOLLAR),
      deposits: String(20_000 * DOLLAR),
      withdrawals: String(2_000 * DOLLAR),
      fees: '3',
    });
    expect(balances.get(BEN)).toMatchObject({ cash: String(15_000 * DOLLAR), deposits: '0' });
    // Rows of accounts that nothing has moved stay as they are.
    expect(balances.has(CAT)).toBe(false);
    // More than there is: nothing is booked.
    expect(core.send(cash(CAT, 'WITHDRAWAL', 1)).referenceRefusal).not.toBeNull();
    expect(rows(core).ledger.concat(rows(core).balances as never[])).toEqual([]);
  });

  it('one command gives one row an account, however many trades it has', () => {
    const core = new RecordedCore();
    for (const price of [PRICE, PRICE + 10_000, PRICE + 20_000]) core.submit({ account: BEN, side: 'SELL', price });
    core.submit({ quantity: 300, price: PRICE + 20_000 });
    expect(rows(core).trades).toHaveLength(3);
    expect(
      rows(core)
        .balances.map(({ account }) => account)
        .sort(),
    ).toEqual([ANN, BEN]);
  });

  it('D36 holdings that an account brings along add to its position at what they cost, and no cash moves', () => {
    const core = new RecordedCore();
    const holding = { kind: 'BookHolding', account: ANN, instrument: 0, by: 'operator', reason: 'booked' } as const;
    core.send({ ...holding, quantity: 100, price: 100 * DOLLAR });
    core.send({ ...holding, quantity: 50, price: 130 * DOLLAR });
    const cost = String(16_500 * DOLLAR);
    expect(rows(core).positions).toEqual([
      {
        account: ANN,
        instrument: 0,
        quantity: 150,
        cost,
        realizedPnl: '0',
        fees: '0',
        netCost: cost,
        netRealizedPnl: '0',
      },
    ]);
    expect(rows(core).ledger).toMatchObject([
      { id: 2, booking: 'OPENING_HOLDING', instrument: 0, quantity: 50, price: 130 * DOLLAR, amount: 0 },
    ]);
    expect(rows(core).balances).toMatchObject([{ account: ANN, cash: '0' }]);
    core.submit({ side: 'SELL', quantity: 150 });
    core.submit({ account: BEN, quantity: 150 });
    // Average cost 110: sold at 150.
    expect(rows(core).positions).toContainEqual({
      account: ANN,
      instrument: 0,
      quantity: 0,
      cost: '0',
      realizedPnl: String(6_000 * DOLLAR),
      fees: '0',
      netCost: '0',
      netRealizedPnl: String(6_000 * DOLLAR),
    });
  });
});

describe('D57 alerts', () => {
  it('come with the trade that brings them about, and the first acknowledgement wins', () => {
    const core = new RecordedCore();
    core.send({ kind: 'SetLimit', account: ANN, instrument: null, maxPnlImpact: 10_000 * DOLLAR });
    core.submit({ account: BEN, side: 'SELL', quantity: 10_000, price: 2 * PRICE });
    // Ann buys at twice the mark: what she holds is worth what she paid at the trade's own price; Cat's sale then halves it.
    core.submit({ quantity: 10_000, price: 2 * PRICE });
    core.submit({ account: BEN, quantity: 100, price: PRICE });
    core.submit({ side: 'SELL', quantity: 100, price: PRICE });
    const [alert] = rows(core).alerts;
    expect(alert).toMatchObject({ id: 1, account: ANN, metric: 'PNL_IMPACT', level: 'BREACH', acknowledgedBy: null });
    expect(alert!.trade).toBe(rows(core).trades[0]!.id);
    core.send({ kind: 'AcknowledgeAlert', id: 1, by: 'risk-1', note: 'seen' });
    const seen = { acknowledgedBy: 'risk-1', acknowledgedAt: core.time, note: 'seen' };
    expect(rows(core).alerts).toEqual([{ ...alert, ...seen }]);
    core.send({ kind: 'AcknowledgeAlert', id: 1, by: 'risk-2', note: 'me too' });
    expect(rows(core).alerts).toEqual([]);
    core.send({ kind: 'AcknowledgeAlert', id: 99, by: 'risk-2', note: 'what' });
    expect(rows(core).alerts).toEqual([]);
  });
});
