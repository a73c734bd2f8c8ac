import { settle } from '../naive-market/index.ts';
import { beginBands, cancelBeyond, endBands, review, watchLimits } from './bands.ts';
import { say, type House, type HouseInstrument } from './house.ts';
import { haltTrading } from './phase.ts';
import { flush } from './trading-states.ts';
import type { SetHaltRules } from '../../../src/domain/index.ts';

const BREAKER_HALT = 15 * 60_000_000;

/** What follows from the trades and the book of one instrument, at the end of a command. */
export function look(house: House, instrument: HouseInstrument): void {
  for (;;) {
    judgeTrades(house, instrument);
    if (instrument.phase !== 'CONTINUOUS' || !instrument.halts.hasBands) return;
    let haveMoved = review(house, instrument);
    if (!haveMoved && watchLimits(house, instrument)) haveMoved = review(house, instrument);
    if (!haveMoved) return;
    cancelBeyond(house, instrument);
    settle(instrument.market);
    flush(house, instrument);
  }
}

/** As {@link look}, where the day's reference price, the close or the rules are others. */
export function lookAnew(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  if (instrument.phase !== 'CONTINUOUS') return;
  if (halts.bandRule === 'NONE') endBands(house, instrument);
  else if (!halts.hasBands) beginBands(house, instrument);
  else if (review(house, instrument)) cancelBeyond(house, instrument);
  settle(instrument.market);
  flush(house, instrument);
}

export function setHaltRules(
  house: House,
  instrument: HouseInstrument,
  { priceBands, symbolBreaker }: SetHaltRules,
): void {
  instrument.halts.bandRule = priceBands ?? instrument.halts.bandRule;
  instrument.halts.hasBreaker = symbolBreaker ?? instrument.halts.hasBreaker;
  lookAnew(house, instrument);
}

// --- trades -----------------------------------------------------------------------------------------

function judgeTrades(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  const fresh = halts.fresh.splice(0);
  if (fresh.length === 0 || instrument.phase !== 'CONTINUOUS') return;
  for (const { price, isUncross } of fresh) if (!isUncross) halts.trades.push({ at: house.now, price });
  restrictShortSales(house, instrument, Math.min(...fresh.map(({ price }) => price)));
  if (halts.hasBreaker) judgeBreaker(house, instrument);
}

/** Rule 201: a trade 10 % or more below the prior close; the rest of the day and the next. */
function restrictShortSales(house: House, instrument: HouseInstrument, lowest: number): void {
  const { halts, dayReference } = instrument;
  if (dayReference === null || lowest * 10 > dayReference * 9 || halts.shortSaleDays === 2) return;
  halts.shortSaleDays = 2;
  halts.shortSalePrice = lowest;
  say(house, `short sales ${instrument.index} restricted for 2 days at ${lowest}`);
}

export function endShortSaleDay(house: House, instrument: HouseInstrument): void {
  const { halts } = instrument;
  if (halts.shortSaleDays === 0) return;
  halts.shortSaleDays--;
  if (halts.shortSaleDays === 0) halts.shortSalePrice = 0;
  say(house, `short sales ${instrument.index} restricted for ${halts.shortSaleDays} days at ${halts.shortSalePrice}`);
}

/** F69: the last trade 7, 13 or 20 % away from the day's reference price, either way; each level once a day. */
function judgeBreaker(house: House, instrument: HouseInstrument): void {
  const { halts, dayReference: reference } = instrument;
  if (reference === null) return;
  const price = instrument.market.lastPrice! * instrument.tick;
  const level = [7, 13, 20].filter((percent) => Math.abs(price - reference) * 100 >= percent * reference).length;
  if (level <= halts.breakerLevel) return;
  halts.breakerLevel = level;
  const until = level === 3 ? Infinity : house.now + BREAKER_HALT;
  haltTrading(house, instrument, { kind: 'SYMBOL_BREAKER', level, price, reference, until });
}
