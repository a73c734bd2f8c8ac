import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { seededDice, type Dice } from '../../support/dice.ts';
import { check } from '../checker/check.ts';
import type { Finding, Findings } from '../checker/finding.ts';
import { Driver } from '../driver/driver.ts';
import type { Target } from '../driver/order-flow.ts';
import { ServerProcess } from '../server/server-process.ts';
import { verify } from './verify.ts';

/** Where a server dies: at any instant, at a named point of its own, or while it stops in order. */
export type Point =
  'random' | 'before-append' | 'before-commit' | 'after-commit' | 'during-snapshot' | 'during-recovery' | 'during-stop';

/** Points that the server looks for by itself, under load. */
const ARMED: ReadonlySet<Point> = new Set(['before-append', 'before-commit', 'after-commit', 'during-snapshot']);
/** So many commands from one snapshot to the next: often enough to die in one, and to leave a tail to replay. */
const SNAPSHOT_EVERY = 200;
/** A recovery that is to be killed needs some records to replay, and not so many that a snapshot is near. */
const TAIL = { least: 32, most: 140 };
/** How long a server may take to do, or to come to, what is waited for. */
export const PATIENCE_MS = 30_000;

export interface CampaignOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly seed: number;
  readonly database: 'textbook' | 'demo';
  readonly targets: readonly Target[];
  /** The longest time under load before a kill at any instant. */
  readonly longestLoadMs: number;
  /** The program, where a mutant is wanted, and what it needs. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What is reported of a round, in one line. */
export interface RoundLine {
  readonly seed: number;
  /** Milliseconds under load until the kill. */
  readonly killAt: number;
  readonly point: Point;
  readonly acked: number;
  readonly unknown: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly recoveryMs: number;
}

/** What was found when everything was answered again. */
export interface Checked {
  readonly counts: Findings['counts'];
  readonly findings: readonly Finding[];
  /** What `npm run verify` says: nothing where all is well. */
  readonly verified: string;
}

/**
 * Rounds of one database: load, kill, start on what is left, ask again what is unknown, check. The driver and its log
 * outlive all servers.
 */
export class Campaign {
  readonly database: string;
  readonly log: string;
  readonly options: CampaignOptions;
  readonly driver: Driver;
  private readonly dice: Dice;
  private readonly servers: ServerProcess[] = [];
  /** What was not answered or seen when it should have been. */
  private unsettled: string | undefined;

  constructor(options: CampaignOptions) {
    const { folder, seed, targets } = options;
    this.options = options;
    this.database = join(folder, 'bourse.db');
    this.log = join(folder, 'driver.jsonl');
    this.dice = seededDice(seed);
    this.driver = new Driver({ log: this.log, database: this.database, seed, targets, run: `run${seed}` });
  }

  /** The server that was started last. */
  get server(): ServerProcess {
    return this.servers.at(-1)!;
  }

  /** The very first start, which makes the database, is broken off at a point before it is let go through. */
  async breakFirstStart(point: 'during-migration' | 'before-commit', times: number): Promise<void> {
    await this.mustDie(this.spawn({ BOURSE_CRASH_AT: point, BOURSE_CRASH_AFTER: String(times) }));
  }

  /** Starts the server that the first round kills at `next`. */
  async begin(next: Point): Promise<void> {
    this.driver.connect(await this.spawn(this.arms(next)).opened);
  }

  /**
   * One round; the server that it leaves behind is one for a kill at `next`.
   * @param twice the recovery from the kill is killed as well
   */
  async round(
    point: Point,
    next: Point,
    twice = point === 'during-recovery',
  ): Promise<Checked & { readonly line: RoundLine }> {
    const before = this.driver.counts;
    const killAt = await this.loadUntilKilled(point);
    if (twice) await this.mustDie(this.spawn({ BOURSE_CRASH_AT: 'during-recovery' }));
    const recoveryMs = await this.restart(next);
    const checked = await this.check();
    const after = this.driver.counts;
    const { counts } = checked;
    const line = {
      seed: this.options.seed,
      killAt: Math.round(killAt),
      point,
      acked: after.acknowledged - before.acknowledged,
      unknown: after.unanswered - before.unanswered,
      lost: counts.lost + counts.changed,
      duplicated: counts.duplicated,
      recoveryMs: Math.round(recoveryMs),
    };
    return { ...checked, line };
  }

  /** A server on this database, with settings and faults of its own. */
  spawn(environment: Readonly<Record<string, string>> = {}): ServerProcess {
    const { database, program, environment: more } = this.options;
    const server = new ServerProcess({
      database: this.database,
      seed: database,
      environment: { BOURSE_SNAPSHOT_EVERY: String(SNAPSHOT_EVERY), ...more, ...environment },
      ...(program !== undefined && { program }),
    });
    this.servers.push(server);
    return server;
  }

  /**
   * Starts the server until it stays, and everything is answered and seen.
   * @returns milliseconds of the first start
   */
  async restart(next: Point, environment: Readonly<Record<string, string>> = {}): Promise<number> {
    let recoveryMs: number | undefined;
    // A server that is to die under load may do so while it is only asked for what is unknown.
    for (let attempt = 1; attempt <= 5; attempt++) {
      const server = this.spawn({ ...this.arms(next), ...environment });
      const address = await server.opened;
      recoveryMs ??= server.openedAfter!;
      this.driver.connect(address);
      if ((await this.settle()) || server.alive) return recoveryMs;
    }
    throw new Error(`The server died five times before all was answered, on its way to ${next}.`);
  }

  /** False where the server died, or did not answer and tell everything in time, which is a finding. */
  async settle(): Promise<boolean> {
    const { server, driver } = this;
    const settled = await driver.settle(() => server.alive);
    this.unsettled =
      settled || !server.alive
        ? undefined
        : `not all was answered or seen (${driver.positions}); the server said:\n${server.output}`;
    return settled;
  }

  /** What the checker finds now. All that happened before counts, so one look at the end is enough, too. */
  findings(): readonly Finding[] {
    return this.find().kept;
  }

  /** What the checker finds now, and what `npm run verify` says. */
  async check(): Promise<Checked> {
    // A mutant's database is for the checker alone to judge.
    const verifying = this.options.program ? { code: 0, output: '' } : verify(this.database);
    const { kept, counts } = this.find();
    const { code, output } = await verifying;
    return { findings: kept, counts, verified: code === 0 ? '' : `verify ended with code ${code}:\n${output}` };
  }

  /** Keeps a copy of the database and the log as they are now, which nothing changes any more. */
  copy(name: string): { readonly database: string; readonly log: string } {
    const { folder } = this.options;
    const copied = { database: join(folder, `${name}.db`), log: join(folder, `${name}.jsonl`) };
    const source = new Database(this.database, { readonly: true });
    source.prepare('VACUUM INTO ?').run(copied.database);
    source.close();
    copyFileSync(this.log, copied.log);
    return copied;
  }

  /** Leaves nothing running, whatever happened. */
  async end(): Promise<void> {
    this.driver.close();
    for (const server of this.servers) server.kill();
    await Promise.all(this.servers.map(({ ended }) => ended));
  }

  private find(): Findings {
    const findings = check(this.database, this.log);
    if (this.unsettled !== undefined) findings.add('feed', this.unsettled);
    return findings;
  }

  /** @returns milliseconds under load */
  private async loadUntilKilled(point: Point): Promise<number> {
    const { server } = this;
    const started = performance.now();
    let loading = true;
    const loaded = this.driver.load(() => loading && server.alive);
    if (!ARMED.has(point)) {
      await sleep(50 + this.dice.roll(this.options.longestLoadMs - 50));
      if (point === 'during-recovery') await this.leaveTail();
      if (point === 'during-stop') {
        server.kill('SIGTERM');
        await sleep(this.dice.roll(300));
      }
      server.kill();
    }
    const ending = await server.endsWithin(PATIENCE_MS);
    loading = false;
    await loaded;
    if (!ending) throw new Error(`The server did not come to ${point} within ${PATIENCE_MS} ms of load.`);
    if (point !== 'during-stop' && ending.signal !== 'SIGKILL') {
      throw new Error(`The server ended with code ${ending.code} and not at ${point}. It said:\n${server.output}`);
    }
    return performance.now() - started;
  }

  /** Waits until the journal has some records beyond its last snapshot. */
  private async leaveTail(): Promise<void> {
    const database = new Database(this.database, { readonly: true });
    const tail = database
      .prepare(`SELECT (SELECT max("sequence") FROM "journal") - (SELECT max("sequence") FROM "snapshots")`)
      .pluck();
    const fits = (records: number): boolean => records >= TAIL.least && records <= TAIL.most;
    const deadline = performance.now() + PATIENCE_MS;
    while (!fits(Number(tail.get())) && performance.now() < deadline) await sleep(2);
    database.close();
  }

  private async mustDie(server: ServerProcess): Promise<void> {
    const ending = await Promise.race([
      server.ended,
      server.opened.then(
        () => undefined,
        () => server.ended,
      ),
    ]);
    if (ending?.signal === 'SIGKILL') return;
    throw new Error(`A start that was to be broken off went through, or ended otherwise. It said:\n${server.output}`);
  }

  /** Settings that make a server die at a point, at its so-maniest coming there. */
  private arms(point: Point): Record<string, string> {
    if (!ARMED.has(point)) return {};
    const { dice, options } = this;
    const times = point === 'during-snapshot' ? 2 + dice.roll(2) : 30 + dice.roll(options.longestLoadMs / 10);
    return { BOURSE_CRASH_AT: point, BOURSE_CRASH_AFTER: String(times) };
  }
}
