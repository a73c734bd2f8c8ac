import type { Dice } from '../../support/dice.ts';
import type { OrderInput, OrderSeen, Request, Side } from '../records.ts';

/** What is traded, and around which price in cents. */
export interface Target {
  readonly symbol: string;
  readonly cents: number;
}

export interface FlowOptions {
  readonly accountId: string;
  /** Begins every clientOrderId, so that no two traders, and no two runs, use the same. */
  readonly prefix: string;
  readonly targets: readonly Target[];
  readonly dice: Dice;
  /** Orders stay below what the account's tier allows. */
  readonly largestOrder: number;
}

const OPEN = new Set(['NEW', 'PARTIALLY_FILLED']);
/** Orders that are remembered for being cancelled or amended; beyond it the oldest are left to rest. */
const REMEMBERED = 40;

/**
 * Makes a trader's requests up: of 100, about 58 orders that may rest or trade, 11 that take at once, 14 cancels, 6
 * amendments, 5 groups of orders, 2 mass cancels, 2 orders sent again, 2 looks.
 */
export class OrderFlow {
  private readonly options: FlowOptions;
  private orders = 0;
  private readonly open: { readonly id: string; readonly quantity: number; readonly cents: number }[] = [];
  private last: OrderInput | undefined;

  constructor(options: FlowOptions) {
    this.options = options;
  }

  next(): Request {
    const roll = this.options.dice.roll(100);
    if (roll < 14) return this.cancel();
    if (roll < 20) return this.amend();
    if (roll < 25) return this.submitMany();
    if (roll < 27) return this.cancelAll();
    if (roll < 29) return this.again();
    if (roll < 31) return this.look();
    return { kind: 'submit', orders: [roll < 42 ? this.taking() : this.limit()] };
  }

  /** Learns from an answer which orders are there to be cancelled and amended. */
  learn(order: OrderSeen): void {
    const at = this.open.findIndex(({ id }) => id === order.id);
    if (at >= 0) this.open.splice(at, 1);
    if (!OPEN.has(order.status) || order.price === null) return;
    this.open.push({ id: order.id, quantity: Number(order.quantity), cents: Math.round(Number(order.price) * 100) });
    if (this.open.length > REMEMBERED) this.open.shift();
  }

  private limit(): OrderInput {
    const { dice } = this.options;
    const { cents, ...terms } = this.terms();
    // From ten ticks behind the middle to two beyond it, so that about one in six trades.
    const distance = dice.roll(13) - 2;
    const price = terms.side === 'BUY' ? cents - distance : cents + distance;
    // Now and then one that the exchange must refuse: off the tick, or of nothing.
    const spoilt = dice.roll(40);
    return this.keep({
      ...terms,
      type: 'LIMIT',
      timeInForce: dice.roll(2) === 0 ? 'GTC' : 'DAY',
      price: spoilt === 0 ? `${dollars(price)}5` : dollars(price),
      quantity: spoilt === 1 ? '0' : terms.quantity,
    });
  }

  private taking(): OrderInput {
    const { dice } = this.options;
    const { cents, ...terms } = this.terms();
    if (dice.roll(2) === 0) return this.keep({ ...terms, type: 'MARKET', timeInForce: 'DAY' });
    const price = terms.side === 'BUY' ? cents + dice.roll(4) : cents - dice.roll(4);
    return this.keep({ ...terms, type: 'LIMIT', timeInForce: 'IOC', price: dollars(price) });
  }

  private terms(): Pick<OrderInput, 'accountId' | 'clientOrderId' | 'symbol' | 'side' | 'quantity'> & {
    cents: number;
  } {
    const { dice, targets, accountId, prefix, largestOrder } = this.options;
    const { symbol, cents } = targets[dice.roll(targets.length)]!;
    const side: Side = dice.roll(2) === 0 ? 'BUY' : 'SELL';
    const quantity = String(1 + dice.roll(largestOrder));
    return { accountId, clientOrderId: `${prefix}-${++this.orders}`, symbol, side, quantity, cents };
  }

  private keep(order: OrderInput): OrderInput {
    this.last = order;
    return order;
  }

  private submitMany(): Request {
    const count = 2 + this.options.dice.roll(19);
    const orders = Array.from({ length: count }, () =>
      this.options.dice.roll(5) === 0 ? this.taking() : this.limit(),
    );
    return { kind: 'submitMany', orders };
  }

  private cancel(): Request {
    const order = this.pick();
    return order ? { kind: 'cancel', input: { orderId: order.id } } : { kind: 'submit', orders: [this.limit()] };
  }

  private amend(): Request {
    const { dice } = this.options;
    const order = this.pick();
    if (!order) return { kind: 'submit', orders: [this.limit()] };
    const orderId = order.id;
    const less = Math.max(1, order.quantity - 1 - dice.roll(order.quantity));
    switch (dice.roll(3)) {
      case 0:
        return { kind: 'amend', input: { orderId, quantity: String(less) } };
      case 1:
        return { kind: 'amend', input: { orderId, quantity: String(order.quantity + 1 + dice.roll(20)) } };
      default:
        return { kind: 'amend', input: { orderId, price: dollars(order.cents + dice.roll(7) - 3) } };
    }
  }

  private cancelAll(): Request {
    const { dice, accountId, targets } = this.options;
    const side: Side = dice.roll(2) === 0 ? 'BUY' : 'SELL';
    const input = { accountId, symbol: targets[dice.roll(targets.length)]!.symbol };
    return { kind: 'cancelAll', input: dice.roll(2) === 0 ? input : { ...input, side } };
  }

  private again(): Request {
    return { kind: 'submit', orders: [this.last ?? this.limit()] };
  }

  private look(): Request {
    const { accountId, clientOrderId } = this.last ?? this.limit();
    return { kind: 'look', accountId, clientOrderId };
  }

  private pick(): (typeof this.open)[number] | undefined {
    return this.open[this.options.dice.roll(Math.max(1, this.open.length))];
  }
}

function dollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
