import { EVENT, type SubmitOrder } from '../../src/domain/index.ts';
import type { NaiveRequest } from '../oracle/naive-book.ts';

interface Line {
  readonly id: number;
  readonly account: number;
  readonly side: 'BUY' | 'SELL';
  readonly mayRest: boolean;
  /** Null: at any price. */
  price: number | null;
  quantity: number;
  filled: number;
  resting: boolean;
}

/** One order at rest, as a book shows it. */
export interface Resting {
  readonly id: number;
  readonly price: number;
  readonly leaves: number;
}

/**
 * Keeps the account of a market from its flat events alone, as somebody would who only hears what it says, and throws
 * where what it says cannot be: a fill of an order that is done, a price beyond a limit, a number out of turn.
 */
export class Blotter {
  /** The open orders; what is done goes from here, and may not be spoken of again. */
  private readonly lines = new Map<number, Line>();
  private readonly positions = new Map<number, number>();
  private lastOrder = 0;
  private lastTrade = 0;
  private lastPrint = 0;
  private lastBookSequence = 0;
  /** The last command said that the displayed book changed. */
  bookChanged = false;

  /** Takes the events of one request, which must be all it gave. */
  record(request: NaiveRequest, events: readonly (readonly number[])[]): void {
    this.bookChanged = false;
    const begun = new Set<number>();
    for (const [place, event] of events.entries()) {
      const [kind, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = event;
      this.must(!this.bookChanged, 'BOOK_CHANGED comes last');
      if (kind === EVENT.ACCEPTED || kind === EVENT.REJECTED) {
        this.must(place === 0 && request.kind === 'SubmitOrder', 'an order is taken or refused first of all');
        this.enter(a, request as SubmitOrder, kind === EVENT.ACCEPTED);
        begun.add(a);
      } else if (kind === EVENT.TRADE) this.trade(a, b, c, d, e, f, g, h);
      else if (kind === EVENT.RESTED) this.rest(b, c, d, e);
      else if (kind === EVENT.CANCELED || kind === EVENT.EXPIRED) this.end(a, b);
      else if (kind === EVENT.AMENDED) this.amend(a, b, c, d === 1);
      else if (kind === EVENT.BOOK_CHANGED) this.changeBook(b);
    }
    // I14: what may not rest is done when its command is.
    for (const id of begun) this.must(this.lines.get(id)?.resting !== false, `order ${id} rests or is done`);
  }

  position(account: number): number {
    return this.positions.get(account) ?? 0;
  }

  /** I8: what some hold, others are short of. */
  sumOfPositions(): number {
    return [...this.positions.values()].reduce((sum, quantity) => sum + quantity, 0);
  }

  /** I11: what is open, in order of id. */
  open(): Resting[] {
    return [...this.lines.values()].map(({ id, price, quantity, filled, resting }) => {
      this.must(resting && price !== null, `order ${id} is open and so rests`);
      return { id, price: price!, leaves: quantity - filled };
    });
  }

  /** Shares in an account's open orders of a side. */
  openQuantity(account: number, side: 'BUY' | 'SELL'): number {
    return [...this.lines.values()]
      .filter((line) => line.account === account && line.side === side)
      .reduce((sum, line) => sum + line.quantity - line.filled, 0);
  }

  private enter(id: number, order: SubmitOrder, accepted: boolean): void {
    this.must(id === ++this.lastOrder, 'orders are numbered as they come');
    if (!accepted) return;
    this.lines.set(id, {
      id,
      account: order.account,
      side: order.side,
      mayRest: order.type === 'LIMIT' && order.timeInForce !== 'IOC',
      price: order.price,
      quantity: order.quantity,
      filled: 0,
      resting: false,
    });
  }

  private trade(
    instrument: number,
    trade: number,
    print: number,
    makerId: number,
    takerId: number,
    price: number,
    quantity: number,
    aggressor: number,
  ): void {
    const [maker, taker] = [this.openLine(makerId), this.openLine(takerId)];
    this.must(instrument === 0, 'there is one instrument');
    this.must(trade === ++this.lastTrade && print === ++this.lastPrint, 'trades and prints are numbered without a gap');
    this.must(maker.side !== taker.side, 'I7 one leg buys and one sells');
    this.must(maker.account !== taker.account, 'D13 nobody trades with himself');
    this.must(maker.resting && !taker.resting, 'the maker rests, the taker does not');
    this.must(price === maker.price, 'I7 D12 the price is that of the order that rested');
    this.must(taker.side === (aggressor === 0 ? 'BUY' : 'SELL'), 'the aggressor is the taker');
    const within = taker.price === null || (taker.side === 'BUY' ? price <= taker.price : price >= taker.price);
    this.must(within, 'I7 the price is within the limit of both');
    this.must(Number.isInteger(quantity) && quantity > 0, 'I7 some quantity is traded');
    for (const line of [maker, taker]) {
      line.filled += quantity;
      this.must(line.filled <= line.quantity, `I6 order ${line.id} is filled beyond its quantity`);
      if (line.filled === line.quantity) this.lines.delete(line.id);
      this.positions.set(line.account, this.position(line.account) + (line.side === 'BUY' ? quantity : -quantity));
    }
  }

  private rest(id: number, side: number, price: number, displayed: number): void {
    const line = this.openLine(id);
    this.must(line.mayRest, `I14 order ${id} may not rest`);
    this.must(!line.resting, `order ${id} rests twice`);
    this.must(line.side === (side === 0 ? 'BUY' : 'SELL') && line.price === price, `order ${id} rests elsewhere`);
    this.must(displayed === line.quantity - line.filled, `I6 order ${id} rests with another quantity than it has left`);
    line.resting = true;
  }

  private end(id: number, quantity: number): void {
    const line = this.openLine(id);
    this.must(quantity === line.quantity - line.filled, `I6 order ${id} ends with another quantity than it has left`);
    this.lines.delete(id);
  }

  private amend(id: number, quantity: number, price: number, kept: boolean): void {
    const line = this.openLine(id);
    this.must(quantity > line.filled, `order ${id} is amended to no more than is filled`);
    this.must(kept === (price === line.price && quantity <= line.quantity), 'D12 size down alone keeps priority');
    line.quantity = quantity;
    line.price = price;
    if (!kept) line.resting = false;
  }

  private changeBook(sequence: number): void {
    this.must(sequence === ++this.lastBookSequence, 'the book is numbered without a gap');
    this.bookChanged = true;
  }

  private openLine(id: number): Line {
    const line = this.lines.get(id);
    if (line === undefined) throw new Error(`I6 order ${id} is spoken of though it is not open.`);
    return line;
  }

  private must(condition: boolean, rule: string): void {
    if (!condition) throw new Error(`The market said what cannot be; it must hold that ${rule}.`);
  }
}
