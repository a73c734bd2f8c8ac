import type { Side } from '../../../src/domain/index.ts';

/** What the replay asks of an exchange. Orders are named by the plan's own handles; prices are micro-dollars. */
export type Operation = RestOperation | TakeOperation | ReduceOperation | CancelOperation;

/** A new GTC limit order. */
export interface RestOperation {
  readonly kind: 'rest';
  readonly handle: number;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
}

/** An aggressive order: IOC, limited to the worst price that it is meant to reach. */
export interface TakeOperation {
  readonly kind: 'take';
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
}

/** An amendment that lowers the size and so keeps priority. */
export interface ReduceOperation {
  readonly kind: 'reduce';
  readonly handle: number;
  /** The new total, filled part included. */
  readonly quantity: number;
}

export interface CancelOperation {
  readonly kind: 'cancel';
  readonly handle: number;
}
