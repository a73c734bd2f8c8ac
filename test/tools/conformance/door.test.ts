import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Door, serve } from '../../../tools/conformance/door.ts';
import { LONGEST_LINE } from '../../../tools/conformance/lines.ts';
import { inForm, ScriptedBook } from './scripted-book.ts';

const order = (id: string): string =>
  `{"op":"new","id":${JSON.stringify(id)},"side":"BUY","type":"LIMIT","price":1,"qty":1}`;

/** Answers to lines that come all at once. */
async function session(book: ScriptedBook, input: string): Promise<string[]> {
  const source = new PassThrough();
  const sink = new PassThrough();
  const served = serve(book, source, sink);
  source.end(input);
  let text = '';
  sink.setEncoding('utf8').on('data', (part: string) => (text += part));
  await served;
  await turn();
  return text.split('\n').slice(0, -1);
}

describe('the conformance door', () => {
  it('numbers every line from 1, blank and bad ones too, and goes on over a reset', async () => {
    const book = new ScriptedBook();
    const lines = [order('a'), '', 'nonsense', '{"op":"reset"}', order('a'), '{"op":"cancel","id":"a"}'];
    expect(await session(book, lines.join('\n'))).toEqual([
      '{"seq":1,"event":"accepted","id":"a"}',
      '{"seq":2,"event":"rejected","code":"BAD_INPUT"}',
      '{"seq":3,"event":"rejected","code":"BAD_INPUT"}',
      '{"seq":4,"event":"reset"}',
      '{"seq":5,"event":"accepted","id":"a"}',
      '{"seq":6,"event":"canceled","id":"a","qty":1,"reason":"USER"}',
    ]);
    expect(book.taken.map(({ op }) => op)).toEqual(['new', 'reset', 'new', 'cancel']);
  });

  it('names the id of a bad line that has one, and never shows the line to the book', async () => {
    const book = new ScriptedBook();
    const lines = ['{"op":"new","id":"é","side":"UP"}', '{"op":"cancel","id":7}', '{"op":"amend","id":"b","qty":1.5}'];
    expect(await session(book, `${lines.join('\n')}\n`)).toEqual([
      '{"seq":1,"event":"rejected","id":"é","code":"BAD_INPUT"}',
      '{"seq":2,"event":"rejected","code":"BAD_INPUT"}',
      '{"seq":3,"event":"rejected","id":"b","code":"BAD_INPUT"}',
    ]);
    expect(book.taken).toEqual([]);
  });

  it('gives every output of a request the number of its line', async () => {
    const book = new ScriptedBook((request) =>
      request.op === 'new'
        ? [
            ...inForm(request),
            { event: 'trade', maker: 'm', taker: request.id, price: 1, qty: 1 },
            { event: 'refreshed', id: 'm', qty: 1 },
          ]
        : inForm(request),
    );
    expect(await session(book, `{"op":"reset"}\n${order('t')}\n{"op":"reset"}\n`)).toEqual([
      '{"seq":1,"event":"reset"}',
      '{"seq":2,"event":"accepted","id":"t"}',
      '{"seq":2,"event":"trade","maker":"m","taker":"t","price":1,"qty":1}',
      '{"seq":2,"event":"refreshed","id":"m","qty":1}',
      '{"seq":3,"event":"reset"}',
    ]);
  });

  it('a line that is too long is one bad line', async () => {
    const long = `{"op":"cancel","id":"${'x'.repeat(LONGEST_LINE)}"}`;
    expect(await session(new ScriptedBook(), `${long}\n{"op":"reset"}\n${long}`)).toEqual([
      '{"seq":1,"event":"rejected","code":"BAD_INPUT"}',
      '{"seq":2,"event":"reset"}',
      '{"seq":3,"event":"rejected","code":"BAD_INPUT"}',
    ]);
  });

  it('time does not go back, until a reset', () => {
    const book = new ScriptedBook();
    const door = new Door(book);
    const at = (now: number): string => door.answer(`{"op":"time","now":${now}}`);
    expect(at(0)).toBe('{"seq":1,"event":"time","now":0}\n');
    expect(at(5)).toBe('{"seq":2,"event":"time","now":5}\n');
    expect(at(5)).toBe('{"seq":3,"event":"time","now":5}\n');
    expect(at(4)).toBe('{"seq":4,"event":"rejected","code":"BAD_INPUT"}\n');
    door.answer('{"op":"reset"}');
    expect(at(1)).toBe('{"seq":6,"event":"time","now":1}\n');
    expect(book.taken).toHaveLength(5);
  });

  it('config comes before every other request, or is none', () => {
    const door = new Door(new ScriptedBook());
    const config = '{"op":"config","risk":true}';
    const taken = (seq: number): string => `{"seq":${seq},"event":"config","risk":true}\n`;
    const refused = (seq: number): string => `{"seq":${seq},"event":"rejected","code":"BAD_INPUT"}\n`;
    // A line that is no request has not changed the book.
    door.answer('nonsense');
    expect(door.answer(config)).toBe(taken(2));
    expect(door.answer(config)).toBe(refused(3));
    door.answer('{"op":"reset"}');
    expect(door.answer(config)).toBe(taken(5));
    door.answer('{"op":"reset"}');
    // To look at an empty book leaves it as it is.
    door.answer('{"op":"book"}');
    expect(door.answer(config)).toBe(taken(8));
    door.answer('{"op":"time","now":1}');
    expect(door.answer(config)).toBe(refused(10));
  });

  it('answers while the input stays open', async () => {
    const source = new PassThrough();
    const sink = new PassThrough();
    sink.setEncoding('utf8');
    const served = serve(new ScriptedBook(), source, sink);
    for (let seq = 1; seq <= 3; seq++) {
      source.write('{"op":"reset"}\n{"op":');
      await turn();
      await turn();
      expect(sink.read()).toBe(`{"seq":${2 * seq - 1},"event":"reset"}\n`);
      source.write('"book"}\n');
      await turn();
      await turn();
      expect(sink.read()).toBe(`{"seq":${2 * seq},"event":"book","bids":[],"asks":[]}\n`);
    }
    source.end();
    await served;
  });

  it('reads no further while its answers are not taken, and loses none', async () => {
    const book = new ScriptedBook();
    const chunk = '{"op":"reset"}\n'.repeat(1_000);
    const source = new PassThrough({ highWaterMark: 1 });
    const held: (() => void)[] = [];
    let received = '';
    let isHeld = true;
    const sink = new Writable({
      highWaterMark: 1,
      write(text: Buffer, _, done): void {
        received += text.toString();
        if (isHeld) held.push(done);
        else done();
      },
    });
    const served = serve(book, source, sink);
    for (let sent = 0; sent < 200; sent++) source.write(chunk);
    source.end();
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(book.taken.length).toBeLessThan(20_000);
    isHeld = false;
    held.forEach((done) => done());
    await served;
    expect(book.taken).toHaveLength(200_000);
    expect(received.split('\n')).toHaveLength(200_001);
    expect(received.endsWith('{"seq":200000,"event":"reset"}\n')).toBe(true);
  });

  it('ends in peace where nobody reads any longer, also with the input open', async () => {
    const source = new PassThrough();
    const sink = new Writable({
      write(_text, _encoding, done): void {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const served = serve(new ScriptedBook(), source, sink);
    source.write('{"op":"reset"}\n');
    await expect(served).resolves.toBeUndefined();
  });

  it('does not hide another failure of its output', async () => {
    const source = new PassThrough();
    const sink = new Writable({
      write(_text, _encoding, done): void {
        done(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
      },
    });
    source.write('{"op":"reset"}\n');
    await expect(serve(new ScriptedBook(), source, sink)).rejects.toThrow('no space left');
  });

  it('says at which line a book failed, after the answers before it', async () => {
    const source = new PassThrough();
    const sink = new PassThrough();
    sink.setEncoding('utf8');
    const book = new ScriptedBook((request) => {
      if (request.op === 'book') throw new Error('level without orders');
      return request.op === 'phase' ? [] : inForm(request);
    });
    source.write('{"op":"reset"}\n{"op":"book"}\n');
    let text = '';
    sink.on('data', (part: string) => (text += part));
    await expect(serve(book, source, sink)).rejects.toThrow('The book failed at line 2: {"op":"book","orders":false}');
    expect(text).toBe('{"seq":1,"event":"reset"}\n');
    const door = new Door(book);
    expect(() => door.answer('{"op":"phase","to":"CLOSED"}')).toThrow('The book gave no answer at line 1');
  });
});
