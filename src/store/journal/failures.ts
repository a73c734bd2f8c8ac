import { describeError, driverError } from '../driver-error.ts';
import type { Failure } from './messages.ts';

/** How far a transaction came. */
export type Stage = 'statements' | 'commit' | 'committed';

/** Carries a judged failure from where it happened to the thread's edge, which no error can cross whole. */
export class WriteFailed extends Error {
  override name = 'WriteFailed';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Another writer's turn has come. */
export function epochLost(theirs: number | undefined, ours: number): WriteFailed {
  const message = `Another process has taken the database over: epoch ${theirs ?? 'unknown'}, ours is ${ours}.`;
  return new WriteFailed({ kind: 'epochLost', message });
}

/**
 * What a failed write means. A transaction whose COMMIT was never sent is rolled back: nothing was written. Nor was it
 * when COMMIT itself ran out of space or met a lock, because the frame that makes a transaction count is the last one
 * written. After any other failure at COMMIT, a failed flush above all, nobody knows before the journal is read again.
 */
export function judge(error: unknown, stage: Stage): Failure {
  if (error instanceof WriteFailed) return error.failure;
  const driver = driverError(error);
  if (driver?.message === 'stale epoch') {
    return { kind: 'epochLost', message: 'Another process has taken the database over; nothing was written.' };
  }
  if (stage !== 'committed' && mayPass(driver?.code ?? '')) {
    return {
      kind: 'refused',
      message: `The database takes nothing now: ${describeError(error)}. Nothing was written.`,
    };
  }
  return { kind: 'unknown', message: `The journal failed (${stage}): ${describeError(error)}` };
}

/** The database lacked a lock, or space, and may take the same rows later. */
function mayPass(code: string): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL)/.test(code);
}
