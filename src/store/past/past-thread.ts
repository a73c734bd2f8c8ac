import { platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { NoSuchMoment, Overloaded } from '../../exchange/index.ts';
import { describeError } from '../driver-error.ts';
import { openDatabase } from '../open-database.ts';
import type { Answers, Failure, PastOptions, Question, Reply, Request } from './messages.ts';
import { PastBooks } from './past-books.ts';
import type { IsLate } from './past-cores.ts';
import { PastJournal } from './past-journal.ts';
import { PastPositions } from './past-positions.ts';

/** The thread that looks back: one question at a time, each answered, out of a connection that can write nothing. */

/** Gets a third of what a thread of usual priority gets that wants the same processor. */
const PRIORITY = 5;

if (!parentPort) throw new Error('The look back runs in a thread of its own.');
const port = parentPort;
const reply = (message: Reply): void => port.postMessage(message);

const { url, tuning } = workerData as PastOptions;
const database = await openDatabase(url, { readOnly: true });
const journal = new PastJournal(database.client);
const books = new PastBooks(journal, tuning);
const positions = new PastPositions(database.client, journal);
let isClosing = false;

function answerTo(question: Question, isLate: IsLate): Promise<Answers[Question['kind']]> {
  switch (question.kind) {
    case 'book':
      return books.bookAsOf(question.book, question.depth, question.moment, isLate);
    case 'positions':
      return positions.positionsAsOf(question.account, question.at, isLate);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof NoSuchMoment) return { kind: 'noSuchMoment', message: error.message };
  if (error instanceof Overloaded) return { kind: 'overloaded', message: error.message };
  return { kind: 'failed', message: `The past cannot be rebuilt: ${describeError(error)}` };
}

async function answer(question: Question, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  try {
    reply({ answer: await answerTo(question, () => isClosing || performance.now() > until) });
  } catch (error) {
    reply({ failure: failureOf(error) });
  }
}

// Orders come first: a look back takes what they leave of the processors. Linux alone knows priorities of threads; elsewhere this
// would be that of the whole process.
if (platform() === 'linux') setPriority(0, PRIORITY);

let answering = Promise.resolve();
port.on('message', (request: Request) => {
  isClosing ||= request === 'close';
  answering = answering.then(async () => {
    if (request !== 'close') return answer(request.question, request.patienceMs);
    await database.close();
    port.close();
  });
});
