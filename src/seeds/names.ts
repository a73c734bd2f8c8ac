import { invariant } from '../domain/index.ts';
import type { Outcome } from '../exchange/index.ts';

/** The indexes that the exchange gave to what a seed created. */
export interface Names {
  /** @param symbol of an instrument that the seed has created */
  instrument(symbol: string): number;
  /** @param id of an account that the seed has created */
  account(id: string): number;
  /** @param name of a venue that the seed has created */
  venue(name: string): number;
  hasInstrument(symbol: string): boolean;
}

/** Reads the names and indexes of instruments, accounts and venues off the outcomes that created them. */
export function namesIn(outcomes: readonly Outcome[]): Names {
  const instruments = new Map<string, number>();
  const accounts = new Map<string, number>();
  const venues = new Map<string, number>();
  for (const { changes } of outcomes) {
    for (const { symbol, index } of changes.instruments) instruments.set(symbol, index);
    for (const { id, index } of changes.accounts) accounts.set(id, index);
    for (const { name, index } of changes.venues) venues.set(name, index);
  }
  return {
    instrument: (symbol) => indexOf(instruments, symbol),
    account: (id) => indexOf(accounts, id),
    venue: (name) => indexOf(venues, name),
    hasInstrument: (symbol) => instruments.has(symbol),
  };
}

function indexOf(indexes: ReadonlyMap<string, number>, name: string): number {
  const index = indexes.get(name);
  invariant(index !== undefined, `the seed has created ${name}`);
  return index;
}
