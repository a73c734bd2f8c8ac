import type { BookSeen, Feed, LogRecord, OrderEventSeen, TradeSeen } from '../records.ts';
import type { Findings } from './finding.ts';
import { HeldBook } from './held-book.ts';
import type { Views } from './plain-books.ts';
import type { Tables, TradeRow } from './tables.ts';
import { instant, micros } from './units.ts';

/** Ends of a feed that a subscriber expects, and goes on after. */
const EXPECTED_ENDS = new Set(['SLOW_CONSUMER', 'STORAGE_UNAVAILABLE', 'OVERLOADED']);

/**
 * What subscribers saw: numbered feeds have no gap and no double over any number of restarts, and all that they brought
 * is in the tables as it was told (I19). A feed that has settled has brought all there is.
 *
 * @returns what was held of the books, for the journal to be held against
 */
export function checkFeeds(log: readonly LogRecord[], tables: Tables, findings: Findings): Views {
  const views: Views = new Map();
  const followers = new Map<string, Follower>();
  for (const record of log) {
    switch (record.t) {
      case 'subscribed': {
        const follower = followers.get(record.feed.name) ?? new Follower(record.feed, tables, findings);
        followers.set(record.feed.name, follower);
        follower.restart(record.after);
        break;
      }
      case 'seen':
        followers.get(record.feed)?.see(record.event, views);
        break;
      case 'ended':
        if (!EXPECTED_ENDS.has(record.code)) findings.add('feed', `${record.feed} was ended with ${record.code}`);
        break;
      default:
    }
  }
  if (log.at(-1)?.t === 'settled') for (const follower of followers.values()) follower.settled();
  return views;
}

/** One feed's subscriber. */
class Follower {
  private readonly feed: Feed;
  private readonly tables: Tables;
  private readonly findings: Findings;
  private readonly book: HeldBook | undefined;
  private last = 0;

  constructor(feed: Feed, tables: Tables, findings: Findings) {
    this.feed = feed;
    this.tables = tables;
    this.findings = findings;
    if (feed.kind === 'orderBook') this.book = new HeldBook(feed, findings);
  }

  restart(after: string | null): void {
    this.book?.restart();
    if (after !== null) this.findings.same('feed', `where ${this.feed.name} was resumed`, this.last, Number(after));
  }

  see(event: TradeSeen | OrderEventSeen | BookSeen, views: Views): void {
    const { feed, tables, findings } = this;
    if (feed.kind === 'orderBook') {
      this.book!.take(event as BookSeen, tables.instruments.get(feed.symbol)!, views);
      return;
    }
    const number = Number(event.sequence);
    if (number !== this.last + 1) findings.add('feed', `${feed.name} went from ${this.last} to ${number}`);
    this.last = number;
    if (feed.kind === 'trades') this.compareTrade(event as TradeSeen);
    else this.compareEvent(feed.accountId, event as OrderEventSeen);
  }

  /** There is nothing in the tables that a settled feed has not brought. */
  settled(): void {
    const { feed, tables, last, findings } = this;
    if (feed.kind === 'orderBook') return;
    const next =
      feed.kind === 'trades'
        ? tables.prints.has(`${tables.instruments.get(feed.symbol)}:${last + 1}`)
        : tables.orderEvents.has(`${tables.accounts.get(feed.accountId)}:${last + 1}`);
    if (next) findings.add('feed', `${feed.name} stopped at ${last}, and there is more`);
  }

  private compareTrade(event: TradeSeen): void {
    const instrument = this.tables.instruments.get(event.instrument.symbol);
    const row = this.tables.prints.get(`${instrument}:${event.sequence}`);
    compareTrade(`trade ${event.id} that ${this.feed.name} brought`, event, row, this.findings);
  }

  private compareEvent(accountId: string, event: OrderEventSeen): void {
    const { findings, tables } = this;
    const what = `event ${event.sequence} of ${accountId}`;
    const row = tables.orderEvents.get(`${tables.accounts.get(accountId)}:${event.sequence}`);
    if (!row) {
      findings.add('lost', `${what} was seen and is not there`);
      return;
    }
    const { order, trade } = event;
    const seen = [event.type, instant(event.at), event.reason, order.id, order.status, order.filledQuantity];
    const stored = [row.type, row.at, row.reason, row.order, row.status, row.filledQuantity];
    findings.same('changed', what, seen.join(' '), stored.join(' '));
    findings.same('changed', `${what}, leaves`, Number(order.leavesQuantity), row.leavesQuantity);
    findings.same('changed', `${what}, trade`, trade ? Number(trade.id) : null, row.trade);
    findings.same('changed', `${what}, client's id`, event.clientOrderId, tables.orders.get(row.order)?.clientOrderId);
  }
}

/** Holds a trade that somebody was told of to its row. */
export function compareTrade(what: string, told: TradeSeen, row: TradeRow | undefined, findings: Findings): void {
  if (!row) {
    findings.add('lost', `${what} is not there`);
    return;
  }
  const { id, sequence, price, quantity, aggressorSide, executedAt } = told;
  const seen = [id, sequence, micros(price), quantity, aggressorSide, instant(executedAt)];
  const stored = [row.id, row.print, row.price, row.quantity, row.aggressorSide, row.executedAt];
  findings.same('changed', what, seen.join(' '), stored.join(' '));
}
