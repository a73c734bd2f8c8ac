import { pipeline } from 'node:stream/promises';
import { answerLines } from './lines.ts';
import { outputLine } from './outputs.ts';
import { parseRequest } from './requests.ts';
import type { ConformanceBook, Output, Request } from './protocol.ts';
import type { BadLine } from './requests.ts';
import type { Readable, Writable } from 'node:stream';

const NO_REQUEST: Output = { event: 'rejected', id: undefined, code: 'BAD_INPUT' };

/**
 * The protocol around a book: numbers lines from 1, every line, and writes what comes of each. BAD_INPUT never reaches the
 * book, nor does a request that comes at the wrong moment: time that goes back, or `config` after another request.
 */
export class Door {
  private readonly book: ConformanceBook;
  private seq = 0;
  private now = 0;
  /** Nothing has been taken since the start or the last reset. */
  private isFresh = true;

  constructor(book: ConformanceBook) {
    this.book = book;
  }

  /**
   * Lines that answer one line, each with its newline.
   * @param line null where it was too long to be read
   */
  answer(line: string | null): string {
    const seq = ++this.seq;
    const request = line === null ? null : parseRequest(line);
    if (request === null) return outputLine(seq, NO_REQUEST);
    if (request.op === 'bad' || !this.isTimely(request)) return outputLine(seq, refusalOf(request));
    const outputs = this.carryOut(seq, request);
    let text = '';
    for (const output of outputs) text += outputLine(seq, output);
    return text;
  }

  private isTimely(request: Request): boolean {
    if (request.op === 'time') return request.now >= this.now;
    return request.op !== 'config' || this.isFresh;
  }

  private carryOut(seq: number, request: Request): readonly Output[] {
    // To look at an empty book leaves it as it is.
    if (request.op !== 'book') this.isFresh = request.op === 'reset';
    if (request.op === 'time') this.now = request.now;
    if (request.op === 'reset') this.now = 0;
    let outputs;
    try {
      outputs = this.book.take(request);
    } catch (cause) {
      throw new Error(`The book failed at line ${seq}: ${JSON.stringify(request)}`, { cause });
    }
    if (outputs.length === 0) throw new Error(`The book gave no answer at line ${seq}: ${JSON.stringify(request)}`);
    return outputs;
  }
}

function refusalOf(request: Request | BadLine): Output {
  return 'id' in request ? { event: 'rejected', id: request.id, code: 'BAD_INPUT' } : NO_REQUEST;
}

/**
 * Serves requests from one stream to the other until the input ends. Ends in peace where nobody reads the answers any longer.
 * @throws Error where the book fails: the answers up to there have been written
 */
export async function serve(book: ConformanceBook, input: Readable, output: Writable): Promise<void> {
  const door = new Door(book);
  const answer = (line: string | null): string => door.answer(line);
  // The pipeline says what fails while it runs. A reader that goes when all has been handed over is no failure.
  output.on('error', () => undefined);
  try {
    await pipeline(
      input,
      (chunks: AsyncIterable<string | Buffer>) => answerLines(chunks as AsyncIterable<Buffer>, answer),
      output,
      // Nobody but the process itself closes its standard output.
      { end: false },
    );
  } catch (error) {
    if (!isClosedByReader(error)) throw error;
  }
}

function isClosedByReader(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
