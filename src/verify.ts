import { Command, InvalidArgumentError } from 'commander';
import { databaseUrl } from './store/index.ts';
import { verifyDatabase, type Anchor, type Report } from './verify/index.ts';

const program = new Command()
  .name('verify')
  .description('Replays the journal of a database beside its tables and checks every invariant that it can be held to.')
  .argument('[database]', 'file:<path>, or a path; by default DATABASE_URL')
  .option('--json', 'print the report as JSON')
  .option(
    '--anchor <sequence:hash>',
    'a head that an earlier run printed, which must stand in the journal',
    parseAnchor,
  )
  .addHelpText(
    'after',
    `
It may run beside a live exchange: what it compares is one moment, and it changes nothing.
Exit code: 0 everything holds, 1 something does not, 2 it could not be checked.`,
  );
// Commander's own code for a wrong argument would say that something does not hold.
program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
program.parse();

const { json, anchor } = program.opts<{ json?: true; anchor?: Anchor }>();
try {
  const report = await verifyDatabase(urlOf(program.args[0]), { ...(anchor && { anchor }), progress: progressBar() });
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${describe(report).join('\n')}\n`);
  process.exitCode = report.holds ? 0 : 1;
} catch (error) {
  // Prisma puts what happened last, behind what it was doing.
  const [what] = (error instanceof Error ? error.message : String(error)).trimEnd().split('\n').slice(-1);
  process.stderr.write(`verify: ${what}\n`);
  process.exitCode = 2;
}

function urlOf(database: string | undefined): string {
  const named = database ?? process.env['DATABASE_URL'];
  if (!named) return databaseUrl({});
  return named.includes(':') ? named : `file:${named}`;
}

function parseAnchor(text: string): Anchor {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new InvalidArgumentError('It is <sequence>:<hash>, as the last line of a run has it.');
  }
  return { sequence: Number(sequence), hash };
}

/** One line an invariant, then the sum. */
function describe({ database, head, holds, seconds, verdicts }: Report): string[] {
  const lines = [`Verifying ${database}`, ''];
  for (const { invariant, title, status, figures, failures, details } of verdicts) {
    const word = { ok: 'ok', failed: 'FAILED', unchecked: 'not checked' }[status];
    const about = status === 'ok' ? `${title} (${figures})` : (details[0] ?? title);
    lines.push(`${invariant.padEnd(4)}${word.padEnd(word.length > 6 ? 12 : 8)}${about}`);
    for (const detail of details.slice(1)) lines.push(`${' '.repeat(12)}${detail}`);
    if (failures > details.length) lines.push(`${' '.repeat(12)}and ${failures - details.length} more`);
  }
  const rate = Math.round(head.sequence / seconds).toLocaleString('en-US');
  const isWhole = verdicts.every(({ status }) => status !== 'unchecked');
  const holding = isWhole ? 'Everything holds' : 'Everything that could be checked holds';
  lines.push('', `${holds ? holding : 'It does not hold'} (${seconds.toFixed(1)} s, ${rate} records/s).`);
  if (head.sequence > 0) lines.push(`Head of the journal: ${head.sequence}:${head.hash}`);
  return lines;
}

/** Shows on a terminal how far it is. */
function progressBar(): (replayed: number, head: number) => void {
  let shown = performance.now();
  return (replayed, head) => {
    if (!process.stderr.isTTY || performance.now() - shown < 500) return;
    shown = performance.now();
    process.stderr.write(`\r${Math.floor((100 * replayed) / Math.max(head, 1))} % of ${head} records replayed \r`);
  };
}
