import { linesOf } from '../lines.ts';
import { LobsterFormatError, parseBookRow, parseMessage } from './rows.ts';
import type { LobsterMessage, LobsterRow } from './rows.ts';

/** One message, with the book after it where a book file was given. */
export interface FlowRow {
  readonly message: LobsterMessage;
  readonly book: LobsterRow | null;
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
