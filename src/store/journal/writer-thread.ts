import { parentPort, workerData } from 'node:worker_threads';
import { judge } from './failures.ts';
import type { Numbered, Reply, Request, WriterOptions } from './messages.ts';
import { JournalWriter } from './writer.ts';

/**
 * The writer's thread: requests come in order and are done one after the other, each answered with its number. It loads
 * nothing of the exchange but types, so that it starts quickly.
 */

if (!parentPort) throw new Error('The writer runs in a thread of its own.');
const port = parentPort;
const reply = (message: Reply): void => port.postMessage(message);

async function perform(writer: JournalWriter, request: Request): Promise<void> {
  switch (request.kind) {
    case 'append':
      return writer.append(request);
    case 'snapshot':
      return writer.saveSnapshot(request);
    case 'candles':
      return writer.writeCandles(request);
    case 'close':
      return writer.close();
  }
}

async function answer(writer: JournalWriter, { number, request }: Numbered): Promise<void> {
  try {
    await perform(writer, request);
    reply({ done: number });
  } catch (error) {
    reply({ failed: number, failure: judge(error, 'statements') });
  }
  if (request.kind === 'close') port.close();
}

async function start(): Promise<void> {
  try {
    const writer = await JournalWriter.open(workerData as WriterOptions);
    let previous = Promise.resolve();
    port.on('message', (message: Numbered) => {
      previous = previous.then(() => answer(writer, message));
    });
    reply({ ready: { epoch: writer.epoch } });
  } catch (error) {
    reply({ notReady: judge(error, 'statements') });
    port.close();
  }
}

await start();
