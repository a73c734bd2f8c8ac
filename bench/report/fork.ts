import { fork, type ChildProcess } from 'node:child_process';

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
