import { describe, expect, test } from 'vitest';
import { Findings, LimitWalk } from '../../src/compliance/index.ts';
import { CANCEL_REASONS, EVENT, EventBuffer, type Command, type SubmitOrder } from '../../src/domain/index.ts';
import { noChanges, type AccountRecord, type Changes, type LimitRecord } from '../../src/exchange/index.ts';
import { NO_LIMITS } from '../../src/risk/index.ts';
import { order } from '../support/small-market.ts';
import { failures } from './support.ts';

const PRICE = 150_000_000;

const accepted = (id: number) => [EVENT.ACCEPTED, id, 0];
const traded = (maker: number, taker: number, quantity: number) => [
  EVENT.TRADE,
  0,
  1,
  1,
  maker,
  taker,
  PRICE,
  quantity,
  0,
];
const canceled = (id: number) => [EVENT.CANCELED, id, 1, CANCEL_REASONS.indexOf('USER')];

function account(index: number, given: Partial<AccountRecord> = {}): AccountRecord {
  return {
    index,
    id: `A${index}`,
    name: 'x',
    firm: 0,
    kind: 'RETAIL',
    tier: 'T',
    tradeGroup: null,
    tradingState: 'ACTIVE',
    shortSalePolicy: 'VENUE_MARKS',
    ...given,
  };
}

function limit(sequence: number, given: Partial<LimitRecord>): LimitRecord {
  const row = { ...NO_LIMITS, tier: 'T', account: null, firm: null, instrument: null, at: 0, change: null };
  return { ...row, sequence, ...given };
}

/** Limits of a tier from the start: orders of 500, positions of 1,000. */
const USUAL = limit(0, { maxOrderQuantity: 500, maxPosition: 1000 });

/** What a walk finds; commands come one sequence after the other, from 1 on. */
class Walk {
  readonly findings = new Findings();
  private readonly walk: LimitWalk;
  private sequence = 0;

  constructor(limits: readonly LimitRecord[] = [USUAL]) {
    this.walk = new LimitWalk(this.findings, limits);
    this.take({ kind: 'AdvanceTime' }, [], { accounts: [account(0), account(1)] });
  }

  take(command: Command, events: readonly (readonly number[])[], changes: Partial<Changes> = {}): this {
    const buffer = new EventBuffer();
    for (const [kind = 0, ...words] of events) buffer.push(kind, ...words);
    this.walk.take(command, buffer, { ...noChanges(), ...changes }, ++this.sequence);
    return this;
  }

  send(terms: Partial<SubmitOrder>, ...events: readonly (readonly number[])[]): this {
    return this.take(order(terms), events);
  }

  get found(): string[] {
    return failures(this.findings);
  }
}

describe('I17 positions, all open orders of a side filled', () => {
  test('up to the limit is right, one share more is not', () => {
    const walk = new Walk().send({ quantity: 500 }, accepted(1)).send({ quantity: 500 }, accepted(2));
    expect(walk.found).toEqual([]);
    expect(walk.send({ quantity: 1 }, accepted(3)).found).toEqual([
      'I17 sequence 4: order 3: could lead account 0 to 1001; maxPosition was 1000',
    ]);
  });

  test('what was traded counts on both sides, and a side that reduces has so much more room', () => {
    const walk = new Walk().send({ quantity: 500 }, accepted(1));
    walk.send({ account: 1, side: 'SELL', quantity: 500 }, accepted(2), traded(1, 2, 500));
    walk.send({ side: 'SELL', quantity: 500 }, accepted(3)).send({ side: 'SELL', quantity: 500 }, accepted(4));
    walk.send({ side: 'SELL', quantity: 500 }, accepted(5));
    expect(walk.found).toEqual([]);
    expect(walk.send({ side: 'SELL', quantity: 1 }, accepted(6)).found).toEqual([
      'I17 sequence 7: order 6: could lead account 0 to -1001; maxPosition was 1000',
    ]);
  });

  test('canceled orders, and orders made smaller, count no more; holdings that were booked do', () => {
    const walk = new Walk().send({ quantity: 500 }, accepted(1)).send({ quantity: 500 }, accepted(2));
    walk.take({ kind: 'CancelOrder', account: 0, orderId: 1 }, [canceled(1)]);
    walk.take({ kind: 'AmendOrder', account: 0, orderId: 2, quantity: 200, price: null }, [
      [EVENT.AMENDED, 2, 200, PRICE, 1],
    ]);
    walk.send({ quantity: 500 }, accepted(3)).send({ quantity: 300 }, accepted(4));
    expect(walk.found).toEqual([]);
    const holding = { account: 0, instrument: 0, quantity: 1, price: PRICE, by: 'x', reason: 'y' };
    walk
      .take({ kind: 'BookHolding', ...holding }, [[EVENT.BOOKED, 0, 0]])
      .send({ side: 'SELL', quantity: 1 }, accepted(5));
    // Beyond the limit by the booking alone: nobody did wrong. With the next order somebody does.
    expect(walk.found).toEqual([]);
    expect(walk.send({ quantity: 1 }, accepted(6)).found).toEqual([
      expect.stringContaining('to 1002; maxPosition was 1000'),
    ]);
  });

  test('an amendment that makes an order larger is judged as a new one is', () => {
    const walk = new Walk().send({ quantity: 500 }, accepted(1)).send({ quantity: 400 }, accepted(2));
    const amend = (quantity: number): Command => ({
      kind: 'AmendOrder',
      account: 0,
      orderId: 2,
      quantity,
      price: null,
    });
    expect(walk.take(amend(500), [[EVENT.AMENDED, 2, 500, PRICE, 0]]).found).toEqual([]);
    expect(walk.take(amend(501), [[EVENT.AMENDED, 2, 501, PRICE, 0]]).found).toEqual([
      'I17 sequence 5: order 2: was taken for 501; maxOrderQuantity was 500',
      'I17 sequence 5: order 2: could lead account 0 to 1001; maxPosition was 1000',
    ]);
  });

  test('D19 two orders of a list that would both count are both counted', () => {
    const list: Command = {
      kind: 'SubmitLinkedOrders',
      account: 0,
      contingency: 'ONE_CANCELS_OTHER',
      orders: [order({ quantity: 500 }), order({ quantity: 500 }), order({ quantity: 1 })],
    };
    expect(new Walk().take(list, [1, 2, 3].map(accepted)).found).toEqual([
      'I17 sequence 2: order 3: could lead account 0 to 1001; maxPosition was 1000',
    ]);
  });
});

describe('I17 size, and which row was in force', () => {
  test('the nearest row that has a limit counts, from its sequence on', () => {
    const limits = [
      USUAL,
      limit(4, { tier: null, account: 0, maxOrderQuantity: 100 }),
      limit(6, { tier: null, account: 0, instrument: 0, maxOrderQuantity: 700 }),
    ];
    const walk = new Walk(limits).send({ quantity: 101 }, accepted(1)).send({ quantity: 101 }, accepted(2));
    // The rows come with the commands of sequences 4 and 6.
    expect(walk.found).toEqual([]);
    walk
      .take({ kind: 'AdvanceTime' }, [])
      .send({ quantity: 101 }, accepted(3))
      .take({ kind: 'AdvanceTime' }, [])
      .send({ quantity: 690 }, accepted(4));
    expect(walk.found).toEqual(['I17 sequence 5: order 3: was taken for 101; maxOrderQuantity was 100']);
  });

  test('an order without a row that says how large it may be is wrong', () => {
    const walk = new Walk([limit(0, { maxOrderQuantity: 500 })]).send({ quantity: 1 }, accepted(1));
    expect(walk.found).toEqual([
      'I17 sequence 2: order 1: was taken, and no row says how large it, or the position, may be',
    ]);
  });

  test('notional, and so many times the typical order', () => {
    const row = { maxOrderQuantity: 500, maxPosition: 1000, maxOrderNotional: 100 * PRICE };
    const walk = new Walk([limit(0, { ...row, typicalQuantity: 40, typicalMultiple: 3 })]);
    walk.send({ quantity: 100 }, accepted(1)).send({ quantity: 120, price: PRICE / 2 }, accepted(2));
    expect(walk.found).toEqual([]);
    walk.send({ quantity: 101 }, accepted(3)).send({ quantity: 121, price: PRICE / 2 }, accepted(4));
    expect(walk.found).toEqual([
      'I17 sequence 4: order 3: was taken for 15150.00; maxOrderNotional was 15000.00',
      'I17 sequence 5: order 4: was taken for 121; allowed were 3 times the typical 40',
    ]);
  });
});

describe('I17 trading states', () => {
  const halted = { tradingState: 'HALTED' } as const;
  const instrument = {
    index: 0,
    symbol: 'AAPL',
    name: 'Apple',
    isin: null,
    currency: 'USD',
    tickSize: 10_000,
    lotSize: 1,
    referencePrice: null,
    averageDailyVolume: null,
    volatility: null,
    calendar: 'ALWAYS_OPEN',
    priceBands: 'NONE',
    symbolBreaker: false,
    tradingState: 'HALTED',
  } as const;
  const state = { state: 'HALTED', reason: 'x', at: 1, sequence: 1 } as const;

  test.each<[string, Partial<Changes>]>([
    ['account 0', { accounts: [account(0, halted)] }],
    ['firm 0', { firms: [{ index: 0, id: 'F', name: 'F', lei: null, ...halted }] }],
    ['instrument 0', { instruments: [instrument] }],
    ['algorithm twap-1', { tradingStates: [{ ...state, scope: 'algorithm:twap-1' }] }],
    ['the market', { tradingStates: [{ ...state, scope: 'market' }] }],
  ])('no order is taken while %s is HALTED', (scope, changes) => {
    const walk = new Walk().send({ quantity: 1, instructions: { algorithm: 'twap-1' } }, accepted(1));
    expect(walk.found).toEqual([]);
    walk
      .take({ kind: 'AdvanceTime' }, [], changes)
      .send({ quantity: 1, instructions: { algorithm: 'twap-1' } }, accepted(2));
    expect(walk.found).toEqual([`I17 sequence 4: order 2: was taken, and ${scope} is HALTED`]);
  });
});
