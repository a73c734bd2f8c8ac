import type { WriteStream } from 'node:tty';

/** On a screen one line is written over; elsewhere, as in a log, a line now and then will do. */
const SCREEN_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 5_000;

/** Shows how far the replay is, without slowing it down. */
export class Progress {
  private readonly stream: Pick<WriteStream, 'write' | 'isTTY'>;
  private readonly started = performance.now();
  private shown = this.started;
  private isShowing = false;

  constructor(stream: Pick<WriteStream, 'write' | 'isTTY'>) {
    this.stream = stream;
  }

  /** @param messages answered so far */
  show(messages: number): void {
    const now = performance.now();
    const { isTTY } = this.stream;
    if (now - this.shown < (isTTY ? SCREEN_INTERVAL_MS : LOG_INTERVAL_MS)) return;
    this.shown = now;
    this.isShowing = true;
    const rate = Math.round(messages / ((now - this.started) / 1000));
    const line = `${messages.toLocaleString('en-US')} messages, ${rate.toLocaleString('en-US')} a second`;
    this.stream.write(isTTY ? `\r${line}   ` : `${line}\n`);
  }

  /** Clears the line for what follows. */
  end(): void {
    if (this.isShowing && this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
