import { NO_KEY, OrderBook } from '../../src/book/index.ts';
import type { Exchange } from '../../src/exchange/index.ts';
import type { NaiveMarket } from '../oracle/naive-market/index.ts';

/** What holds after every step and costs little to see. @returns what does not */
export function checkCheap({ markets, orders }: Exchange, naive: NaiveMarket): string | undefined {
  const { book, continuous } = markets[0]!;
  const [bid, ask] = [book.bestTick(0), book.bestTick(1)];
  if (continuous && bid > 0 && ask > 0 && bid >= ask) return `I12 the displayed book stands crossed, ${bid} to ${ask}`;
  if (orders.size !== naive.orders.length) return `I11 ${orders.size} orders are open; naive ${naive.orders.length}`;
  if ((book.lastTick || null) !== (naive.lastPrice || null))
    return `last trade ${book.lastTick}; naive ${naive.lastPrice}`;
  return undefined;
}

/** I6 to I14 on the core as it stands. @returns what does not hold */
export function checkAll(exchange: Exchange, naive: NaiveMarket): string | undefined {
  return checkOrders(exchange) ?? checkLevels(exchange) ?? checkExposures(exchange) ?? checkPositions(exchange, naive);
}

/** I6, I11, I14: what is open of each order, and where it stands. */
function checkOrders({ markets, orders }: Exchange): string | undefined {
  const { book } = markets[0]!;
  for (const slot of orders.select(() => true)) {
    const id = orders.id(slot);
    const open = orders.open(slot);
    const terms = orders.terms(slot);
    if (orders.find(id) !== slot) return `I11 order ${id} is not found by its id`;
    if (!(open > 0) || open > orders.quantity(slot))
      return `I6 order ${id} has ${open} of ${orders.quantity(slot)} open`;
    if (terms && terms.reserve < 0) return `I14 order ${id} has a reserve of ${terms.reserve}`;
    if (terms && terms.display > 0 && orders.leaves(slot) > terms.display && terms.place === 1) {
      return `I14 order ${id} shows ${orders.leaves(slot)}, more than ${terms.display}`;
    }
    if (terms?.place === 0) return `I11 order ${id} stands nowhere`;
  }
  let resting = 0;
  for (const side of [0, 1]) {
    for (const slots of [book.resting(side), book.restingHidden(side)]) {
      let last = { tick: 0, stamp: 0 };
      for (const slot of slots) {
        resting++;
        const [tick, stamp] = [orders.tick(slot), orders.stamp(slot)];
        if (tick === last.tick && stamp <= last.stamp)
          return `I13 order ${orders.id(slot)} stands before one that came earlier`;
        last = { tick, stamp };
      }
    }
  }
  const elsewhere = orders.select((slot) => {
    const place = orders.terms(slot)?.place ?? 1;
    return place > 2;
  }).length;
  return resting + elsewhere === orders.size
    ? undefined
    : `I11 ${resting} rest and ${elsewhere} wait, of ${orders.size}`;
}

/** I11: a level is the sum of its orders. */
function checkLevels({ markets, orders }: Exchange): string | undefined {
  const { book } = markets[0]!;
  for (const side of [0, 1]) {
    for (const [ladder, slots] of [
      [book.ladder(side), book.resting(side)],
      [book.hiddenLadder(side), book.restingHidden(side)],
    ] as const) {
      const sums = new Map<number, [quantity: number, count: number]>();
      for (const slot of slots) {
        const [quantity, count] = sums.get(orders.tick(slot)) ?? [0, 0];
        sums.set(orders.tick(slot), [quantity + orders.leaves(slot), count + 1]);
      }
      let levels = 0;
      for (let key = ladder.best; key !== NO_KEY; key = ladder.nextKey(key)) {
        levels++;
        const level = ladder.levelOf(key);
        const tick = OrderBook.tick(side, key);
        const [quantity, count] = sums.get(tick) ?? [0, 0];
        if (ladder.quantity(level) === quantity && ladder.count(level) === count) continue;
        return `I11 level ${tick} has ${ladder.quantity(level)} in ${ladder.count(level)} orders; they are ${quantity} in ${count}`;
      }
      if (levels !== sums.size) return `I11 ${levels} levels for ${sums.size} prices`;
    }
  }
  return undefined;
}

/** I10: the open quantity of each account is the sum of its open orders. */
function checkExposures({ exposures, orders, tradeGroups }: Exchange): string | undefined {
  const open = tradeGroups.groups.map(() => [0, 0]);
  for (const slot of orders.select(() => true)) open[orders.account(slot)]![orders.side(slot)]! += orders.open(slot);
  for (const [account, [buy, sell]] of open.entries()) {
    const [counted, countedSells] = [exposures.openOf(account, 0, 0), exposures.openOf(account, 0, 1)];
    if (counted === buy && countedSells === sell) continue;
    return `I10 account ${account} has ${counted} and ${countedSells} open; its orders ${buy} and ${sell}`;
  }
  return undefined;
}

/** I8: positions are what the trades make them, and sum to nothing. */
function checkPositions({ exposures, tradeGroups }: Exchange, naive: NaiveMarket): string | undefined {
  let sum = 0;
  let named = 0;
  for (const account of tradeGroups.groups.keys()) {
    const position = exposures.positionOf(account, 0);
    sum += position;
    if (account > 0) named += position;
  }
  if (sum !== 0) return `I8 positions sum to ${sum}`;
  let expected = 0;
  for (const [account, position] of naive.positions) if (account !== null) expected += position;
  return named === expected ? undefined : `I8 the named accounts hold ${named}; naive ${expected}`;
}
