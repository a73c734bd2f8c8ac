import {
  CALENDARS,
  CANCEL_REASONS,
  EVENT,
  formatInstant,
  isCalendar,
  type Command,
  type Micros,
} from '../domain/index.ts';
import type { Core } from './core.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import type { Timekeeping } from './timekeeping.ts';
import type { Trading } from './trading.ts';
import { invalid, range } from './value-checks.ts';

const { SET } = EVENT;
const KILL_SWITCH = CANCEL_REASONS.indexOf('KILL_SWITCH');

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
      | 'SetTradingState'
      | 'SetTradeGroup'
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
      return account(command.account, exchange) ?? range('within', command.within ?? 1, 1, MAX_SILENCE);
    case 'SetCancelOnDisconnect':
    case 'SetTradingState':
      return account(command.account, exchange);
    case 'SetTradeGroup':
      return account(command.account, exchange) ?? group(command.group);
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
      return instrument(command.instrument, exchange) ?? range('duration', command.duration ?? 1, 1, MAX_DURATION);
    case 'SetCalendar':
      if (!isCalendar(command.calendar)) {
        return invalid(
          'calendar',
          `There is no calendar ${JSON.stringify(command.calendar.slice(0, 40))}; there are ${CALENDARS.join(', ')}.`,
        );
      }
      return instrument(command.instrument, exchange);
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
  const { events, states } = exchange;
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
    case 'SetTradingState':
      events.push1(SET, command.account);
      states.set(command.account, command.state);
      if (command.state === 'HALTED') {
        trading.cancelOrdersOf(command.account, null, -1, KILL_SWITCH, time);
      }
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
        market.settle(time);
      });
      if (exchange.markets.length === 0) events.push1(SET, 0);
      break;
    case 'SetCalendar':
      events.push1(SET, command.instrument);
      timekeeping.setCalendar(command.instrument, command.calendar, time);
      exchange.markets[command.instrument]!.settle(time);
      break;
  }
}

function account(index: number, exchange: Core): ReferenceDataRefusal | undefined {
  if (index >= 0 && index < exchange.reference.accounts.size) return undefined;
  return { code: 'NOT_FOUND', field: 'accountId', message: `account ${index} does not exist.` };
}

function instrument(index: number | null, exchange: Core): ReferenceDataRefusal | undefined {
  if (index === null || (index >= 0 && index < exchange.markets.length)) return undefined;
  return { code: 'NOT_FOUND', field: 'symbol', message: `instrument ${index} does not exist.` };
}

function group(name: string | null): ReferenceDataRefusal | undefined {
  if (name === null || /^[A-Z0-9][A-Z0-9_-]{0,31}$/.test(name)) return undefined;
  return invalid('group', `group is ${JSON.stringify(name.slice(0, 60))}; it must be 1 to 32 of A-Z, 0-9, _ and -.`);
}
