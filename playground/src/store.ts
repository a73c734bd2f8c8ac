/** What is kept between loads: `localStorage` or `sessionStorage`, and in tests whatever does as they do. */
export interface KeyValueStore {
  getItem(place: string): string | null;
  setItem(place: string, text: string): void;
  removeItem(place: string): void;
}

/** JSON read back; undefined where there is none, or what there is cannot be read. */
export function readJson(store: KeyValueStore, place: string): unknown {
  const text = store.getItem(place);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
