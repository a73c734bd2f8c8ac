import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUY, OrderStore, SELL } from '../../src/book/index.ts';
import { Exposures } from '../../src/risk/index.ts';

/** Micro-dollars. */
const PRICE = 150_000_000;

/** Exposures with one order open, of account 1 in instrument 2. */
function withOrder(side: number, quantity: number): { exposures: Exposures; slot: number } {
  const orders = new OrderStore();
  const exposures = new Exposures(orders);
  for (let account = 0; account < 8; account++) exposures.addAccount(account % 2);
  const slot = orders.add(1, 2, 1, 1, side, 0, 0);
  orders.setTerms(slot, 100, quantity, quantity);
  exposures.open(1, 2, side, quantity);
  return { exposures, slot };
}

const figures = (exposures: Exposures, account: number): number[] => {
  return [exposures.positionOf(account, 2), exposures.openOf(account, 2, BUY), exposures.openOf(account, 2, SELL)];
};

describe('exposures', () => {
  it('D50 a fill moves both positions and takes what was filled off the maker’s open quantity', () => {
    const { exposures, slot } = withOrder(BUY, 10);
    exposures.filled(slot, 0, 4, PRICE);
    expect(figures(exposures, 1)).toEqual([4, 6, 0]);
    expect(figures(exposures, 0)).toEqual([-4, 0, 0]);
  });

  it('D50 a seller’s fill is the same the other way round', () => {
    const { exposures, slot } = withOrder(SELL, 10);
    exposures.filled(slot, 0, 10, PRICE);
    expect(figures(exposures, 1)).toEqual([-10, 0, 0]);
    expect(figures(exposures, 0)).toEqual([10, 0, 0]);
  });

  it('D50 the worst case of a side is its open orders filled and none of the other’s', () => {
    const { exposures } = withOrder(BUY, 10);
    exposures.open(1, 2, SELL, 25);
    exposures.book(1, 2, -7);
    expect(exposures.worst(1, 2, BUY)).toBe(3);
    expect(exposures.worst(1, 2, SELL)).toBe(32);
  });

  it('keeps every figure in its place when accounts and instruments are added', () => {
    const { exposures } = withOrder(BUY, 10);
    exposures.open(7, 7, SELL, 77);
    exposures.book(3, 5, -35);
    for (const [accounts, instruments] of [
      [9, 8],
      [9, 9],
      [100, 70],
    ] as const) {
      exposures.reserve(accounts, instruments);
      expect(figures(exposures, 1)).toEqual([0, 10, 0]);
      expect(exposures.openOf(7, 7, SELL)).toBe(77);
      expect(exposures.positionOf(3, 5)).toBe(-35);
      const all = Array.from({ length: 8 }, (_, account) => account).flatMap((account) =>
        Array.from({ length: 8 }, (__, instrument) => [
          exposures.positionOf(account, instrument),
          exposures.openOf(account, instrument, BUY),
          exposures.openOf(account, instrument, SELL),
        ]),
      );
      const sum = (place: number) => all.reduce((total, each) => total + each[place]!, 0);
      expect([0, 1, 2].map(sum)).toEqual([-35, 10, 77]);
    }
    for (let account = 8; account < 100; account++) exposures.addAccount(0);
    exposures.open(99, 69, BUY, 1);
    expect(exposures.openOf(99, 69, BUY)).toBe(1);
    expect(exposures.worst(99, 69, BUY)).toBe(1);
  });
});

/** Orders that are open: slots, and whose they are. */
interface Open {
  readonly slot: number;
  readonly account: number;
  readonly instrument: number;
  readonly side: number;
  quantity: number;
}

const ACCOUNTS = 5;
const INSTRUMENTS = 3;
/** Accounts 0, 2 and 4 are of firm 0, 1 and 3 of firm 1. */
const firmOf = (account: number): number => account % 2;

/** The same kept in the plainest way: every figure is worked out from the whole when it is asked for. */
class PlainLedger {
  readonly open: Open[] = [];
  readonly positions = new Map<string, bigint>();
  readonly cash = Array.from({ length: ACCOUNTS }, () => 0n);
  readonly cents = [0n, 0n, 0n];

  book(account: number, instrument: number, quantity: number): void {
    const key = `${account}:${instrument}`;
    this.positions.set(key, (this.positions.get(key) ?? 0n) + BigInt(quantity));
  }

  trade(buyer: number, seller: number, instrument: number, quantity: number, price: number): void {
    this.book(buyer, instrument, quantity);
    this.book(seller, instrument, -quantity);
    this.cash[buyer]! -= BigInt(quantity) * BigInt(price);
    this.cash[seller]! += BigInt(quantity) * BigInt(price);
  }

  used(account: number): bigint {
    return this.cents.reduce((sum, cents, instrument) => sum + cents * this.exposure(account, instrument), 0n);
  }

  exposure(account: number, instrument: number): bigint {
    const openOf = (side: number): bigint =>
      this.open
        .filter((each) => each.account === account && each.instrument === instrument && each.side === side)
        .reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
    const position = this.positions.get(`${account}:${instrument}`) ?? 0n;
    const [long, short] = [position + openOf(BUY), openOf(SELL) - position];
    return long > short ? long : short;
  }
}

const account = fc.nat(ACCOUNTS - 1);
const instrument = fc.nat(INSTRUMENTS - 1);
const quantity = fc.integer({ min: 1, max: 1_000 });
const price = fc.integer({ min: 1, max: 500_000_000 });
const which = fc.nat(1_000);
const step = fc.oneof(
  fc.record({ do: fc.constant('open' as const), account, instrument, side: fc.nat(1), quantity }),
  fc.record({ do: fc.constant('cancel' as const), which }),
  fc.record({ do: fc.constant('fill' as const), which, account, share: fc.nat(100), price }),
  fc.record({ do: fc.constant('cross' as const), which, other: which, share: fc.nat(100), price }),
  fc.record({ do: fc.constant('book' as const), account, instrument, quantity: fc.integer({ min: -500, max: 500 }) }),
  fc.record({ do: fc.constant('price' as const), instrument, price: fc.oneof(price, fc.constant(0)) }),
  fc.record({ do: fc.constant('reserve' as const), accounts: fc.nat(40), instruments: fc.nat(40) }),
);

it('D50 D55 F71 exposures, those of firms, and cash are what positions, open orders and prices make them, at any time', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const orders = new OrderStore();
      const exposures = new Exposures(orders);
      for (let each = 0; each < ACCOUNTS; each++) exposures.addAccount(firmOf(each));
      const plain = new PlainLedger();
      let id = 0;
      for (const one of steps) {
        const picked = 'which' in one ? plain.open[one.which % Math.max(plain.open.length, 1)] : undefined;
        switch (one.do) {
          case 'open': {
            const slot = orders.add(++id, one.instrument, one.account, one.account, one.side, 0, 0);
            orders.setTerms(slot, 1, one.quantity, one.quantity);
            exposures.open(one.account, one.instrument, one.side, one.quantity);
            plain.open.push({ slot, ...one });
            break;
          }
          case 'cancel':
            if (!picked) break;
            exposures.open(picked.account, picked.instrument, picked.side, -picked.quantity);
            picked.quantity = 0;
            break;
          case 'fill': {
            if (!picked) break;
            const filled = Math.ceil((picked.quantity * one.share) / 100);
            exposures.filled(picked.slot, one.account, filled, one.price);
            picked.quantity -= filled;
            const [buyer, seller] = picked.side === BUY ? [picked.account, one.account] : [one.account, picked.account];
            plain.trade(buyer, seller, picked.instrument, filled, one.price);
            break;
          }
          case 'cross': {
            const against = plain.open.filter(
              (each) => picked && each.instrument === picked.instrument && each.side !== picked.side,
            );
            const other = against[one.other % Math.max(against.length, 1)];
            if (!picked || !other) break;
            const [buy, sell] = picked.side === BUY ? [picked, other] : [other, picked];
            const filled = Math.ceil((Math.min(buy.quantity, sell.quantity) * one.share) / 100);
            exposures.crossed(buy.slot, sell.slot, filled, one.price);
            buy.quantity -= filled;
            sell.quantity -= filled;
            plain.trade(buy.account, sell.account, buy.instrument, filled, one.price);
            break;
          }
          case 'book':
            exposures.book(one.account, one.instrument, one.quantity);
            plain.book(one.account, one.instrument, one.quantity);
            break;
          case 'price':
            exposures.setPrice(one.instrument, one.price);
            plain.cents[one.instrument] = (BigInt(one.price) + 9_999n) / 10_000n;
            break;
          case 'reserve':
            exposures.reserve(one.accounts, one.instruments);
        }
        const all = Array.from({ length: ACCOUNTS }, (_, each) => each);
        expect(all.map((each) => BigInt(exposures.usedBy(each)))).toEqual(all.map((each) => plain.used(each)));
        for (const each of all) {
          const firm = all.filter((other) => firmOf(other) === firmOf(each));
          const total = firm.reduce((sum, other) => sum + plain.used(other), 0n);
          expect(BigInt(exposures.usedByFirmOf(each))).toBe(total);
          expect(exposures.cash.balance(each)).toBe(plain.cash[each]);
          for (let at = 0; at < INSTRUMENTS; at++) {
            expect(BigInt(exposures.exposureOf(each, at))).toBe(plain.exposure(each, at));
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

describe('the day’s reference price', () => {
  it.each([
    [0, 0],
    [1, 1],
    [10_000, 1],
    [10_001, 2],
    [150_000_000, 15_000],
    [150_004_999, 15_001],
  ])('of %i micro-dollars is worth %i cents a share: rounded up', (micros, cents) => {
    const { exposures } = withOrder(BUY, 10);
    exposures.setPrice(2, micros);
    expect(exposures.priceOf(2)).toBe(cents);
    expect([exposures.usedBy(1), exposures.usedBy(0), exposures.usedByFirmOf(1)]).toEqual([10 * cents, 0, 10 * cents]);
  });
});
