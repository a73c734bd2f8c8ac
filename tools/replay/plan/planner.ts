import { SIDES } from '../../../src/domain/index.ts';
import { REASONS } from './reasons.ts';
import { isBetter, opposite, PlannedBook } from './planned-book.ts';
import { fromBelow, levelsOf } from './window.ts';
import type { Side } from '../../../src/domain/index.ts';
import type { FlowRow } from '../lobster/files.ts';
import type { LobsterLevel, LobsterMessage, LobsterRow } from '../lobster/rows.ts';
import type { Operation } from './operation.ts';
import type { PlanCounts, PlannedRow, Step } from './plan.ts';
import type { Reason } from './reasons.ts';
import type { Shortening } from './planned-book.ts';

export interface PlannerOptions {
  /** Whether levels that come into view from below the window are taken from the book file. */
  readonly takeOver: boolean;
}

/**
 * Turns the rows of LOBSTER files into orders, amendments and cancels. Pure: it foresees fills by itself, so that
 * operations can be sent many at a time; what the exchange really did is judged elsewhere.
 */
export class Planner {
  readonly counts: PlanCounts = {
    messages: 0,
    levelsSeeded: 0,
    levelsIntoView: 0,
    levelsTakenOver: 0,
    levelsRemoved: 0,
    unknownOrders: 0,
    sharesNotFound: 0,
    hiddenExecutions: 0,
    aggressiveOrders: 0,
    ignored: 0,
  };
  private readonly takesOver: boolean;
  private levelsLeftWrong = 0;
  /** Highest id of an order so far. Ids are given out in order of entry. */
  private highestOrder = 0;
  private readonly book = new PlannedBook();
  private run: FlowRow[] = [];
  private previous: LobsterRow | null = null;
  /** Handles of all orders that the file sent, gone or not. */
  private readonly sent = new Map<number, number>();
  /** By handle: the file's id of each order; null for seeded quantity. */
  private readonly lobsterOrders: (number | null)[] = [];

  constructor({ takeOver }: PlannerOptions = { takeOver: true }) {
    this.takesOver = takeOver;
  }

  /** The steps that a further row completes: executions wait until their run has ended. */
  next(row: FlowRow): Step[] {
    const steps: Step[] = [];
    if (this.run.length > 0 && !continuesRun(this.run, row.message)) steps.push(this.closeRun());
    this.counts.messages++;
    if (row.message.index === 0 && row.book !== null) {
      steps.push(this.first(row.message, row.book));
    } else if (isExecution(row.message)) {
      this.run.push(row);
    } else {
      steps.push(this.single(row));
    }
    return steps;
  }

  /** What is left at the end of the file. */
  finish(): Step[] {
    return this.run.length > 0 ? [this.closeRun()] : [];
  }

  /** The file's id of an order; null for seeded quantity and for orders of others. */
  lobsterOrder(handle: number | null): number | null {
    return handle === null ? null : (this.lobsterOrders[handle] ?? null);
  }

  /**
   * The first row shows the book after the first message. A new order is part of it, and is sent by itself so that
   * its later messages find it; any other message has already had its effect.
   */
  private first(message: LobsterMessage, book: LobsterRow): Step {
    const operations: Operation[] = [];
    const isNew = message.type === 'NEW';
    for (const side of SIDES) {
      for (const { price, quantity } of levelsOf(book, side)) {
        const own = isNew && side === message.side && price === message.price ? message.size : 0;
        if (quantity - own <= 0) continue;
        this.rest(side, price, quantity - own, null, operations);
        this.counts.levelsSeeded++;
      }
    }
    this.previous = book;
    if (isNew) this.apply(message, operations);
    return { operations, aggressor: null, rows: [{ ...this.planned({ message, book }), comparable: false }] };
  }

  private single(row: FlowRow): Step {
    const operations: Operation[] = [];
    this.takeOver(row.book, operations);
    this.apply(row.message, operations);
    return { operations, aggressor: null, rows: [this.planned(row)] };
  }

  private planned(row: FlowRow, expected = 0): PlannedRow {
    const { message, book } = row;
    return {
      ...row,
      comparable: book !== null,
      expected,
      maker: this.sent.get(message.order) ?? null,
      queueReason: this.queueReason(message),
      knownFault: this.knownFault(),
    };
  }

  private queueReason({ side, price }: LobsterMessage): Reason {
    const queue = this.book.queue(side, price);
    if (queue.some((order) => order.isPreOpen)) return REASONS.PRE_OPEN;
    return queue.some((order) => order.lobsterOrder === null) ? REASONS.SEEDED : REASONS.OUT_OF_TURN;
  }

  private knownFault(): Reason | null {
    if (this.levelsLeftWrong > 0) return REASONS.NOT_TAKEN_OVER;
    return this.counts.sharesNotFound > 0 ? REASONS.NOT_FOUND : null;
  }

  private apply(message: LobsterMessage, operations: Operation[]): void {
    if (message.type === 'NEW') {
      this.removeCrossed(message.side, message.price, operations);
      this.rest(message.side, message.price, message.size, message.order, operations);
    } else if (message.type === 'REDUCE' || message.type === 'DELETE') {
      this.shorten(message, operations);
    } else {
      this.counts.ignored++;
    }
  }

  /** What the level can give comes off it, whatever the order's own share turns out to be. */
  private shorten(message: LobsterMessage, operations: Operation[]): void {
    const order = this.book.find(message.order);
    let left = message.size;
    if (order) {
      const part = Math.min(left, order.leaves);
      left -= part;
      this.write(this.book.shorten(order, part), operations);
      // The file is done with it: what others traded in its place is theirs.
      if (message.type === 'DELETE') this.book.disown(order);
    } else {
      this.counts.unknownOrders++;
    }
    if (left === 0) return;
    for (const shortening of this.book.shortenLevel(message.side, message.price, left)) {
      this.write(shortening, operations);
      left -= shortening.quantity;
    }
    this.counts.sharesNotFound += left;
  }

  /** One aggressive order for the displayed executions of a run; hidden ones leave the book alone. */
  private closeRun(): Step {
    const run = this.run;
    this.run = [];
    const operations: Operation[] = [];
    let quantity = 0;
    let worst: number | null = null;
    const rows: PlannedRow[] = [];
    for (const row of run) {
      const { message } = row;
      this.takeOver(row.book, operations);
      const expected = this.expectedOf(row);
      if (expected > 0 && (worst === null || isBetter(message.side, worst, message.price))) worst = message.price;
      quantity += expected;
      rows.push(this.planned(row, expected));
    }
    if (worst === null) return { operations, aggressor: null, rows };
    const side = opposite(run[0]!.message.side);
    this.book.take(side, worst, quantity);
    operations.push({ kind: 'take', side, price: worst, quantity });
    this.counts.aggressiveOrders++;
    return { operations, aggressor: operations.length - 1, rows };
  }

  private expectedOf({ message, book }: FlowRow): number {
    if (message.type === 'EXECUTE_HIDDEN') {
      this.counts.hiddenExecutions++;
      return 0;
    }
    if (book !== null) return message.size;
    // With no book file the exchange holds only what was sent: the rest of the run finds nothing to trade with.
    const expected = Math.min(message.size, this.book.find(message.order)?.leaves ?? 0);
    this.counts.sharesNotFound += message.size - expected;
    return expected;
  }

  /** What comes into view from below the window is taken from the book file, and what is stale there goes. */
  private takeOver(book: LobsterRow | null, operations: Operation[]): void {
    const before = this.previous;
    if (book === null || before === null) return;
    this.previous = book;
    for (const side of SIDES) {
      const { levels, stale } = fromBelow(side, before, book, this.book.pricesOf(side));
      this.counts.levelsIntoView += levels.length;
      const wrong = levels.filter((level) => this.book.quantityAt(side, level.price) !== level.quantity);
      if (!this.takesOver) {
        this.levelsLeftWrong += stale.length + wrong.length;
        continue;
      }
      for (const price of stale) this.removeLevel(side, price, operations);
      for (const level of wrong) this.putRight(side, level, operations);
    }
  }

  private putRight(side: Side, level: LobsterLevel, operations: Operation[]): void {
    this.counts.levelsTakenOver++;
    const held = this.book.quantityAt(side, level.price);
    if (held < level.quantity) {
      this.removeCrossed(side, level.price, operations);
      this.rest(side, level.price, level.quantity - held, null, operations);
      return;
    }
    for (const shortening of this.book.shortenLevel(side, level.price, held - level.quantity)) {
      this.write(shortening, operations);
    }
  }

  /** An order that rested in the file proves that nothing it could have traded with was there. */
  private removeCrossed(side: Side, price: number, operations: Operation[]): void {
    const other = opposite(side);
    const crossed = this.book.pricesOf(other).filter((resting) => !isBetter(other, price, resting));
    for (const resting of crossed) this.removeLevel(other, resting, operations);
  }

  private removeLevel(side: Side, price: number, operations: Operation[]): void {
    this.counts.levelsRemoved++;
    const quantity = this.book.quantityAt(side, price);
    for (const shortening of this.book.shortenLevel(side, price, quantity)) this.write(shortening, operations);
  }

  private rest(
    side: Side,
    price: number,
    quantity: number,
    lobsterOrder: number | null,
    operations: Operation[],
  ): void {
    const isPreOpen = lobsterOrder !== null && lobsterOrder < this.highestOrder;
    const { handle } = this.book.add({ side, price, quantity, lobsterOrder, isPreOpen });
    this.lobsterOrders[handle] = lobsterOrder;
    if (lobsterOrder !== null) {
      this.sent.set(lobsterOrder, handle);
      this.highestOrder = Math.max(this.highestOrder, lobsterOrder);
    }
    operations.push({ kind: 'rest', handle, side, price, quantity });
  }

  private write({ order }: Shortening, operations: Operation[]): void {
    operations.push(
      order.leaves === 0
        ? { kind: 'cancel', handle: order.handle }
        : { kind: 'reduce', handle: order.handle, quantity: order.total },
    );
  }
}

function isExecution(message: LobsterMessage): boolean {
  return message.type === 'EXECUTE' || message.type === 'EXECUTE_HIDDEN';
}

/** One aggressive order: executions that follow on one another with one time and one direction. */
function continuesRun(run: readonly FlowRow[], message: LobsterMessage): boolean {
  const { time, side } = run[0]!.message;
  return isExecution(message) && message.time === time && message.side === side;
}
