import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Campaign } from '../crash/campaign/campaign.ts';
import type { FindingKind } from '../crash/checker/finding.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

/** Broken exchanges that really run and are really killed, and what the checker has to say of each. */
const MUTANTS: readonly (readonly [program: string, kind: FindingKind])[] = [
  ['ack-before-commit', 'lost'],
  ['publish-before-commit', 'feed'],
  ['drop-a-fill', 'half'],
  ['forget-repeats', 'unasked'],
];

test.each(MUTANTS)(`the crash test finds the bug of the mutant %s (SEED=${SEED})`, async (program, kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-mutant-'));
  const campaign = new Campaign({
    folder,
    seed: SEED,
    database: 'textbook',
    targets: [{ symbol: 'AAPL', cents: 15_000 }],
    longestLoadMs: 3_000,
    program: `test/crash/mutants/${program}.mjs`,
    // A slow disk, so that a kill finds something between.
    environment: { BOURSE_COMMIT_DELAY_MS: '20' },
  });
  try {
    await campaign.begin('random');
    const { line, findings } = await campaign.round('random', 'random');
    console.log(program, JSON.stringify(line), JSON.stringify(findings.slice(0, 3)));
    expect(findings.map((finding) => finding.kind)).toContain(kind);
  } finally {
    await campaign.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
