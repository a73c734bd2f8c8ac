import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBooks, checkFrames, checkOrders, checkRows, checkTape, checkTops } from './support/checks.ts';
import { ACCOUNTS, run, type Run } from './support/run.ts';
import { openProcess } from './support/process.ts';
import type { Server } from './support/server.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const { ATLAS, MAKER } = ACCOUNTS;

describe(`subscribers of a process that is killed under load and started again (SEED=${SEED})`, () => {
  let server: Server;
  let seen: Run;

  beforeAll(async () => {
    server = await openProcess();
    seen = await run(server, {
      seed: SEED,
      steps: 40,
      subscribers: [
        { habit: 'quick', depth: 500, everyLevel: true, tape: true },
        { habit: 'quick', depth: 2, account: ATLAS },
        { habit: 'slow', depth: 10, account: MAKER, everyLevel: true, maxRate: 50 },
      ],
    });
  }, 120_000);
  afterAll(() => server.close());

  it('I19 X1 books of every level are the journal’s at every sequence that a client reached', () => {
    checkBooks(seen);
    checkOrders(seen, 2);
    checkTops(seen);
    checkTape(seen);
  });

  it('I19 X1 nothing that was sent is gone after the kill: trades and order events come once each', () => {
    checkRows(seen);
    checkFrames(seen);
    expect(seen.subscribers.every(({ told }) => told.includes('closed with 1006'))).toBe(true);
  });
});
