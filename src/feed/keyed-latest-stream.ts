import { Stream } from './stream.ts';

/** Changes of several things, each with a key: a reader that is too slow for every change gets the newest of each key alone. */
export class KeyedLatestStream<Item> extends Stream<Item> {
  private readonly keyOf: (item: Item) => number;
  /** What waits, in the order in which its keys first changed. */
  private readonly waitingItems = new Map<number, Item>();

  constructor(keyOf: (item: Item) => number) {
    super();
    this.keyOf = keyOf;
  }

  push(item: Item): void {
    this.waitingItems.set(this.keyOf(item), item);
    this.wake();
  }

  protected override take(): Item | undefined {
    for (const [key, item] of this.waitingItems) {
      this.waitingItems.delete(key);
      return item;
    }
    return undefined;
  }

  protected override forget(): void {
    this.waitingItems.clear();
  }
}
