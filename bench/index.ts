/**
 * `npm run bench` runs every part, `npm run bench -- engine http` only those named, `npm run bench -- engine:deep` one row of
 * the engine's. Each prints a table of its own; what counts in it are the ratios, because both sides of them were measured on
 * this machine in this sitting.
 */
import { benchEngine, ENGINE_ROWS } from './engine/index.ts';
import { benchFeed, FEED_ROWS } from './feed/index.ts';
import { describeMachine } from './report/machine.ts';

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  engine: () => benchEngine(),
  ...Object.fromEntries(ENGINE_ROWS.map((row) => [`engine:${row}`, () => benchEngine([row])])),
  gate: async () => (await import('./gate/index.ts')).benchGate(),
  http: async () => (await import('./http/index.ts')).benchHttp(),
  batch: async () => (await import('./batch/index.ts')).benchBatch(),
  feed: () => benchFeed(),
  ...Object.fromEntries(Object.entries(FEED_ROWS).map(([row, bench]) => [`feed:${row}`, bench])),
  past: async () => (await import('./past/index.ts')).benchPast(),
  reading: async () => (await import('./reading/index.ts')).benchReading(),
  routing: async () => (await import('./routing/index.ts')).benchRouting(),
  'routing-quality': async () => (await import('./routing-quality/index.ts')).benchRoutingQuality(),
  recovery: async () => (await import('./recovery/index.ts')).benchRecovery(),
};

const ALL = ['engine', 'gate', 'http', 'batch', 'feed', 'past', 'reading', 'routing', 'routing-quality', 'recovery'];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

// So that what was started goes as well.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

console.log(describeMachine());
let failed = false;
for (const name of wanted.length > 0 ? wanted : ALL) {
  try {
    await PARTS[name]!();
  } catch (error) {
    failed = true;
    console.error(`\n${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
process.exitCode = failed ? 1 : 0;
