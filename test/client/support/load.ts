import { setTimeout as sleep } from 'node:timers/promises';
import { Broken, Connection, Refused } from '../../../examples/feed-client/feed.mjs';
import { seededDice, type Dice } from '../../support/dice.ts';
import type { Account } from './subscriber.ts';
import { Tap } from './tapped-socket.ts';

const SUBMIT = `mutation ($input: SubmitOrdersInput!) {
  submitOrders(input: $input) { results { order { id status quantity account { id } } userErrors { code } } }
}`;
const CANCEL =
  'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id status } userErrors { code } } }';
const CANCEL_ALL = 'mutation ($input: CancelAllOrdersInput!) { cancelAllOrders(input: $input) { canceledCount } }';
const AMEND =
  'mutation ($input: AmendOrderInput!) { amendOrder(input: $input) { order { id status } userErrors { code } } }';

/** The middle of the textbook's book, in cents. */
const MIDDLE = 15_000;

/** One account's random orders in AAPL, of every kind that a book can show or hide, over a socket of its own. */
export class Trader {
  readonly account: Account;
  readonly tap = new Tap();
  private readonly connection: Connection;
  private readonly dice: Dice;
  private readonly open: { readonly id: string; readonly quantity: number }[] = [];
  private orders = 0;

  constructor(url: string, account: Account, seed: number) {
    this.account = account;
    this.connection = new Connection(url, { key: account.key, WebSocket: this.tap.socketClass });
    this.dice = seededDice(seed);
  }

  /** One request, sent again until there is an answer. */
  async step(): Promise<void> {
    const [query, input] = this.request();
    for (;;) {
      try {
        const { submitOrders } = await this.connection.ask(query, { input });
        for (const { order } of submitOrders?.results ?? []) if (isOpen(order)) this.open.push(order);
        return;
      } catch (error) {
        if (!(error instanceof Broken || isPassing(error))) throw error;
        await sleep(50);
      }
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private request(): [query: string, input: unknown] {
    const { dice } = this;
    const accountId = this.account.id;
    const roll = dice.roll(20);
    if (roll === 0) return [CANCEL_ALL, { accountId, symbol: 'AAPL', side: this.side() }];
    const known = roll < 7 && this.open.splice(dice.roll(this.open.length || 1), 1)[0];
    if (!known) return [SUBMIT, { orders: Array.from({ length: 1 + dice.roll(10) }, () => this.order()) }];
    const { id: orderId, quantity } = known;
    if (roll < 4) return [CANCEL, { orderId }];
    if (roll < 6) return [AMEND, { orderId, quantity: String(Math.max(1, quantity - dice.roll(quantity))) }];
    return [AMEND, { orderId, price: this.price(this.side()) }];
  }

  private order() {
    const { dice } = this;
    const accountId = this.account.id;
    const side = this.side();
    const quantity = String(1 + dice.roll(300));
    const clientOrderId = `${accountId}-${++this.orders}`;
    const order = { accountId, clientOrderId, symbol: 'AAPL', side, quantity, type: 'LIMIT', timeInForce: 'GTC' };
    const price = this.price(side);
    switch (dice.roll(16)) {
      case 0:
        return { ...order, type: 'MARKET', timeInForce: 'DAY', quantity: String(1 + dice.roll(1_500)) };
      case 1:
      case 2:
        return { ...order, price, timeInForce: 'IOC' };
      case 3:
      case 4:
        return { ...order, price, quantity: String(100 + dice.roll(400)), displayQuantity: String(1 + dice.roll(99)) };
      case 5:
        return { ...order, price, hidden: true };
      case 6:
        return { ...order, peg: 'PRIMARY' };
      default:
        return { ...order, price };
    }
  }

  private side(): 'BUY' | 'SELL' {
    return this.dice.roll(2) === 0 ? 'BUY' : 'SELL';
  }

  /** From nine cents behind the middle to two beyond it. */
  private price(side: 'BUY' | 'SELL'): string {
    const distance = this.dice.roll(12) - 2;
    const cents = side === 'BUY' ? MIDDLE - distance : MIDDLE + distance;
    return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  }
}

const isOpen = (order: { readonly status: string } | null): boolean =>
  order !== null && (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED');

/** A server that stops or starts takes nothing. */
const isPassing = (error: unknown): boolean =>
  error instanceof Refused && ['OVERLOADED', 'STORAGE_UNAVAILABLE', 'OUTCOME_UNKNOWN'].includes(error.code ?? '');
