import { formatDecimal } from '../../../src/domain/index.ts';
import type { BookEvent, Level } from '../../../src/exchange/index.ts';

/** Lets every promise that can go on go on. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Reads a stream without waiting for what has not come. */
export class Reader<Item> {
  readonly items: Item[] = [];
  error: unknown;
  ended = false;
  private readonly stream: AsyncIterableIterator<Item>;
  private pending = false;

  constructor(stream: AsyncIterableIterator<Item>) {
    this.stream = stream;
  }

  /** Asks for one more item, unless it is waiting for one already. */
  ask(): void {
    if (this.pending || this.ended) return;
    this.pending = true;
    this.stream.next().then(
      (result) => {
        this.pending = false;
        if (result.done) this.ended = true;
        else this.items.push(result.value);
      },
      (error: unknown) => {
        this.pending = false;
        this.ended = true;
        this.error = error;
      },
    );
  }

  /** Reads until nothing more is there; one `next()` stays waiting. */
  async drain(): Promise<Item[]> {
    for (let before = -1; before !== this.items.length && !this.ended;) {
      before = this.items.length;
      this.ask();
      await quiet();
    }
    return this.items;
  }

  close(): void {
    void this.stream.return?.();
  }
}

function side(name: string, levels: readonly Level[]): string[] {
  if (levels.length === 0) return [];
  return [
    `${name} ${levels.map((level) => `${formatDecimal(level.price)}×${level.quantity}(${level.orderCount})`).join(' ')}`,
  ];
}

/** "24→25 bid 149.99×500(3)", as a trader would note it; "snapshot 24 …" for a snapshot. */
export function note(event: BookEvent): string {
  const head = event.kind === 'snapshot' ? `snapshot ${event.sequence}` : `${event.previousSequence}→${event.sequence}`;
  return [head, ...side('bid', event.bids), ...side('ask', event.asks)].join(' ');
}
