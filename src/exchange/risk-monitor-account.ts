import { afterPoint, marketValue, type CostBasis, type ProfitCurve } from '../risk/index.ts';
import type { PreparedScenarios } from './risk-monitor-scenarios.ts';

/** Price of each instrument, in micro-dollars; undefined: none. */
export type Marks = readonly (number | undefined)[];

/** Whole numbers below this, and their sums, are exact in a double with room to spare. */
const EXACT = 2 ** 52;

/** Value at risk as it was estimated last, and what was held then was worth, by place of the instrument. Micro-dollars. */
export interface Anchor {
  readonly estimate: number;
  readonly values: Float64Array;
}

/** An account as the monitor sees it: what it holds, what it has won, and the curve of that. */
export class WatchedAccount {
  readonly index: number;
  /** Instruments held, ascending; the shares held, and what they cost (rounded to a double), in the same places. */
  readonly instruments: number[] = [];
  readonly quantities: number[] = [];
  private readonly costs: number[] = [];
  /** Days to simulate for what is held; undefined: to be looked up. */
  scenarios: PreparedScenarios | undefined;
  /** Of the same days and instruments; undefined: not yet estimated. */
  anchor: Anchor | undefined;
  curve: ProfitCurve;
  /** Its last trade in the command that is under way; null: none. */
  lastTrade: number | null = null;
  private readonly bases = new Map<number, CostBasis>();
  private realized = 0n;
  private fees = 0n;

  constructor(index: number, curve: ProfitCurve) {
    this.index = index;
    this.curve = curve;
  }

  setPosition(instrument: number, basis: CostBasis): void {
    this.realized += basis.realizedPnl - (this.bases.get(instrument)?.realizedPnl ?? 0n);
    this.bases.set(instrument, basis);
    const place = this.placeOf(instrument);
    const held = this.instruments[place] === instrument;
    if (basis.quantity === 0) {
      if (held) this.splice(place, 1);
    } else {
      if (!held) this.splice(place, 0, instrument);
      this.quantities[place] = basis.quantity;
      this.costs[place] = Number(basis.cost);
    }
  }

  takeFee(amount: bigint): void {
    this.fees += amount;
  }

  /** The curve gets a point as things stand now. */
  addPoint(marks: Marks): void {
    this.curve = afterPoint(this.curve, this.totalPnl(marks));
  }

  /** How far total profit is below its peak; micro-dollars. */
  currentDrawdown(marks: Marks): bigint {
    const fall = this.curve.peakPnl - this.totalPnl(marks);
    return fall > 0n ? fall : 0n;
  }

  /** Realised and unrealised profit less fees. In doubles while all figures are exact in them. */
  private totalPnl(marks: Marks): bigint {
    const { instruments, quantities, costs } = this;
    let sum = 0;
    let size = 0;
    for (let place = 0; place < instruments.length; place++) {
      const mark = marks[instruments[place]!];
      if (mark === undefined) continue;
      const value = quantities[place]! * mark;
      const cost = costs[place]!;
      sum += value - cost;
      size += Math.abs(value) + Math.abs(cost);
    }
    return this.realized - this.fees + (size < EXACT ? BigInt(sum) : this.exactUnrealized(marks));
  }

  private exactUnrealized(marks: Marks): bigint {
    let sum = 0n;
    for (const instrument of this.instruments) {
      const mark = marks[instrument];
      const { quantity, cost } = this.bases.get(instrument)!;
      if (mark !== undefined) sum += BigInt(quantity) * BigInt(mark) - cost;
    }
    return sum;
  }

  /** Instrument → what is held of it, with its sign; micro-dollars. */
  values(marks: Marks): Map<number, bigint> {
    return new Map(
      this.instruments.map((instrument, place) => [
        instrument,
        marketValue(this.quantities[place]!, marks[instrument] ?? null),
      ]),
    );
  }

  /** Place of an instrument that is held, or where it would go. */
  private placeOf(instrument: number): number {
    const { instruments } = this;
    let place = 0;
    while (place < instruments.length && instruments[place]! < instrument) place++;
    return place;
  }

  /** What is held, or what is known of it, has changed: the days are to be looked up again. */
  forgetScenarios(): void {
    this.scenarios = undefined;
    this.anchor = undefined;
  }

  private splice(place: number, removed: number, ...added: number[]): void {
    this.instruments.splice(place, removed, ...added);
    this.quantities.splice(place, removed, ...added);
    this.costs.splice(place, removed, ...added);
    this.forgetScenarios();
  }
}
