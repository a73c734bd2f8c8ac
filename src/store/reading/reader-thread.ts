import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../driver-error.ts';
import { DurableAdapterFactory, type Adapter } from '../durable-adapter.ts';
import type { Answer, Question, ReaderOptions, ReaderReply, Statement } from './messages.ts';

/**
 * The reader's thread: questions come in order and are answered one after the other. Each statement sees what was committed when it
 * began. It uses Prisma's adapter without Prisma's client, which would take twice as long to start, and six times as long over a
 * short look-up.
 */

if (!parentPort) throw new Error('The reader runs in a thread of its own.');
const port = parentPort;
const reply = (message: ReaderReply): void => port.postMessage(message);

/** Parameters are bound as they come: numbers, big integers, texts and nulls. */
const AS_IT_IS = { scalarType: 'unknown', arity: 'scalar' } as const;

/** Rows of one text: about a millisecond of work for who parses it. */
const ROWS = 1_000;

async function read(connection: Adapter, [sql, ...args]: Statement): Promise<Answer> {
  const { rows } = await connection.queryRaw({ sql, args, argTypes: args.map(() => AS_IT_IS) });
  const texts: string[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += ROWS) {
    texts.push(
      `[${rows
        .slice(from, from + ROWS)
        .map(textOf)
        .join(',')}]`,
    );
  }
  return texts;
}

function textOf(cells: readonly unknown[]): string {
  return cells.length === 1 ? String(cells[0]) : `[${cells.join(',')}]`;
}

/** All of one moment. A connection that stayed in its transaction would show that moment for ever, so the thread ends instead. */
async function readTogether(connection: Adapter, statements: readonly Statement[]): Promise<Answer[]> {
  await connection.executeScript('BEGIN');
  try {
    const answers: Answer[] = [];
    for (const statement of statements) answers.push(await read(connection, statement));
    return answers;
  } finally {
    await connection.executeScript('COMMIT').catch(() => process.exit(1));
  }
}

async function answer(connection: Adapter, { number, statements }: Question): Promise<void> {
  try {
    const [only] = statements;
    const answers =
      statements.length === 1 && only ? [await read(connection, only)] : await readTogether(connection, statements);
    reply({ answered: number, answers });
  } catch (error) {
    reply({ failed: number, message: describeError(error) });
  }
}

async function start(): Promise<void> {
  try {
    const { url } = workerData as ReaderOptions;
    const connection = await new DurableAdapterFactory(url, { readOnly: true }).connect();
    let previous = Promise.resolve();
    port.on('message', (message: Question | 'close') => {
      previous = previous.then(async () => {
        if (message !== 'close') return answer(connection, message);
        await connection.dispose();
        port.close();
      });
    });
    reply({ ready: true });
  } catch (error) {
    reply({ notReady: describeError(error) });
    port.close();
  }
}

await start();
