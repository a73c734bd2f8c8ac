import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WORK_FOLDER } from '../report/work-folder.ts';

/** A database file of one benchmark, fresh. */
export class WorkDatabase {
  readonly path: string;

  constructor(name: string) {
    mkdirSync(WORK_FOLDER, { recursive: true });
    this.path = join(WORK_FOLDER, `${name}-${process.pid}.db`);
    this.remove();
  }

  /** As DATABASE_URL. */
  get url(): string {
    return `file:${this.path}`;
  }

  remove(): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.path}${suffix}`, { force: true });
  }
}
