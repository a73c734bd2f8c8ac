import type { Command } from '../../../src/domain/index.ts';
import type { CommitListener, Committed, Commands, Feeds, Outcome, TradeRecord } from '../../../src/exchange/index.ts';
import type { Operation } from '../plan/operation.ts';
import type { Answer, DisplayedBook, Fill, ReplayTarget, StepAnswer } from './target.ts';

/** Where the replay trades: indexes of its instrument and of its two accounts. */
export interface ReplayMarket {
  readonly instrument: number;
  /** Account of all orders that rest. */
  readonly restingAccount: number;
  /** Account of the aggressive orders; another one, so that nothing trades with itself. */
  readonly aggressiveAccount: number;
}

/** The parts of a running exchange that a replay in its own process uses. */
export interface ReplayExchange {
  readonly commands: Pick<Commands, 'sendAll'>;
  /** Moved by committed commands only. */
  readonly feeds: Pick<Feeds, 'book'>;
}

export const ACTOR = 'replay';

/**
 * The real exchange in this process: sequencer, core, journal and feeds. It listens to commits behind the feeds, and
 * keeps the book as it was after each command.
 *
 * An order's id must be known before it is answered, or every amendment would wait for a commit. Ids are given to
 * orders in sequence and nobody else sends any, so from the first answer on they are foreseen; each answer is held
 * against that.
 */
export class ExchangeTarget implements ReplayTarget, CommitListener {
  readonly close: () => Promise<void>;
  private readonly exchange: ReplayExchange;
  private readonly market: ReplayMarket;
  private readonly depth: number;
  private readonly run: string;
  private readonly orderIds = new Map<number, number>();
  private readonly handles = new Map<number, number>();
  /** Books by journal sequence, of commands that wait for their answer. */
  private readonly books = new Map<number, DisplayedBook>();
  private book: DisplayedBook = { bids: [], asks: [] };
  private nextOrderId: number | null = null;
  private ordersSent = 0;

  /**
   * @param depth levels a side that are compared
   * @param run goes into client order ids, which are unique for ever
   * @param close stops the exchange, where that is the replay's to do
   */
  constructor(
    exchange: ReplayExchange,
    market: ReplayMarket,
    depth: number,
    run: string,
    close: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.close = close;
    this.exchange = exchange;
    this.market = market;
    this.depth = depth;
    this.run = run;
  }

  committed({ entry }: Committed): void {
    this.books.set(entry.sequence, this.exchange.feeds.book(this.market.instrument, this.depth));
  }

  async send(steps: readonly (readonly Operation[])[]): Promise<readonly StepAnswer[]> {
    const operations = steps.flat();
    const outcomes: Outcome[] = [];
    if (this.nextOrderId === null) outcomes.push(...(await this.sendFirst(operations)));
    outcomes.push(...(await this.sendAll(operations.slice(outcomes.length))));
    const answers: StepAnswer[] = [];
    let at = 0;
    for (const step of steps) {
      const own = outcomes.slice(at, at + step.length);
      at += step.length;
      const last = own.at(-1);
      if (last) this.book = this.books.get(last.sequence) ?? this.book;
      answers.push({ answers: own.map((outcome) => this.answer(outcome)), book: this.book });
    }
    this.books.clear();
    return answers;
  }

  /** Up to and with the first order, whose answer says which ids follow. */
  private async sendFirst(operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const first = operations.findIndex(isOrder);
    const outcomes = await this.sendAll(operations.slice(0, first + 1));
    const order = outcomes.at(-1)?.order;
    if (order) this.nextOrderId = order.id + 1;
    return outcomes;
  }

  private async sendAll(operations: readonly Operation[]): Promise<readonly Outcome[]> {
    if (operations.length === 0) return [];
    const expected = operations.map((operation) => (isOrder(operation) ? this.foresee(operation) : null));
    const outcomes = await this.exchange.commands.sendAll(
      operations.map((operation) => this.command(operation)),
      ACTOR,
    );
    outcomes.forEach(({ order }, at) => {
      const operation = operations[at]!;
      if (!isOrder(operation) || order === null) return;
      if (operation.kind === 'rest') this.name(operation.handle, order.id);
      if (expected[at] !== null && expected[at] !== order.id) {
        throw new Error(
          `The exchange gave order id ${order.id} where ${expected[at]} was next: somebody else is sending orders.`,
        );
      }
    });
    return outcomes;
  }

  private foresee(operation: Operation): number | null {
    if (this.nextOrderId === null) return null;
    const id = this.nextOrderId++;
    if (operation.kind === 'rest') this.name(operation.handle, id);
    return id;
  }

  private name(handle: number, orderId: number): void {
    this.orderIds.set(handle, orderId);
    this.handles.set(orderId, handle);
  }

  private command(operation: Operation): Command {
    const { instrument, restingAccount, aggressiveAccount } = this.market;
    switch (operation.kind) {
      case 'cancel':
        return { kind: 'CancelOrder', account: restingAccount, orderId: this.orderId(operation.handle) };
      case 'reduce':
        return {
          kind: 'AmendOrder',
          account: restingAccount,
          orderId: this.orderId(operation.handle),
          quantity: operation.quantity,
          price: null,
        };
      case 'rest':
      case 'take':
        return {
          kind: 'SubmitOrder',
          account: operation.kind === 'rest' ? restingAccount : aggressiveAccount,
          instrument,
          clientOrderId: `${this.run}-${++this.ordersSent}`,
          side: operation.side,
          type: 'LIMIT',
          timeInForce: operation.kind === 'rest' ? 'GTC' : 'IOC',
          quantity: operation.quantity,
          price: operation.price,
          selfTradePrevention: 'CANCEL_TAKER',
        };
    }
  }

  private orderId(handle: number): number {
    return this.orderIds.get(handle) ?? 0;
  }

  private answer({ trades, refusal }: Outcome): Answer {
    return {
      fills: trades.map((trade) => this.fill(trade)),
      refusal: refusal === null ? null : `${refusal.code}: ${refusal.message}`,
    };
  }

  private fill({ makerOrder, price, quantity }: TradeRecord): Fill {
    return { maker: this.handles.get(makerOrder) ?? null, price, quantity };
  }
}

function isOrder(operation: Operation): boolean {
  return operation.kind === 'rest' || operation.kind === 'take';
}
