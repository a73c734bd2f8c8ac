import type { WebSocket } from 'ws';
import type { Rendering } from './rendering.ts';
import type { Turn } from './turn.ts';

/**
 * One subscription of a socket. It sends its events itself, each wrapped around a text that it shares with other readers, and
 * takes the next event from its feed only when the operating system has taken the last: so a feed goes at its reader's pace. To the
 * protocol it is a stream that yields nothing, and ends or fails as the feed does.
 */
export class LiveSubscription implements AsyncIterableIterator<never, undefined> {
  private readonly events: AsyncIterator<object, unknown>;
  private readonly rendering: Rendering;
  private readonly socket: WebSocket;
  private readonly head: string;
  private readonly turn: Turn;
  private readonly atEnd: () => void;
  private over = false;

  /**
   * @param id the client's, of the operation
   * @param turn what all sockets share
   * @param atEnd called once, when no more will be sent
   */
  constructor(
    events: AsyncIterator<object, unknown>,
    rendering: Rendering,
    socket: WebSocket,
    id: string,
    turn: Turn,
    atEnd: () => void,
  ) {
    this.events = events;
    this.rendering = rendering;
    this.socket = socket;
    this.turn = turn;
    this.atEnd = atEnd;
    this.head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  }

  /** Sends event after event; settles when the feed has ended. Rejects with the feed's error. */
  async next(): Promise<IteratorResult<never, undefined>> {
    try {
      while (!this.over) {
        const { done, value } = await this.events.next();
        if (done) break;
        const rendered = this.rendering.render(value);
        // Only what has to be looked up is waited for.
        const text = typeof rendered === 'string' ? rendered : await rendered;
        const sent = this.isLive ? this.send(text) : undefined;
        if (sent) await sent;
        const pause = this.turn.next();
        if (pause) await pause;
      }
    } finally {
      this.end();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    this.end();
    await this.events.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private end(): void {
    if (!this.over) this.atEnd();
    this.over = true;
  }

  private get isLive(): boolean {
    return !this.over && this.socket.readyState === this.socket.OPEN;
  }

  /** Undefined where the operating system took it at once, else settles when it has. */
  private send(text: string): Promise<void> | undefined {
    let taken: (() => void) | undefined;
    this.socket.send(`${this.head}${text}}`, () => taken?.());
    if (this.socket.bufferedAmount === 0) return undefined;
    return new Promise((resolve) => (taken = resolve));
  }
}
