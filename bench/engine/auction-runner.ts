/**
 * One call auction after the other, in a process of its own, each on a fresh exchange: the orders are entered, then the market
 * is opened, which uncrosses it. Beside it the same orders are sorted, each side by price and time: the least that anybody
 * must do to pair them.
 *
 *   argv: number of orders
 */
import type { Command, SubmitOrder } from '../../src/domain/index.ts';
import { Exchange } from '../../src/exchange/index.ts';
import { generateAuction, type AuctionOrder } from '../flow/auction-flow.ts';
import { BUY, SELL, type Answer } from '../flow/oracle-book.ts';
import { TradeTally } from './contestant.ts';
import { TICK_SIZE } from './flow-command.ts';
import { referenceData } from './reference-data.ts';
import { threadSeconds } from './thread-time.ts';

export interface AuctionLap {
  /** Seconds. */
  readonly entry: number;
  readonly uncross: number;
  readonly sort: number;
  readonly answer: Answer;
  readonly expected: Answer;
}

/** So many that none has more orders open, or sends more messages, than it may. */
const ACCOUNTS = 16;
/** Counted and never reached: an account sends some six thousand in a second of engine time. */
const MESSAGES_PER_MINUTE = 10_000;
const STEP = 10;
const BEGIN = 1_764_000_000_000_000;

const flow = generateAuction(23, Number(process.argv[2]));

process.on('message', () => {
  const exchange = new Exchange();
  let time = BEGIN;
  const apply = (command: Command) => exchange.apply(command, exchange.sequence + 1, (time += STEP));
  for (const command of referenceData(ACCOUNTS, MESSAGES_PER_MINUTE)) apply(command);
  apply({ kind: 'SetPhase', instrument: 0, phase: 'OPENING_AUCTION', duration: null });
  const firstOrder = exchange.nextOrderId;
  const commands = flow.orders.map(toCommand);
  globalThis.gc?.();
  const entry = timed(() => commands.forEach(apply));
  const tally = new TradeTally();
  const uncross = timed(() => {
    const open: Command = { kind: 'SetPhase', instrument: 0, phase: 'CONTINUOUS', duration: null };
    tally.addAll(apply(open), firstOrder, TICK_SIZE);
  });
  const sort = timed(() => sortBothSides(flow.orders));
  const left = exchange.orders.select(() => true).reduce((sum, slot) => sum + exchange.orders.open(slot), 0);
  const answer = tally.answer(exchange.orders.size, left);
  const lap: AuctionLap = { entry, uncross, sort, answer, expected: flow.answer };
  process.send!(lap);
});

function timed(work: () => void): number {
  const begin = threadSeconds();
  work();
  return threadSeconds() - begin;
}

function sortBothSides(orders: readonly AuctionOrder[]): readonly AuctionOrder[][] {
  // Array.prototype.sort is stable: what comes first stays first.
  const side = (which: number): AuctionOrder[] => orders.filter((order) => order.side === which);
  return [side(BUY).sort((a, b) => b.price - a.price), side(SELL).sort((a, b) => a.price - b.price)];
}

function toCommand({ side, price, quantity }: AuctionOrder, number: number): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account: side + 2 * (number % (ACCOUNTS / 2)),
    instrument: 0,
    clientOrderId: `a${number}`,
    side: side === BUY ? 'BUY' : 'SELL',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity,
    price: price * TICK_SIZE,
    selfTradePrevention: 'CANCEL_TAKER',
  };
}
