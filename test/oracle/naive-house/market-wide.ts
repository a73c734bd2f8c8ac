import { look } from './halts.ts';
import { say, type House } from './house.ts';
import { haltTrading } from './phase.ts';
import type { SetIndex } from '../../../src/domain/index.ts';

const MINUTE = 60_000_000;
const HALT = 15 * MINUTE;
/** Levels 1 and 2 halt no market whose close is so near: 15:25 where it closes at 16:00. */
const BEFORE_CLOSE = 35 * MINUTE;

/** The first calendar whose day begins ends the day before: the last value of the index is the prior close. */
export function beginIndexDay(house: House, day: string): void {
  const { index } = house;
  if (day <= index.day) return;
  index.day = day;
  index.level = 0;
  if (index.value === 0) return;
  index.priorClose = index.value;
  say(house, `index ${index.value} from ${index.priorClose}, level 0`);
}

/** Rule 7.12: a decline of 7, 13 or 20 % from the prior close, each once a day, of several at once the highest. */
export function setIndex(house: House, { value, priorClose }: SetIndex): void {
  const { index } = house;
  if (priorClose === undefined && index.priorClose === 0) {
    say(house, 'refused INVALID_VALUE');
    return;
  }
  index.value = value;
  index.priorClose = priorClose ?? index.priorClose;
  const level = [7, 13, 20].filter((percent) => value <= levelOf(index.priorClose, percent)).length;
  const isNew = level > index.level;
  index.level = Math.max(level, index.level);
  say(house, `index ${value} from ${index.priorClose}, level ${index.level}`);
  if (!isNew) return;
  for (const instrument of house.instruments) {
    const isNearClose = house.now >= instrument.halts.closesAt - BEFORE_CLOSE;
    if (instrument.phase === 'CLOSED' || (level < 3 && isNearClose)) continue;
    const until = level === 3 ? Infinity : house.now + HALT;
    haltTrading(house, instrument, { kind: 'MARKET_WIDE', level, price: value, reference: index.priorClose, until });
    look(house, instrument);
  }
}

/** So many per cent below the prior close, in whole hundredths of a point. */
function levelOf(priorClose: number, percent: number): number {
  return Math.round((priorClose * (100 - percent)) / 100 / 10_000) * 10_000;
}
