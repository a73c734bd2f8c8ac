import { readJson, type KeyValueStore } from './store.ts';

/** What the variables say before the exchange has given an id. */
export const ORDER_ID_PLACEHOLDER = 'the id from the answer of FirstOrder';
export const KEY_ID_PLACEHOLDER = 'the id of the key from the answer of NewMember';
export const CHANGE_ID_PLACEHOLDER = 'the id of the change from the answer of LoosenLimit';

/** An id that an answer gives and later examples need. */
interface Slot {
  /** What it is the id of. */
  readonly of: string;
  /** The variable that takes it. */
  readonly variable: string;
  readonly placeholder: string;
  /** The id in one field of an answer's data, if it is there. */
  readonly find: (payload: unknown) => unknown;
}

const SLOTS: readonly Slot[] = [
  {
    of: 'orderId',
    variable: 'orderId',
    placeholder: ORDER_ID_PLACEHOLDER,
    find(payload) {
      const order = fieldOf(payload, 'order');
      const status = fieldOf(order, 'status');
      return status === 'NEW' || status === 'PARTIALLY_FILLED' ? fieldOf(order, 'id') : undefined;
    },
  },
  {
    of: 'id',
    variable: 'id',
    placeholder: KEY_ID_PLACEHOLDER,
    find: (payload) => (fieldOf(payload, 'secret') ? fieldOf(fieldOf(payload, 'apiKey'), 'id') : undefined),
  },
  {
    of: 'changeId',
    variable: 'id',
    placeholder: CHANGE_ID_PLACEHOLDER,
    find(payload) {
      const change = fieldOf(payload, 'change');
      return fieldOf(change, 'status') === 'PENDING' ? fieldOf(change, 'id') : undefined;
    },
  },
];

const KEPT = 50;

/**
 * Remembers the last order that was left open, the last key that was made and the last change that waits, so that the
 * examples which change them need no copying of ids. An id that someone typed is left alone.
 */
export class IdMemory {
  private readonly store: KeyValueStore;

  constructor(store: KeyValueStore) {
    this.store = store;
  }

  /** @param answer of any operation. */
  see(answer: unknown): void {
    const data = fieldOf(answer, 'data');
    if (typeof data !== 'object' || data === null) return;
    for (const payload of Object.values(data)) {
      for (const slot of SLOTS) {
        const id = slot.find(payload);
        if (typeof id === 'string') this.remember(slot, id);
      }
    }
  }

  /** The variables with the newest id in place of a placeholder or of an id given earlier; undefined: nothing to change. */
  fill(variables: string): string | undefined {
    for (const slot of SLOTS) {
      const [newest, ...earlier] = this.given(slot);
      if (newest === undefined) continue;
      for (const known of [slot.placeholder, ...earlier]) {
        const old = `"${slot.variable}": ${JSON.stringify(known)}`;
        if (variables.includes(old)) return variables.replace(old, `"${slot.variable}": ${JSON.stringify(newest)}`);
      }
    }
    return undefined;
  }

  private remember(slot: Slot, id: string): void {
    const earlier = this.given(slot).filter((known) => known !== id);
    this.store.setItem(placeOf(slot), JSON.stringify([id, ...earlier].slice(0, KEPT)));
  }

  /** Newest first. */
  private given(slot: Slot): string[] {
    return (readJson(this.store, placeOf(slot)) ?? []) as string[];
  }
}

function placeOf(slot: Slot): string {
  return `bourse:last-${slot.of}`;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
