import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Faults that tests ask for through the environment. Outside `NODE_ENV=test` every one of them is inert.
 *
 * - `BOURSE_CRASH_AT=<point>`: the process dies by SIGKILL there; `BOURSE_CRASH_AFTER=<n>`: the n-th time.
 * - `BOURSE_BUSY_TIMEOUT_MS=<n>`: a statement waits so long for another process's lock, where nobody said otherwise.
 * - `BOURSE_COMMIT_DELAY_MS=<n>`: the journal waits inside its transaction before COMMIT.
 * - `BOURSE_UNSAFE_SYNCHRONOUS=NORMAL`: commits are no longer flushed, so that a test of durability can be seen to fail.
 */
export type CrashPoint =
  'before-append' | 'before-commit' | 'after-commit' | 'during-snapshot' | 'during-recovery' | 'during-migration';

const reached = new Map<string, number>();

function requested(name: string): string | undefined {
  return process.env['NODE_ENV'] === 'test' ? process.env[name] : undefined;
}

/** Dies here, with no clean-up, if a test asked for it. Other parts may have points of their own names. */
export function crashPoint(name: CrashPoint | (string & {})): void {
  if (requested('BOURSE_CRASH_AT') !== name) return;
  const times = (reached.get(name) ?? 0) + 1;
  reached.set(name, times);
  if (times >= Number(requested('BOURSE_CRASH_AFTER') ?? 1)) process.kill(process.pid, 'SIGKILL');
}

/** Waits for as long as a test asked for. Gives undefined, and so costs no turn of the event loop, if none did. */
export function commitDelay(): Promise<void> | undefined {
  const milliseconds = Number(requested('BOURSE_COMMIT_DELAY_MS') ?? 0);
  return milliseconds > 0 ? sleep(milliseconds) : undefined;
}

/** How long a test asked statements to wait for a lock, in milliseconds; undefined if none did. */
export function busyTimeout(): number | undefined {
  const milliseconds = requested('BOURSE_BUSY_TIMEOUT_MS');
  return milliseconds === undefined ? undefined : Number(milliseconds);
}

/** True if a test asked for commits that are not flushed. Says so, loudly. */
export function unsafeSynchronous(): boolean {
  if (requested('BOURSE_UNSAFE_SYNCHRONOUS') !== 'NORMAL') return false;
  process.emitWarning('BOURSE_UNSAFE_SYNCHRONOUS=NORMAL: a power cut now takes acknowledged orders back.');
  return true;
}
