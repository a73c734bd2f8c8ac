import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LobsterFormatError, parseBookRow, parseMessage } from './rows.ts';
import type { LobsterMessage, LobsterRow } from './rows.ts';

/** One message, with the book after it where a book file was given. */
export interface FlowRow {
  readonly message: LobsterMessage;
  readonly book: LobsterRow | null;
}

/** Lines of a text file, gzip or plain (told by its first bytes), read as they are wanted. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const isPacked = await isGzip(path);
  const source = createReadStream(path);
  // A failure of either destroys the other with its error, which then ends the loop below.
  const stream = isPacked ? pipeline(source, createGunzip(), () => undefined) : source;
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line.trimEnd();
  }
  if (rest.trim() !== '') yield rest.trimEnd();
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/**
 * Messages side by side with their book rows.
 * @param limit most messages to read; null: all
 * @throws LobsterFormatError where a line is malformed or the book file has fewer rows than the message file
 */
export async function* readFlow(
  messagePath: string,
  bookPath: string | null,
  limit: number | null,
): AsyncGenerator<FlowRow> {
  const books = bookPath === null ? null : linesOf(bookPath);
  try {
    let index = 0;
    for await (const line of linesOf(messagePath)) {
      if (limit !== null && index >= limit) return;
      const message = parseMessage(line, index);
      yield { message, book: books === null ? null : await nextBook(books, index) };
      index++;
    }
    if (books !== null && !(await books.next()).done) {
      throw new LobsterFormatError(`the book file has more rows than the ${index} of the message file`);
    }
  } finally {
    await books?.return(undefined);
  }
}

async function nextBook(books: AsyncGenerator<string>, index: number): Promise<LobsterRow> {
  const next = await books.next();
  if (next.done) throw new LobsterFormatError(`the book file ends after ${index} rows, the message file goes on`);
  return parseBookRow(next.value, index);
}
