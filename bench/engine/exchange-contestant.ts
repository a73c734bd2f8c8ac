import { BUY, SELL } from '../../src/book/index.ts';
import type { Command } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { MID } from '../flow/gen-flow.ts';
import type { Answer } from '../flow/oracle-book.ts';
import type { Flow } from '../flow/record.ts';
import { TradeTally, type Contestant } from './contestant.ts';
import { FlowCommands, TICK_SIZE } from './flow-command.ts';
import { referenceData } from './reference-data.ts';

/** The default tier's message rate, and so much engine time between commands that it is counted and never reached. */
const MESSAGES_PER_MINUTE = 100;
const STEP = 60_000_000 / MESSAGES_PER_MINUTE;
const BEGIN = 1_764_000_000_000_000;

/** Orders in a flow from which on there are more accounts than two, since an account may have so many open and no more. */
const LARGE = 50_000;

/**
 * The whole core, as the sequencer drives it: command in, events out. The complete gate is on, and so are self-trade prevention,
 * price bands and cash. The limits are such that none is ever reached.
 */
export class ExchangeContestant implements Contestant {
  private readonly exchange = new Exchange();
  private readonly tally = new TradeTally();
  private readonly commands: FlowCommands;
  /** The whole flow as commands, where they are to be made beforehand. */
  private readonly prepared: readonly Command[] | undefined;
  private sequence = 0;
  private time = BEGIN;
  private readonly firstOrder: number;

  constructor(flow: Flow, prepare: boolean) {
    const accounts = flow.prefill < LARGE ? 2 : 8;
    const apply = (command: Command) => this.exchange.apply(command, ++this.sequence, this.time);
    referenceData(accounts, MESSAGES_PER_MINUTE, flow.isFarFlung ? 'NONE' : 'LULD_TIER_1').forEach(apply);
    if (flow.isFarFlung) holdings(accounts).forEach(apply);
    this.firstOrder = this.exchange.nextOrderId;
    this.commands = new FlowCommands(flow, accounts, this.firstOrder);
    if (prepare) {
      const records = Array.from({ length: flow.prefill + flow.operations }, (_, record) => record);
      this.prepared = records.map((record) => this.commands.at(record));
    }
  }

  run(from: number, to: number): void {
    const { exchange, tally, firstOrder, prepared, commands } = this;
    let { sequence, time } = this;
    for (let record = from; record < to; record++) {
      const command = prepared === undefined ? commands.at(record) : prepared[record]!;
      const events = exchange.apply(command, ++sequence, (time += STEP));
      if (command.kind === 'SubmitOrder') tally.addAll(events, firstOrder, TICK_SIZE);
    }
    this.sequence = sequence;
    this.time = time;
  }

  answer(): Answer {
    const { orders } = this.exchange;
    const { book } = this.exchange.markets[0]!;
    const slots = [...book.resting(BUY), ...book.resting(SELL)];
    const quantity = slots.reduce((sum, slot) => sum + orders.open(slot), 0);
    return this.tally.answer(orders.size, quantity);
  }
}

/** So many shares that no account ever sells short. */
function holdings(accounts: number): readonly Command[] {
  return Array.from({ length: accounts }, (_, account) => ({
    kind: 'BookHolding',
    account,
    instrument: 0,
    quantity: 1_000_000,
    price: MID * TICK_SIZE,
    by: 'bench',
    reason: 'To sell from',
  }));
}
