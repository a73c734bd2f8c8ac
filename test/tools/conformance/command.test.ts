import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The door as `npm run -s conformance` starts it; npm itself would not die with a kill of its process. */
function start(): ChildProcessWithoutNullStreams {
  child = spawn(process.execPath, ['scripts/run-bare.mjs', 'tools/conformance/index.ts'], { cwd: ROOT });
  return child;
}
let child: ChildProcessWithoutNullStreams | undefined;
afterEach(() => child?.kill('SIGKILL'));

describe('the conformance command', () => {
  it('answers each request while its input stays open, and ends with it', async () => {
    const door = start();
    const answers = createInterface({ input: door.stdout })[Symbol.asyncIterator]();
    const ask = async (line: string): Promise<unknown> => {
      door.stdin.write(`${line}\n`);
      return JSON.parse((await answers.next()).value as string);
    };
    expect(await ask('{"op":"book"}')).toEqual({ seq: 1, event: 'book', bids: [], asks: [] });
    expect(await ask('nonsense')).toEqual({ seq: 2, event: 'rejected', code: 'BAD_INPUT' });
    expect(await ask('{"op":"new","id":"é","side":"BUY","type":"LIMIT","price":10001,"qty":100}')).toEqual({
      ...{ seq: 3, event: 'accepted', id: 'é' },
    });
    expect(await ask('{"op":"time","now":7}')).toEqual({ seq: 4, event: 'time', now: 7 });
    door.stdin.end('{"op":"reset"}');
    expect((await answers.next()).value).toBe('{"seq":5,"event":"reset"}');
    expect((await answers.next()).done).toBe(true);
    expect(await once(door, 'close')).toEqual([0, null]);
  });

  it('answers a hundred thousand lines, once each and in order', async () => {
    const door = start();
    const lines = Array.from({ length: 100_000 }, (_, at) =>
      at % 3 === 0 ? '{"op":"book"}' : `{"op":"time","now":${at}}`,
    );
    door.stdin.end(lines.join('\n'));
    let seq = 0;
    for await (const line of createInterface({ input: door.stdout })) {
      expect(line.startsWith(`{"seq":${++seq},`)).toBe(true);
    }
    expect(seq).toBe(100_000);
  }, 60_000);

  it('ends quietly when its reader goes', async () => {
    const door = start();
    let complaints = '';
    door.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    door.stdin.on('error', () => undefined);
    door.stdin.write('{"op":"reset"}\n');
    await once(door.stdout, 'data');
    door.stdout.destroy();
    const ended = once(door, 'exit');
    const writing = setInterval(() => door.stdin.write('{"op":"reset"}\n'.repeat(1_000)), 10);
    try {
      expect(await ended).toEqual([0, null]);
    } finally {
      clearInterval(writing);
    }
    expect(complaints).toBe('');
  });
});
