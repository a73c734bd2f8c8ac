import { Overloaded } from '../../exchange/index.ts';
import type { Answer, Statement } from './messages.ts';
import { ReaderLife } from './reader-life.ts';

/** Questions that may wait at once. Most are answered within a millisecond, so these stand for a second or so. */
const MOST_WAITING = 1_000;

/** What the link needs of a life of the thread. */
type Life = Pick<ReaderLife, 'isOver' | 'ask' | 'stop'>;

/** The main thread's end of the reader's thread. A thread that has died is started again by the next question. */
export class ReaderLink {
  private readonly start: () => Promise<Life>;
  private life: Promise<Life>;
  private waiting = 0;
  private sent = 0;
  private isClosed = false;

  private constructor(start: () => Promise<Life>, first: Life) {
    this.start = start;
    this.life = Promise.resolve(first);
  }

  /** Starts the thread. @throws an Error that says why the database cannot be opened */
  static open(url: string): Promise<ReaderLink> {
    return ReaderLink.with(() => ReaderLife.start({ url }));
  }

  /** @param start starts a life of the thread */
  static async with(start: () => Promise<Life>): Promise<ReaderLink> {
    return new ReaderLink(start, await start());
  }

  /** Statements sent so far. */
  get statements(): number {
    return this.sent;
  }

  /**
   * Has statements answered, of one moment where there are several.
   * @throws Overloaded where too many questions wait; what the database says; an Error where the thread dies before it answers
   */
  async ask(statements: readonly Statement[]): Promise<readonly Answer[]> {
    if (this.isClosed) throw new Error("The database's reader is closed.");
    if (this.waiting >= MOST_WAITING) {
      throw new Overloaded(`${MOST_WAITING} reads of the database wait, the most that may; ask again later.`);
    }
    this.waiting++;
    try {
      const life = await this.living();
      this.sent += statements.length;
      return await life.ask(statements);
    } finally {
      this.waiting--;
    }
  }

  /** Answers what was asked, then ends the thread. */
  async close(): Promise<void> {
    this.isClosed = true;
    const life = await this.life.catch(() => undefined);
    await life?.stop();
  }

  /** The thread's life, or the next one. All who find it over wait for the same start. */
  private async living(): Promise<Life> {
    const found = this.life;
    const life = await found.catch(() => undefined);
    if (life && !life.isOver) return life;
    if (this.life === found) this.life = this.start();
    return this.life;
  }
}
