import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Connection } from '../driver/connection.ts';
import { operationOf } from '../driver/documents.ts';
import { PATIENCE_MS, type Campaign } from './campaign.ts';

/** Time under load before something is done to the server. */
const WARM_UP_MS = 300;
/** A group that was being committed when a lock was taken has been answered by then. */
const ANSWERED_BY_MS = 400;

/**
 * X25: the server is told to stop under load; then one is started, with settings of its own, on what it left.
 * @returns how the one ended, how long it took, and how many requests it left without an answer; and how far the other
 * had to replay
 */
export async function drain(campaign: Campaign, environment: Readonly<Record<string, string>>) {
  const { server, driver } = campaign;
  const { unanswered } = driver.counts;
  const loaded = driver.load(() => server.alive);
  await sleep(WARM_UP_MS);
  const told = performance.now();
  const ending = await server.stop();
  const stoppedAfter = performance.now() - told;
  await loaded;
  const broken = driver.counts.unanswered - unanswered;
  await campaign.restart('random', environment);
  return { ending, stoppedAfter, broken, recovery: campaign.server.recoveries[0], findings: campaign.findings() };
}

/**
 * X7: another process locks the database under load, and lets go of it again.
 * @param whileLocked is called meanwhile, with the server's address
 * @returns how many requests that change something were refused and answered meanwhile, and if any was answered after
 */
export async function lock(campaign: Campaign, milliseconds: number, whileLocked: (address: string) => Promise<void>) {
  const { server, driver } = campaign;
  const { refused } = driver.counts;
  let loading = true;
  const loaded = driver.load(() => loading && server.alive);
  await sleep(WARM_UP_MS);
  const other = new Database(campaign.database, { timeout: 20_000 });
  other.exec('BEGIN EXCLUSIVE');
  await sleep(ANSWERED_BY_MS);
  const locked = driver.counts.acknowledged;
  await Promise.all([sleep(milliseconds), whileLocked(await server.opened)]);
  const released = driver.counts.acknowledged;
  other.exec('ROLLBACK');
  other.close();
  const deadline = performance.now() + PATIENCE_MS;
  while (driver.counts.acknowledged === released && performance.now() < deadline) await sleep(10);
  const answeredAfter = driver.counts.acknowledged > released;
  loading = false;
  await loaded;
  await campaign.settle();
  return {
    refused: driver.counts.refused - refused,
    answeredMeanwhile: released - locked,
    answeredAfter,
    findings: campaign.findings(),
  };
}

/**
 * X13: a second server is started on the database under load. The traders go on with it when the first has ended.
 * @returns how the first one ended, and what it said
 */
export async function takeOver(campaign: Campaign) {
  const { server: first, driver } = campaign;
  const loaded = driver.load(() => first.alive);
  await sleep(WARM_UP_MS);
  const address = await campaign.spawn().opened;
  const ending = await first.endsWithin(PATIENCE_MS);
  first.kill();
  await loaded;
  driver.connect(address);
  await campaign.settle();
  return { ending, said: first.output, ...(await campaign.check()) };
}

/**
 * X13: the server is stopped like a machine that hangs, a second one takes its place, and it comes to again.
 * @returns how it ended, and what it answered to an order
 */
export async function takeOverPaused(campaign: Campaign) {
  const { server: first, driver } = campaign;
  const late = new Connection(await first.opened, 'demo-atlas');
  await late.ask({ query: '{ viewer { name } }' });
  first.kill('SIGSTOP');
  const second = campaign.spawn();
  driver.connect(await second.opened);
  const deadline = performance.now() + WARM_UP_MS;
  await driver.load(() => second.alive && performance.now() < deadline);
  first.kill('SIGCONT');
  const order = { accountId: 'ATLAS', clientOrderId: 'too-late', symbol: campaign.options.targets[0]!.symbol };
  const terms = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '1.00' } as const;
  const answer = await late
    .ask(operationOf({ kind: 'submit', orders: [{ ...order, ...terms }] }))
    .catch((error: unknown) => error);
  late.close();
  const ending = await first.endsWithin(PATIENCE_MS);
  first.kill();
  await campaign.settle();
  return { ending, answer, ...(await campaign.check()) };
}
