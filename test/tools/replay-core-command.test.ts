import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BITSTAMP_LOG, BITSTAMP_ORDERS, CME_ES, hasRecordings } from './replay-data.ts';

const COMMAND = fileURLToPath(new URL('../../tools/replay/index.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(execFile)('node', ['--import', 'tsx', COMMAND, ...args], { cwd: ROOT });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Run;
  }
}

describe.runIf(hasRecordings(CME_ES, BITSTAMP_LOG, BITSTAMP_ORDERS))(
  'the replay command, through the core alone',
  () => {
    it('tells a market-by-order file by its header and prints what was compared', async () => {
      const { code, stdout } = await run(CME_ES);
      expect(stdout).toContain('after 184 of 184 (100.00 %) events');
      expect(stdout).toContain('same order, price and size: 5 of 5 (100.00 %)');
      expect(code).toBe(0);
      const apart = await run(CME_ES, '--no-owners');
      expect(apart.stdout).toContain('same order, price and size: 4 of 5 (80.00 %)');
      // The cancel of the order that the core has filled is refused.
      expect(apart.code).toBe(1);
    }, 60_000);

    it('tells a feed log by its first line, and compares the orders file with it', async () => {
      const { code, stdout } = await run(BITSTAMP_LOG, BITSTAMP_ORDERS);
      expect(stdout).toContain('buyer, seller, price and volume: 571 of 575 (99.30 %); the core made 575');
      expect(stdout).toContain('left when deleted  24,890 of 24,897 (99.97 %)');
      expect(stdout).toContain('rows as in the log: 46,348 of 50,414');
      expect(code).toBe(0);
    }, 60_000);

    it('says what an option or a file is not for', async () => {
      const url = await run(CME_ES, '--url', 'http://127.0.0.1:1/graphql');
      expect(url).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('The option for url is not for CME files'),
      });
      const beside = await run(CME_ES, BITSTAMP_ORDERS);
      expect(beside).toMatchObject({ code: 1, stderr: expect.stringContaining('stands alone') });
      const orders = await run(BITSTAMP_ORDERS);
      expect(orders).toMatchObject({ code: 1, stderr: expect.stringContaining('name the feed log first') });
    }, 60_000);
  },
);
