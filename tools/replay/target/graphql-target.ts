import { formatDecimal, parseDecimal } from '../../../src/domain/index.ts';
import type { GraphqlClient } from './graphql-client.ts';
import type { CancelOperation, Operation, ReduceOperation, RestOperation, TakeOperation } from '../plan/operation.ts';
import type { Answer, DisplayedBook, DisplayedLevel, Fill, ReplayTarget, StepAnswer } from './target.ts';

/** Where the replay trades on a server. */
export interface RemoteMarket {
  readonly symbol: string;
  readonly restingAccount: string;
  readonly aggressiveAccount: string;
}

interface OrderError {
  readonly code: string;
  readonly message: string;
}

interface OrderPayload {
  readonly order: { readonly id: string } | null;
  readonly userErrors: readonly OrderError[];
}

interface SubmitPayload extends OrderPayload {
  readonly trades: readonly RemoteTrade[];
}

interface RemoteTrade {
  readonly id: string;
  readonly price: string;
  readonly quantity: string;
}

interface RemoteLevel {
  readonly price: string;
  readonly quantity: string;
}

const SUBMIT = `mutation Submit($input: SubmitOrderInput!) {
  payload: submitOrder(input: $input) { order { id } trades { id price quantity } userErrors { code message } }
}`;
const AMEND = `mutation Amend($input: AmendOrderInput!) {
  payload: amendOrder(input: $input) { order { id } userErrors { code message } }
}`;
const CANCEL = `mutation Cancel($input: CancelOrderInput!) {
  payload: cancelOrder(input: $input) { order { id } userErrors { code message } }
}`;
const BOOK = `query Book($symbol: String!, $depth: Int!) {
  orderBook(symbol: $symbol, depth: $depth) { bids { price quantity } asks { price quantity } }
}`;
const MAKERS = `query Makers($account: ID!, $symbol: String!, $first: Int!, $after: String) {
  trades(accountId: $account, symbol: $symbol, first: $first, after: $after) {
    nodes { id order { id } }
    pageInfo { endCursor }
  }
}`;
const MOST_ROWS = 100;

/** A server, by its public API alone: one request after another, and the book asked for after each step. */
export class GraphqlTarget implements ReplayTarget {
  private readonly resting: GraphqlClient;
  private readonly aggressive: GraphqlClient;
  private readonly market: RemoteMarket;
  private readonly depth: number;
  private readonly run: string;
  private readonly orderIds = new Map<number, string>();
  private readonly handles = new Map<string, number>();
  private book: DisplayedBook = { bids: [], asks: [] };
  private ordersSent = 0;

  /**
   * @param resting speaks for the account whose orders rest
   * @param aggressive speaks for the account of the aggressive orders
   * @param depth levels a side that are compared
   * @param run goes into client order ids, which are unique for ever
   */
  constructor(resting: GraphqlClient, aggressive: GraphqlClient, market: RemoteMarket, depth: number, run: string) {
    this.resting = resting;
    this.aggressive = aggressive;
    this.market = market;
    this.depth = depth;
    this.run = run;
  }

  async send(steps: readonly (readonly Operation[])[]): Promise<readonly StepAnswer[]> {
    const answers: StepAnswer[] = [];
    for (const operations of steps) {
      const own: Answer[] = [];
      for (const operation of operations) own.push(await this.apply(operation));
      if (operations.length > 0) this.book = await this.readBook();
      answers.push({ answers: own, book: this.book });
    }
    return answers;
  }

  async close(): Promise<void> {}

  private apply(operation: Operation): Promise<Answer> {
    switch (operation.kind) {
      case 'rest':
        return this.rest(operation);
      case 'take':
        return this.take(operation);
      case 'reduce':
        return this.reduce(operation);
      case 'cancel':
        return this.cancel(operation);
    }
  }

  private async rest(operation: RestOperation): Promise<Answer> {
    const { order, trades, userErrors } = await this.submit(operation);
    if (order) {
      this.orderIds.set(operation.handle, order.id);
      this.handles.set(order.id, operation.handle);
    }
    return { fills: trades.map((trade) => fillOf(trade, null)), refusal: refusalOf(userErrors) };
  }

  private async take(operation: TakeOperation): Promise<Answer> {
    const { trades, userErrors } = await this.submit(operation);
    const makers = await this.makersOf(trades);
    return {
      fills: trades.map((trade) => fillOf(trade, makers.get(trade.id) ?? null)),
      refusal: refusalOf(userErrors),
    };
  }

  private async reduce({ handle, quantity }: ReduceOperation): Promise<Answer> {
    const input = { orderId: this.orderIds.get(handle) ?? '0', quantity: String(quantity) };
    const { payload } = await this.resting.request<{ payload: OrderPayload }>(AMEND, { input });
    return { fills: [], refusal: refusalOf(payload.userErrors) };
  }

  private async cancel({ handle }: CancelOperation): Promise<Answer> {
    const input = { orderId: this.orderIds.get(handle) ?? '0' };
    const { payload } = await this.resting.request<{ payload: OrderPayload }>(CANCEL, { input });
    return { fills: [], refusal: refusalOf(payload.userErrors) };
  }

  private async submit(operation: RestOperation | TakeOperation): Promise<SubmitPayload> {
    const isResting = operation.kind === 'rest';
    const input = {
      accountId: isResting ? this.market.restingAccount : this.market.aggressiveAccount,
      clientOrderId: `${this.run}-${++this.ordersSent}`,
      symbol: this.market.symbol,
      side: operation.side,
      type: 'LIMIT',
      timeInForce: isResting ? 'GTC' : 'IOC',
      quantity: String(operation.quantity),
      price: formatDecimal(operation.price),
    };
    const client = isResting ? this.resting : this.aggressive;
    const { payload } = await client.request<{ payload: SubmitPayload }>(SUBMIT, { input });
    return payload;
  }

  /** By trade id: the resting order's handle, which only the resting account's own view of its trades shows. */
  private async makersOf(trades: readonly RemoteTrade[]): Promise<ReadonlyMap<string, number>> {
    const makers = new Map<string, number>();
    let after: string | null = null;
    for (let left = trades.length; left > 0; left -= MOST_ROWS) {
      const page: MakersPage = await this.resting.request<MakersPage>(MAKERS, {
        account: this.market.restingAccount,
        symbol: this.market.symbol,
        first: Math.min(left, MOST_ROWS),
        after,
      });
      for (const { id, order } of page.trades.nodes) {
        const handle = order === null ? undefined : this.handles.get(order.id);
        if (handle !== undefined) makers.set(id, handle);
      }
      after = page.trades.pageInfo.endCursor;
    }
    return makers;
  }

  private async readBook(): Promise<DisplayedBook> {
    const { symbol } = this.market;
    const { orderBook } = await this.resting.request<{
      orderBook: { readonly bids: readonly RemoteLevel[]; readonly asks: readonly RemoteLevel[] };
    }>(BOOK, { symbol, depth: this.depth });
    return { bids: orderBook.bids.map(levelOf), asks: orderBook.asks.map(levelOf) };
  }
}

interface MakersPage {
  readonly trades: {
    readonly nodes: readonly { readonly id: string; readonly order: { readonly id: string } | null }[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
}

function fillOf({ price, quantity }: RemoteTrade, maker: number | null): Fill {
  return { maker, price: microsOf(price), quantity: Number(quantity) };
}

function levelOf({ price, quantity }: RemoteLevel): DisplayedLevel {
  return { price: microsOf(price), quantity: Number(quantity) };
}

function microsOf(price: string): number {
  const micros = parseDecimal(price);
  if (micros === undefined) throw new Error(`The server sent "${price}" as a price.`);
  return micros;
}

function refusalOf([first]: readonly OrderError[]): string | null {
  return first ? `${first.code}: ${first.message}` : null;
}
