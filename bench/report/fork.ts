import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The loader that runs TypeScript as it is. */
const LOADER = ['--import', import.meta.resolve('tsx')];

/**
 * Runs a module of the benchmark in a process of its own. Its flags are given here and not taken over from this process:
 * with a `node -e …` among them, a child would run that again, and so would its children.
 */
export function forkModule(
  path: string,
  args: readonly string[],
  options: { readonly flags?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  return fork(path, args, { execArgv: [...LOADER, ...(options.flags ?? [])], env: options.env ?? process.env });
}

/** Tells a child something, and waits for its answer. Fails when the child ends instead. */
export function askChild<Answer>(child: ChildProcess, word: string | object): Promise<Answer> {
  child.send(word);
  return answerOf<Answer>(child);
}

/** The next thing that a child tells. Fails when it ends instead. */
export async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const stopped = new AbortController();
  const ended = once(child, 'exit', { signal: stopped.signal }).then(
    ([code]: unknown[]) => {
      throw new Error(`A process of the benchmark ended with code ${String(code)} before it answered.`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    const [answer] = (await Promise.race([once(child, 'message', { signal: stopped.signal }), ended])) as [Answer];
    return answer;
  } finally {
    stopped.abort();
  }
}

/** Ends a child, whatever it does. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
