import { cancelLeftOver, expire, findStops, repricePegs, settle, uncross } from '../naive-market/index.ts';
import { beginBands, endBands } from './bands.ts';
import { say, type Halt, type House, type HouseInstrument } from './house.ts';
import { flush } from './trading-states.ts';
import type { MarketPhase } from '../../../src/domain/index.ts';

/** How long a reopening auction calls for orders where nothing else is said. */
const REOPENING_CALL = 300_000_000;

const AUCTIONS: readonly MarketPhase[] = ['OPENING_AUCTION', 'CLOSING_AUCTION', 'REOPENING_AUCTION'];

/** D56: any phase may follow any other. Null duration: it does not end by itself, but for a reopening auction. */
export function enterPhase(
  house: House,
  instrument: HouseInstrument,
  phase: MarketPhase,
  duration: number | null,
): void {
  if (phase === 'HALTED') {
    const until = duration === null ? Infinity : house.now + duration;
    haltTrading(house, instrument, { kind: 'OPERATOR', level: 0, price: 0, reference: 0, until });
    return;
  }
  if (phase !== 'REOPENING_AUCTION') instrument.halts.halt = null;
  beginPhase(house, instrument, phase, duration);
}

/** Every halt: trading stands still, then a reopening auction calls. One that lasts longer stays, unless an operator halts. */
export function haltTrading(house: House, instrument: HouseInstrument, halt: Halt): void {
  const { halts } = instrument;
  const old = instrument.phase === 'HALTED' ? halts.halt : null;
  if (old !== null && halt.kind !== 'OPERATOR') {
    if (old.until >= halt.until) return;
    if (old.kind === 'OPERATOR') instrument.manual = false;
  }
  halts.halt = halt;
  halts.extensions = 0;
  const until = halt.until === Infinity ? 0 : halt.until;
  const figures = `${halt.price} from ${halt.reference} until ${until}`;
  say(house, `halt ${instrument.index} ${halt.kind} level ${halt.level}: ${figures}`);
  beginPhase(house, instrument, 'HALTED', halt.until === Infinity ? null : halt.until - house.now);
}

export function beginPhase(
  house: House,
  instrument: HouseInstrument,
  phase: MarketPhase,
  duration: number | null,
): void {
  const { market } = instrument;
  const was = instrument.phase;
  instrument.phase = phase;
  market.phase = phase === 'CONTINUOUS' || phase === 'CLOSED' || phase === 'HALTED' ? phase : 'AUCTION';
  instrument.phaseEndsAt = duration === null ? Infinity : house.now + duration;
  if (phase === 'REOPENING_AUCTION' && duration === null) instrument.phaseEndsAt = house.now + REOPENING_CALL;
  say(house, `phase ${instrument.index} ${phase}`);
  if (phase === was) return;
  if (was === 'CONTINUOUS') endBands(house, instrument);
  if (phase === 'CONTINUOUS') {
    instrument.isUncrossing = true;
    uncross(market, 'OPEN');
    flush(house, instrument);
    instrument.isUncrossing = false;
    cancelLeftOver(market, 'OPEN');
    flush(house, instrument);
    beginBands(house, instrument);
    repricePegs(market);
    if (market.tape.length === 0 && market.lastPrice !== null) findStops(market, market.lastPrice);
  } else if (phase === 'CLOSED') {
    if (AUCTIONS.includes(was)) uncross(market, 'CLOSE');
    cancelLeftOver(market, 'CLOSE');
    expireDay(instrument);
  }
  settle(market);
  flush(house, instrument);
}

export function expireDay({ market }: HouseInstrument): void {
  for (const order of market.orders) if (order.tif === 'DAY') expire(market, order);
}
