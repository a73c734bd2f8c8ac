const NEWLINE = 0x0a;
/** Longest line that is read, in bytes without its newline. What is longer is dropped while it comes in. */
export const LONGEST_LINE = 1_048_576;
/** Characters of text that are gathered before a chunk of input is answered in more than one write. */
const LONGEST_WRITE = 262_144;

/** Text that answers one line; `null` stands for a line that is longer than {@link LONGEST_LINE}. */
export type AnswerLine = (line: string | null) => string;

/**
 * Answers each line of a stream. There is one text for each chunk of input, so that the answers to what has come in do not wait
 * for more, and many lines cost one write. Chunks may be cut anywhere, also inside a character. The next chunk is read when the
 * last text has been taken: whoever reads slowly is not written to faster.
 * @throws what `answer` throws, after the answers before it have been handed on
 */
export async function* answerLines(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  answer: AnswerLine,
): AsyncGenerator<string, void, void> {
  const begun = new BegunLine();
  let text = '';
  try {
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        text += answer(begun.isEmpty ? lineIn(chunk, start, end) : begun.finish(chunk.subarray(start, end)));
        start = end + 1;
        if (text.length < LONGEST_WRITE) continue;
        yield text;
        text = '';
      }
      if (start < chunk.length) begun.add(chunk.subarray(start));
      if (text === '') continue;
      yield text;
      text = '';
    }
    if (!begun.isEmpty) text += answer(begun.finish(Buffer.alloc(0)));
  } catch (error) {
    if (text !== '') yield text;
    throw error;
  }
  if (text !== '') yield text;
}

function lineIn(chunk: Buffer, start: number, end: number): string | null {
  return end - start > LONGEST_LINE ? null : chunk.toString('utf8', start, end);
}

/** A line whose end has not come yet. Of one that is too long nothing is kept but its length. */
class BegunLine {
  private parts: Buffer[] = [];
  private length = 0;

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(part: Buffer): void {
    this.length += part.length;
    if (this.length > LONGEST_LINE) this.parts = [];
    else this.parts.push(part);
  }

  finish(lastPart: Buffer): string | null {
    this.add(lastPart);
    const line = this.length > LONGEST_LINE ? null : Buffer.concat(this.parts, this.length).toString('utf8');
    this.parts = [];
    this.length = 0;
    return line;
  }
}
