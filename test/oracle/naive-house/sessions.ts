import { expire, settle, uncrossPriceOf } from '../naive-market/index.ts';
import { endShortSaleDay, look, lookAnew } from './halts.ts';
import { beginIndexDay } from './market-wide.ts';
import { beginPhase, enterPhase, expireDay, haltTrading } from './phase.ts';
import type { House, HouseInstrument } from './house.ts';
import { flush } from './trading-states.ts';
import type { MarketPhase, Session, SetPhase } from '../../../src/domain/index.ts';

const ALWAYS_OPEN = 'ALWAYS_OPEN';
/** A pause, and each extension of the auction after it. */
const PAUSE = 300_000_000;

const FOLLOWING: Readonly<Record<MarketPhase, MarketPhase>> = {
  PRE_OPEN: 'OPENING_AUCTION',
  OPENING_AUCTION: 'CONTINUOUS',
  CONTINUOUS: 'CLOSING_AUCTION',
  CLOSING_AUCTION: 'CLOSED',
  CLOSED: 'PRE_OPEN',
  HALTED: 'REOPENING_AUCTION',
  REOPENING_AUCTION: 'CONTINUOUS',
};

export function setPhase(house: House, { instrument, phase, duration }: SetPhase): void {
  for (const each of house.instruments) {
    if (instrument !== null && each.index !== instrument) continue;
    each.manual = phase !== phaseOfCalendar(house, each.calendar);
    enterPhase(house, each, phase, duration);
    look(house, each);
  }
}

export function phaseOfCalendar(house: House, calendar: string): MarketPhase {
  const day = house.sessions.get(calendar);
  if (day !== undefined && day.next > 0) return day.session.phases[day.next - 1]!.phase;
  return calendar === ALWAYS_OPEN ? 'CONTINUOUS' : 'CLOSED';
}

/** What is due by now happens: expiries, ends of phases, phases of calendars; then sessions begin. */
export function passTime(house: House, sessions: readonly Session[]): void {
  for (const instrument of house.instruments) {
    const { market } = instrument;
    for (const order of market.orders) {
      if (order.expiresAt !== null && order.expiresAt <= house.now) expire(market, order);
    }
    settle(market);
    flush(house, instrument);
    passHalts(house, instrument);
    if (instrument.phaseEndsAt <= house.now) endPhase(house, instrument);
    if (instrument.phase === phaseOfCalendar(house, instrument.calendar)) instrument.manual = false;
  }
  for (const calendar of ['ALWAYS_OPEN', 'XNYS']) passCalendar(house, calendar);
  for (const session of sessions) beginSession(house, session);
}

/** What a limit state, or time alone, brings about. */
function passHalts(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  if (halts.limitState === null || halts.limitState.pauseAt > house.now) {
    look(house, instrument);
    return;
  }
  const price = halts.limitState.side === 'BUY' ? halts.bands!.upper : halts.bands!.lower;
  const until = house.now + PAUSE;
  haltTrading(house, instrument, { kind: 'PRICE_BAND', level: 0, price, reference: halts.reference!, until });
}

/**
 * A phase ends by itself. No calendar lifts a halt; but where one has gone on meanwhile, the phase that it is in follows. The
 * auction after a pause goes on while its price lies too far from the band that brought the pause about.
 */
function endPhase(house: House, instrument: HouseInstrument): void {
  const { halts, phase, market } = instrument;
  const scheduled = scheduledPhase(house, instrument.calendar);
  let next = FOLLOWING[phase];
  const isHalt = halts.halt !== null && !instrument.manual;
  if (isHalt && (phase === 'REOPENING_AUCTION' || scheduled !== 'CONTINUOUS')) next = scheduled;
  if (phase === 'REOPENING_AUCTION' && next === 'CONTINUOUS' && halts.halt?.kind === 'PRICE_BAND') {
    const price = uncrossPriceOf(market);
    const { price: band } = halts.halt;
    const most = Math.max(150_000, band / 20) * (halts.extensions + 1);
    if (price !== null && Math.abs(price * instrument.tick - band) > most) {
      halts.extensions++;
      beginPhase(house, instrument, 'REOPENING_AUCTION', PAUSE);
      return;
    }
  }
  enterPhase(house, instrument, next, null);
}

/** The phase that a calendar is in by its hours, whether or not its markets are. */
function scheduledPhase(house: House, calendar: string): MarketPhase {
  const session = house.sessions.get(calendar)?.session;
  const begun = session?.phases.findLast(({ at }) => at <= house.now);
  if (session === undefined || begun === undefined || house.now >= session.endsAt) {
    return phaseOfCalendar(house, calendar);
  }
  return begun.phase;
}

/** When the session of a calendar closes; Infinity: it does not. */
export function closeOf(house: House, calendar: string): number {
  const phases = house.sessions.get(calendar)?.session.phases ?? [];
  return phases.findLast(({ phase }) => phase === 'CLOSED')?.at ?? Infinity;
}

function beginSession(house: House, session: Session): void {
  const { calendar } = session;
  house.sessions.set(calendar, { session, next: 0 });
  beginIndexDay(house, session.date);
  const isYetToCome = (session.phases[0]?.at ?? Infinity) > house.now;
  for (const instrument of instrumentsOf(house, calendar)) {
    beginDay(house, instrument);
    if (isYetToCome && !instrument.manual) moveTo(house, instrument, 'CLOSED');
  }
  passCalendar(house, calendar);
}

/** The prior close is the last trade, if there was any on the day before; what is counted by the day begins anew. */
function beginDay(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  const { lastPrice } = instrument.market;
  if (instrument.tradedToday && lastPrice !== null) instrument.dayReference = lastPrice * instrument.tick;
  instrument.tradedToday = false;
  halts.closesAt = closeOf(house, instrument.calendar);
  halts.breakerLevel = 0;
  endShortSaleDay(house, instrument);
  const lastsTheDay = halts.halt !== null && halts.halt.kind !== 'OPERATOR' && halts.halt.until === Infinity;
  if (lastsTheDay && instrument.phase === 'HALTED') beginPhase(house, instrument, 'REOPENING_AUCTION', null);
  lookAnew(house, instrument);
}

function passCalendar(house: House, calendar: string): void {
  const day = house.sessions.get(calendar);
  if (day === undefined) return;
  const { phases, endsAt } = day.session;
  for (let next = phases[day.next]; next !== undefined && next.at <= house.now; next = phases[day.next]) {
    day.next++;
    for (const instrument of instrumentsOf(house, calendar)) {
      if ((instrument.manual || instrument.halts.halt !== null) && next.phase !== 'CLOSED') continue;
      instrument.manual = false;
      moveTo(house, instrument, next.phase);
    }
  }
  if (endsAt > house.now) return;
  house.sessions.delete(calendar);
  for (const instrument of instrumentsOf(house, calendar)) {
    expireDay(instrument);
    settle(instrument.market);
    flush(house, instrument);
  }
}

function moveTo(house: House, instrument: HouseInstrument, phase: MarketPhase): void {
  if (instrument.phase === phase) {
    instrument.phaseEndsAt = Infinity;
  } else if (instrument.phase === 'CLOSED' && house.index.level === 3) {
    // What was closed when level 3 ended the day's trading does not trade later on that day either.
    const { value: price, priorClose: reference } = house.index;
    haltTrading(house, instrument, { kind: 'MARKET_WIDE', level: 3, price, reference, until: Infinity });
  } else {
    enterPhase(house, instrument, phase, null);
  }
}

function instrumentsOf(house: House, calendar: string): HouseInstrument[] {
  return house.instruments.filter((instrument) => instrument.calendar === calendar);
}
