import { describe, expect, it } from 'vitest';
import { seededDice } from '../support/dice.ts';
import { HOUSE_MUTANTS } from './house-mutants.ts';
import { HouseSimulation } from './house-simulation.ts';

/** What a run must have met with, or it proves little. */
const EVERYTHING = [
  ...['INVALID_COMBINATION', 'INVALID_QUANTITY', 'INVALID_PRICE', 'INVALID_EXPIRY', 'TICK_SIZE', 'LOT_SIZE', 'KILLED'],
  ...['TRADING_HALTED', 'REDUCE_ONLY_STATE', 'MARKET_CLOSED', 'MESSAGE_RATE_EXCEEDED', 'RESTRICTED_INSTRUMENT'],
  ...['SHORT_SALE_RESTRICTED', 'NO_LIMIT', 'ORDER_SIZE_EXCEEDED', 'NOTIONAL_EXCEEDED', 'FAT_FINGER'],
  ...['NO_REFERENCE_PRICE', 'PRICE_COLLAR', 'OUTSIDE_PRICE_BAND', 'POSITION_LIMIT_EXCEEDED', 'CREDIT_EXCEEDED'],
  ...['DUPLICATE_ORDER', 'POST_ONLY_WOULD_TRADE', 'ORDER_NOT_OPEN', 'QUANTITY_BELOW_FILLED'],
].map((code) => `refused ${code}`);

const HALTS = [
  ...['halt MARKET_WIDE level 1', 'halt MARKET_WIDE level 2', 'halt MARKET_WIDE level 3', 'halt OPERATOR level 0'],
  ...['halt PRICE_BAND level 0', 'halt SYMBOL_BREAKER level 1', 'halt SYMBOL_BREAKER level 2'],
  ...['halt SYMBOL_BREAKER level 3', 'phase REOPENING_AUCTION', 'bands NONE', 'bands NORMAL', 'bands LIMIT_STATE'],
  ...['short sales restricted for 2 days', 'short sales restricted for 1 days', 'short sales restricted for 0 days'],
  ...['canceled PRICE_BAND', 'canceled KILL_SWITCH', 'canceled REGULATION', 'canceled MASS_CANCEL'],
  ...['change PENDING', 'change EFFECTIVE', 'change REJECTED', 'setting refused INVALID_VALUE', 'booked cash'],
  ...['accepted LONG', 'accepted SHORT', 'accepted SHORT_EXEMPT', 'crash, whole state', 'crash, snapshot and tail'],
];

const STEPS = 12_000;
/** Steps within which a broken core must have been found out. */
const PATIENCE = 8_000;
/** Runs, each of another seed, of so many steps. */
const TRIES = 4;

describe('the core beside the naive house, with crashes and recoveries', () => {
  it('F58–F69 D40 D50–D56 D69 I15–I18 a run in which every code and every halt is met', { timeout: 120_000 }, () => {
    const simulation = new HouseSimulation(seededDice(SEED));
    for (let step = 0; step < STEPS; step++) simulation.step();
    simulation.checkEverything();
    expect([...EVERYTHING, ...HALTS].filter((name) => !simulation.tally.has(name))).toEqual([]);
  });
});

/** One in which all of it comes up. */
const SEED = 53;

describe('a core whose gate, limits or halts are broken is found out', () => {
  it.each(HOUSE_MUTANTS)('$name', { timeout: 120_000 }, ({ break: breakIt }) => {
    const mend = breakIt();
    try {
      let found = '';
      for (let seed = SEED; seed < SEED + TRIES && found === ''; seed++) {
        try {
          const simulation = new HouseSimulation(seededDice(seed));
          for (let step = 0; step < PATIENCE; step++) simulation.step();
        } catch (error) {
          found = error instanceof Error ? error.name : String(error);
        }
      }
      expect(found).toBe('Divergence');
    } finally {
      mend();
    }
  });
});
