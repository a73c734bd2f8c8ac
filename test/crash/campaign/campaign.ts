import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { seededDice, type Dice } from '../../support/dice.ts';
import { check } from '../checker/check.ts';
import type { Finding, Findings } from '../checker/finding.ts';
import { Connection } from '../driver/connection.ts';
import { operationOf } from '../driver/documents.ts';
import { Driver } from '../driver/driver.ts';
import type { Target } from '../driver/order-flow.ts';
import { ServerProcess, type Ending } from '../server/server-process.ts';
import { verify } from './verify.ts';

/** Where a server dies: at any instant, at a named point of its own, or while it stops in order. */
export type Point =
  'random' | 'before-append' | 'before-commit' | 'after-commit' | 'during-snapshot' | 'during-recovery' | 'during-stop';

/** Points that the server looks for by itself, under load. */
const ARMED: ReadonlySet<Point> = new Set(['before-append', 'before-commit', 'after-commit', 'during-snapshot']);
/** So many commands from one snapshot to the next: often enough to die in one, and to leave a tail to replay. */
const SNAPSHOT_EVERY = 400;
/** A recovery that is to be killed needs so many records to replay. */
const TAIL = 16;
const REACHED_WITHIN_MS = 30_000;

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
  readonly findings: readonly Finding[];
  /** What `npm run verify` says: nothing where all is well. */
  readonly verified: string;
}

export interface Round extends Checked {
  readonly line: RoundLine;
}

/**
 * Rounds of one database: load, kill, start on what is left, ask again what is unknown, check. The driver and its log
 * outlive all servers.
 */
export class Campaign {
  readonly database: string;
  readonly log: string;
  private readonly options: CampaignOptions;
  private readonly dice: Dice;
  private readonly driver: Driver;
  private server: ServerProcess | undefined;
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

  /**
   * The very first start, which makes the database, is broken off at a point before it is let go through.
   * @returns how the broken start ended
   */
  async breakFirstStart(point: 'during-migration' | 'before-commit', times: number): Promise<Ending> {
    const server = this.spawn({ BOURSE_CRASH_AT: point, BOURSE_CRASH_AFTER: String(times) });
    return server.ended;
  }

  /** Starts the server that the first round kills at `next`. */
  async begin(next: Point): Promise<void> {
    this.server = this.spawn(this.arms(next));
    this.driver.connect(await this.server.opened);
  }

  /** One round; the server that it leaves behind is one for a kill at `next`. */
  async round(point: Point, next: Point): Promise<Round> {
    const before = this.driver.counts;
    const killAt = await this.loadUntilKilled(point);
    if (point === 'during-recovery') await this.breakRecovery();
    const recoveryMs = await this.restart(next);
    const { counts, ...checked } = await this.check();
    const after = this.driver.counts;
    return {
      line: {
        seed: this.options.seed,
        killAt: Math.round(killAt),
        point,
        acked: after.acknowledged - before.acknowledged,
        unknown: after.unanswered - before.unanswered,
        lost: counts.lost + counts.changed,
        duplicated: counts.duplicated,
        recoveryMs: Math.round(recoveryMs),
      },
      ...checked,
    };
  }

  /**
   * X25: the server is told to stop under load; then one is started with `environment` on what it left.
   * @returns how the one ended, how long it took, and how many requests it left without an answer; and how far the
   * other had to replay
   */
  async drain(environment: Readonly<Record<string, string>>) {
    const server = this.server!;
    const { unanswered } = this.driver.counts;
    const loaded = this.driver.load(() => server.alive);
    await sleep(300);
    const told = performance.now();
    const ending = await server.stop();
    const stoppedAfter = performance.now() - told;
    await loaded;
    const broken = this.driver.counts.unanswered - unanswered;
    await this.restart('random', environment);
    return { ending, stoppedAfter, broken, recovery: this.server!.recoveries[0], ...(await this.check()) };
  }

  /**
   * X7: another process locks the database under load, and lets go of it again.
   * @param whileLocked is called meanwhile, with the server's address
   * @returns how many requests were refused meanwhile, and whether any was answered afterwards
   */
  async lock(milliseconds: number, whileLocked: (address: string) => Promise<void>) {
    const server = this.server!;
    const { refused } = this.driver.counts;
    let loading = true;
    const loaded = this.driver.load(() => loading && server.alive);
    await sleep(200);
    const other = new Database(this.database, { timeout: 20_000 });
    other.exec('BEGIN EXCLUSIVE');
    await Promise.all([sleep(milliseconds), whileLocked(await server.opened)]);
    other.exec('ROLLBACK');
    other.close();
    const { acknowledged } = this.driver.counts;
    const deadline = performance.now() + REACHED_WITHIN_MS;
    while (this.driver.counts.acknowledged === acknowledged && performance.now() < deadline) await sleep(10);
    const answeredAfter = this.driver.counts.acknowledged > acknowledged;
    loading = false;
    await loaded;
    await this.settle();
    return { refused: this.driver.counts.refused - refused, answeredAfter, ...(await this.check()) };
  }

  /**
   * X13: a second server is started on the database under load. The traders go on with it when the first has ended.
   * @returns how the first one ended, and what it said
   */
  async takeOver() {
    const first = this.server!;
    const loaded = this.driver.load(() => first.alive);
    await sleep(200);
    this.server = this.spawn({});
    const address = await this.server.opened;
    const ending = await Promise.race([first.ended, sleep(REACHED_WITHIN_MS, undefined, { ref: false })]);
    first.kill();
    await loaded;
    this.driver.connect(address);
    await this.settle();
    return { ending, said: first.output, ...(await this.check()) };
  }

  /**
   * X13: the server is stopped like a machine that hangs, a second one takes its place, and it comes to again.
   * @returns how it ended, and what it answered to an order
   */
  async takeOverPaused() {
    const first = this.server!;
    const late = new Connection(await first.opened, 'demo-atlas');
    // Its connection is made before, and waits in the kernel with what is sent on it meanwhile.
    await late.ask({ query: '{ viewer { name } }' });
    first.kill('SIGSTOP');
    this.server = this.spawn({});
    const second = this.server;
    this.driver.connect(await second.opened);
    const deadline = performance.now() + 500;
    await this.driver.load(() => second.alive && performance.now() < deadline);
    first.kill('SIGCONT');
    const order = { accountId: 'ATLAS', clientOrderId: 'too-late', symbol: this.options.targets[0]!.symbol };
    const terms = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '1.00' } as const;
    const answer = await late
      .ask(operationOf({ kind: 'submit', orders: [{ ...order, ...terms }] }))
      .catch((error: unknown) => error);
    late.close();
    const ending = await Promise.race([first.ended, sleep(REACHED_WITHIN_MS, undefined, { ref: false })]);
    first.kill();
    await this.settle();
    return { ending, answer, ...(await this.check()) };
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
    this.server?.kill();
    await this.server?.ended;
  }

  /** @returns milliseconds under load */
  private async loadUntilKilled(point: Point): Promise<number> {
    const server = this.server!;
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
    const ending = await Promise.race([server.ended, sleep(REACHED_WITHIN_MS, undefined, { ref: false })]);
    loading = false;
    await loaded;
    if (!ending) throw new Error(`The server did not come to ${point} within ${REACHED_WITHIN_MS} ms of load.`);
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
    while (Number(tail.get()) < 2 * TAIL) await sleep(2);
    database.close();
  }

  private async breakRecovery(): Promise<void> {
    const server = this.spawn({ BOURSE_CRASH_AT: 'during-recovery' });
    const { code, signal } = await server.ended;
    if (signal !== 'SIGKILL')
      throw new Error(`A start ended with code ${code}, not in its recovery:\n${server.output}`);
  }

  /**
   * Starts the server until it stays, and everything is answered and seen.
   * @returns milliseconds of the first start
   */
  private async restart(next: Point, environment: Readonly<Record<string, string>> = {}): Promise<number> {
    let recoveryMs: number | undefined;
    // A server that is to die under load may do so while it is only asked for what is unknown.
    for (let attempt = 1; attempt <= 5; attempt++) {
      const server = this.spawn({ ...this.arms(next), ...environment });
      this.server = server;
      const address = await server.opened;
      recoveryMs ??= server.openedAfter!;
      this.driver.connect(address);
      if ((await this.settle()) || server.alive) return recoveryMs;
    }
    throw new Error(`The server died five times before all was answered, on its way to ${next}.`);
  }

  /** False where the server died, or did not answer and tell everything in time, which is a finding. */
  private async settle(): Promise<boolean> {
    const server = this.server!;
    const settled = await this.driver.settle(() => server.alive);
    this.unsettled =
      settled || !server.alive
        ? undefined
        : `not all was answered or seen (${this.driver.positions}); the server said:\n${server.output}`;
    return settled;
  }

  private async check(): Promise<Checked & { readonly counts: Findings['counts'] }> {
    // A mutant's database is for the checker alone to judge.
    const verifying = this.options.program ? { code: 0, output: '' } : verify(this.database);
    const findings = check(this.database, this.log);
    if (this.unsettled !== undefined) findings.add('feed', this.unsettled);
    const { code, output } = await verifying;
    const verified = code === 0 ? '' : `verify ended with code ${code}:\n${output}`;
    return { findings: findings.kept, counts: findings.counts, verified };
  }

  /** Settings that make a server die at a point, at its so-maniest coming there. */
  private arms(point: Point): Record<string, string> {
    if (!ARMED.has(point)) return {};
    const times = point === 'during-snapshot' ? 2 + this.dice.roll(2) : 60 + this.dice.roll(200);
    return { BOURSE_CRASH_AT: point, BOURSE_CRASH_AFTER: String(times) };
  }

  private spawn(environment: Readonly<Record<string, string>>): ServerProcess {
    const { database, program, environment: more } = this.options;
    return new ServerProcess({
      database: this.database,
      seed: database,
      environment: { BOURSE_SNAPSHOT_EVERY: String(SNAPSHOT_EVERY), ...more, ...environment },
      ...(program !== undefined && { program }),
    });
  }
}
