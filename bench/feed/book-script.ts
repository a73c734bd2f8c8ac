import { EVENT, EventBuffer, SIDES } from '../../src/domain/index.ts';
import { noChanges, type Committed, type OrderRecord } from '../../src/exchange/index.ts';

const DEPTH = 10;
const TICK = 10_000;
const MID = 150_000_000;

/** How much of a book of ten levels a side one command changes. */
export type Change = 'one level' | 'every level';

/** Committed commands that change one book, with no exchange behind them: the same for every contestant. */
export class BookScript {
  private sequence = 0;
  private nextOrder = 1;
  /** The order at each level: bids, then asks, best first. */
  private readonly orders: number[] = [];

  /** Fills the book. */
  fill(): Committed {
    return this.command((events, changes) => {
      for (let place = 0; place < 2 * DEPTH; place++) this.rest(place, events, changes);
    });
  }

  /** Takes orders out of levels, and puts others of another size there. */
  next(change: Change): Committed {
    const first = this.sequence % (2 * DEPTH);
    return this.command((events, changes) => {
      const places = change === 'one level' ? [first] : Array.from({ length: 2 * DEPTH }, (_, place) => place);
      for (const place of places) {
        events.push(EVENT.CANCELED, this.orders[place], 100, 0);
        this.rest(place, events, changes);
      }
    });
  }

  private rest(place: number, events: EventBuffer, changes: OrderRecord[]): void {
    const side = place < DEPTH ? 0 : 1;
    const distance = (1 + (place % DEPTH)) * TICK;
    const id = this.nextOrder++;
    this.orders[place] = id;
    changes.push({ id, account: 0, instrument: 0, side: SIDES[side] } as OrderRecord);
    events.push(EVENT.RESTED, 0, id, side, MID + (side === 0 ? -distance : distance), 100 + (id % 900), 0);
  }

  private command(fill: (events: EventBuffer, orders: OrderRecord[]) => void): Committed {
    const events = new EventBuffer();
    const changes = noChanges();
    fill(events, changes.orders);
    const sequence = ++this.sequence;
    events.push(EVENT.BOOK_CHANGED, 0, sequence);
    const entry = {
      sequence,
      time: 1_764_000_000_000_000 + sequence,
      actor: 'bench',
      command: { kind: 'AdvanceTime' },
      events: '',
    };
    return { entry, events, changes } as Committed;
  }
}
