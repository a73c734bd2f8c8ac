import {
  EVENT,
  marketWideBreakerOn,
  marketWideLevel,
  type Micro,
  type Micros,
  type EventBuffer,
  type SetIndex,
} from '../domain/index.ts';
import type { Market } from '../venue/index.ts';

const { INDEX } = EVENT;

/** The market-wide breakers as plain values. */
export interface BreakerState {
  /** The venue's day, "2026-11-24"; empty: none has begun. */
  readonly day: string;
  /** The index and its prior close; 0: not known. */
  readonly value: Micro;
  readonly priorClose: Micro;
  /** Highest level of the day so far; 0: none. */
  readonly level: number;
  /** When any of these last became other, in microseconds. */
  readonly at: Micros;
}

/** Before the index has been set for the first time. */
export const NO_INDEX: BreakerState = { day: '', value: 0, priorClose: 0, level: 0, at: 0 };

/** What a breaker works on. */
interface HaltedMarkets {
  readonly events: EventBuffer;
  readonly markets: readonly Market[];
  settleAlone(market: Market): void;
}

/**
 * The market-wide circuit breakers (NYSE Rule 7.12): a fall of the index from its prior close halts all markets. Each level is set
 * off once a day, and none below one that has been.
 */
export class MarketWideBreaker {
  value: Micro = 0;
  priorClose: Micro = 0;
  level = 0;
  at: Micros = 0;
  private day = '';
  private readonly core: HaltedMarkets;

  constructor(core: HaltedMarkets) {
    this.core = core;
  }

  /** A calendar's day begins. The first of several calendars ends the day before: its last value is the prior close then. */
  beginDay(day: string, time: Micros): void {
    if (day <= this.day) return;
    this.day = day;
    if (this.value === 0) return;
    this.level = 0;
    this.priorClose = this.value;
    this.publish(time);
  }

  /** The index has another value. Of levels that it passes at once, only the highest is set off. */
  set({ value, priorClose }: SetIndex, time: Micros): void {
    // The first value of all has nothing to be measured from but itself.
    this.priorClose = priorClose ?? (this.priorClose > 0 ? this.priorClose : value);
    this.value = value;
    const before = this.level;
    const rule = marketWideBreakerOn(this.day);
    this.level = Math.max(before, marketWideLevel(rule, value, this.priorClose));
    this.publish(time);
    if (this.level > before) this.halt(time);
  }

  private publish(time: Micros): void {
    this.at = time;
    this.core.events.push3(INDEX, this.value, this.priorClose, this.level);
  }

  /**
   * A market that was closed, or was not there, when a level ended the day's trading would open now: it is halted instead.
   *
   * @returns whether it is
   */
  hold(market: Market, time: Micros): boolean {
    const rule = marketWideBreakerOn(this.day);
    if (this.level === 0 || rule.levels[this.level - 1]!.halt !== null) return false;
    const { value: price, priorClose: reference, level } = this;
    market.haltTrading({ kind: 'MARKET_WIDE', level, price, reference, since: time, until: Infinity });
    return true;
  }

  /** Halts the markets that are not closed; what ends by itself, only those whose close is far enough. */
  private halt(time: Micros): void {
    const { value: price, priorClose: reference, level } = this;
    const rule = marketWideBreakerOn(this.day);
    const { halt } = rule.levels[level - 1]!;
    for (const market of this.core.markets) {
      if (market.phase === 'CLOSED' || (halt !== null && time >= market.closesAt - rule.notBeforeClose)) continue;
      const until = halt === null ? Infinity : time + halt;
      market.haltTrading({ kind: 'MARKET_WIDE', level, price, reference, since: time, until });
      this.core.settleAlone(market);
    }
  }

  capture(): BreakerState {
    const { day, value, priorClose, level, at } = this;
    return { day, value, priorClose, level, at };
  }

  restore({ day, value, priorClose, level, at }: BreakerState): void {
    this.day = day;
    this.value = value;
    this.priorClose = priorClose;
    this.level = level;
    this.at = at;
  }
}
