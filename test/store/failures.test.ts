import { describe, expect, test } from 'vitest';
import { describeError } from '../../src/store/driver-error.ts';
import { epochLost, judge, type Stage } from '../../src/store/journal/failures.ts';

const driver = (originalCode: string, originalMessage = 'as SQLite says') =>
  new Error('SocketTimeout', { cause: { originalCode, originalMessage } });

describe('what a failed write means', () => {
  test.each<[error: unknown, stage: Stage, kind: string]>([
    [driver('SQLITE_BUSY'), 'statements', 'refused'],
    [driver('SQLITE_BUSY_SNAPSHOT'), 'statements', 'refused'],
    [driver('SQLITE_FULL'), 'statements', 'refused'],
    [driver('SQLITE_FULL'), 'commit', 'refused'],
    [driver('SQLITE_BUSY'), 'commit', 'refused'],
    // A flush that failed may have reached the disk all the same.
    [driver('SQLITE_IOERR_FSYNC'), 'commit', 'unknown'],
    [driver('SQLITE_IOERR_WRITE'), 'commit', 'unknown'],
    [driver('SQLITE_IOERR_WRITE'), 'statements', 'unknown'],
    [driver('SQLITE_CONSTRAINT_UNIQUE'), 'statements', 'unknown'],
    [driver('SQLITE_CONSTRAINT_TRIGGER', 'gap in the journal'), 'statements', 'unknown'],
    [driver('SQLITE_FULL'), 'committed', 'unknown'],
    [new Error('anything else'), 'statements', 'unknown'],
    [driver('SQLITE_CONSTRAINT_TRIGGER', 'stale epoch'), 'statements', 'epochLost'],
    [epochLost(3, 2), 'statements', 'epochLost'],
  ])('%s (%s): %s', (error, stage, kind) => {
    expect(judge(error, stage).kind).toBe(kind);
  });

  test("the driver's own words are found behind what was made of them", () => {
    const wrapped = new Error('cannot be opened', { cause: driver('SQLITE_CANTOPEN', 'unable to open database file') });
    expect(describeError(wrapped)).toBe('unable to open database file (SQLITE_CANTOPEN)');
    expect(describeError(Object.assign(new Error('file is not a database'), { code: 'SQLITE_NOTADB' }))).toBe(
      'file is not a database (SQLITE_NOTADB)',
    );
    expect(describeError('no error at all')).toBe('no error at all');
  });
});
