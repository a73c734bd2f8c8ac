import type { OrdersDeltaEvent } from '../../exchange/index.ts';
import { Audience, type Wakeable } from '../streams/audience.ts';
import { Chain } from '../streams/chain.ts';
import type { Pacer } from '../streams/pacer.ts';
import type { Turns } from '../streams/turns.ts';
import type { OrdersLog } from './orders-log.ts';

/** A delta, and the number of the step that comes after it. */
interface Taken {
  readonly delta: OrdersDeltaEvent;
  readonly next: number;
}

/** Those who follow the orders of one book at one pace. They are told of steps up to the one that was released last. */
export class OrdersPace {
  readonly log: OrdersLog;
  readonly chain = new Chain<OrdersDeltaEvent>();
  readonly streams: Audience<Wakeable>;
  /** Number of the first step that is not to be told of yet. */
  released: number;
  private readonly isPaced: boolean;
  private readonly stop: () => void;
  /** What was made of several steps, by the first of them, all up to {@link released}. */
  private readonly merged = new Map<number, OrdersDeltaEvent>();

  /** @param pace milliseconds; 0: every step is told of at once, by itself */
  constructor(log: OrdersLog, pace: number, turns: Turns, pacer: Pacer) {
    this.log = log;
    this.streams = new Audience(turns);
    this.released = log.steps.end;
    this.isPaced = pace > 0;
    this.stop = this.isPaced ? pacer.follow(pace, () => this.release()) : () => undefined;
  }

  /** The log has a new step, or has begun again. */
  changed(): void {
    if (!this.isPaced) this.release();
    // Who has nothing to go on from gets a snapshot at any time.
    else if (this.released < this.log.steps.begin) this.streams.wake();
  }

  /** What a reader who is to take a step gets: that step, or all that are released as one. */
  deltaFrom(place: number): Taken {
    const step = this.log.steps.at(place)!;
    if (!this.isPaced) return { delta: step, next: place + 1 };
    const delta = this.merged.get(place) ?? this.merge(step, place);
    this.merged.set(place, delta);
    return { delta, next: this.released };
  }

  close(): void {
    this.stop();
  }

  private release(): void {
    const { end } = this.log.steps;
    if (this.released === end) return;
    this.released = end;
    this.merged.clear();
    this.streams.wake();
  }

  private merge(first: OrdersDeltaEvent, place: number): OrdersDeltaEvent {
    const steps = [first];
    for (let number = place + 1; number < this.released; number++) steps.push(this.log.steps.at(number)!);
    if (steps.length === 1) return first;
    return { ...first, sequence: steps.at(-1)!.sequence, changes: steps.flatMap(({ changes }) => changes) };
  }
}
