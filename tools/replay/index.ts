import { Command, InvalidArgumentError } from 'commander';
import { parseDecimal } from '../../src/domain/index.ts';
import { beginningOf, type Beginning } from './lobster/beginning.ts';
import { readFlow } from './lobster/files.ts';
import { openLocal } from './target/local.ts';
import { Progress } from './progress.ts';
import { openRemote } from './target/remote.ts';
import { replay } from './replay.ts';
import { report } from './compare/report.ts';
import { runBitstamp, runCme } from './core/run.ts';
import { formatOf } from './format.ts';
import type { ReplayTarget } from './target/target.ts';

interface Options {
  readonly url?: string;
  readonly key?: string;
  readonly aggressorKey?: string;
  readonly operatorKey?: string;
  readonly symbol?: string;
  readonly tick?: number;
  readonly database?: string;
  readonly limit?: number;
  readonly takeOver: boolean;
  readonly owners: boolean;
}

/** One cent, in micro-dollars. */
const DEFAULT_TICK = 10_000;

/** The options of each format that goes through the core alone. */
const CORE_OPTIONS = { CME: ['owners'], BITSTAMP: ['takeOver'] } as const;

const program = new Command()
  .name('replay')
  .description(
    'Feeds recorded order flow, gzip or plain, to the exchange and compares what comes of it with what was recorded. LOBSTER files go through the real command path into a database; CME market-by-order files and Bitstamp feed logs, told by their first line, through the matching core alone.',
  )
  .argument('<messages>', 'message file of LOBSTER, market-by-order file of CME, or feed log of Bitstamp')
  .argument(
    '[beside]',
    'book file of LOBSTER, without which the book is neither seeded nor compared; or orders file of Bitstamp',
  )
  .option('--symbol <symbol>', 'instrument to trade; by default the name in the file name')
  .option('--tick <price>', 'its tick size; by default 0.01', parsePrice)
  .option('--limit <n>', 'most messages to send', parseCount)
  .option('--no-take-over', 'leave levels alone that come into view from below the window (not with CME)')
  .option(
    '--no-owners',
    'leave out which order self-match prevention took away because its owner sent the aggressor (CME)',
  )
  .option('--database <url>', 'database to write to, file:<path>; by default data/replay.db, emptied first')
  .option('--url <url>', 'GraphQL endpoint of a running exchange, in place of one in this process')
  .option('--key <key>', 'API key of the account whose orders rest (with --url)')
  .option('--aggressor-key <key>', 'API key of the account that sends the aggressive orders (with --url)')
  .option('--operator-key <key>', 'API key that may list the instrument where it is not listed (with --url)')
  .addHelpText(
    'after',
    `
Against a demo server:
  npm run replay -- messages.csv.gz orderbook.csv.gz --url http://127.0.0.1:4000/graphql \\
    --key demo-maker --aggressor-key demo-atlas --operator-key demo-operator --symbol MSFT.REPLAY

Through the core alone:
  npm run replay -- mbo.csv.gz
  npm run replay -- feed_log.txt.gz orders.csv.gz`,
  );

program.parse();
const [messagePath = '', besidePath] = program.args;
try {
  const format = await formatOf(messagePath);
  if (format === 'LOBSTER') await main(messagePath, besidePath ?? null, program.opts<Options>());
  else await throughCore(format, messagePath, besidePath ?? null);
} catch (error) {
  process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(messagePath: string, bookPath: string | null, options: Options): Promise<void> {
  // Before anything is created: files that cannot be read must leave no trace.
  const beginning = await beginningOf(messagePath, bookPath);
  const target = await open(messagePath, beginning, options);
  try {
    const progress = new Progress(process.stderr);
    const rows = readFlow(messagePath, bookPath, options.limit ?? null);
    const result = await replay(rows, target, {
      takeOver: options.takeOver,
      progress: (messages) => progress.show(messages),
    });
    progress.end();
    process.stdout.write(`${report(result)}\n`);
    if (result.comparison.tally.refusals > 0) process.exitCode = 1;
  } finally {
    await target.close();
  }
}

async function throughCore(format: 'CME' | 'BITSTAMP', path: string, besidePath: string | null): Promise<void> {
  const allowed: readonly string[] = CORE_OPTIONS[format];
  const given = Object.keys(program.opts()).filter((name) => program.getOptionValueSource(name) === 'cli');
  const other = given.find((name) => !allowed.includes(name));
  if (other !== undefined)
    throw new Error(`The option for ${other} is not for ${format} files, which go through the core alone.`);
  if (format === 'CME' && besidePath !== null) throw new Error('A market-by-order file stands alone: name no other.');
  const { owners, takeOver } = program.opts<Options>();
  const { text, refusals } =
    format === 'CME' ? await runCme(path, { knowsOwners: owners }) : await runBitstamp(path, besidePath, { takeOver });
  process.stdout.write(`${text}\n`);
  if (refusals > 0) process.exitCode = 1;
}

function open(messagePath: string, { depth, referencePrice }: Beginning, options: Options): Promise<ReplayTarget> {
  const { url, key, aggressorKey, operatorKey, database } = options;
  const instrument = { symbol: options.symbol ?? symbolIn(messagePath), tickSize: options.tick ?? DEFAULT_TICK };
  const run = `replay-${Date.now().toString(36)}`;
  if (url === undefined) return openLocal({ database: database ?? null, instrument, depth, run });
  if (key === undefined || aggressorKey === undefined) {
    throw new Error(
      '--url needs --key and --aggressor-key, of two accounts: an order does not trade with its own account.',
    );
  }
  const listing = { ...instrument, referencePrice };
  return openRemote({ url, key, aggressorKey, operatorKey: operatorKey ?? null, instrument: listing, depth, run });
}

/** "AMZN_2012-06-21_34200000_57600000_message_10.csv" → "AMZN"; LOBSTER names its files so. */
function symbolIn(path: string): string {
  return /(?:^|[/\\_])([A-Z][A-Z0-9.]{0,11})_\d{4}-\d{2}-\d{2}_/.exec(path)?.[1] ?? 'REPLAY';
}

function parsePrice(text: string): number {
  const price = parseDecimal(text);
  if (price === undefined || price === 0) throw new InvalidArgumentError('must be a price above 0, such as 0.01');
  return price;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}
