import type { BookSeen, Feed, LevelSeen } from '../records.ts';
import type { Findings } from './finding.ts';
import { viewText, type Views } from './plain-books.ts';

/** A subscriber's book, kept as docs/FEED.md says: a snapshot replaces it, a delta must follow on what is held. */
export class HeldBook {
  private readonly feed: Feed & { readonly kind: 'orderBook' };
  private readonly findings: Findings;
  private readonly bids = new Map<string, LevelSeen>();
  private readonly asks = new Map<string, LevelSeen>();
  /** Sequence of the last event of this subscription. */
  private held: string | undefined;
  private highest = 0;

  constructor(feed: Feed & { readonly kind: 'orderBook' }, findings: Findings) {
    this.feed = feed;
    this.findings = findings;
  }

  /** Sequence that it stands at. */
  get position(): number {
    return this.highest;
  }

  /** A new subscription begins with a snapshot. */
  restart(): void {
    this.held = undefined;
  }

  /** Takes an event, and adds what is held then to the views that the journal must know. */
  take(event: BookSeen, instrument: number, views: Views): void {
    const { feed, findings } = this;
    if (event.__typename === 'OrderBookSnapshot') {
      this.bids.clear();
      this.asks.clear();
    } else if (event.previousSequence !== this.held) {
      findings.add('feed', `${feed.name}: a delta follows on ${event.previousSequence}, but ${this.held} was held`);
    }
    if (Number(event.sequence) < this.highest) {
      findings.add('feed', `${feed.name} went back to ${event.sequence} after ${this.highest}`);
    }
    for (const level of event.bids) put(this.bids, level);
    for (const level of event.asks) put(this.asks, level);
    this.held = event.sequence;
    this.highest = Math.max(this.highest, Number(event.sequence));
    this.remember(instrument, views);
  }

  private remember(instrument: number, views: Views): void {
    const ofInstrument = views.get(instrument) ?? new Map<number, never[]>();
    views.set(instrument, ofInstrument);
    const at = ofInstrument.get(Number(this.held)) ?? [];
    ofInstrument.set(Number(this.held), at);
    at.push({
      feed: this.feed.name,
      depth: this.feed.depth,
      bids: viewText(best(this.bids, -1)),
      asks: viewText(best(this.asks, 1)),
    });
  }
}

function put(levels: Map<string, LevelSeen>, level: LevelSeen): void {
  if (level.quantity === '0') levels.delete(level.price);
  else levels.set(level.price, level);
}

/** Everything that is held, best first: a subscriber has nothing to cut off. */
function best(levels: Map<string, LevelSeen>, direction: 1 | -1): LevelSeen[] {
  return [...levels.values()].sort((a, b) => (Number(a.price) - Number(b.price)) * direction);
}
