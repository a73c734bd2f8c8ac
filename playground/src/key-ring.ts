import { readJson, type KeyValueStore } from './store.ts';

/** What requests are sent with. */
export interface KeyChoice {
  /** Null: no key. */
  readonly key: string | null;
  /** True while a key of one's own is being typed rather than a demo key chosen. */
  readonly own: boolean;
  /** Whether opening an example chooses the key it is written for. */
  readonly followsExamples: boolean;
}

const START: KeyChoice = { key: null, own: false, followsExamples: true };
const PLACE = 'bourse:key';

/**
 * The chosen key. It is kept for this window only (session storage), so that two windows can act for two
 * accounts, and a key of one's own does not outlive the window.
 */
export class KeyRing {
  private choice: KeyChoice;
  private readonly store: KeyValueStore;
  private readonly listeners = new Set<() => void>();

  constructor(store: KeyValueStore) {
    this.store = store;
    this.choice = { ...START, ...(readJson(store, PLACE) as Partial<KeyChoice> | undefined) };
  }

  readonly current = (): KeyChoice => this.choice;

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(change: Partial<KeyChoice>): void {
    this.choice = { ...this.choice, ...change };
    this.store.setItem(PLACE, JSON.stringify(this.choice));
    for (const listener of this.listeners) listener();
  }
}
