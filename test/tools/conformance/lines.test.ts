import { describe, expect, it } from 'vitest';
import { answerLines, LONGEST_LINE } from '../../../tools/conformance/lines.ts';

/** Every line that was seen, null for one that was too long. */
async function linesOf(...chunks: (string | Buffer)[]): Promise<(string | null)[]> {
  const seen: (string | null)[] = [];
  const answers = answerLines(
    chunks.map((chunk) => Buffer.from(chunk)),
    (line) => {
      seen.push(line);
      return '.';
    },
  );
  let text = '';
  for await (const part of answers) text += part;
  expect(text).toBe('.'.repeat(seen.length));
  return seen;
}

describe('conformance lines', () => {
  it.each<[string, (string | Buffer)[], string[]]>([
    ['nothing', [], []],
    ['an empty chunk', [''], []],
    ['one line', ['a\n'], ['a']],
    ['a last line without its newline', ['a\nb'], ['a', 'b']],
    ['blank lines count', ['\n\na\n\n'], ['', '', 'a', '']],
    ['a line in three chunks', ['on', 'e li', 'ne\ntwo\n'], ['one line', 'two']],
    ['a newline that comes by itself', ['one', '\n', 'two', '\n'], ['one', 'two']],
    ['a carriage return stays', ['a\r\nb\r\n'], ['a\r', 'b\r']],
  ])('%s', async (_, chunks, lines) => {
    expect(await linesOf(...chunks)).toEqual(lines);
  });

  it('a cut at any byte, inside a character too, changes nothing', async () => {
    const text = Buffer.from('{"id":"é"}\n{"id":"🏛日"}\n\nlast');
    const whole = await linesOf(text);
    expect(whole).toEqual(['{"id":"é"}', '{"id":"🏛日"}', '', 'last']);
    for (let cut = 1; cut < text.length; cut++) {
      expect(await linesOf(text.subarray(0, cut), text.subarray(cut))).toEqual(whole);
    }
    expect(await linesOf(...[...text].map((byte) => Buffer.of(byte)))).toEqual(whole);
  });

  it('a line of the greatest length is read, one byte more is not, however they are cut', async () => {
    const longest = Buffer.from(`${'é'.repeat(LONGEST_LINE / 2)}\n`);
    const tooLong = Buffer.from(`x${longest.toString()}`);
    const input = Buffer.concat([longest, tooLong, Buffer.from('next\n')]);
    for (const size of [input.length, LONGEST_LINE, 65_536, 99_991]) {
      const chunks: Buffer[] = [];
      for (let start = 0; start < input.length; start += size) chunks.push(input.subarray(start, start + size));
      const [first, second, ...others] = await linesOf(...chunks);
      expect(first?.length).toBe(LONGEST_LINE / 2);
      expect(second).toBeNull();
      expect(others).toEqual(['next']);
    }
    expect(await linesOf(tooLong.subarray(0, -1))).toEqual([null]);
  });

  it('of a line that never ends nothing is kept', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    function* endless(): Generator<Buffer> {
      for (let sent = 0; sent < 4_000; sent++) yield Buffer.from(chunk);
      yield Buffer.from('\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    const answers: string[] = [];
    let most = 0;
    for await (const text of answerLines(endless(), (line) => {
      most = process.memoryUsage().arrayBuffers;
      return String(line);
    })) {
      answers.push(text);
    }
    expect(answers).toEqual(['null']);
    // A quarter of a gigabyte went by.
    expect(most - before).toBeLessThan(128 * 1_048_576);
  });

  it('answers what has come in before it asks for more, in one text a chunk', async () => {
    const log: string[] = [];
    function* chunks(): Generator<Buffer> {
      for (const chunk of ['a\nb\nc', 'c\n', 'd', '\n']) {
        log.push(`in ${chunk}`);
        yield Buffer.from(chunk);
      }
    }
    for await (const text of answerLines(chunks(), (line) => `<${line}>`)) log.push(`out ${text}`);
    expect(log).toEqual(['in a\nb\nc', 'out <a><b>', 'in c\n', 'out <cc>', 'in d', 'in \n', 'out <d>']);
  });

  it('hands long answers on before the chunk is done', async () => {
    const sizes: number[] = [];
    const answers = answerLines([Buffer.from('\n'.repeat(1_000))], () => 'x'.repeat(10_000));
    for await (const text of answers) sizes.push(text.length);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10_000_000);
  });

  it('hands on what it has before it fails', async () => {
    const answers = answerLines([Buffer.from('a\nb\nc\n')], (line) => {
      if (line === 'c') throw new Error('broken');
      return `<${line}>`;
    });
    expect(await answers.next()).toEqual({ done: false, value: '<a><b>' });
    await expect(answers.next()).rejects.toThrow('broken');
  });
});
