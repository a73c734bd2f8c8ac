import { Stream } from './stream.ts';

/** What is now, and each change of it: a reader that is too slow for every change gets the newest alone. */
export class LatestStream<Item> extends Stream<Item> {
  private latest: Item | undefined;

  push(item: Item): void {
    this.latest = item;
    this.wake();
  }

  protected override take(): Item | undefined {
    const item = this.latest;
    this.latest = undefined;
    return item;
  }

  protected override forget(): void {
    this.latest = undefined;
  }
}
