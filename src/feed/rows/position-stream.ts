import type { PositionRecord } from '../../exchange/index.ts';
import { Stream } from '../streams/stream.ts';

/**
 * An account's positions as they are in the database, then each change. A reader that is too slow for every change gets the newest
 * of each instrument alone. A change that comes while the database is read is newer than what stands there.
 */
export class PositionStream extends Stream<PositionRecord> {
  private readonly read: () => Promise<readonly PositionRecord[]>;
  /** What waits, by instrument, in the order in which they changed first. */
  private readonly positions = new Map<number, PositionRecord>();
  private isLoaded = false;

  constructor(read: () => Promise<readonly PositionRecord[]>) {
    super();
    this.read = read;
  }

  push(position: PositionRecord): void {
    this.positions.set(position.instrument, position);
    this.wake();
  }

  protected override take(): PositionRecord | undefined {
    if (!this.isLoaded) return undefined;
    for (const [instrument, position] of this.positions) {
      this.positions.delete(instrument);
      return position;
    }
    return undefined;
  }

  protected override load(): Promise<void> | undefined {
    if (this.isLoaded) return undefined;
    return this.read().then((stored) => {
      if (this.over) return;
      this.isLoaded = true;
      for (const position of stored) {
        if (!this.positions.has(position.instrument)) this.positions.set(position.instrument, position);
      }
    });
  }

  protected override forget(): void {
    this.positions.clear();
  }
}
