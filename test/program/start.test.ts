import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-start-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program until it is open or has ended. */
async function start(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { ...process.env, DATABASE_URL: `file:${folder}/bourse.db`, PORT: '0', BOURSE_LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const told = { output: '', errors: '' };
  const ended = once(child, 'exit').then(([code]: unknown[]) => code as number | null);
  child.stderr.on('data', (data: Buffer) => (told.errors += data.toString()));
  const open = new Promise<null>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      told.output += data.toString();
      if (told.output.includes('/metrics')) resolve(null);
    });
  });
  return { child, told, ended, code: await Promise.race([open, ended]) };
}

describe('npm start, once all is prepared', () => {
  it(
    'empty: shows its one operator key even where it then cannot listen, in one line that says why',
    { timeout: 60_000 },
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as { port: number };
      const { told, code } = await start({ BOURSE_SEED: 'empty', PORT: String(port) });
      taken.close();
      expect(code).toBe(1);
      expect(told.output).toMatch(/Operator key, shown only now and kept nowhere: bk_[\w-]{43}/);
      expect(told.errors.trim().split('\n')).toHaveLength(1);
      expect(told.errors).toMatch(/cannot listen .*EADDRINUSE.*set PORT/);
      const secret = /bk_[\w-]{43}/.exec(told.output)![0];
      const second = await start({});
      expect(second.told.output).not.toContain('bk_');
      const url = /open at (\S+)/.exec(second.told.output)![1]!;
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: '{ viewer { roles } }' }),
      });
      expect(await answer.json()).toEqual({ data: { viewer: { roles: ['OPERATOR'] } } });
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
    },
  );

  it('a setting that makes no sense stops it with a line that names it', async () => {
    const { told, code } = await start({ BOURSE_SEED: 'moon' });
    expect(code).toBe(1);
    expect(told.errors).toContain('BOURSE_SEED is "moon": must be one of demo, textbook, empty');
  });
});
