/** What takes part in a call auction at one limit price, in ticks and shares. */
export interface Interest {
  readonly tick: number;
  readonly quantity: number;
}

/** Both sides of a call auction. Interest of one price may come in several parts, in any order. */
export interface AuctionInterest {
  readonly bids: readonly Interest[];
  readonly asks: readonly Interest[];
  /** Shares in orders without a limit. */
  readonly marketBuy: number;
  readonly marketSell: number;
  /** Last trade in ticks; 0: none. */
  readonly lastTick: number;
}

/** Where an auction would trade. */
export interface Equilibrium {
  readonly tick: number;
  readonly volume: number;
  /** Buyers' less sellers' quantity left over. */
  readonly imbalance: number;
}

/** A stretch of ticks at which the same orders take part. */
interface Stretch {
  readonly low: number;
  readonly high: number;
  readonly volume: number;
  readonly imbalance: number;
}

/**
 * The price of a call auction. Candidates are all ticks from the lowest to the highest limit (without any: the last
 * trade's). Most volume; then least imbalance; then the highest if buyers are left over at every price still tied, the
 * lowest if sellers are; else the nearest to the last trade, or the lowest if there was none.
 *
 * @returns undefined where nothing would trade
 */
export function equilibrium(interest: AuctionInterest): Equilibrium | undefined {
  const stretches = stretchesOf(interest);
  let volume = 0;
  for (const stretch of stretches) volume = Math.max(volume, stretch.volume);
  if (volume === 0) return undefined;
  const most = stretches.filter((stretch) => stretch.volume === volume);
  const least = most.reduce((so, { imbalance }) => Math.min(so, Math.abs(imbalance)), Infinity);
  const tied = most.filter(({ imbalance }) => Math.abs(imbalance) === least);
  const tick = choose(tied, interest.lastTick);
  const { imbalance } = tied.find(({ low, high }) => low <= tick && tick <= high)!;
  return { tick, volume, imbalance };
}

/** The imbalance falls as the price rises, so the tied stretches are one range. */
function choose(tied: readonly Stretch[], lastTick: number): number {
  const low = tied[0]!.low;
  const high = tied.at(-1)!.high;
  if (tied.every(({ imbalance }) => imbalance > 0)) return high;
  if (tied.every(({ imbalance }) => imbalance < 0)) return low;
  return lastTick === 0 ? low : Math.min(Math.max(lastTick, low), high);
}

/** Ascending. Each limit is a stretch of its own; between two neighbours lies another. */
function stretchesOf({ bids, asks, marketBuy, marketSell, lastTick }: AuctionInterest): Stretch[] {
  const bought = sums(bids);
  const sold = sums(asks);
  const ticks = [...new Set([...bought.keys(), ...sold.keys()])].sort((a, b) => a - b);
  if (ticks.length === 0) return lastTick === 0 ? [] : [stretch(lastTick, lastTick, marketBuy, marketSell)];
  let demand = marketBuy;
  for (const quantity of bought.values()) demand += quantity;
  let supply = marketSell;
  const stretches: Stretch[] = [];
  let before = 0;
  for (const tick of ticks) {
    if (before > 0 && tick > before + 1) stretches.push(stretch(before + 1, tick - 1, demand, supply));
    supply += sold.get(tick) ?? 0;
    stretches.push(stretch(tick, tick, demand, supply));
    demand -= bought.get(tick) ?? 0;
    before = tick;
  }
  return stretches;
}

function stretch(low: number, high: number, demand: number, supply: number): Stretch {
  return { low, high, volume: Math.min(demand, supply), imbalance: demand - supply };
}

function sums(interest: readonly Interest[]): Map<number, number> {
  const byTick = new Map<number, number>();
  for (const { tick, quantity } of interest) byTick.set(tick, (byTick.get(tick) ?? 0) + quantity);
  return byTick;
}
