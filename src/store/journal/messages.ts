import type { ChangedRows } from './changed-rows.ts';

/** How the writer's thread begins. */
export interface WriterOptions {
  readonly url: string;
  readonly busyTimeoutMs?: number;
  /** Microseconds, kept beside the epoch for people. */
  readonly takenAt: number;
  /** The epoch to go on with; undefined takes the next one. */
  readonly epoch?: number;
}

/** One entry of a group, without names: it is copied from thread to thread. */
export type EntryFields = readonly [sequence: number, time: number, actor: string, command: string, events: string];

export interface AppendRequest {
  readonly kind: 'append';
  readonly entries: readonly EntryFields[];
  readonly engineVersion: number;
  readonly rows: ChangedRows;
}

export interface SnapshotRequest {
  readonly kind: 'snapshot';
  readonly sequence: number;
  readonly time: number;
  readonly engineVersion: number;
  readonly state: string;
}

/** A part of the candles, where they are made anew. */
export interface CandlesRequest {
  readonly kind: 'candles';
  readonly rows: string;
  /** What was there before goes. */
  readonly isFirst: boolean;
  /** With this part they are whole, and of this version; null: more is to come. */
  readonly version: number | null;
}

export interface CloseRequest {
  readonly kind: 'close';
}

export type Request = AppendRequest | SnapshotRequest | CandlesRequest | CloseRequest;

/** What a thread cannot throw to another. */
export interface Failure {
  /** Which error the main thread shall throw. */
  readonly kind: 'refused' | 'epochLost' | 'unknown';
  readonly message: string;
}

/** A request, with the number that its answer will bear. */
export interface Numbered {
  readonly number: number;
  readonly request: Request;
}

export type Reply =
  | { readonly ready: { readonly epoch: number } }
  | { readonly notReady: Failure }
  | { readonly done: number }
  | { readonly failed: number; readonly failure: Failure };
