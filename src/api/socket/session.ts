import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import { NOBODY, type Viewer } from '../auth.ts';
import { Bucket, type Rate } from '../limits/index.ts';

/** How much a client may say on one socket: more, once it has shown a key. */
export interface MessageRates {
  readonly socketMessages: Rate;
  readonly publicSocketMessages: Rate;
}

/** One query, mutation or subscription of a socket, from its message to its end. */
export interface Operation {
  readonly id: string;
  isSubscription: boolean;
  /** The client has said that it wants no more of it. */
  isCompleted: boolean;
  /** Settles when everything about it is over. */
  over: Promise<void>;
  stream?: AsyncIterator<unknown>;
}

/** What we know about one open socket. */
export class Session {
  readonly socket: WebSocket;
  readonly address: string;
  /** The Authorization header that the socket was opened with. */
  readonly header: string | undefined;
  /** Whether it has answered since it was last asked: it has read the ping. */
  alive = true;
  /** Whether what it says is no longer listened to: the server is stopping. */
  deaf = false;
  subscriptionCount = 0;
  private who: Viewer = NOBODY;
  private messages: Bucket;
  private closed = false;
  /** What is done once when it closes. */
  private readonly atClose: (() => void)[] = [];
  private readonly rates: MessageRates;
  /** By the message's payload, which is how the protocol hands it on. */
  private readonly operations = new Map<object, Operation>();
  private readonly byId = new Map<string, Operation>();

  constructor(socket: WebSocket, address: string, header: string | undefined, rates: MessageRates) {
    this.socket = socket;
    this.address = address;
    this.header = header;
    this.rates = rates;
    this.messages = new Bucket(rates.publicSocketMessages, performance.now());
  }

  get viewer(): Viewer {
    return this.who;
  }

  set viewer(viewer: Viewer) {
    this.who = viewer;
    if (viewer.key) this.messages = new Bucket(this.rates.socketMessages, performance.now());
  }

  /** Counts a message; false where there were too many. */
  hear(): boolean {
    return this.messages.take(1, performance.now()) === 0;
  }

  /** Queries and mutations under way. */
  get waitingCount(): number {
    return this.operations.size - this.subscriptionCount;
  }

  operation(id: string): Operation | undefined {
    return this.byId.get(id);
  }

  begin(id: string, payload: object): Operation {
    const operation = { id, isSubscription: false, isCompleted: false, over: Promise.resolve() };
    this.operations.set(payload, operation);
    this.byId.set(id, operation);
    return operation;
  }

  /** Says of an operation that has begun that it is a subscription. */
  subscribes(payload: object): void {
    const operation = this.operations.get(payload);
    if (!operation || operation.isSubscription) return;
    operation.isSubscription = true;
    this.subscriptionCount++;
  }

  /** Holds a subscription's stream, so that closing the socket always ends it. */
  hold(payload: object, stream: AsyncIterator<unknown>): void {
    const operation = this.operations.get(payload);
    if (!operation || this.closed) endStream(stream);
    else operation.stream = stream;
  }

  /** The client wants no more of it: a subscription gives its place back at once. */
  complete(id: string): void {
    const operation = this.byId.get(id);
    if (!operation) return;
    operation.isCompleted = true;
    this.giveBack(operation);
  }

  end(payload: object, operation: Operation): void {
    this.operations.delete(payload);
    if (this.byId.get(operation.id) === operation) this.byId.delete(operation.id);
    this.giveBack(operation);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Has something done when it closes, for whatever reason; at once where it has. */
  onClose(action: () => void): void {
    if (this.closed) action();
    else this.atClose.push(action);
  }

  /** Ends every stream: nothing is fed that nobody reads. */
  close(): void {
    this.closed = true;
    for (const { stream } of this.operations.values()) if (stream) endStream(stream);
    for (const action of this.atClose.splice(0)) action();
  }

  private giveBack(operation: Operation): void {
    if (!operation.isSubscription) return;
    operation.isSubscription = false;
    this.subscriptionCount--;
  }
}

/** Ends a stream that nobody waits for; how it ends is nobody's business any more. */
function endStream(stream: AsyncIterator<unknown>): void {
  stream.return?.().catch(() => undefined);
}
