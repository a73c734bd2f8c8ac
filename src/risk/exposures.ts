import type { FillListener, OrderStore } from '../book/index.ts';
import { BUY } from '../book/index.ts';

/**
 * Position and open orders of every account in every instrument, in flat arrays: one cell each. Moved by each fill
 * while matching goes on, so that the next check sees it (D50, D70).
 */
export class Exposures implements FillListener {
  /** Shares; negative is short. */
  position = new Float64Array(64);
  /** Shares in open buy and in open sell orders. */
  openBuy = new Float64Array(64);
  openSell = new Float64Array(64);
  /** Instruments that fit in a row. */
  private stride = 8;
  private accounts = 8;
  private readonly orders: OrderStore;

  constructor(orders: OrderStore) {
    this.orders = orders;
  }

  cell(account: number, instrument: number): number {
    return account * this.stride + instrument;
  }

  /** Makes room for so many accounts and instruments. */
  reserve(accounts: number, instruments: number): void {
    if (accounts <= this.accounts && instruments <= this.stride) return;
    const stride = Math.max(this.stride, powerOfTwo(instruments));
    const rows = Math.max(this.accounts, powerOfTwo(accounts));
    const move = (from: Float64Array) => {
      const to = new Float64Array(stride * rows);
      for (let row = 0; row < this.accounts; row++) {
        to.set(from.subarray(row * this.stride, (row + 1) * this.stride), row * stride);
      }
      return to;
    };
    this.position = move(this.position);
    this.openBuy = move(this.openBuy);
    this.openSell = move(this.openSell);
    this.stride = stride;
    this.accounts = rows;
  }

  /** An order's open quantity grows, or shrinks (negative). */
  open(account: number, instrument: number, side: number, quantity: number): void {
    const cell = account * this.stride + instrument;
    if (side === BUY) this.openBuy[cell]! += quantity;
    else this.openSell[cell]! += quantity;
  }

  filled(makerSlot: number, takerAccount: number, quantity: number): void {
    const { orders, stride } = this;
    const instrument = orders.book(makerSlot);
    const maker = orders.account(makerSlot) * stride + instrument;
    const taker = takerAccount * stride + instrument;
    if (orders.side(makerSlot) === BUY) {
      this.openBuy[maker]! -= quantity;
      this.position[maker]! += quantity;
      this.position[taker]! -= quantity;
    } else {
      this.openSell[maker]! -= quantity;
      this.position[maker]! -= quantity;
      this.position[taker]! += quantity;
    }
  }
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(least, 8)));
}
