/** What a sweep asks of the market that it happens in. */
export interface SweepOwner {
  /** Takes a resting order, whole, out of the market: self-trade prevention. */
  cancelMaker(slot: number): void;
  /** Gives a resting order a smaller total. Some is left of it. */
  decreaseMaker(slot: number, quantity: number): void;
  /** An order has traded whose other is to be canceled. */
  cancelOther(id: number): void;
  /** Most that an order may trade now: Infinity, unless it is a reduce-only order that is held to the position. */
  reducible(slot: number): number;
  /** A resting reduce-only order is cut to what it may still trade, 0: canceled. */
  trim(slot: number, quantity: number): void;
  /** A resting order that had special terms is filled: out of its queue, still in the store. */
  makerFilled(slot: number): void;
}
