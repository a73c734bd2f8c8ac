import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CoreBook } from '../../../tools/conformance/core-book.ts';
import { Door } from '../../../tools/conformance/door.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const DOOR = [process.execPath, at('scripts/run-bare.mjs'), 'tools/conformance/index.ts'];

interface Exchange {
  readonly sent: string;
  readonly answers: string[];
}

/** The session of docs/CONFORMANCE.md. */
function sessionInTheDocs(): Exchange[] {
  const session: Exchange[] = [];
  for (const line of readFileSync(at('docs/CONFORMANCE.md'), 'utf8').split('\n')) {
    if (line.startsWith('→ ')) session.push({ sent: line.slice(2), answers: [] });
    if (line.startsWith('← ')) session.at(-1)!.answers.push(line.slice(2));
  }
  return session;
}

describe('the conformance documentation', () => {
  it('shows what the core answers, to the letter', () => {
    const door = new Door(new CoreBook());
    const session = sessionInTheDocs();
    expect(session.length).toBeGreaterThan(10);
    expect(session.map(({ sent }) => ({ sent, answers: door.answer(sent).trimEnd().split('\n') }))).toEqual(session);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python) console.warn('No python3 here: the example adapter of examples/conformance is not run.');

describe.runIf(python)('the example adapter in Python', () => {
  it('finds the core right in every scenario', async () => {
    const output = await new Promise<string>((resolve) => {
      execFile('python3', [at('examples/conformance/check.py'), ...DOOR], (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(output.split('\n').filter((line) => !line.startsWith('pass'))).toEqual(['16 passed, 0 failed', '']);
  }, 60_000);
});
