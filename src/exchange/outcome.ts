import type { Command, RejectCode, ReferenceRefusal, Side, SubmitOrder } from '../domain/index.ts';
import type { Changes, OrderRecord, TradeRecord } from './records.ts';

/** Why an order, amendment or cancel was refused, for people: the message holds the limit and the actual figure. */
export interface Refusal {
  readonly code: RejectCode;
  /** The argument at fault, in words of the API; null where none is. */
  readonly field: string | null;
  readonly message: string;
}

/** One check of the pre-trade gate, made whether or not one before it failed. */
export interface CheckResult {
  readonly code: RejectCode;
  readonly passed: boolean;
  /** What the limit is and what the order comes to, in the units of the code (micro-dollars, shares, messages …); null: no such limit applies. */
  readonly limit: number | null;
  readonly actual: number | null;
  /** Why it failed, in words; null where it passed. */
  readonly message: string | null;
}

/** A level of a venue's quote that was refused. The others of its command stand. */
export interface RefusedLevel {
  /** Indexes. */
  readonly venue: number;
  readonly instrument: number;
  readonly side: Side;
  /** Micro-dollars. */
  readonly price: number;
  readonly refusal: Refusal;
}

/** Why reference data was refused. */
export interface ReferenceDataRefusal {
  readonly code: ReferenceRefusal;
  readonly field: string | null;
  readonly message: string;
}

/** The committed answer to one command. */
export interface Outcome {
  /** Journal sequence. For a repeat: that of the first answer. */
  readonly sequence: number;
  readonly time: number;
  /** The order spoken of, as it is after the command (for a repeat: now); null where there is none. */
  readonly order: OrderRecord | null;
  /** Trades of this command in which that order, or a child of it, was the aggressor, in order of execution. */
  readonly trades: readonly TradeRecord[];
  readonly duplicate: boolean;
  readonly refusal: Refusal | null;
  readonly referenceRefusal: ReferenceDataRefusal | null;
  /** Orders that a mass cancel took out. */
  readonly canceledCount: number;
  /** For a list of linked orders: all of them, in the order of the request. Else empty. */
  readonly orders: readonly OrderRecord[];
  /** Of `QuoteVenues`: levels that were refused, in the order of the quotes. Else empty. */
  readonly refusedLevels: readonly RefusedLevel[];
  readonly changes: Changes;
}

/** The commit failed in a way that leaves open whether it happened. The clientOrderId tells. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

/** The queue is full; nothing was taken. */
export class Overloaded extends Error {
  override name = 'Overloaded';
}

/** The database takes nothing now; nothing was taken. */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable';
}

/** The one way in: commands are sequenced, applied, committed, and then answered. */
export interface Commands {
  /**
   * @param actor id of the API key, or the part of the exchange, that sends it
   * @throws OutcomeUnknown, Overloaded, StorageUnavailable
   */
  send(command: Command, actor: string): Promise<Outcome>;
  /** As `send` for each, taken into as few groups as possible; answers in order. */
  sendAll(commands: readonly Command[], actor: string): Promise<readonly Outcome[]>;
  /**
   * Judges an order as of the last commit, changing nothing and counting no message: null where it would be taken. Whether a
   * post-only order would trade is judged by the displayed book, so that nothing hidden shows.
   */
  dryRun(order: SubmitOrder): Promise<Refusal | null>;
  /** As {@link dryRun}, with every check of the gate in the order of RejectCode (F67). */
  checks(order: SubmitOrder): Promise<readonly CheckResult[]>;
  /** Account of an open order, committed or about to be; undefined when it is not open. */
  accountOfOpenOrder(orderId: number): number | undefined;
  /** False while the exchange reloads, has lost the database, or is stopping. */
  readonly ready: boolean;
}
