import { closeSync, openSync, writeSync } from 'node:fs';
import type { LogRecord } from '../records.ts';

/**
 * The driver's memory: a file that only grows, one JSON record a line. A record is in the file when `write` returns, so
 * nothing is sent that the file does not tell of.
 */
export class DriverLog {
  readonly path: string;
  private readonly file: number;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'a');
  }

  write(record: LogRecord): void {
    writeSync(this.file, `${JSON.stringify(record)}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}
