import { BUY, SELL, foldTrade, type Answer, type FlowSide } from './oracle-book.ts';
import { seededRandom } from './random.ts';

/** An order of a call auction; its place in the list is its place in time. */
export interface AuctionOrder {
  readonly side: FlowSide;
  /** Ticks. */
  readonly price: number;
  readonly quantity: number;
}

/** Orders for one call auction, with the price and the trades that they must lead to. */
export interface AuctionFlow {
  readonly orders: readonly AuctionOrder[];
  /** Ticks. */
  readonly price: number;
  readonly answer: Answer;
}

const MID = 10_000;
/** Furthest from the mid that an order stands, on either side of it. */
const REACH = 500;

/** Buyers and sellers drawn evenly from the same prices, so that about half of them trade. */
export function generateAuction(seed: number, count: number): AuctionFlow {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const orders = Array.from({ length: count }, (): AuctionOrder => {
    const side = random() < 0.5 ? BUY : SELL;
    return { side, price: MID + between(-REACH, REACH), quantity: between(1, 100) };
  });
  const price = priceOf(orders);
  return { orders, price, answer: answerAt(price, orders) };
}

/** Of all prices the one of most volume, then of least left over. Fails where that leaves a choice, which rules would make. */
function priceOf(orders: readonly AuctionOrder[]): number {
  const candidates = Array.from({ length: 2 * REACH + 1 }, (_, place) => {
    const price = MID - REACH + place;
    let [demand, supply] = [0, 0];
    for (const order of orders) {
      if (order.side === BUY && order.price >= price) demand += order.quantity;
      if (order.side === SELL && order.price <= price) supply += order.quantity;
    }
    return { price, volume: Math.min(demand, supply), over: Math.abs(demand - supply) };
  });
  const [best, next] = candidates.sort((a, b) => b.volume - a.volume || a.over - b.over);
  if (best!.volume === next!.volume && best!.over === next!.over)
    throw new Error('The auction has no price of its own.');
  return best!.price;
}

/** Buyers and sellers by price, then time; each trades with the next in turn. */
function answerAt(price: number, orders: readonly AuctionOrder[]): Answer {
  const numbered = orders.map((order, number) => ({ ...order, number }));
  const queue = (side: FlowSide): typeof numbered =>
    numbered
      .filter((order) => order.side === side && (side === BUY ? order.price >= price : order.price <= price))
      .sort((a, b) => (side === BUY ? b.price - a.price : a.price - b.price) || a.number - b.number);
  const left = orders.map(({ quantity }) => quantity);
  const [buyers, sellers] = [queue(BUY), queue(SELL)];
  let [buyer, seller, trades, volume, hash] = [0, 0, 0, 0, 0];
  while (buyer < buyers.length && seller < sellers.length) {
    const [buy, sell] = [buyers[buyer]!.number, sellers[seller]!.number];
    const quantity = Math.min(left[buy]!, left[sell]!);
    left[buy]! -= quantity;
    left[sell]! -= quantity;
    trades++;
    volume += quantity;
    hash = foldTrade(hash, sell, buy, price, quantity);
    if (left[buy] === 0) buyer++;
    if (left[sell] === 0) seller++;
  }
  const open = left.filter((quantity) => quantity > 0);
  const restingQuantity = open.reduce((sum, quantity) => sum + quantity, 0);
  return { trades, volume, hash: hash >>> 0, restingOrders: open.length, restingQuantity };
}
