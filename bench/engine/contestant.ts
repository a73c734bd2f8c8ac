import { EVENT, EVENT_WIDTH, type EventBuffer } from '../../src/domain/index.ts';
import type { Flow } from '../flow/record.ts';
import { foldTrade, type Answer } from '../flow/oracle-book.ts';

/** An engine under the clock: it takes records of a flow in turn, and can say what came of them. */
export interface Contestant {
  /** Applies the records from the first to before the last number. */
  run(from: number, to: number): void;
  answer(): Answer;
}

/** Sets up a fresh engine. Not timed. */
export type MakeContestant = (flow: Flow) => Contestant;

/** Keeps count of the trades that an engine reports, as a caller that reads each of them would. */
export class TradeTally {
  trades = 0;
  volume = 0;
  hash = 0;

  /** Maker and taker by their number in the flow; the price in ticks. */
  add(maker: number, taker: number, price: number, quantity: number): void {
    this.trades += 1;
    this.volume += quantity;
    this.hash = foldTrade(this.hash, maker, taker, price, quantity);
  }

  /**
   * Counts the trades among the events of one command.
   *
   * @param firstOrder id that the engine gave to order 0 of the flow
   * @param tickSize micro-dollars
   */
  addAll(events: EventBuffer, firstOrder: number, tickSize: number): void {
    const { words, length } = events;
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      if (words[at] !== EVENT.TRADE) continue;
      this.add(words[at + 4]! - firstOrder, words[at + 5]! - firstOrder, words[at + 6]! / tickSize, words[at + 7]!);
    }
  }

  answer(restingOrders: number, restingQuantity: number): Answer {
    return { trades: this.trades, volume: this.volume, hash: this.hash >>> 0, restingOrders, restingQuantity };
  }
}
