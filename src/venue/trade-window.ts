/** Microseconds of one bucket. */
const SECOND = 1_000_000;

/** Doubles of a bucket in the ring: the words of a {@link Bucket}; a fourth is not used, so that places are found by a shift. */
const SHIFT = 2;
const FIRST_CAPACITY = 16;

/** A second in which there were trades: seconds since 1970, number of trades, sum of their prices in ticks. */
export type Bucket = readonly [second: number, count: number, ticks: number];

/**
 * The trades of the last so many seconds, second by second, for their arithmetic mean. A second leaves as a whole, when the window's
 * length has passed since it began. The buckets stand in a ring: a trade makes no object, and nothing is moved for it.
 */
export class TradeWindow {
  /** Ascending by second, from the first on. */
  private ring = new Float64Array(FIRST_CAPACITY << SHIFT);
  private first = 0;
  private size = 0;
  private count = 0;
  private ticks = 0;
  /** No trade in the window lies outside these, in ticks. They only widen until they are measured anew. */
  private lowest = Infinity;
  private highest = -Infinity;
  private readonly tickSize: number;

  constructor(tickSize: number) {
    this.tickSize = tickSize;
  }

  clear(): void {
    this.first = this.size = 0;
    this.count = this.ticks = 0;
    this.lowest = Infinity;
    this.highest = -Infinity;
  }

  /**
   * Takes in trades, and lets go of what lies behind.
   *
   * @param ticks sum of their prices
   * @param lowest and highest of them
   * @param length of the window, in microseconds
   */
  add(time: number, count: number, ticks: number, lowest: number, highest: number, length: number): void {
    this.drop(time, length);
    const second = Math.floor(time / SECOND);
    const last = this.at(this.size - 1);
    if (this.size > 0 && this.ring[last] === second) {
      this.ring[last + 1]! += count;
      this.ring[last + 2]! += ticks;
    } else {
      this.append(second, count, ticks);
    }
    this.count += count;
    this.ticks += ticks;
    if (lowest < this.lowest) this.lowest = lowest;
    if (highest > this.highest) this.highest = highest;
  }

  /** Lets go of what lies behind. */
  drop(time: number, length: number): void {
    const { ring } = this;
    while (this.size > 0) {
      const at = this.at(0);
      if (ring[at]! * SECOND + length > time) return;
      this.count -= ring[at + 1]!;
      this.ticks -= ring[at + 2]!;
      this.first++;
      this.size--;
    }
    this.clear();
  }

  /** The mean of all that is in it, in micro-dollars, halves rounded up; 0: there were no trades. */
  get mean(): number {
    return meanOf(this.count, this.ticks, this.tickSize);
  }

  /** Whether the mean may differ, now or later. It lies between the lowest and the highest: mostly that is all there is to say. */
  mayDiffer(reference: number, least: number): boolean {
    const { lowest, highest, tickSize } = this;
    return this.count > 0 && (lowest * tickSize <= reference - least || highest * tickSize >= reference + least);
  }

  /**
   * When, if nobody trades, the mean will first be one that differs; Infinity: never.
   *
   * @param length of the window, in microseconds
   * @param from not before this instant
   * @param reference what a mean must differ from, in micro-dollars
   * @param least by how much, at least
   */
  differsAt(length: number, from: number, reference: number, least: number): number {
    if (!this.mayDiffer(reference, least)) return Infinity;
    this.measure();
    const { ring, tickSize } = this;
    let { count, ticks } = this;
    let begins = from;
    for (let place = 0; place < this.size; place++) {
      const at = this.at(place);
      const leaves = ring[at]! * SECOND + length;
      if (leaves > begins) {
        // The quotient alone is off by less than four micro-dollars: only where that matters is it rounded as it should be.
        const rough = Math.abs((ticks / count) * tickSize - reference);
        if (rough > least - 4 && Math.abs(meanOf(count, ticks, tickSize) - reference) >= least) return begins;
        begins = leaves;
      }
      count -= ring[at + 1]!;
      ticks -= ring[at + 2]!;
    }
    return Infinity;
  }

  /** What the buckets say themselves of the lowest and highest: each of their means lies between them. */
  private measure(): void {
    const { ring } = this;
    this.lowest = Infinity;
    this.highest = -Infinity;
    for (let place = 0; place < this.size; place++) {
      const at = this.at(place);
      const mean = ring[at + 2]! / ring[at + 1]!;
      if (mean < this.lowest) this.lowest = Math.floor(mean);
      if (mean > this.highest) this.highest = Math.ceil(mean);
    }
  }

  capture(): readonly Bucket[] {
    return Array.from({ length: this.size }, (_, place) => this.bucket(place));
  }

  restore(buckets: readonly Bucket[]): void {
    this.clear();
    for (const [second, count, ticks] of buckets) {
      this.append(second, count, ticks);
      this.count += count;
      this.ticks += ticks;
    }
    this.measure();
  }

  private bucket(place: number): Bucket {
    const { ring } = this;
    const at = this.at(place);
    return [ring[at]!, ring[at + 1]!, ring[at + 2]!];
  }

  private append(second: number, count: number, ticks: number): void {
    if (this.size << SHIFT === this.ring.length) this.grow();
    const at = this.at(this.size++);
    this.ring[at] = second;
    this.ring[at + 1] = count;
    this.ring[at + 2] = ticks;
  }

  private grow(): void {
    const buckets = this.capture();
    this.ring = new Float64Array(this.ring.length * 2);
    this.first = this.size = 0;
    for (const bucket of buckets) this.append(...bucket);
  }

  /** Where a bucket begins in the ring. */
  private at(place: number): number {
    return ((this.first + place) << SHIFT) & (this.ring.length - 1);
  }
}

/** Exact but for the last rounding: the sum of prices in micro-dollars may pass 2^53. */
function meanOf(count: number, ticks: number, tickSize: number): number {
  if (count === 0) return 0;
  const whole = Math.floor(ticks / count);
  const rest = (ticks - whole * count) * tickSize;
  return whole * tickSize + Math.floor((2 * rest + count) / (2 * count));
}
