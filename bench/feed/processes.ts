import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { answerOf, forkModule } from '../report/fork.ts';

/** Starts readers of a book at an address, and waits until all have subscribed. @param maxRate 0: every change */
export async function startReaders(address: string, count: number, maxRate = 0): Promise<ChildProcess> {
  const readers = forkModule(join(import.meta.dirname, 'readers.ts'), [address, String(count), String(maxRate)]);
  await answerOf(readers);
  return readers;
}

/** Starts what publishes books: see publisher.ts. */
export async function startPublisher(contestant: string): Promise<{ publisher: ChildProcess; address: string }> {
  const publisher = forkModule(join(import.meta.dirname, 'publisher.ts'), [contestant], {
    flags: ['--expose-gc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { address } = await answerOf<{ address: string }>(publisher);
  return { publisher, address };
}
