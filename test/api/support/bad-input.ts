import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { Client, type Answer } from './client.ts';
import { openHouse, type House, type HouseOptions } from './house.ts';

/** A house that bad input is thrown at. After each, it must stand as before: nothing sent, no fault, still serving. */
export function targetHouse(options: HouseOptions = {}): { readonly house: House; readonly client: Client } {
  const target = {} as { house: House; client: Client };
  let errorsBefore = 0;
  beforeAll(async () => {
    target.house = await openHouse(options);
    target.client = new Client(target.house.url, 'demo-alice');
  });
  beforeEach(() => {
    target.house.commands.sent.length = 0;
    errorsBefore = faults(target.house);
  });
  afterEach(async () => {
    expect(target.house.commands.sent, 'commands sent').toEqual([]);
    expect(faults(target.house), 'faults logged').toBe(errorsBefore);
    const alive = await new Client(target.house.url).ask('{ instruments { symbol } }');
    expect(alive.data, 'still serving').toEqual({ instruments: [{ symbol: 'AAPL' }] });
  });
  afterAll(() => target.house.close());
  return target;
}

const faults = ({ logged }: House): number => logged.filter(({ level }) => Number(level) >= 50).length;

/** A clear error of the request: its code, a message for people, and no 5xx. */
export function expectRefused(answer: Answer, code = 'BAD_USER_INPUT', message: RegExp = /./): void {
  expect(answer.status).toBeLessThan(500);
  expect(answer.errors?.[0]?.extensions, JSON.stringify(answer.data)).toMatchObject({ code });
  expect(answer.errors?.[0]?.message).toMatch(message);
  expect(JSON.stringify(answer.errors)).not.toMatch(/node_modules|\bat .*\.ts:\d+/);
}
