import { WebSocket } from 'ws';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A socket of which every message is kept: the protocol spoken by hand. */
export class RawSocket {
  readonly messages: any[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  private readonly waiting: (() => void)[] = [];
  private ids = 0;

  constructor(
    url: string,
    options: { protocol?: string | undefined; headers?: Record<string, string>; path?: string } = {},
  ) {
    const protocol = 'protocol' in options ? options.protocol : 'graphql-transport-ws';
    const address = `${url.replace('http', 'ws')}${options.path ?? '/graphql'}`;
    this.socket = new WebSocket(address, protocol === undefined ? [] : [protocol], { headers: options.headers });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code: number, reason: Buffer) => {
        resolve({ code, reason: reason.toString() });
        this.wake();
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()));
      this.wake();
    });
  }

  /** Opens a socket and shows a key, or none. */
  static async connect(url: string, authorization?: unknown, headers: Record<string, string> = {}): Promise<RawSocket> {
    const raw = new RawSocket(url, { headers });
    await raw.open();
    raw.send({ type: 'connection_init', ...(authorization !== undefined && { payload: { authorization } }) });
    await raw.until(({ type }) => type === 'connection_ack');
    return raw;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** Begins an operation; gives its id. */
  start(query: string, variables: unknown = {}, id = `op-${++this.ids}`): string {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
    return id;
  }

  /** Carries out one query or mutation. */
  async ask(query: string, variables?: unknown): Promise<any> {
    const id = this.start(query, variables);
    await this.until((message) => message.id === id && message.type !== 'next');
    return this.of(id)[0]?.payload;
  }

  of(id: string): any[] {
    return this.messages.filter((message) => message.id === id);
  }

  /** Payloads of a subscription's events. */
  events(id: string): any[] {
    return this.of(id).flatMap(({ type, payload }) => (type === 'next' ? [payload.data] : []));
  }

  /** The first message that fits, waiting for it. */
  async until(fits: (message: any) => boolean): Promise<any> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      if (this.socket.readyState === WebSocket.CLOSED) {
        const { code, reason } = await this.closed;
        throw new Error(`The socket closed (${code} ${reason}) before the message came.`);
      }
      await this.next();
    }
  }

  /** Waits until a subscription has sent so many events. */
  async count(id: string, events: number): Promise<any[]> {
    while (this.events(id).length < events) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('The socket closed.');
      await this.next();
    }
    return this.events(id);
  }

  close(): void {
    this.socket.close();
  }

  private next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
