import { instrumentOf } from '../domain/index.ts';
import type { OrderStore } from '../book/index.ts';
import type { OpenInterest } from '../venue/index.ts';
import { CashAccounts } from './cash-accounts.ts';

/** Doubles of a cell: position, open quantity of buys, of sells, and the exposure that they make. */
const WIDTH = 4;

/**
 * Position and open orders of every account in every instrument, in one flat array, and what they come to: each account's
 * exposure, its firm's, and its cash. Moved by each fill while matching goes on, so that the next check sees it (D50, D70).
 *
 * The exposure in an instrument is the larger of what would be held long if all buys were filled, and short if all sells were;
 * it is valued at the day's reference price, in whole cents. So a check is O(1), and a limit means the same all day.
 */
export class Exposures implements OpenInterest {
  cells = new Float64Array(WIDTH * 64);
  /** Instruments that fit in a row. */
  private stride = 8;
  private accounts = 8;
  /** Cents of a share, by instrument; 0: it has no reference price. */
  private prices = new Float64Array(8);
  /** Of each account, with its firm's: as objects, whose fields cost less to reach than the elements of several arrays. */
  private readonly owners: Owner[] = [];
  private readonly firms: Firm[] = [];
  readonly cash = new CashAccounts();
  /** Where fees are charged: of each fill of the command under way the maker's account, the taker's, and the maker's order. */
  parties: number[] | null = null;
  private readonly orders: OrderStore;

  constructor(orders: OrderStore) {
    this.orders = orders;
  }

  /** A new account, in order of index. */
  addAccount(firm: number): void {
    while (this.firms.length <= firm) this.firms.push(new Firm());
    this.reserve(this.owners.push(new Owner(this.firms[firm]!)), 0);
  }

  /** Makes room for so many accounts and instruments. */
  reserve(accounts: number, instruments: number): void {
    if (accounts <= this.accounts && instruments <= this.stride) return;
    const stride = Math.max(this.stride, powerOfTwo(instruments));
    const rows = Math.max(this.accounts, powerOfTwo(accounts));
    const cells = new Float64Array(WIDTH * stride * rows);
    for (let row = 0; row < this.accounts; row++) {
      const from = row * this.stride * WIDTH;
      cells.set(this.cells.subarray(from, from + this.stride * WIDTH), row * stride * WIDTH);
    }
    this.cells = cells;
    this.prices = larger(this.prices, stride);
    this.cash.reserve(rows);
    this.stride = stride;
    this.accounts = rows;
  }

  /** Where an account's cell for an instrument begins in {@link cells}. */
  cellOf(account: number, instrument: number): number {
    return (account * this.stride + instrument) * WIDTH;
  }

  // --- what there is ----------------------------------------------------------------------------------

  /** Shares; negative is short. */
  positionOf(account: number, instrument: number): number {
    return this.cells[this.at(account, instrument)]!;
  }

  /** Shares in open orders of a side. */
  openOf(account: number, instrument: number, side: number): number {
    return this.cells[this.at(account, instrument) + 1 + side]!;
  }

  /** What a side's position would be at worst: all open orders of that side filled, none of the other (D50). */
  worst(account: number, instrument: number, side: number): number {
    const { cells } = this;
    const at = (account * this.stride + instrument) * WIDTH;
    return cells[at + 1 + side]! + signed(side, cells[at]!);
  }

  /** Shares of the exposure in an instrument. */
  exposureOf(account: number, instrument: number): number {
    return this.cells[this.at(account, instrument) + 3]!;
  }

  /** Cents over all instruments. */
  usedBy(account: number): number {
    return this.owners[account]!.used + 0;
  }

  usedByFirmOf(account: number): number {
    return this.owners[account]!.firm.used + 0;
  }

  /** Cents of a share; 0: no reference price. */
  priceOf(instrument: number): number {
    return this.prices[instrument]!;
  }

  // --- what moves it ----------------------------------------------------------------------------------

  /** Gives an instrument its reference price of the day: micro-dollars, 0 for none; rounded up to the cent. */
  setPrice(instrument: number, price: number): void {
    const cents = Math.ceil(price / 10_000);
    const change = cents - this.prices[instrument]!;
    if (change === 0) return;
    this.prices[instrument] = cents;
    const isExact = this.isExact;
    this.owners.forEach((owner, account) => owner.add(this.exposureOf(account, instrument) * change));
    if (!isExact || !this.isExact) this.recount();
  }

  /** Whether no sum has passed what doubles hold exactly: only mistaken prices bring one there. */
  private get isExact(): boolean {
    return this.owners.every(({ used, firm }) => used <= MAX_EXACT && firm.used <= MAX_EXACT);
  }

  /** Adds all up anew, so that a sum that was beyond is exact when it comes back. */
  private recount(): void {
    for (const owner of this.owners) owner.used = owner.firm.used = 0;
    this.owners.forEach((owner, account) => {
      for (let instrument = 0; instrument < this.stride; instrument++) {
        owner.add(this.exposureOf(account, instrument) * this.prices[instrument]!);
      }
    });
  }

  /** An order's open quantity grows, or shrinks (negative). */
  open(account: number, instrument: number, side: number, quantity: number): void {
    const at = (account * this.stride + instrument) * WIDTH;
    this.cells[at + 1 + side]! += quantity;
    this.revalue(at, account, instrument);
  }

  /** Shares come in (or go out, negative) that were not traded here. */
  book(account: number, instrument: number, quantity: number): void {
    const at = this.at(account, instrument);
    this.cells[at]! += quantity;
    this.revalue(at, account, instrument);
  }

  /** A trade of an uncross: both orders rest. Price in micro-dollars. */
  crossed(buySlot: number, sellSlot: number, quantity: number, price: number): void {
    const { orders } = this;
    const taker = orders.account(buySlot);
    this.filled(sellSlot, taker, quantity, price);
    this.open(taker, instrumentOf(orders.book(buySlot)), 0, -quantity);
  }

  filled(makerSlot: number, takerAccount: number, quantity: number, price: number): void {
    const { orders, stride, cells } = this;
    const instrument = instrumentOf(orders.book(makerSlot));
    const makerAccount = orders.account(makerSlot);
    const maker = (makerAccount * stride + instrument) * WIDTH;
    const taker = (takerAccount * stride + instrument) * WIDTH;
    const side = orders.side(makerSlot);
    if (this.parties !== null) this.parties.push(makerAccount, takerAccount, orders.id(makerSlot));
    const bought = signed(side, quantity);
    cells[maker + 1 + side]! -= quantity;
    cells[maker]! += bought;
    cells[taker]! -= bought;
    this.revalue(maker, makerAccount, instrument);
    this.revalue(taker, takerAccount, instrument);
    const amount = bought * price;
    this.cash.move(makerAccount, -amount);
    this.cash.move(takerAccount, amount);
  }

  private revalue(at: number, account: number, instrument: number): void {
    const { cells } = this;
    const position = cells[at]!;
    const long = position + cells[at + 1]!;
    const short = cells[at + 2]! - position;
    const shares = long > short ? long : short;
    const change = shares - cells[at + 3]!;
    if (change === 0) return;
    cells[at + 3] = shares;
    this.owners[account]!.add(change * this.prices[instrument]!);
  }

  private at(account: number, instrument: number): number {
    return (account * this.stride + instrument) * WIDTH;
  }
}

/** Exposure over all instruments, in cents. -0: a field that begins as a whole number would change its kind at its first large one. */
class Firm {
  used = -0;
}

class Owner extends Firm {
  readonly firm: Firm;

  constructor(firm: Firm) {
    super();
    this.firm = firm;
  }

  add(value: number): void {
    this.used += value;
    this.firm.used += value;
  }
}

const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/** Shares as a buyer (0) counts them, or a seller (1). */
function signed(side: number, quantity: number): number {
  return quantity * (1 - 2 * side);
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(least, 8)));
}

function larger(array: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  if (array.length >= size) return array;
  const copy = new Float64Array(size);
  copy.set(array);
  return copy;
}
