import {
  CALENDARS,
  CANCEL_REASONS,
  EVENT,
  utcDay,
  type MarketPhase,
  type Micros,
  type Session,
} from '../domain/index.ts';
import type { Market } from '../venue/index.ts';
import { ALL, type Core } from './core.ts';
import type { Trading } from './trading.ts';

const { SESSION } = EVENT;
const DISCONNECT = CANCEL_REASONS.indexOf('DISCONNECT');
const ALWAYS_OPEN = 'ALWAYS_OPEN';

/** A calendar's session, and how far its markets have gone through its phases. */
interface Day {
  readonly session: Session;
  /** Place of the next phase in the session's list. */
  next: number;
}

/** What the passing of time brings about: sessions and their phases, expiries, signs of life that do not come. */
export class Timekeeping {
  /** By calendar; none between sessions, and before the first. */
  readonly days = new Map<string, Day>();
  /** The calendar of each market. */
  readonly calendars: string[] = [];
  /** Account → instant by which it must be heard of again. */
  readonly keepAlive = new Map<number, Micros>();
  /** Accounts whose orders are canceled when a connection of theirs ends. */
  readonly cancelOnDisconnect = new Set<number>();
  private readonly exchange: Core;
  private readonly trading: Trading;

  constructor(exchange: Core, trading: Trading) {
    this.exchange = exchange;
    this.trading = trading;
  }

  /** When something is due next; -Infinity: a calendar in use has no session, so it is due at once. */
  get nextDeadline(): Micros {
    let next = Infinity;
    for (const at of this.keepAlive.values()) next = Math.min(next, at);
    for (const market of this.exchange.markets) {
      next = Math.min(next, market.nextDeadline);
      for (const follower of market.followers) next = Math.min(next, follower.nextDeadline);
    }
    next = Math.min(next, this.exchange.routes.nextArrival);
    for (const calendar of this.calendarsInUse()) {
      const day = this.days.get(calendar);
      next = Math.min(next, day ? (day.session.phases[day.next]?.at ?? day.session.endsAt) : -Infinity);
    }
    return next;
  }

  /** Calendars in use that have no session, or whose session ends by an instant. */
  calendarsDue(time: Micros): string[] {
    return this.calendarsInUse().filter((calendar) => (this.days.get(calendar)?.session.endsAt ?? -Infinity) <= time);
  }

  private calendarsInUse(): string[] {
    // Days begin and end even where nobody trades, so that the first instrument finds one.
    return [...new Set([ALWAYS_OPEN, ...this.calendars])];
  }

  /** A new market, in order of index: it takes the phase that its calendar is in. */
  addMarket(market: Market, calendar: string, time: Micros): void {
    this.calendars.push(calendar);
    const session = this.days.get(calendar)?.session;
    market.beginDay(session?.date ?? utcDay(time), time, closeOf(session));
    const phase = this.phaseOf(calendar);
    if (phase === 'CLOSED' || !this.exchange.breaker.hold(market, time)) market.enter(phase, time);
  }

  /** The phase that a calendar is in. */
  phaseOf(calendar: string): MarketPhase {
    const day = this.days.get(calendar);
    if (day && day.next > 0) return day.session.phases[day.next - 1]!.phase;
    return calendar === ALWAYS_OPEN ? 'CONTINUOUS' : 'CLOSED';
  }

  /** The phase that a calendar is in at an instant, whether or not its markets are. */
  private scheduledAt(calendar: string, time: Micros): MarketPhase {
    const session = this.days.get(calendar)?.session;
    const begun = session?.phases.findLast(({ at }) => at <= time);
    return begun && time < session!.endsAt ? begun.phase : this.phaseOf(calendar);
  }

  /** Puts a market on another calendar, in the phase that it is in. */
  setCalendar(index: number, calendar: string, time: Micros): void {
    const market = this.exchange.markets[index]!;
    // Nobody looks at a calendar that no market goes by: its phases may lie behind.
    this.advanceCalendar(calendar, time);
    this.calendars[index] = calendar;
    market.manual = false;
    const day = this.days.get(calendar);
    // A calendar that had no market yet has no session. It begins at once, with the next command: until then all stays.
    if (!day) return;
    market.beginDay(day.session.date, time, closeOf(day.session));
    const phase = this.phaseOf(calendar);
    // No calendar lifts a halt but with its close; an operator's ends, because he has moved the market.
    if (market.halt === null || market.halt.kind === 'OPERATOR' || phase === 'CLOSED') this.enter(market, phase, time);
  }

  /** Lets happen what is due, then begins the sessions that come. */
  advance(time: Micros, sessions: readonly Session[]): void {
    const { markets } = this.exchange;
    for (const [account, at] of [...this.keepAlive].sort(([a, due], [b, other]) => due - other || a - b)) {
      if (at > time) continue;
      this.keepAlive.delete(account);
      this.trading.cancelOrdersOf(account, null, -1, DISCONNECT);
    }
    markets.forEach((market, index) => {
      market.advance(time, this.scheduledAt(this.calendars[index]!, time));
      for (const follower of market.followers) follower.advance(time, follower.phase);
      if (market.manual && market.phase === this.phaseOf(this.calendars[index]!)) market.manual = false;
    });
    for (const calendar of CALENDARS) this.advanceCalendar(calendar, time);
    for (const session of sessions) this.begin(session, time);
    this.exchange.conclude(ALL);
  }

  private begin(session: Session, time: Micros): void {
    const { calendar } = session;
    this.days.set(calendar, { session, next: 0 });
    this.exchange.events.push2(SESSION, session.endsAt, CALENDARS.indexOf(calendar));
    this.exchange.breaker.beginDay(session.date, time);
    // Where the data of a calendar ends come days without a phase, on which its markets are closed.
    const isYetToCome = (session.phases[0]?.at ?? (calendar === ALWAYS_OPEN ? time : Infinity)) > time;
    for (const market of this.marketsOf(calendar)) {
      market.beginDay(session.date, time, closeOf(session));
      if (isYetToCome && !market.manual) this.enter(market, 'CLOSED', time);
    }
    this.advanceCalendar(calendar, time);
  }

  private advanceCalendar(calendar: string, time: Micros): void {
    const day = this.days.get(calendar);
    if (!day) return;
    const { phases, endsAt } = day.session;
    for (let next = phases[day.next]; next && next.at <= time; next = phases[day.next]) {
      day.next++;
      for (const market of this.marketsOf(calendar)) {
        // What an operator has set, or a halt, stays, but for the close.
        if ((market.manual || market.halt !== null) && next.phase !== 'CLOSED') continue;
        market.manual = false;
        this.enter(market, next.phase, time);
      }
    }
    if (endsAt > time) return;
    this.days.delete(calendar);
    for (const market of this.marketsOf(calendar)) {
      const from = this.exchange.events.length;
      market.expireDay();
      market.desk.followUp(from);
      for (const follower of market.followers) follower.expireDay();
    }
  }

  private enter(market: Market, phase: MarketPhase, time: Micros): void {
    if (market.phase === phase) market.phaseEndsAt = Infinity;
    else if (market.phase !== 'CLOSED' || !this.exchange.breaker.hold(market, time)) market.enter(phase, time);
  }

  private marketsOf(calendar: string): Market[] {
    return this.exchange.markets.filter((_, index) => this.calendars[index] === calendar);
  }
}

/** When a session's markets close; Infinity: they do not. */
function closeOf(session: Session | undefined): Micros {
  return session?.phases.findLast(({ phase }) => phase === 'CLOSED')?.at ?? Infinity;
}
