import { spawnSync } from 'node:child_process';

/** Said where the check cannot run. */
export const INSTALL_STRACE =
  'The durability check needs strace, which shows whether commits are flushed to the disk before they are answered. ' +
  'Install it (Debian, Ubuntu: apt-get install strace; it exists for Linux only) and see that tracing is permitted.';

/** Whether strace is there and may trace. */
export function canTrace(): boolean {
  return (
    spawnSync('strace', ['-f', '-e', 'trace=fdatasync', '-o', '/dev/null', 'true'], { timeout: 10_000 }).status === 0
  );
}

/** The command in front of a program that has its writes and flushes written down, with the files they go to. */
export function traced(file: string): string[] {
  const known = spawnSync('strace', ['--help'], { timeout: 10_000 }).stdout.toString();
  // Where it can, the kernel stops the program at these calls only, which is many times faster.
  const fast = known.includes('--seccomp-bpf') ? ['--seccomp-bpf'] : [];
  return [
    'strace',
    '-f',
    ...fast,
    '-y',
    '-s',
    '32',
    '-e',
    'trace=write,writev,pwrite64,pwritev,fsync,fdatasync',
    '-o',
    file,
  ];
}

/** What happened to the write-ahead log, and what was answered, in the order in which it happened. */
export type Step = 'logged' | 'flushed' | 'answered';

/** Reads a trace: writes to the write-ahead log as they begin, flushes when they have succeeded, answers as they leave. */
export function stepsOf(trace: string): Step[] {
  const steps: Step[] = [];
  /** Threads that are in the middle of a flush of the log. */
  const flushing = new Set<string>();
  for (const line of trace.split('\n')) {
    const [, thread = '', call = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (/^p?writev?(64)?\(\d+<[^>]*-wal>/.test(call)) steps.push('logged');
    else if (/^writev?\(.*"HTTP\/1\.1 200/.test(call)) steps.push('answered');
    else if (/^fd?a?t?a?sync\(\d+<[^>]*-wal>/.test(call)) {
      if (call.includes('<unfinished')) flushing.add(thread);
      else if (call.endsWith('= 0')) steps.push('flushed');
    } else if (/^<\.\.\. f(data)?sync resumed>/.test(call) && flushing.delete(thread) && call.endsWith('= 0')) {
      steps.push('flushed');
    }
  }
  return steps;
}

/** Answers to orders, sent one after the other behind a first answer that is to none: were they durable? */
export interface Durability {
  readonly answers: number;
  readonly flushes: number;
  /** Answers with nothing written to the log before them. */
  readonly unwritten: number;
  /** Answers that left while something in the log was not flushed. */
  readonly unflushed: number;
}

export function durabilityOf(steps: readonly Step[]): Durability {
  const counts = { answers: 0, flushes: 0, unwritten: 0, unflushed: 0 };
  let written = false;
  let dirty = false;
  for (const step of steps.slice(steps.indexOf('answered') + 1)) {
    switch (step) {
      case 'logged':
        written = dirty = true;
        break;
      case 'flushed':
        counts.flushes++;
        dirty = false;
        break;
      case 'answered':
        counts.answers++;
        if (!written) counts.unwritten++;
        if (dirty) counts.unflushed++;
        written = false;
    }
  }
  return counts;
}
