import type { CancelAllOrders, Side, SubmitOrder } from '../domain/index.ts';
import type { Names } from './names.ts';

/** Writes the commands of one symbol's seeded orders. Each order gets the symbol's next clientOrderId. */
export class OrderScript {
  private readonly symbol: string;
  private readonly tickSize: number;
  private readonly names: Names;
  private count = 0;

  /** @param tickSize micro-dollars; prices of the script are ticks */
  constructor(symbol: string, tickSize: number, names: Names) {
    this.symbol = symbol;
    this.tickSize = tickSize;
    this.names = names;
  }

  /** A limit order, good till cancelled. */
  rest(account: string, side: Side, tick: number, quantity: number): SubmitOrder {
    return this.order(account, side, quantity, { type: 'LIMIT', timeInForce: 'GTC', price: tick * this.tickSize });
  }

  /** A limit order that trades at once or not at all. */
  take(account: string, side: Side, tick: number, quantity: number): SubmitOrder {
    return this.order(account, side, quantity, { type: 'LIMIT', timeInForce: 'IOC', price: tick * this.tickSize });
  }

  market(account: string, side: Side, quantity: number): SubmitOrder {
    return this.order(account, side, quantity, { type: 'MARKET', timeInForce: 'DAY', price: null });
  }

  /** Takes an account's quotes of this symbol off the book. */
  cancelAll(account: string): CancelAllOrders {
    const { names, symbol } = this;
    return {
      kind: 'CancelAllOrders',
      account: names.account(account),
      instrument: names.instrument(symbol),
      side: null,
    };
  }

  private order(
    account: string,
    side: Side,
    quantity: number,
    terms: Pick<SubmitOrder, 'type' | 'timeInForce' | 'price'>,
  ): SubmitOrder {
    return {
      kind: 'SubmitOrder',
      account: this.names.account(account),
      instrument: this.names.instrument(this.symbol),
      clientOrderId: `seed-${this.symbol}-${++this.count}`,
      side,
      quantity,
      selfTradePrevention: 'CANCEL_TAKER',
      ...terms,
    };
  }
}
