import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Campaign, type CampaignOptions, type Point, type RoundLine } from '../crash/campaign/campaign.ts';
import { drain, lock, takeOver, takeOverPaused } from '../crash/campaign/faults.ts';

/** `SEED=7 ROUNDS=20 npm run soak -- crash` repeats a run, as far as time lets itself be repeated. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 100);

/** The rounds of one database, which is left then for a new one, so that checking stays quick. */
const CHAPTER: readonly Point[] = [
  'random',
  'before-append',
  'random',
  'before-commit',
  'during-recovery',
  'random',
  'after-commit',
  'during-snapshot',
  'during-stop',
  'random',
];

const MARKETS: readonly Pick<CampaignOptions, 'database' | 'targets'>[] = [
  { database: 'textbook', targets: [{ symbol: 'AAPL', cents: 15_000 }] },
  {
    database: 'demo',
    targets: [
      { symbol: 'AAPL', cents: 19_253 },
      { symbol: 'MSFT', cents: 37_604 },
      { symbol: 'SPY', cents: 39_633 },
    ],
  },
];

const lines: RoundLine[] = [];

afterAll(() => {
  const sum = (figure: (line: RoundLine) => number): number => lines.reduce((total, line) => total + figure(line), 0);
  const slowest = Math.max(...lines.map(({ recoveryMs }) => recoveryMs));
  console.log(
    `SEED=${SEED}: ${lines.length} kills, ${sum(({ acked }) => acked)} requests acknowledged, ` +
      `${sum(({ unknown }) => unknown)} left unknown, ${sum(({ lost }) => lost)} lost, ` +
      `${sum(({ duplicated }) => duplicated)} duplicated; slowest start ${slowest} ms. ` +
      `With no failure in n kills, 95 % are sure that fewer than 3/n = ${(300 / lines.length || 0).toFixed(1)} % fail.`,
  );
});

const chapters = Array.from({ length: Math.ceil(ROUNDS / CHAPTER.length) }, (_, chapter) => chapter);

test.each(chapters)(
  `X1 X2 X7 X13 X25 kill -9 under load, database %i (SEED=${SEED}, ROUNDS=${ROUNDS})`,
  async (chapter) => {
    const folder = mkdtempSync(join(tmpdir(), 'bourse-crash-'));
    const campaign = new Campaign({
      folder,
      seed: SEED + chapter,
      longestLoadMs: 3_000,
      ...MARKETS[chapter % MARKETS.length]!,
    });
    try {
      await runChapter(campaign, CHAPTER.slice(0, ROUNDS - chapter * CHAPTER.length));
    } catch (error) {
      console.error(`The database and the driver's log are kept in ${folder}.`);
      throw error;
    } finally {
      await campaign.end();
    }
    rmSync(folder, { recursive: true, force: true });
  },
);

async function runChapter(campaign: Campaign, points: readonly Point[]): Promise<void> {
  await campaign.breakFirstStart('during-migration', 1);
  await campaign.breakFirstStart('before-commit', 2);
  await campaign.begin(points[0]!);
  for (const [at, point] of points.entries()) {
    const { line, findings, verified } = await campaign.round(point, points[at + 1] ?? 'random');
    console.log(JSON.stringify(line));
    lines.push(line);
    expect({ findings, verified }).toEqual({ findings: [], verified: '' });
  }
  const drained = await drain(campaign, { BOURSE_BUSY_TIMEOUT_MS: '500' });
  expect(drained).toMatchObject({
    ending: { code: 0 },
    broken: 0,
    recovery: { replayed: 0 },
    findings: [],
  });
  const locked = await lock(campaign, 3_000, async () => undefined);
  expect(locked).toMatchObject({ answeredMeanwhile: 0, answeredAfter: true, findings: [] });
  expect(await takeOver(campaign)).toMatchObject({ ending: { code: 1 }, findings: [], verified: '' });
  const paused = await takeOverPaused(campaign);
  expect(paused).toMatchObject({ ending: { code: 1 }, findings: [], verified: '' });
  expect(paused.answer).not.toHaveProperty('data.answer.order.id');
}
