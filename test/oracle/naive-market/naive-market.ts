import { bookOf } from './book-view.ts';
import { takeAmend, takeCancel, takeNew, takeReplace } from './changing.ts';
import { takePhase, takeTime } from './phases.ts';
import { readRequest } from './read-request.ts';
import { emptyState, type NaiveOrder, type State } from './state.ts';
import type { Output, Phase, Request } from './protocol.ts';

/**
 * The whole market of the conformance door, written to be read beside its rules and not to be fast: every open order in one
 * array, searched from end to end at each step. It shares no code with the core, so that where the two agree, both are
 * probably right.
 */
export class NaiveMarket {
  private state: State;
  private readonly bounds: NaiveBounds;
  /** Nothing has been taken since the start or the last reset, so that `config` may come. */
  isFresh = true;

  constructor(bounds: NaiveBounds = { highestPrice: 1_000_000_000, highestQuantity: 1_000_000_000_000 }) {
    this.bounds = bounds;
    this.state = emptyState(bounds.highestPrice, bounds.highestQuantity);
  }

  /** What the market answers to one line, in order; the caller adds `seq`. */
  take(line: unknown): Output[] {
    this.state.outputs = [];
    const request = readRequest(line);
    if (request === null || !this.isTimely(request)) this.state.outputs.push(badInput(line));
    else this.carryOut(request);
    return this.state.outputs;
  }

  /** The open orders, in order of entry. */
  get orders(): readonly NaiveOrder[] {
    return this.state.orders;
  }

  /** By account; null stands for all orders that named none. */
  get positions(): ReadonlyMap<string | null, number> {
    return this.state.positions;
  }

  get lastPrice(): number | null {
    return this.state.lastPrice;
  }

  get phase(): Phase {
    return this.state.phase;
  }

  get now(): number {
    return this.state.now;
  }

  get hasRisk(): boolean {
    return this.state.risk;
  }

  /** Time never goes back; `config` is the first request, or the first after `reset`. */
  private isTimely(request: Request): boolean {
    if (request.op === 'time') return request.now >= this.state.now;
    return request.op !== 'config' || this.isFresh;
  }

  private carryOut(request: Request): void {
    const { state } = this;
    this.isFresh = request.op === 'reset';
    if (request.op === 'new') takeNew(state, request);
    else if (request.op === 'cancel') takeCancel(state, request.id);
    else if (request.op === 'amend') takeAmend(state, request);
    else if (request.op === 'replace') takeReplace(state, request);
    else if (request.op === 'phase') takePhase(state, request.to);
    else if (request.op === 'time') takeTime(state, request.now);
    else if (request.op === 'book') state.outputs.push(bookOf(state, request));
    else if (request.op === 'config') this.configure(request.risk);
    else this.reset();
  }

  private configure(risk: boolean): void {
    this.state.risk = risk;
    this.state.outputs.push({ event: 'config', risk });
  }

  /** All is as it was at first, without the risk checks. */
  private reset(): void {
    this.state = emptyState(this.bounds.highestPrice, this.bounds.highestQuantity);
    this.state.outputs.push({ event: 'reset' });
  }
}

export interface NaiveBounds {
  /** Ticks. */
  readonly highestPrice: number;
  readonly highestQuantity: number;
}

function badInput(line: unknown): Output {
  const id = typeof line === 'object' && line !== null && 'id' in line ? line.id : undefined;
  return typeof id === 'string'
    ? { event: 'rejected', id, code: 'BAD_INPUT' }
    : { event: 'rejected', code: 'BAD_INPUT' };
}
