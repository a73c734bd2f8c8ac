// `npm test`: prepares the clone, then runs every check. `npm test -- types lint` runs those named alone.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { prepare } from './lib/prepare.mjs';
import { at, requireNode, tool } from './lib/root.mjs';
import { run, runVisibly, secondsSince } from './lib/run.mjs';

const REPORT = at('.cache', 'test-report.json');
/** How many checks run at once; the tests, which also look at time, run after them and alone. */
const AT_ONCE = 2;

/** Dearest first, so that none is left over at the end. */
const CHECKS = {
  lint: () => [[tool('eslint'), '.', '--max-warnings', '0']],
  types: () => [
    [tool('typescript', 'tsc'), '--project', '.'],
    ...(existsSync(at('playground', 'tsconfig.json')) ? [[tool('typescript', 'tsc'), '--project', 'playground']] : []),
  ],
  unused: () => (existsSync(at('src', 'main.ts')) ? [[tool('knip'), '--no-progress']] : 'waits for src/main.ts'),
  structure: () => [
    [
      tool('dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      ...['src', 'seeds', 'bench', 'tools'].filter((folder) => existsSync(at(folder))),
    ],
  ],
  format: () => [[tool('prettier'), '--check', '.', '--log-level', 'warn']],
};

requireNode();
const started = performance.now();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== 'tests' && !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(', ')}. There are: ${Object.keys(CHECKS).join(', ')}, tests.`);
  process.exit(1);
}
const wanted = (name) => asked.length === 0 || asked.includes(name);

await prepare();

const failed = [];
const waiting = Object.keys(CHECKS).filter(wanted);
await Promise.all(Array.from({ length: AT_ONCE }, worker));
const counts = wanted('tests') ? await runTests() : undefined;

const outcome = failed.length === 0 ? 'Everything holds' : `Failed: ${failed.join(', ')}`;
console.log(`\n${outcome} (${secondsSince(started)}).`);
if (counts) console.log(counts);
process.exit(failed.length === 0 ? 0 : 1);

async function worker() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const start = performance.now();
    const commands = CHECKS[name]();
    if (typeof commands === 'string') {
      console.log(`${name}: left out, ${commands}`);
      continue;
    }
    let code = 0;
    let output = '';
    for (const command of commands) {
      const result = await run([process.execPath, ...command]);
      code ||= result.code;
      output += result.output;
    }
    if (code !== 0) failed.push(name);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${secondsSince(start)})`);
    if (code !== 0) console.log(`${output.trimEnd()}\n`);
  }
}

/** Runs vitest in sight, and gives the line that sums its report up. */
async function runTests() {
  rmSync(REPORT, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const code = await runVisibly([process.execPath, tool('vitest'), 'run', ...reporters]);
  if (code !== 0) failed.push('tests');
  if (!existsSync(REPORT)) return '0 passed, 1 failed';
  const report = JSON.parse(readFileSync(REPORT, 'utf8'));
  // A file that breaks before its first test has no failed test of its own, but did fail.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const skipped = report.numPendingTests + report.numTodoTests;
  return (
    `${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : '')
  );
}
