import {
  CANCEL_REASONS,
  EVENT,
  EVENT_WIDTH,
  SIDES,
  formatDecimal,
  type Command,
  type EventBuffer,
  type Side,
} from '../../domain/index.ts';
import type { Findings } from './findings.ts';
import { BookSide, better, type RestingOrder } from './queues.ts';

/** An order while it trades as the aggressor. */
interface Taker {
  readonly account: number;
  readonly side: Side;
  /** Null: any price. */
  readonly limit: number | null;
}

type Sides = Readonly<Record<Side, BookSide>>;

/**
 * Books kept by nothing but commands and the events that they gave: plain queues, which share no code with the engine.
 * Holds every trade to price-time priority (I13), every book to not being crossed (I12), and every order that rests to
 * being one that may (I14).
 */
export class EventBook {
  private readonly findings: Findings;
  private readonly books = new Map<number, Sides>();
  private readonly resting = new Map<number, RestingOrder>();
  private taker: Taker | undefined;
  /** The order of an amendment that lost its place, while its command lasts. */
  private amended: RestingOrder | undefined;
  /** Trades looked at. */
  trades = 0;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** One command with its events, in order of sequence. */
  take(command: Command, { words, length }: EventBuffer, sequence: number): void {
    this.taker = undefined;
    this.amended = undefined;
    if (command.kind === 'SubmitOrder') {
      this.taker = { account: command.account, side: command.side, limit: command.price };
    }
    for (let at = 0; at < length; at += EVENT_WIDTH) {
      switch (words[at]) {
        case EVENT.TRADE:
          this.trade(words, at);
          break;
        case EVENT.RESTED:
          this.rest(command, words, at, sequence);
          break;
        case EVENT.AMENDED:
          this.amend(words[at + 1]!, words[at + 2]!, words[at + 3]!, words[at + 4] === 1);
          break;
        case EVENT.CANCELED:
          this.cancel(command, words[at + 1]!, words[at + 3]!);
          break;
        case EVENT.EXPIRED:
          this.remove(words[at + 1]!);
          break;
        default:
        // Other events move no order.
      }
    }
  }

  /** Open orders of a side in order of priority. */
  orders(instrument: number, side: Side): RestingOrder[] {
    return this.books.get(instrument)?.[side].all() ?? [];
  }

  private book(instrument: number): Sides {
    let book = this.books.get(instrument);
    if (!book) this.books.set(instrument, (book = { BUY: new BookSide('BUY'), SELL: new BookSide('SELL') }));
    return book;
  }

  private trade(words: Float64Array, at: number): void {
    this.trades++;
    const { findings, taker } = this;
    const trade = words[at + 2]!;
    const maker = words[at + 4]!;
    const price = words[at + 6]!;
    const quantity = words[at + 7]!;
    const makerSide = SIDES[words[at + 8]!] === 'BUY' ? 'SELL' : 'BUY';
    const order = this.resting.get(maker);
    if (!order) {
      findings.fail('I13', `trade ${trade}: its maker ${maker} does not rest in the book`);
      return;
    }
    const first = this.book(words[at + 1]!)[makerSide].first();
    if (first !== order) {
      const passed = first ? `${nameOf(first)} was first` : `the book has no ${makerSide}`;
      findings.fail('I13', `trade ${trade}: takes from ${nameOf(order)}; ${passed}`);
    }
    if (price !== order.price || quantity > order.leaves) {
      findings.fail('I7', `trade ${trade}: ${quantity} at ${formatDecimal(price)}, from ${nameOf(order)}`);
    }
    if (taker?.account === order.account) {
      findings.fail('I14', `trade ${trade}: account ${order.account} is on both sides`);
    }
    order.leaves -= quantity;
    if (order.leaves <= 0) this.remove(maker);
  }

  private rest(command: Command, words: Float64Array, at: number, sequence: number): void {
    const { findings, taker } = this;
    const instrument = words[at + 1]!;
    const id = words[at + 2]!;
    const side = SIDES[words[at + 3]!]!;
    const price = words[at + 4]!;
    const leaves = words[at + 5]!;
    if (command.kind === 'SubmitOrder' && (command.timeInForce === 'IOC' || command.type === 'MARKET')) {
      findings.fail('I14', `order ${id}, sequence ${sequence}: ${command.type} ${command.timeInForce} rests`);
    }
    const quantity = command.kind === 'SubmitOrder' ? command.quantity : (this.amended?.quantity ?? leaves);
    const order: RestingOrder = { id, account: taker?.account ?? -1, instrument, side, price, quantity, leaves };
    this.resting.set(id, order);
    const book = this.book(instrument);
    book[side].add(order);
    const bid = book.BUY.first();
    const ask = book.SELL.first();
    if (bid && ask && bid.price >= ask.price) {
      findings.fail('I12', `sequence ${sequence}: instrument ${instrument} stands ${nameOf(bid)}, ${nameOf(ask)}`);
    }
  }

  private amend(id: number, quantity: number, price: number, kept: boolean): void {
    const order = this.resting.get(id);
    if (!order) {
      this.findings.fail('I11', `order ${id}: was amended, but does not rest in the book`);
      return;
    }
    if (kept) {
      if (price !== order.price || quantity > order.quantity) {
        this.findings.fail('I13', `order ${id}: kept its place when amended to ${quantity} at ${formatDecimal(price)}`);
      }
      order.leaves -= order.quantity - quantity;
      order.quantity = quantity;
      return;
    }
    this.remove(id);
    this.amended = { ...order, quantity, price };
    this.taker = { account: order.account, side: order.side, limit: price };
  }

  /** An order that rested is taken out; an incoming one must not have had anyone left to trade with. */
  private cancel(command: Command, id: number, reason: number): void {
    const { taker, findings } = this;
    if (this.remove(id) || !taker) return;
    const instrument = command.kind === 'SubmitOrder' ? command.instrument : this.amended?.instrument;
    if (instrument === undefined) return;
    const first = this.book(instrument)[taker.side === 'BUY' ? 'SELL' : 'BUY'].first();
    if (!first || (taker.limit !== null && better(first.side, taker.limit, first.price))) return;
    if (first.account === taker.account) return;
    const why = CANCEL_REASONS[reason] ?? reason;
    findings.fail('I13', `order ${id}: its rest was canceled (${why}); ${nameOf(first)} was there to trade with`);
  }

  private remove(id: number): boolean {
    const order = this.resting.get(id);
    if (!order) return false;
    this.book(order.instrument)[order.side].remove(order);
    return this.resting.delete(id);
  }
}

function nameOf({ id, side, price, leaves }: RestingOrder): string {
  return `order ${id} (${side} ${leaves} at ${formatDecimal(price)})`;
}
