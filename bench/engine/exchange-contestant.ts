import { BUY, SELL } from '../../src/book/index.ts';
import type { Command } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { FLOW_KIND, RECORD_WIDTH, type Flow } from '../flow/gen-flow.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { TradeTally, type Contestant } from './contestant.ts';

const TICK_SIZE = 10_000;
/** The default tier's message rate, and so much engine time between commands that it is counted and never reached. */
const MESSAGES_PER_MINUTE = 100;
const STEP = 60_000_000 / MESSAGES_PER_MINUTE;
const BEGIN = 1_764_000_000_000_000;

/** Buys and cancels of buys come from account 0, the rest from account 1, so that nobody meets himself. */
const ACCOUNTS = ['BUYER', 'SELLER'] as const;

const clientOrderIds: string[] = [];

/**
 * The whole core, as the sequencer drives it: command in, events out. All checks are on: terms, message rate, order
 * size, position with open orders, self-trades. The limits are such that none is ever reached.
 */
export class ExchangeContestant implements Contestant {
  private readonly exchange = new Exchange();
  private readonly records: Int32Array;
  private readonly tally = new TradeTally();
  /** Side of each order of the flow, which is also the account that sent it. */
  private readonly sides: Uint8Array;
  /** The whole flow as commands, where they are to be made beforehand. */
  private readonly prepared: readonly Command[] | undefined;
  private sequence = 0;
  private time = BEGIN;
  private readonly firstOrder: number;

  constructor(flow: Flow, prepare: boolean) {
    this.records = flow.records;
    while (clientOrderIds.length < flow.orders) clientOrderIds.push(`o${clientOrderIds.length}`);
    this.sides = sidesOf(flow);
    for (const command of referenceData()) this.exchange.apply(command, ++this.sequence, this.time);
    this.firstOrder = this.exchange.nextOrderId;
    if (prepare) {
      const records = Array.from({ length: flow.prefill + flow.operations }, (_, record) => record);
      this.prepared = records.map((record) => commandOf(flow.records, record, this.sides, this.firstOrder));
    }
  }

  run(from: number, to: number): void {
    const { exchange, tally, firstOrder, prepared, records, sides } = this;
    let { sequence, time } = this;
    for (let record = from; record < to; record++) {
      const command = prepared === undefined ? commandOf(records, record, sides, firstOrder) : prepared[record]!;
      const events = exchange.apply(command, ++sequence, (time += STEP));
      if (command.kind === 'SubmitOrder') tally.addAll(events, firstOrder, TICK_SIZE);
    }
    this.sequence = sequence;
    this.time = time;
  }

  answer(): Answer {
    const { book } = this.exchange.markets[0]!;
    const slots = [...book.resting(BUY), ...book.resting(SELL)];
    const quantity = slots.reduce((sum, slot) => sum + this.exchange.orders.leaves(slot), 0);
    return this.tally.answer(slots.length, quantity);
  }
}

/** The command of one record, as a caller makes it. */
function commandOf(records: Int32Array, record: number, sides: Uint8Array, firstOrder: number): Command {
  const at = record * RECORD_WIDTH;
  const number = records[at + 1]!;
  if (records[at] === FLOW_KIND.CANCEL) {
    return { kind: 'CancelOrder', account: sides[number]!, orderId: firstOrder + number };
  }
  const isBuy = records[at] === FLOW_KIND.BUY;
  return {
    kind: 'SubmitOrder',
    account: isBuy ? 0 : 1,
    instrument: 0,
    clientOrderId: clientOrderIds[number]!,
    side: isBuy ? 'BUY' : 'SELL',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: records[at + 3]!,
    price: records[at + 2]! * TICK_SIZE,
    selfTradePrevention: 'CANCEL_TAKER',
  };
}

function sidesOf(flow: Flow): Uint8Array {
  const sides = new Uint8Array(flow.orders);
  for (let at = 0; at < flow.records.length; at += 4) {
    if (flow.records[at] === FLOW_KIND.SELL) sides[flow.records[at + 1]!] = 1;
  }
  return sides;
}

function referenceData(): readonly Command[] {
  return [
    { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
    { kind: 'SetTier', tier: 'LARGE', messagesPerMinute: MESSAGES_PER_MINUTE, cancelsPerMinute: MESSAGES_PER_MINUTE },
    {
      kind: 'CreateInstrument',
      symbol: 'FLOW',
      name: 'The flow',
      isin: null,
      currency: 'USD',
      tickSize: TICK_SIZE,
      lotSize: 1,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
    },
    { kind: 'SetLimit', tier: 'LARGE', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 1_000_000_000 },
    ...ACCOUNTS.map((id): Command => {
      return { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'LARGE' };
    }),
  ];
}
