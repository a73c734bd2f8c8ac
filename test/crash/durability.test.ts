import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Connection } from './driver/connection.ts';
import { operationOf } from './driver/documents.ts';
import { canTrace, durabilityOf, INSTALL_STRACE, stepsOf, traced, type Durability } from './durability/trace.ts';
import { startServer, temporaryFolder } from './server/folder.ts';

/** Orders that are sent one after the other. */
const ORDERS = 20;

const possible = canTrace();
if (!possible) {
  // A build machine must have it: there, a check that did not run is a check that failed.
  if (process.env['CI']) throw new Error(INSTALL_STRACE);
  console.warn(`\n*** SKIPPED: ${INSTALL_STRACE} ***\n`);
}

/** Sends orders to a server, each when the one before is answered, and looks at what it wrote and flushed meanwhile. */
async function ordersOn(folder: string, run: string, environment: Record<string, string> = {}): Promise<Durability> {
  const trace = join(folder, `${run}.trace`);
  const server = startServer({ database: join(folder, 'bourse.db'), environment, wrapper: traced(trace) });
  const connection = new Connection(await server.opened, 'demo-atlas');
  expect(await connection.ask({ query: '{ viewer { name } }' })).toHaveProperty('data.viewer.name');
  for (let order = 1; order <= ORDERS; order++) {
    const terms = {
      symbol: 'AAPL',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '1',
      price: '140.00',
    } as const;
    const input = { accountId: 'ATLAS', clientOrderId: `${run}-${order}`, ...terms };
    const answer = await connection.ask(operationOf({ kind: 'submit', orders: [input] }));
    expect(answer).toHaveProperty('data.answer.order.status', 'NEW');
  }
  connection.close();
  await server.stop();
  return durabilityOf(stepsOf(readFileSync(trace, 'utf8')));
}

describe.skipIf(!possible)(`X3 an order is answered after its record is flushed to the disk (strace)`, () => {
  test(
    'on a new database, and on one that is opened again; and with synchronous=NORMAL this very check fails',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      for (const run of ['new', 'reopened']) {
        const { flushes, ...durability } = await ordersOn(folder, run);
        expect(durability, run).toEqual({ answers: ORDERS, unwritten: 0, unflushed: 0 });
        expect(flushes, run).toBeGreaterThanOrEqual(ORDERS);
      }
      const unsafe = await ordersOn(folder, 'unsafe', { BOURSE_UNSAFE_SYNCHRONOUS: 'NORMAL' });
      expect(unsafe).toMatchObject({ answers: ORDERS, unwritten: 0, unflushed: ORDERS });
      expect(unsafe.flushes).toBeLessThan(ORDERS);
    },
  );
});
