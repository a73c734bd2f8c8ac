import { formatDecimal, type Side } from '../../domain/index.ts';
import { openOf, nameOf, type BookOrder } from './book-order.ts';
import type { EventMarket } from './event-market.ts';
import type { Findings } from './findings.ts';

/**
 * Holds an uncross to its rules (I7, I13): one price within all limits, at which as much trades as can; market orders first, then
 * price, then time, displayed or not; nobody is left out.
 */
export class UncrossCheck {
  private readonly findings: Findings;
  private readonly market: EventMarket;
  /** Those who take part, in priority, with what is open of each. */
  private readonly queues: Readonly<Record<Side, BookOrder[]>>;
  private readonly interest: Readonly<Record<Side, readonly (readonly [limit: number | null, quantity: number])[]>>;
  private price = 0;
  private volume = 0;

  /** Made at the first trade, when all that take part still stand as they stood. */
  constructor(market: EventMarket, findings: Findings) {
    this.market = market;
    this.findings = findings;
    this.queues = { BUY: this.queueOf('BUY'), SELL: this.queueOf('SELL') };
    const interestOf = (side: Side) => this.queues[side].map((order) => [limitOf(order), openOf(order)] as const);
    this.interest = { BUY: interestOf('BUY'), SELL: interestOf('SELL') };
  }

  /** A trade, before it is taken off the two orders. */
  take(trade: number, sell: BookOrder | undefined, buy: BookOrder | undefined, price: number, quantity: number): void {
    const { findings } = this;
    if (this.price !== 0 && price !== this.price) {
      findings.fail(
        'I7',
        `trade ${trade}: is at ${formatDecimal(price)}, in an uncross at ${formatDecimal(this.price)}`,
      );
    }
    this.price = price;
    this.volume += quantity;
    for (const [side, order] of [
      ['BUY', buy],
      ['SELL', sell],
    ] as const) {
      this.takeLeg(trade, side, order, price, quantity);
    }
  }

  /** What the engine says of it, when all its trades have come. */
  end(price: number, volume: number, imbalance: number): void {
    const { findings, market } = this;
    const where = `instrument ${market.instrument}: an uncross`;
    if (price !== this.price || volume !== this.volume) {
      const told = `tells of ${volume} at ${formatDecimal(price)}`;
      findings.fail('I7', `${where} ${told}; its trades are ${this.volume} at ${formatDecimal(this.price)}`);
    }
    const [bought, sold] = [this.at('BUY', price), this.at('SELL', price)];
    if (imbalance !== bought - sold) {
      findings.fail('I13', `${where} tells of an imbalance of ${imbalance}; the orders give ${bought - sold}`);
    }
    const most = this.mostVolume();
    if (volume < most) findings.fail('I13', `${where} trades ${volume}; at another price ${most} would have traded`);
  }

  private takeLeg(trade: number, side: Side, order: BookOrder | undefined, price: number, quantity: number): void {
    const { findings } = this;
    const queue = this.queues[side];
    const [first] = queue;
    if (!order || first !== order) {
      const passed = first ? `${nameOf(first)} was first` : 'nobody takes part';
      findings.fail('I13', `trade ${trade}: its ${side} is ${order ? nameOf(order) : 'no open order'}; ${passed}`);
      return;
    }
    const limit = limitOf(order);
    if (limit !== null && (side === 'BUY' ? price > limit : price < limit)) {
      findings.fail('I7', `trade ${trade}: ${formatDecimal(price)} is beyond the limit of ${nameOf(order)}`);
    }
    if (quantity > openOf(order)) findings.fail('I7', `trade ${trade}: ${quantity}, from ${nameOf(order)}`);
    if (quantity >= openOf(order)) queue.shift();
  }

  private queueOf(side: Side): BookOrder[] {
    const { market } = this;
    const timeInForce = market.isContinuous ? 'AT_THE_OPENING' : 'AT_THE_CLOSE';
    const extra = [...market.queued].filter((order) => order.side === side && order.timeInForce === timeInForce);
    const all = [...market.displayed[side].all(), ...market.hidden[side].all(), ...extra];
    const sign = side === 'BUY' ? 1 : -1;
    const worth = (order: BookOrder): number => {
      const limit = limitOf(order);
      return limit === null ? Infinity : sign * limit;
    };
    return all.sort((a, b) => (worth(a) === worth(b) ? a.stamp - b.stamp : worth(b) > worth(a) ? 1 : -1));
  }

  /** What would trade on a side at a price. */
  private at(side: Side, price: number): number {
    let sum = 0;
    for (const [limit, quantity] of this.interest[side]) {
      if (limit === null || (side === 'BUY' ? limit >= price : limit <= price)) sum += quantity;
    }
    return sum;
  }

  /** The volume changes at limits alone, so that to look at these is enough. */
  private mostVolume(): number {
    const [bids, asks] = [sums(this.interest.BUY), sums(this.interest.SELL)];
    let demand = [...bids.values()].reduce((sum, quantity) => sum + quantity, 0);
    let supply = asks.get(null) ?? 0;
    let most = 0;
    const limits = [...new Set([...bids.keys(), ...asks.keys()])].filter((limit) => limit !== null);
    for (const limit of limits.sort((a, b) => a - b)) {
      supply += asks.get(limit) ?? 0;
      most = Math.max(most, Math.min(demand, supply));
      demand -= bids.get(limit) ?? 0;
    }
    return most;
  }
}

/** By limit. */
function sums(interest: readonly (readonly [limit: number | null, quantity: number])[]): Map<number | null, number> {
  const sum = new Map<number | null, number>();
  for (const [limit, quantity] of interest) sum.set(limit, (sum.get(limit) ?? 0) + quantity);
  return sum;
}

/** An order that rests takes part where it stands, which for a peg is not its limit. */
function limitOf(order: BookOrder): number | null {
  return order.place === 'QUEUED' ? order.limit : order.price;
}
