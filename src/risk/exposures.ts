import type { OrderStore } from '../book/index.ts';
import type { OpenInterest } from '../venue/index.ts';

/**
 * Position and open orders of every account in every instrument, in flat arrays: one cell each. Moved by each fill
 * while matching goes on, so that the next check sees it (D50, D70).
 */
export class Exposures implements OpenInterest {
  /** Three blocks of cells: positions, then open quantities of buys, then of sells. */
  private cells = new Float64Array(3 * 64);
  private size = 64;
  /** Shares; negative is short. */
  position = this.cells.subarray(0, 64);
  /** Shares in open buy and in open sell orders. */
  openBuy = this.cells.subarray(64, 128);
  openSell = this.cells.subarray(128, 192);
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
    const size = stride * rows;
    const cells = new Float64Array(3 * size);
    for (let block = 0; block < 3; block++) {
      for (let row = 0; row < this.accounts; row++) {
        const from = block * this.size + row * this.stride;
        cells.set(this.cells.subarray(from, from + this.stride), block * size + row * stride);
      }
    }
    this.cells = cells;
    this.size = size;
    this.position = cells.subarray(0, size);
    this.openBuy = cells.subarray(size, 2 * size);
    this.openSell = cells.subarray(2 * size);
    this.stride = stride;
    this.accounts = rows;
  }

  /** An order's open quantity grows, or shrinks (negative). */
  open(account: number, instrument: number, side: number, quantity: number): void {
    this.cells[(side + 1) * this.size + account * this.stride + instrument]! += quantity;
  }

  positionOf(account: number, instrument: number): number {
    return this.cells[account * this.stride + instrument]!;
  }

  /** A trade of an uncross: both orders rest. */
  crossed(buySlot: number, sellSlot: number, quantity: number): void {
    const { orders } = this;
    const taker = orders.account(buySlot);
    this.filled(sellSlot, taker, quantity);
    this.open(taker, orders.book(buySlot), 0, -quantity);
  }

  /** What a side's position would be at worst: all open orders of that side filled, none of the other (D50). */
  worst(account: number, instrument: number, side: number): number {
    const { cells } = this;
    const cell = account * this.stride + instrument;
    return cells[(side + 1) * this.size + cell]! + signed(side, cells[cell]!);
  }

  filled(makerSlot: number, takerAccount: number, quantity: number): void {
    const { orders, stride, cells } = this;
    const instrument = orders.book(makerSlot);
    const maker = orders.account(makerSlot) * stride + instrument;
    const taker = takerAccount * stride + instrument;
    const side = orders.side(makerSlot);
    const bought = signed(side, quantity);
    cells[(side + 1) * this.size + maker]! -= quantity;
    cells[maker]! += bought;
    cells[taker]! -= bought;
  }
}

/** Shares as a buyer (0) counts them, or a seller (1). */
function signed(side: number, quantity: number): number {
  return quantity * (1 - 2 * side);
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(least, 8)));
}
