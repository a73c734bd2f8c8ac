import { Worker } from 'node:worker_threads';

/**
 * Starts a thread, and gives it with the first thing that it tells.
 * @param name for messages: "The journal's writer"
 * @throws an Error where it ends before it has told anything
 */
export async function startThread(
  thread: URL,
  workerData: unknown,
  name: string,
): Promise<{ readonly worker: Worker; readonly first: unknown }> {
  const worker = new Worker(thread, { workerData, execArgv: [] });
  const first = await new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${name} ended with code ${code} at its start.`)));
  });
  return { worker, first };
}

/** Waits until a thread that was asked to close has ended, and ends it where that takes too long. @param ask asks it */
export async function endThread(worker: Worker, ask: () => void, withinMs: number): Promise<void> {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  ask();
  const timer = setTimeout(() => void worker.terminate(), withinMs);
  await exited;
  clearTimeout(timer);
}
