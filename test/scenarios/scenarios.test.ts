import { describe, expect, it } from 'vitest';
import { DoorMarket, RestartingDoorMarket } from './support/door-market.ts';
import { HouseMarket, RestartingHouseMarket } from './support/house-market.ts';
import { play, scenariosIn, type ScenarioMarket } from './support/table.ts';

function run(folder: string, how: string, market: () => ScenarioMarket): void {
  for (const { file, scenarios } of scenariosIn(folder)) {
    describe(`${file}, ${how}`, () => {
      for (const scenario of scenarios) {
        // The table says why the core is known to answer otherwise.
        const test = scenario.fails === '' ? it : it.fails;
        test(scenario.title, () => {
          expect(play(scenario, market())).toEqual(scenario.steps);
        });
      }
    });
  }
}

run('door', 'through the conformance door', () => new DoorMarket());
run('door', 'with a restart after each line', () => new RestartingDoorMarket());
run('house', 'through the exchange', () => new HouseMarket());
run('house', 'with a restart after each line', () => new RestartingHouseMarket());
