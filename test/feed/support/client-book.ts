import type { BookEvent, BookView, Level } from '../../../src/exchange/index.ts';

/** A client's copy of a book, kept as docs/FEED.md says and with nothing else. */
export class ClientBook {
  private readonly bids = new Map<number, Level>();
  private readonly asks = new Map<number, Level>();
  private sequence: number | undefined;

  /** @throws where the chain has a break */
  take(event: BookEvent): void {
    if (event.kind === 'snapshot') {
      this.bids.clear();
      this.asks.clear();
    } else if (event.previousSequence !== this.sequence) {
      throw new Error(
        `A gap: ${event.sequence} follows ${event.previousSequence}, and this book is at ${this.sequence}.`,
      );
    }
    this.sequence = event.sequence;
    for (const level of event.bids) put(this.bids, level);
    for (const level of event.asks) put(this.asks, level);
  }

  view(): BookView {
    const bids = [...this.bids.values()].sort((one, other) => other.price - one.price);
    const asks = [...this.asks.values()].sort((one, other) => one.price - other.price);
    return { sequence: this.sequence ?? -1, bids, asks };
  }
}

function put(side: Map<number, Level>, level: Level): void {
  if (level.quantity === 0) side.delete(level.price);
  else side.set(level.price, level);
}
