import { formatDecimal } from '../../../src/domain/index.ts';
import type { BookEvent, Level, OrdersEvent, TopOfBook } from '../../../src/exchange/index.ts';

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

/** "24→25 149.99×500(3) 150.01×400(2) last 150.01×100 volume 100", as a trader would note level 1. */
export function noteTop({ previousSequence, sequence, bid, ask, last, volume }: TopOfBook): string {
  const head = previousSequence === null ? `first ${sequence}` : `${previousSequence}→${sequence}`;
  const [best, worst] = [bid, ask].map((level) =>
    level ? `${formatDecimal(level.price)}×${level.quantity}(${level.orderCount})` : '-',
  );
  const trade = last ? ` last ${formatDecimal(last.price)}×${last.quantity}` : '';
  return `${head} ${best} ${worst}${trade} volume ${volume}`;
}

/** "24→25 EXECUTE 7 -60 =40 | ADD 9 =100": orders by their numbers, which the feed itself does not tell everybody. */
export function noteOrders(event: OrdersEvent): string {
  if (event.kind === 'snapshot') {
    const ends = `${event.isFirst ? '[' : '('}${event.isLast ? ']' : ')'}`;
    return [
      `snapshot ${event.sequence} ${ends}`,
      ...event.orders.map(({ order, quantity }) => `${order}=${quantity}`),
    ].join(' ');
  }
  const changes = event.changes.map(
    ({ action, order, removed, quantity }) => `${action} ${order}${removed > 0 ? ` -${removed}` : ''} =${quantity}`,
  );
  return `${event.previousSequence}→${event.sequence} ${changes.join(' | ')}`;
}
