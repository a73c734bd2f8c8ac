import { describe, expect, it } from 'vitest';
import {
  CANCEL_REASONS,
  ENTRY_KINDS,
  EVENT,
  EventBuffer,
  ROUTE_CAUSES,
  ROUTE_OUTCOMES,
  ROUTING_STRATEGIES,
  TRADE_VERDICTS,
  bookNumber,
  rejectIndex,
  type Command,
  type EventKind,
  type SubmitOrder,
} from '../../src/domain/index.ts';
import { answerTo } from '../../src/exchange/answer.ts';
import {
  Directory,
  NO_RECORDER_ROWS,
  NO_REFERENCE_ROWS,
  Recorder,
  type Changes,
  type OrderRecord,
  type PositionRecord,
} from '../../src/exchange/index.ts';
import { ANN, BEN, order, smallMarket } from '../support/small-market.ts';
import { START } from './support.ts';

type Told = readonly [kind: EventKind, ...words: number[]];

const PRICE = 150_000_000;
const CENT = 10_000;
const [NYSE, NASDAQ] = [1, 2] as const;
const AT_NYSE = bookNumber(NYSE, 0);
const [TAKE, REST, PROBE, QUOTE] = [0, 1, 2, 3];
const reason = (word: (typeof CANCEL_REASONS)[number]): number => CANCEL_REASONS.indexOf(word);
const [BUY, SELL] = [0, 1];

/** A recorder that is told commands and events, as a core would have them. */
class ToldRecorder {
  readonly recorder = new Recorder(NO_RECORDER_ROWS, NO_REFERENCE_ROWS);
  readonly rows = new Map<number, OrderRecord>();
  readonly lines: string[] = [];
  readonly positions = new Map<string, PositionRecord>();
  readonly cash = new Map<number, string>();
  last!: Changes;
  time = START;
  sequence = 0;

  constructor() {
    const counts = new Map<string, number>();
    const venue = (name: string, more: object): Command => ({
      kind: 'CreateVenue',
      name,
      mic: 'XXXX',
      venueKind: 'LIT',
      ...more,
    });
    const away = [venue('NYSE', { fillRate: 950_000, latency: 200 }), venue('NASDAQ', { fillRate: 920_000 })];
    for (const command of [...smallMarket(), ...away]) {
      const index = counts.get(command.kind) ?? 0;
      counts.set(command.kind, index + 1);
      this.tell(command, [EVENT.CREATED, index]);
    }
  }

  tell(command: Command, ...events: Told[]): Changes {
    const buffer = new EventBuffer();
    for (const [kind, ...words] of events) buffer.push(kind, ...(words as [number]));
    this.last = this.recorder.record(command, buffer, ++this.sequence, ++this.time);
    for (const row of this.last.orders) this.rows.set(row.id, row);
    for (const { order, type, state } of this.last.orderEvents) this.lines.push(`${order} ${type} ${state.status}`);
    for (const row of this.last.positions) this.positions.set(`${row.account}:${row.instrument}`, row);
    for (const { account, cash } of this.last.balances) this.cash.set(account, cash);
    return this.last;
  }

  answer(command: Command, ...events: Told[]) {
    const buffer = new EventBuffer();
    for (const [kind, ...words] of events) buffer.push(kind, ...(words as [number]));
    return answerTo(command, buffer, this.tell(command, ...events), this.sequence, this.time, null, this.recorder);
  }

  /** Rows of which this recorder's successor begins. */
  successor(openOrders: readonly OrderRecord[]): Recorder {
    const lastQuotes = new Map(this.last.quotes.map((quote) => [quote.instrument, quote]));
    return new Recorder(
      { ...NO_RECORDER_ROWS, openOrders, positions: [...this.positions.values()], lastQuotes },
      NO_REFERENCE_ROWS,
    );
  }
}

const advance: Command = { kind: 'AdvanceTime' };
const smart = (terms: Partial<SubmitOrder> = {}): SubmitOrder =>
  order({ account: ANN, timeInForce: 'GTC', ...terms, instructions: { venue: 'SMART', algorithm: 'VWAP' } });
/** ANN's order 10 goes to the router, which sends 11 to NYSE to take and 12 to rest. */
const routed: readonly Told[] = [
  [EVENT.ACCEPTED, 10, 0],
  [EVENT.ROUTE, 10, 1, 100, ROUTING_STRATEGIES.indexOf('LOWEST_COST'), ROUTE_CAUSES.indexOf('NEW'), PRICE],
  [EVENT.ROUTE_SCORE, 10, 0, ROUTE_OUTCOMES.indexOf('RESTED'), 0, 0, 1_500, 40, -500],
  [EVENT.ROUTE_SCORE, 10, NYSE, ROUTE_OUTCOMES.indexOf('TAKEN'), PRICE, 60, PRICE + 3_000, 60, 3_000],
  [EVENT.ENTERED, 10, 11, AT_NYSE, BUY, PRICE, 60, TAKE, START + 500],
  [EVENT.ENTERED, 10, 12, 0, BUY, PRICE - CENT, 40, REST, START + 100],
];
const nbbo = (bid: number, ask: number): Told => [EVENT.NBBO, 0, bid, 200, ask, 100, 0b1, 0b110, 0];
/** BEN's quote 5 at NYSE, to sell. */
const quoted = (told: ToldRecorder, quantity = 60): Changes =>
  told.tell(
    { kind: 'QuoteVenues', account: BEN, quotes: [] },
    [EVENT.ENTERED, 0, 5, AT_NYSE, SELL, PRICE, quantity, QUOTE, START],
    [EVENT.RESTED, AT_NYSE, 5, SELL, PRICE, quantity, 0],
  );

describe('F51 D39 best quotes', () => {
  it('are numbered by instrument, kept all, and what happens has the number in force', () => {
    const told = new ToldRecorder();
    expect(told.tell(order(), [EVENT.ACCEPTED, 1, 0]).orders).toMatchObject([{ id: 1, quote: null, venue: 0 }]);
    const { quotes } = told.tell(advance, nbbo(PRICE, PRICE + CENT), nbbo(0, PRICE), [
      EVENT.NBBO,
      1,
      5,
      1,
      0,
      0,
      1,
      0,
      2,
    ]);
    expect(quotes).toEqual([
      expect.objectContaining({
        instrument: 0,
        number: 1,
        bid: PRICE,
        bidQuantity: 200,
        bidVenues: 1,
        ask: PRICE + CENT,
      }),
      expect.objectContaining({ instrument: 0, number: 2, bid: null, ask: PRICE, askQuantity: 100, askVenues: 6 }),
      expect.objectContaining({ instrument: 1, number: 1, bid: 5, ask: null, askQuantity: 0, flags: 2, at: told.time }),
    ]);
    told.tell(order({ account: BEN, side: 'SELL' }), [EVENT.ACCEPTED, 2, 0], nbbo(1, 2), [
      EVENT.TRADE,
      0,
      1,
      1,
      1,
      2,
      PRICE,
      100,
      SELL,
    ]);
    expect(told.rows.get(2)).toMatchObject({ quote: 2 });
    expect(told.last.trades).toMatchObject([{ quote: 3, venue: 0, verdict: 'COMPLIANT', throughVenue: null }]);
    const next = told.successor([]);
    expect([next.quoteNumber(0), next.quoteNumber(1), next.nextQuoteNumber(0)]).toEqual([3, 0, 4]);
  });
});

describe('F49 order protection', () => {
  it('a refused order names the venue and its price, an answer says so in the same words', () => {
    const told = new ToldRecorder();
    const rejected: Told = [EVENT.REJECTED, 1, rejectIndex('TRADE_THROUGH'), PRICE + CENT, PRICE + 3 * CENT, NASDAQ];
    const outcome = told.answer(order({ price: PRICE + 3 * CENT }), rejected);
    expect(outcome.refusal).toMatchObject({ code: 'TRADE_THROUGH', field: 'price' });
    expect(outcome.refusal?.message).toMatch(
      /^NASDAQ shows 150\.01 to sell; the order, at 150\.03, would trade through/,
    );
    expect(outcome.order).toMatchObject({ status: 'REJECTED', rejectMessage: outcome.refusal?.message });
  });

  it('F49 an amendment that would trade through is refused with the venue, its side, and what one can do', () => {
    const told = new ToldRecorder();
    told.tell(order(), [EVENT.ACCEPTED, 1, 0], [EVENT.RESTED, 1]);
    const refused: Told = [EVENT.REFUSED, 1, rejectIndex('TRADE_THROUGH'), PRICE + CENT, PRICE + 3 * CENT, NASDAQ];
    const says = (command: Command) => told.answer(command, refused).refusal;
    const shows = 'NASDAQ shows 150.01 to sell; the order, at 150.03, would trade through or cross it (Rule 611). ';
    const price = PRICE + 3 * CENT;
    expect(says({ kind: 'AmendOrder', account: 0, orderId: 1, price, quantity: null })).toEqual({
      code: 'TRADE_THROUGH',
      field: 'price',
      message: `${shows}Cancel it and send it there or to SMART, or replace it with routing ROUTE, REPRICE or STAY.`,
    });
    expect(says({ kind: 'ReplaceOrder', account: 0, orderId: 1, terms: { price } })?.message).toBe(
      `${shows}Give routing ROUTE, REPRICE or STAY, or cancel it and send it there or to SMART.`,
    );
    const asIoc = { price, timeInForce: 'IOC' } as const;
    expect(says({ kind: 'ReplaceOrder', account: 0, orderId: 1, terms: asIoc })?.message).toBe(
      `${shows}Give routing ROUTE, or cancel it and send it there or to SMART.`,
    );
  });

  it('a verdict goes to its trade', () => {
    const told = new ToldRecorder();
    told.tell(order(), [EVENT.ACCEPTED, 1, 0]);
    const trade = (id: number): Told => [EVENT.TRADE, 0, id, id, 1, 2, PRICE, 10, SELL];
    const verdict = TRADE_VERDICTS.indexOf('FLICKERING');
    const through: Told = [EVENT.VERDICT, 2, verdict, NASDAQ, PRICE + CENT];
    told.tell(order({ account: BEN, side: 'SELL' }), [EVENT.ACCEPTED, 2, 0], trade(1), trade(2), through, trade(3));
    expect(
      told.last.trades.map(({ verdict, throughVenue, throughPrice }) => [verdict, throughVenue, throughPrice]),
    ).toEqual([
      ['COMPLIANT', null, null],
      ['FLICKERING', NASDAQ, PRICE + CENT],
      ['COMPLIANT', null, null],
    ]);
  });
});

describe('F84 routed orders', () => {
  it('a decision is a row, with what each venue came to and was like', () => {
    const told = new ToldRecorder();
    told.tell(advance, nbbo(PRICE, PRICE + CENT));
    const { routes, orders } = told.tell(smart(), ...routed);
    expect(orders[0]).toMatchObject({ id: 10, venue: null, parent: null, entry: null, arrivesAt: null, quote: 1 });
    expect(routes).toEqual([
      {
        order: 10,
        number: 1,
        at: told.time,
        sequence: told.sequence,
        strategy: 'LOWEST_COST',
        cause: 'NEW',
        quantity: 100,
        limit: PRICE,
        quote: 1,
        scores: [
          {
            venue: 0,
            outcome: 'RESTED',
            price: null,
            size: 0,
            score: 1_500,
            allocated: 40,
            fee: -500,
            fillRate: 1_000_000,
            latency: 0,
          },
          {
            venue: NYSE,
            outcome: 'TAKEN',
            price: PRICE,
            size: 60,
            score: PRICE + 3_000,
            allocated: 60,
            fee: 3_000,
            fillRate: 950_000,
            latency: 200,
          },
        ],
      },
    ]);
  });

  it('children are orders of their own, whose parent and way are told', () => {
    const told = new ToldRecorder();
    told.tell(
      smart({ side: 'SELL', selfTradePrevention: 'CANCEL_MAKER' }),
      [EVENT.ACCEPTED, 10, 1],
      [EVENT.ENTERED, 10, 11, AT_NYSE, SELL, 0, 60, TAKE, START + 500],
      [EVENT.ENTERED, 10, 12, 0, SELL, PRICE, 40, REST, START],
      [EVENT.ENTERED, 10, 13, 0, SELL, PRICE, 40, PROBE, START],
    );
    expect(told.rows.get(11)).toMatchObject({
      account: ANN,
      instrument: 0,
      venue: NYSE,
      parent: 10,
      entry: 'TAKE',
      arrivesAt: START + 500,
      clientOrderId: '10/11',
      side: 'SELL',
      type: 'MARKET',
      timeInForce: 'IOC',
      price: null,
      quantity: 60,
      selfTradePrevention: 'CANCEL_MAKER',
      sellMark: 'SHORT',
      status: 'NEW',
      instructions: '{"algorithm":"VWAP","exemption":"INTERMARKET_SWEEP"}',
    });
    const resting = { entry: 'REST', timeInForce: 'GTC', type: 'LIMIT', price: PRICE, venue: 0 } as const;
    expect(told.rows.get(12)).toMatchObject({ ...resting, instructions: '{"algorithm":"VWAP"}' });
    expect(told.rows.get(13)).toMatchObject({ entry: 'PROBE', timeInForce: 'IOC' });
    expect(told.lines.slice(-4)).toEqual(['10 NEW NEW', '11 NEW NEW', '12 NEW NEW', '13 NEW NEW']);
    expect(ENTRY_KINDS).toEqual(['TAKE', 'REST', 'PROBE', 'QUOTE']);
  });

  it('a fill of a child is one of its parent, in rows and history; the position moves once', () => {
    const told = new ToldRecorder();
    quoted(told);
    told.tell(smart(), ...routed);
    told.tell(advance, [EVENT.TRADE, AT_NYSE, 1, 1, 5, 11, PRICE, 60, BUY]);
    expect(told.lines.slice(-3)).toEqual(['5 TRADE FILLED', '11 TRADE FILLED', '10 TRADE PARTIALLY_FILLED']);
    const done = { filledQuantity: 60, leavesQuantity: 40, notional: String(60 * PRICE), status: 'PARTIALLY_FILLED' };
    expect(told.rows.get(10)).toMatchObject(done);
    expect(told.rows.get(11)).toMatchObject({ filledQuantity: 60, leavesQuantity: 0, status: 'FILLED' });
    expect(told.last.trades).toMatchObject([{ takerOrder: 11, takerAccount: ANN, venue: NYSE, instrument: 0 }]);
    expect(told.positions.get('0:0')).toMatchObject({ quantity: 60, cost: String(60 * PRICE) });
    // The parent is filled by its last child, and has no event of its own.
    told.tell(
      order({ account: BEN, side: 'SELL' }),
      [EVENT.ACCEPTED, 14, 0],
      [EVENT.TRADE, 0, 2, 1, 12, 14, PRICE - CENT, 40, SELL],
    );
    expect(told.rows.get(10)).toMatchObject({ filledQuantity: 100, leavesQuantity: 0, status: 'FILLED' });
    expect(told.recorder.find(10)).toBeUndefined();
    expect(told.lines.slice(-3)).toEqual(['12 TRADE FILLED', '10 TRADE FILLED', '14 TRADE PARTIALLY_FILLED']);
  });

  it('a cancel recalls the children first; what a child did not trade the parent still has open', () => {
    const told = new ToldRecorder();
    told.tell(smart(), ...routed);
    told.tell(advance, [EVENT.CANCELED, 11, 60, reason('IOC')]);
    expect(told.rows.get(10)).toMatchObject({ status: 'NEW', leavesQuantity: 100 });
    told.tell(
      { kind: 'CancelOrder', account: ANN, orderId: 10 },
      [EVENT.CANCELED, 12, 40, reason('ROUTED')],
      [EVENT.CANCELED, 10, 100, reason('USER')],
    );
    expect(told.rows.get(12)).toMatchObject({ status: 'CANCELED', cancelReason: 'ROUTED', leavesQuantity: 0 });
    expect(told.rows.get(10)).toMatchObject({ status: 'CANCELED', cancelReason: 'USER', leavesQuantity: 0 });
  });

  it('what self-trade prevention takes off a child comes off its parent, which may be filled by that', () => {
    const told = new ToldRecorder();
    quoted(told);
    told.tell(smart(), ...routed.slice(0, 4), [EVENT.ENTERED, 10, 11, AT_NYSE, BUY, PRICE, 100, TAKE, START]);
    told.tell(
      advance,
      [EVENT.AMENDED, 11, 60, PRICE, 1, 0],
      [EVENT.TRADE, AT_NYSE, 1, 1, 5, 11, PRICE, 60, BUY],
      [EVENT.AMENDED, 10, 60, PRICE, 1, 0],
    );
    const filled = { quantity: 60, filledQuantity: 60, leavesQuantity: 0, status: 'FILLED' };
    expect(told.rows.get(11)).toMatchObject(filled);
    expect(told.rows.get(10)).toMatchObject(filled);
    expect(told.recorder.find(10)).toBeUndefined();
  });

  it('an answer has the trades of children that got there at once', () => {
    const told = new ToldRecorder();
    quoted(told);
    const outcome = told.answer(smart(), ...routed, [EVENT.TRADE, AT_NYSE, 1, 1, 5, 11, PRICE, 60, BUY]);
    expect(outcome.order).toMatchObject({ id: 10, filledQuantity: 60 });
    expect(outcome.trades.map(({ id }) => id)).toEqual([1]);
  });

  it('D67 goes on from rows: a fill after a restart reaches the parent', () => {
    const told = new ToldRecorder();
    quoted(told);
    told.tell(smart(), ...routed);
    const next = told.successor([...told.rows.values()]);
    const events = new EventBuffer();
    events.push(EVENT.TRADE, AT_NYSE, 1, 1, 5, 11, PRICE, 60, BUY);
    events.push(EVENT.FEES, 1, -90_000, 180_000);
    const { orders } = next.record(advance, events, 99, told.time + 1);
    expect(orders.find(({ id }) => id === 10)).toMatchObject({ filledQuantity: 60, fees: '180000' });
  });
});

describe('F85 quotes of venues', () => {
  it('are orders of the account that tells of them', () => {
    const told = new ToldRecorder();
    const { orders } = quoted(told, 300);
    expect(orders).toMatchObject([
      {
        id: 5,
        account: BEN,
        venue: NYSE,
        instrument: 0,
        clientOrderId: 'Q/5',
        parent: null,
        entry: 'QUOTE',
        arrivesAt: null,
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: PRICE,
        quantity: 300,
      },
    ]);
  });

  it('levels that are refused are told with where they are, and why in words', () => {
    const told = new ToldRecorder();
    const command = { kind: 'QuoteVenues', account: BEN, quotes: [] } as const;
    const outcome = told.answer(
      command,
      [EVENT.ENTERED, 0, 5, AT_NYSE, BUY, PRICE, 10, QUOTE, START],
      [EVENT.REFUSED, 0, rejectIndex('TICK_SIZE'), CENT, PRICE + 5_000, bookNumber(NASDAQ, 1), SELL, PRICE + 5_000],
      [EVENT.REFUSED, 0, rejectIndex('ORDER_SIZE_EXCEEDED'), 1_000_000, 2_000_000, AT_NYSE, BUY, PRICE],
    );
    expect(outcome).toMatchObject({ refusal: null, order: null, orders: [] });
    const tooMany = told.answer(command, [EVENT.REFUSED, 0, rejectIndex('MESSAGE_RATE_EXCEEDED'), 100, 101]);
    expect(tooMany).toMatchObject({ refusal: { code: 'MESSAGE_RATE_EXCEEDED' }, refusedLevels: [] });
    expect(outcome.refusedLevels).toMatchObject([
      {
        venue: NASDAQ,
        instrument: 1,
        side: 'SELL',
        price: PRICE + 5_000,
        refusal: {
          code: 'TICK_SIZE',
          field: 'price',
          message: expect.stringMatching(/^price 150\.005 is not/) as string,
        },
      },
      {
        venue: NYSE,
        instrument: 0,
        side: 'BUY',
        price: PRICE,
        refusal: {
          code: 'ORDER_SIZE_EXCEEDED',
          field: 'quantity',
          message: 'quantity 2000000 is more than the largest order allowed, 1000000.',
        },
      },
    ]);
  });
});

describe('F53 fees of trades', () => {
  const bought = (told: ToldRecorder): void => {
    quoted(told);
    told.tell(smart(), ...routed);
    told.tell(advance, [EVENT.TRADE, AT_NYSE, 1, 1, 5, 11, PRICE, 60, BUY], [EVENT.FEES, 1, -90_000, 180_000]);
  };

  it('go to the trade, the orders (the parent too), positions and cash', () => {
    const told = new ToldRecorder();
    bought(told);
    expect(told.last.trades).toMatchObject([{ makerFee: -90_000, takerFee: 180_000 }]);
    expect([5, 10, 11, 12].map((id) => told.rows.get(id)!.fees)).toEqual(['-90000', '180000', '180000', '0']);
    const cost = 60 * PRICE;
    expect(told.positions.get(`${ANN}:0`)).toMatchObject({
      cost: `${cost}`,
      fees: '180000',
      netCost: `${cost + 180_000}`,
    });
    // What is sold short brings less for a fee, and more for a rebate.
    expect(told.positions.get(`${BEN}:0`)).toMatchObject({
      cost: `-${cost}`,
      fees: '-90000',
      netCost: `-${cost + 90_000}`,
    });
    expect([told.cash.get(ANN), told.cash.get(BEN)]).toEqual([`-${cost + 180_000}`, `${cost + 90_000}`]);
  });

  it('D36 of what closes come off the profit; several fills of a command each with its own', () => {
    const told = new ToldRecorder();
    bought(told);
    told.tell(order({ account: BEN, side: 'BUY', price: PRICE + CENT }), [EVENT.ACCEPTED, 20, 0]);
    told.tell(
      order({ account: ANN, side: 'SELL' }),
      [EVENT.ACCEPTED, 21, 0],
      [EVENT.TRADE, 0, 2, 1, 20, 21, PRICE + CENT, 30, SELL],
      [EVENT.TRADE, 0, 3, 2, 20, 21, PRICE + CENT, 70, SELL],
      [EVENT.FEES, 2, 0, 31],
      [EVENT.FEES, 3, 0, 7],
    );
    // 30 of 60 close, with half of 180000 paid for opening; of the 70, 30 close for 3 of 7 and 40 open for 4.
    const gross = 60 * CENT;
    expect(told.positions.get(`${ANN}:0`)).toMatchObject({
      quantity: -40,
      cost: String(-40 * (PRICE + CENT)),
      realizedPnl: String(gross),
      fees: String(180_000 + 38),
      netCost: String(-40 * (PRICE + CENT) + 4),
      netRealizedPnl: String(gross - 180_000 - 31 - 3),
    });
    expect(told.rows.get(21)).toMatchObject({ fees: '38' });
    const next = told.successor([]);
    expect(next.holding(ANN, 0)).toEqual(told.recorder.holding(ANN, 0));
  });

  it('without a fee, cost and profit are the same with and without', () => {
    const told = new ToldRecorder();
    quoted(told);
    told.tell(order({ quantity: 10 }), [EVENT.ACCEPTED, 6, 0], [EVENT.TRADE, AT_NYSE, 1, 1, 5, 6, PRICE, 10, BUY]);
    const { cost, netCost, realizedPnl, netRealizedPnl, fees } = told.positions.get(`${ANN}:0`)!;
    expect([netCost, netRealizedPnl, fees]).toEqual([cost, realizedPnl, '0']);
  });

  it('a booked holding has no fee, and counts with fees too', () => {
    const told = new ToldRecorder();
    const booking = {
      kind: 'BookHolding',
      account: ANN,
      instrument: 0,
      quantity: 5,
      price: 7,
      by: 'ops',
      reason: '',
    } as const;
    told.tell(booking, [EVENT.BOOKED, ANN, 0]);
    expect(told.positions.get(`${ANN}:0`)).toMatchObject({ quantity: 5, cost: '35', netCost: '35', fees: '0' });
  });
});

describe('F80 venues, fees, regimes and increments', () => {
  it('a venue’s terms are its row; what is absent stays', () => {
    const told = new ToldRecorder();
    const { venues } = told.tell(
      { kind: 'SetVenue', venue: NYSE, latency: 300, quoteLifetime: 5_000_000, protectedQuotes: false },
      [EVENT.SET, NYSE],
    );
    expect(venues).toEqual([
      {
        index: NYSE,
        name: 'NYSE',
        mic: 'XXXX',
        kind: 'LIT',
        protectedQuotes: false,
        fillRate: 950_000,
        latency: 300,
        quoteLifetime: 5_000_000,
        priority: 'TIME',
        adverseSelection: 0,
        selfHelpSince: null,
        selfHelpBy: null,
        selfHelpReason: null,
      },
    ]);
  });

  it('D43 self-help says since when, by whom and why, and ends', () => {
    const told = new ToldRecorder();
    const declare = { kind: 'SetSelfHelp', venue: NYSE, declared: true, by: 'ops', reason: 'slow' } as const;
    const since = told.tell(declare, [EVENT.SET, NYSE]).venues[0]!.selfHelpSince;
    expect(since).toBe(told.time);
    expect(told.tell({ ...declare, reason: 'still slow' }, [EVENT.SET, NYSE]).venues).toMatchObject([
      { selfHelpSince: since, selfHelpBy: 'ops', selfHelpReason: 'still slow', fillRate: 950_000 },
    ]);
    expect(told.tell({ ...declare, declared: false }, [EVENT.SET, NYSE]).venues).toMatchObject([
      { selfHelpSince: null, selfHelpBy: null, selfHelpReason: null },
    ]);
  });

  it('others are rows of their own', () => {
    const told = new ToldRecorder();
    const tiers = [{ minimumVolume: 0, maker: -1_500, taker: 3_000, makerRate: 0, takerRate: 3_000 }];
    const from = '2026-12-01';
    const when = (): object => ({ at: told.time, sequence: told.sequence });
    expect(told.tell({ kind: 'SetVenueFees', venue: NYSE, from, tiers }, [EVENT.SET, NYSE]).feeSchedules).toEqual([
      { venue: NYSE, from, tiers, ...when() },
    ]);
    const regime = { regime: 'BEST_EX_ONLY', from, by: 'ops', reason: 'rescinded' } as const;
    expect(told.tell({ kind: 'SetProtectionRegime', ...regime }, [EVENT.SET, 0]).protectionRegimes).toEqual([
      { ...regime, ...when() },
    ]);
    const increment = { instrument: 1, from: '2027-11-01', increment: 5_000 } as const;
    expect(told.tell({ kind: 'SetQuotingIncrement', ...increment }, [EVENT.SET, 1]).quotingIncrements).toEqual([
      { ...increment, ...when() },
    ]);
    expect(told.last.venues).toEqual([]);
  });
});

describe('the directory', () => {
  it('F80 has a venue’s schedules by day, the newer of two for a day, and what holds on one', () => {
    const told = new ToldRecorder();
    const directory = new Directory(NO_REFERENCE_ROWS);
    const tiers = (taker: number) => [{ minimumVolume: 0, maker: 0, taker, makerRate: 0, takerRate: 0 }];
    for (const [from, taker] of [
      ['2026-12-01', 1],
      ['2020-01-01', 2],
      ['2026-12-01', 3],
    ] as const) {
      directory.take(told.tell({ kind: 'SetVenueFees', venue: NYSE, from, tiers: tiers(taker) }, [EVENT.SET, NYSE]));
    }
    expect(directory.feeSchedules(NYSE).map(({ from, tiers: [tier] }) => [from, tier!.taker])).toEqual([
      ['2020-01-01', 2],
      ['2026-12-01', 3],
    ]);
    expect(directory.feesOn(NYSE, '2026-11-30')?.from).toBe('2020-01-01');
    expect(directory.feesOn(NYSE, '2019-12-31')).toBeUndefined();
    expect(directory.feeSchedules(NASDAQ)).toEqual([]);
  });
});
