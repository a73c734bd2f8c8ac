import type { Commands, Directory, Feeds, Queries } from '../exchange/index.ts';
import type { Viewer } from './auth.ts';
import { badInput } from './errors.ts';
import { type Budget, type RateLimiter } from './limits/index.ts';
import { Loaders } from './loaders.ts';
import type { ApiMetrics } from './metrics.ts';
import type { OrderFacts } from './order-facts.ts';
import { Pace } from './pace.ts';
import type { DisconnectWatch } from './socket/disconnect-watch.ts';
import type { Session } from './socket/session.ts';

/** What all requests share. */
export interface Services {
  readonly commands: Commands;
  readonly queries: Queries;
  readonly feeds: Feeds;
  readonly directory: Directory;
  readonly limiter: RateLimiter;
  readonly orderFacts: OrderFacts;
  readonly metrics: ApiMetrics;
  readonly disconnects: DisconnectWatch;
}

/** Most rows that one operation, or one event of a subscription, may gather from lists inside lists. */
const MOST_ROWS = 100_000;

/** One request or subscription, as its resolvers see it. */
export class RequestContext {
  readonly services: Services;
  readonly viewer: Viewer;
  /** Whom budgets are charged to: the key's id, or the address of one without a key. */
  readonly payer: string;
  /** The socket that it came over; null: it came over HTTP. */
  readonly session: Session | null;
  private loaderSet: Loaders | undefined;
  private rows = 0;
  /** At which lists of a query are written out. */
  readonly pace = new Pace();

  constructor(services: Services, viewer: Viewer, address: string, session: Session | null = null) {
    this.services = services;
    this.viewer = viewer;
    this.session = session;
    this.payer = viewer.key ? viewer.key.id : `address ${address}`;
  }

  get loaders(): Loaders {
    return (this.loaderSet ??= new Loaders(this.services.queries, this.pace));
  }

  /** Begins one mutation of several, or one event of a subscription: its look-ups are its own, and show what is now. */
  beginStep(): void {
    this.loaderSet = undefined;
    this.rows = 0;
  }

  /** Takes from a budget, or throws RATE_LIMITED. */
  charge(budget: Budget, count = 1): void {
    this.services.limiter.charge(budget, this.payer, count);
  }

  /** Counts the rows of a page: they cost as much as so many queries. */
  page<Row>(rows: readonly Row[]): readonly Row[] {
    this.services.limiter.spend('queries', this.payer, rows.length);
    return rows;
  }

  /** As {@link page}, for a list that is reached through other rows; too many in one answer are refused. */
  gather<Row>(rows: readonly Row[]): readonly Row[] {
    this.rows += rows.length;
    if (this.rows > MOST_ROWS) {
      throw badInput(`The answer would hold more than ${MOST_ROWS} rows in its inner lists; ask for less at a time.`);
    }
    return this.page(rows);
  }
}
