import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Campaign, type Point } from './campaign/campaign.ts';
import { drain, lock, takeOver } from './campaign/faults.ts';
import { Connection } from './driver/connection.ts';
import { DriverLog } from './driver/driver-log.ts';
import { Subscriber } from './driver/subscriber.ts';
import { doctor, DOCTORED } from './doctored/doctor.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const POINTS: readonly Point[] = ['random', 'before-append', 'before-commit', 'after-commit', 'during-snapshot'];
const PATIENCE = { timeout: 120_000 };

/** One database, through everything, one after the other: what an earlier test left, a later one must find. */
describe(`a server that is killed and its users (SEED=${SEED})`, () => {
  let folder: string;
  let campaign: Campaign;
  /**
   * What the checker itself is tried on: the state after some rounds, small enough to be checked many times, and after
   * more of them, where the first has nothing that could be changed in some way.
   */
  const evidence: { readonly database: string; readonly log: string }[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bourse-crash-'));
    campaign = new Campaign({
      folder,
      seed: SEED,
      database: 'textbook',
      targets: [{ symbol: 'AAPL', cents: 15_000 }],
      longestLoadMs: 800,
    });
  });
  afterAll(async () => {
    await campaign.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('X26 a first start that is broken off leaves nothing half-made', PATIENCE, async () => {
    await campaign.breakFirstStart('before-commit', 2);
    await campaign.begin(POINTS[0]!);
  });

  test.each(POINTS.map((point, at) => [point, POINTS[at + 1] ?? 'random'] as const))(
    'X1 kill -9, %s (X2 and in the recovery from the last): I1–I5 I19 nothing acknowledged is lost or doubled, subscribers saw no gap',
    PATIENCE,
    async (point, next) => {
      // What a snapshot that was not finished leaves to be replayed is enough to die in the middle of that.
      const { line, findings, verified } = await campaign.round(point, next, point === 'during-snapshot');
      console.log(JSON.stringify(line));
      expect(findings).toEqual([]);
      expect(verified).toBe('');
      expect(line.acked).toBeGreaterThan(0);
      if (point === 'before-append' || point === 'during-snapshot') evidence.push(campaign.copy(`evidence-${point}`));
    },
  );

  test(
    'X25 SIGTERM under load: all that was sent is answered, and the next start has nothing to replay',
    PATIENCE,
    async () => {
      const drained = await drain(campaign, { BOURSE_BUSY_TIMEOUT_MS: '300' });
      expect(drained.ending).toEqual({ code: 0, signal: null });
      expect(drained.stoppedAfter).toBeLessThan(10_000);
      expect(drained.recovery).toMatchObject({ replayed: 0, snapshot: drained.recovery!.sequence });
      expect(drained).toMatchObject({ broken: 0, findings: [] });
    },
  );

  test('X7 a locked database: no acks, but reads and feeds go on, and it recovers by itself', PATIENCE, async () => {
    const locked = await lock(campaign, 1_000, async (address) => {
      const connection = new Connection(address, 'demo-atlas');
      const query = '{ orderBook(symbol: "AAPL") { sequence } orders(accountId: "ATLAS", first: 1) { nodes { id } } }';
      expect(await connection.ask({ query })).toMatchObject({ data: { orders: { nodes: [{}] } } });
      connection.close();
      const log = new DriverLog(join(folder, 'beside.jsonl'));
      const feed = { name: 'beside', kind: 'orderBook', symbol: 'AAPL', depth: 1 } as const;
      const subscriber = new Subscriber(feed, 'demo-alice', log);
      subscriber.connect(address);
      await vi.waitFor(() => expect(subscriber.position).toBeGreaterThan(0), { timeout: 5_000 });
      subscriber.close();
      log.close();
    });
    expect(locked.refused).toBeGreaterThan(0);
    expect(locked).toMatchObject({ answeredMeanwhile: 0, answeredAfter: true, findings: [] });
  });

  test('X13 a second server on the database: the first appends nothing more, and exits', PATIENCE, async () => {
    const { ending, said, findings, verified } = await takeOver(campaign);
    expect(ending).toEqual({ code: 1, signal: null });
    expect(said).toContain('Another process has taken the database over');
    expect(findings).toEqual([]);
    expect(verified).toBe('');
  });

  describe('the checker: what went well, made to look as if it had not', () => {
    test('knows nothing of the exchange', () => {
      const sources = readdirSync(join(import.meta.dirname, 'checker')).map((name) =>
        readFileSync(join(import.meta.dirname, 'checker', name), 'utf8'),
      );
      expect(sources.length).toBeGreaterThan(5);
      expect(sources.filter((source) => /from '[^']*\/src\//.test(source))).toEqual([]);
    });

    test('finds nothing where nothing was changed', () => {
      for (const state of evidence) expect(doctor(state, join(folder, 'doctored'), () => undefined).kept).toEqual([]);
    });

    test.each(DOCTORED)('finds $title', ({ kind, change }) => {
      const findings = tryEach(evidence, (state) => doctor(state, join(folder, 'doctored'), change));
      expect(findings.counts[kind], JSON.stringify(findings.kept, null, 2)).toBeGreaterThan(0);
    });
  });
});

/** The first that does not throw; what the last one throws, if all do. */
function tryEach<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result {
  const [first, ...others] = items;
  try {
    return work(first!);
  } catch (error) {
    if (others.length === 0) throw error;
    return tryEach(others, work);
  }
}
