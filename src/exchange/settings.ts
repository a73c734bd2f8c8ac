import {
  CALENDARS,
  EVENT,
  MAX_PRICE,
  formatInstant,
  isCalendar,
  utcDay,
  type Command,
  type Micros,
} from '../domain/index.ts';
import { ALL, type Core } from './core.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import type { Timekeeping } from './timekeeping.ts';
import { averageVolume, withBars } from '../risk/index.ts';
import { carryOutRiskSetting, judgeRiskSetting } from './risk-settings.ts';
import type { Trading } from './trading.ts';
import { accountExists, instrumentExists, invalid, isDay, money, range } from './value-checks.ts';

const { SET } = EVENT;

/** Fastest that engine time may pass: a million times real time, in millionths. */
const MAX_RATE = 1_000_000_000_000;
/** Longest duration of a phase that an operator sets: a week, in microseconds. */
const MAX_DURATION = 604_800_000_000;
/** Longest that a sign of life may be waited for: an hour. */
const MAX_SILENCE = 3_600_000_000;
/** Farthest that one step of the clock may go: a leap year, in microseconds. */
export const MAX_STEP = 31_622_400_000_000;

/** Commands that set how accounts, markets and the clock go on. */
export type SettingCommand = Extract<
  Command,
  {
    kind:
      | 'KeepAlive'
      | 'SetCancelOnDisconnect'
      | 'SetLimit'
      | 'SetTradingState'
      | 'SetRestriction'
      | 'SetShortSalePolicy'
      | 'SetTradeGroup'
      | 'SetHaltRules'
      | 'SetInstrument'
      | 'AddPriceHistory'
      | 'SetIndex'
      | 'AcknowledgeAlert'
      | 'StepClock'
      | 'SetClock'
      | 'SetPhase'
      | 'SetCalendar';
  }
>;

/** Why a setting is refused; undefined when it is not. */
export function judgeSetting(command: SettingCommand, exchange: Core): ReferenceDataRefusal | undefined {
  switch (command.kind) {
    case 'KeepAlive':
      return accountExists(command.account, exchange) ?? range('within', command.within ?? 1, 1, MAX_SILENCE);
    case 'SetCancelOnDisconnect':
      return accountExists(command.account, exchange);
    case 'SetLimit':
    case 'SetTradingState':
    case 'SetRestriction':
    case 'SetShortSalePolicy':
      return judgeRiskSetting(command, exchange);
    case 'SetHaltRules':
      return instrumentExists(command.instrument, exchange);
    case 'SetInstrument':
      return (
        instrumentExists(command.instrument, exchange) ??
        money('referencePrice', command.referencePrice ?? 1, 1, MAX_PRICE) ??
        range('averageDailyVolume', command.averageDailyVolume ?? 0, 0, Number.MAX_SAFE_INTEGER)
      );
    case 'AddPriceHistory':
      return instrumentExists(command.instrument, exchange) ?? bars(command, exchange);
    case 'SetIndex':
      return (
        money('value', command.value, 1, MAX_PRICE) ??
        money('priorClose', command.priorClose ?? 1, 1, MAX_PRICE) ??
        firstIndex(command, exchange)
      );
    case 'AcknowledgeAlert':
      return range('id', command.id, 1, Number.MAX_SAFE_INTEGER);
    case 'SetTradeGroup':
      return accountExists(command.account, exchange) ?? group(command.group);
    case 'StepClock':
      if (exchange.clockRate === null) {
        return invalid('to', 'The clock is the real one, which nobody steps; set a rate first (0 stands still).');
      }
      if (command.to >= exchange.stepFrom && command.to <= exchange.stepFrom + MAX_STEP) return undefined;
      return invalid(
        'to',
        `to is ${formatInstant(command.to)}; allowed are ${formatInstant(exchange.stepFrom)} to ${formatInstant(exchange.stepFrom + MAX_STEP)}.`,
      );
    case 'SetClock':
      return range('rate', command.rate ?? 0, 0, MAX_RATE);
    case 'SetPhase':
      return (
        instrumentExists(command.instrument ?? undefined, exchange) ??
        range('duration', command.duration ?? 1, 1, MAX_DURATION)
      );
    case 'SetCalendar':
      if (!isCalendar(command.calendar)) {
        return invalid(
          'calendar',
          `There is no calendar ${JSON.stringify(command.calendar.slice(0, 40))}; there are ${CALENDARS.join(', ')}.`,
        );
      }
      return instrumentExists(command.instrument, exchange);
  }
}

/** Carries out a judged setting. */
export function carryOutSetting(
  command: SettingCommand,
  exchange: Core,
  timekeeping: Timekeeping,
  trading: Trading,
  time: Micros,
): void {
  const { events } = exchange;
  switch (command.kind) {
    case 'KeepAlive':
      events.push1(SET, command.account);
      if (command.within === null) timekeeping.keepAlive.delete(command.account);
      else timekeeping.keepAlive.set(command.account, time + command.within);
      break;
    case 'SetCancelOnDisconnect':
      events.push1(SET, command.account);
      if (command.enabled) timekeeping.cancelOnDisconnect.add(command.account);
      else timekeeping.cancelOnDisconnect.delete(command.account);
      break;
    case 'SetLimit':
    case 'SetTradingState':
    case 'SetRestriction':
    case 'SetShortSalePolicy':
      carryOutRiskSetting(command, exchange, trading, time);
      break;
    case 'SetHaltRules':
      events.push1(SET, command.instrument);
      exchange.markets[command.instrument]!.setGuards(command, time);
      exchange.conclude(command.instrument);
      break;
    case 'SetInstrument': {
      const { instrument, referencePrice, averageDailyVolume } = command;
      events.push1(SET, instrument);
      if (referencePrice !== undefined) {
        exchange.markets[instrument]!.setReference(referencePrice, time);
        exchange.conclude(instrument);
      }
      if (averageDailyVolume !== undefined) exchange.gate.limits.setVolume(instrument, averageDailyVolume);
      break;
    }
    case 'AddPriceHistory': {
      const { instrument, bars: added } = command;
      events.push1(SET, instrument);
      const history = withBars(exchange.histories[instrument]!, added);
      exchange.histories[instrument] = history;
      const volume = averageVolume(history);
      if (volume !== null) exchange.gate.limits.setVolume(instrument, volume);
      break;
    }
    case 'SetIndex':
      exchange.breaker.set(command, time);
      exchange.conclude(ALL);
      break;
    case 'AcknowledgeAlert':
      events.push1(SET, 0);
      break;
    case 'SetTradeGroup':
      events.push1(SET, command.account);
      exchange.tradeGroups.set(command.account, command.group, exchange.orders);
      break;
    case 'StepClock':
      events.push1(SET, 0);
      break;
    case 'SetClock':
      events.push1(SET, 0);
      exchange.clockRate = command.rate;
      break;
    case 'SetPhase':
      exchange.markets.forEach((market, index) => {
        if (command.instrument !== null && command.instrument !== index) return;
        market.manual = command.phase !== timekeeping.phaseOf(timekeeping.calendars[index]!);
        market.enter(command.phase, time, command.duration);
        exchange.settleAlone(market);
      });
      exchange.conclude(ALL);
      if (exchange.markets.length === 0) events.push1(SET, 0);
      break;
    case 'SetCalendar':
      events.push1(SET, command.instrument);
      timekeeping.setCalendar(command.instrument, command.calendar, time);
      exchange.conclude(command.instrument);
      break;
  }
}

/** Most days in one command. */
const MAX_BARS = 500;

function bars(
  { instrument, bars: added }: Extract<Command, { kind: 'AddPriceHistory' }>,
  { histories, time }: Core,
): ReferenceDataRefusal | undefined {
  if (added.length < 1 || added.length > MAX_BARS) {
    return invalid('bars', `bars has ${added.length} days; allowed are 1 to ${MAX_BARS}.`);
  }
  const today = utcDay(time);
  let last = histories[instrument]!.lastDate;
  for (const [date, close, volume] of added) {
    if (!isDay(date))
      return invalid('date', `date is ${JSON.stringify(date.slice(0, 20))}; it must be a day such as 2026-11-24.`);
    if (date <= last)
      return invalid('date', `date is ${date}; it must be after ${last}, the day before it in the history.`);
    if (date > today) return invalid('date', `date is ${date}; it must not be after today, ${today}.`);
    const refused = money('close', close, 1, MAX_PRICE) ?? range('volume', volume, 0, 1_000_000_000_000);
    if (refused) return refused;
    last = date;
  }
  return undefined;
}

function firstIndex(
  { priorClose }: Extract<Command, { kind: 'SetIndex' }>,
  { breaker }: Core,
): ReferenceDataRefusal | undefined {
  if (priorClose !== undefined || breaker.priorClose > 0) return undefined;
  return invalid('priorClose', 'priorClose is missing; the first value of the index needs one to be measured from.');
}

function group(name: string | null): ReferenceDataRefusal | undefined {
  if (name === null || /^[A-Z0-9][A-Z0-9_-]{0,31}$/.test(name)) return undefined;
  return invalid('group', `group is ${JSON.stringify(name.slice(0, 60))}; it must be 1 to 32 of A-Z, 0-9, _ and -.`);
}
