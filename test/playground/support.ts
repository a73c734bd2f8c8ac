import type { KeyValueStore } from '../../playground/src/store.ts';

/** A store that does as the browser's do. */
export class MemoryStore implements KeyValueStore {
  private readonly texts = new Map<string, string>();

  getItem(place: string): string | null {
    return this.texts.get(place) ?? null;
  }

  setItem(place: string, text: string): void {
    this.texts.set(place, text);
  }

  removeItem(place: string): void {
    this.texts.delete(place);
  }
}
