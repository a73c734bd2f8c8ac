import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginningOf } from '../../tools/replay/lobster/beginning.ts';
import { readFlow } from '../../tools/replay/lobster/files.ts';
import { LobsterFormatError, parseBookRow, parseMessage, parseTime } from '../../tools/replay/lobster/rows.ts';

describe('LOBSTER rows', () => {
  it('reads times as integer nanoseconds, also those that a float would round', () => {
    expect(parseTime('34200.18960767')).toBe(34_200_189_607_670);
    expect(parseTime('34200.017459617')).toBe(34_200_017_459_617);
    expect(parseTime('57599.999999999')).toBe(57_599_999_999_999);
    expect(parseTime('34200')).toBe(34_200_000_000_000);
    expect(parseTime('34200.0123456789')).toBeUndefined();
    expect(parseTime('3.42e4')).toBeUndefined();
  });

  it('reads a message into micro-dollars, shares and words', () => {
    expect(parseMessage('34200.18960767,1,11885113,21,2238100,1', 7)).toEqual({
      index: 7,
      time: 34_200_189_607_670,
      type: 'NEW',
      order: 11_885_113,
      size: 21,
      price: 223_810_000,
      side: 'BUY',
    });
    expect(parseMessage('34200.1,5,0,1,2238250,-1', 0)).toMatchObject({ type: 'EXECUTE_HIDDEN', price: 223_825_000 });
    expect(parseMessage('34200.1,7,0,0,-1,-1', 0)).toMatchObject({ type: 'HALT', price: 0 });
  });

  it('reads a book row best first and leaves empty levels out', () => {
    expect(parseBookRow('2239500,100,2231800,10,2239900,5,-9999999999,0', 0)).toEqual({
      asks: [
        { price: 223_950_000, quantity: 100 },
        { price: 223_990_000, quantity: 5 },
      ],
      bids: [{ price: 223_180_000, quantity: 10 }],
      depth: 2,
    });
  });

  it.each([
    ['34200.1,1,11,21,2238100', 'line 4: a row of fewer than six fields'],
    ['half past nine,1,11,21,2238100,1', 'line 4: time is "half past nine"'],
    ['34200.1,8,11,21,2238100,1', 'line 4: type (1 to 7) is "8"'],
    ['34200.1,1,11,0,2238100,1', 'line 4: size is "0"'],
    ['34200.1,1,11,21,-5,1', 'line 4: price is "-5"'],
    ['34200.1,1,11,21,2238100,2', 'line 4: direction (1 or -1) is "2"'],
  ])('says which line and field of a message is wrong: %s', (line, message) => {
    expect(() => parseMessage(line, 3)).toThrow(message);
  });

  it('says which line of a book is wrong', () => {
    expect(() => parseBookRow('2239500,100,2231800', 3)).toThrow('line 4: 3 fields');
    expect(() => parseBookRow('2239500,100,2231800,x', 3)).toThrow('line 4: level of price "2231800" and size "x"');
  });
});

describe('LOBSTER files', () => {
  let folder = '';
  const messages = '34200.1,1,11,100,100200,-1\n34200.2,3,11,100,100200,-1\r\n34200.3,1,12,7,100300,-1';
  const books = '100200,100,100000,50\n100300,70,100000,50\n100300,77,100000,50\n';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bourse-replay-'));
    await writeFile(join(folder, 'messages.csv'), messages);
    await writeFile(join(folder, 'books.csv'), books);
    // The name says nothing: what is inside does.
    await writeFile(join(folder, 'packed-messages.csv'), gzipSync(messages));
    await writeFile(join(folder, 'packed-books.csv.gz'), gzipSync(books));
    await writeFile(join(folder, 'cut.csv.gz'), gzipSync(messages).subarray(0, 40));
    await writeFile(join(folder, 'short-books.csv'), books.split('\n').slice(0, 2).join('\n'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (messageFile: string, bookFile: string | null, limit: number | null = null) => {
    const rows = [];
    const bookPath = bookFile === null ? null : join(folder, bookFile);
    for await (const row of readFlow(join(folder, messageFile), bookPath, limit)) rows.push(row);
    return rows;
  };

  it('reads gzip and plain files alike, with either line ending', async () => {
    const plain = await read('messages.csv', 'books.csv');
    expect(plain.map(({ message, book }) => [message.type, message.order, book?.asks[0]?.quantity])).toEqual([
      ['NEW', 11, 100],
      ['DELETE', 11, 70],
      ['NEW', 12, 77],
    ]);
    expect(await read('packed-messages.csv', 'packed-books.csv.gz')).toEqual(plain);
  });

  it('reads as many messages as it is told to, and does without a book file', async () => {
    expect(await read('messages.csv', 'books.csv', 2)).toHaveLength(2);
    expect((await read('messages.csv', null)).map(({ book }) => book)).toEqual([null, null, null]);
  });

  it('begins at the best bid, else the best ask, else the first execution, else the first order', async () => {
    const begin = async (name: string, text: string, bookText: string | null = null) => {
      const [messageFile, bookFile] = [join(folder, `${name}.csv`), join(folder, `${name}-books.csv`)];
      await writeFile(messageFile, text);
      if (bookText !== null) await writeFile(bookFile, bookText);
      return beginningOf(messageFile, bookText === null ? null : bookFile);
    };
    const stray = '34200.1,1,11,100,19999900,-1';
    expect(await begin('both', stray, '100200,100,100000,50')).toEqual({ depth: 1, referencePrice: 10_000_000 });
    const asks = '100200,100,-9999999999,0,100300,70,-9999999999,0';
    expect(await begin('asks', stray, asks)).toEqual({ depth: 2, referencePrice: 10_020_000 });
    const halted = `34200.0,7,0,0,-1,-1\n${stray}`;
    expect(await begin('traded', `${halted}\n34200.2,5,0,9,100100,1`)).toEqual({
      depth: 1,
      referencePrice: 10_010_000,
    });
    expect(await begin('untraded', `${halted}\n34200.2,1,12,9,100100,1`)).toMatchObject({
      referencePrice: 1_999_990_000,
    });
    expect(await begin('without', '34200.0,7,0,0,-1,-1')).toEqual({ depth: 1, referencePrice: null });
    await expect(begin('nothing', '')).rejects.toThrow('nothing.csv is empty');
  });

  it('refuses files that do not belong together, that are cut off, or that are not there', async () => {
    await expect(read('messages.csv', 'short-books.csv')).rejects.toThrow('the book file ends after 2 rows');
    await expect(read('short-books.csv', 'books.csv')).rejects.toThrow(LobsterFormatError);
    await expect(read('cut.csv.gz', null)).rejects.toThrow();
    await expect(read('nowhere.csv', null)).rejects.toThrow('nowhere.csv');
  });
});
