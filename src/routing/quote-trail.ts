import type { Micros } from '../domain/index.ts';

/** From an instant on: bid and offer in ticks; 0: none. */
type Shown = readonly [from: Micros, bid: number, ask: number];

export type TrailState = readonly Shown[];

/** What a market has shown of late: its protected quotes within the window of Rule 611(b)(8), and the one before it. */
export class QuoteTrail {
  private shown: Shown[] = [];

  /** The market shows these from now on. @param window microseconds */
  note(time: Micros, bid: number, ask: number, window: number): void {
    const { shown } = this;
    const last = shown.at(-1);
    if (last?.[1] === bid && last[2] === ask) return;
    if (last?.[0] === time) shown.pop();
    shown.push([time, bid, ask]);
    while (shown.length > 1 && shown[1]![0] <= time - window) shown.shift();
  }

  /**
   * The least aggressive price of a side that was shown within the window, or is now.
   *
   * @param tick what is shown now
   */
  leastAggressive(side: number, tick: number, time: Micros, window: number): number {
    let least = tick;
    for (let place = this.shown.length - 1; place >= 0; place--) {
      const price = this.shown[place]![side + 1]!;
      if (price > 0 && (side === 0 ? price < least : price > least)) least = price;
      if (this.shown[place]![0] <= time - window) break;
    }
    return least;
  }

  capture(): TrailState {
    return this.shown;
  }

  restore(shown: TrailState): void {
    this.shown = [...shown];
  }
}
