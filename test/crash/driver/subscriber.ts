import WebSocket from 'ws';
import type { BookSeen, Feed, OrderEventSeen, TradeSeen } from '../records.ts';
import { subscriptionOf } from './documents.ts';
import type { DriverLog } from './driver-log.ts';

/** Codes after which a feed is taken up again where it ended. */
const TRANSIENT = new Set(['SLOW_CONSUMER', 'STORAGE_UNAVAILABLE', 'OVERLOADED']);

interface Message {
  readonly type: 'connection_ack' | 'next' | 'error' | 'complete' | 'ping' | 'pong';
  readonly payload?: any;
}

/**
 * One follower of one feed, over servers that come and go, as docs/FEED.md tells a client to be: it resumes what can be
 * resumed after the last event that it has, and writes down all that it sees.
 */
export class Subscriber {
  readonly feed: Feed;
  private readonly key: string;
  private readonly log: DriverLog;
  private socket: WebSocket | undefined;
  private last: string | undefined;

  constructor(feed: Feed, key: string, log: DriverLog) {
    this.feed = feed;
    this.key = key;
    this.log = log;
  }

  /** Sequence of the last event; 0 before the first. */
  get position(): number {
    return Number(this.last ?? 0);
  }

  /** Follows the feed on a server, from where it has got to. Whatever breaks the socket ends that in silence. */
  connect(address: string): void {
    this.close();
    const socket = new WebSocket(`${address.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.socket = socket;
    socket.on('open', () => say(socket, { type: 'connection_init', payload: { authorization: `Bearer ${this.key}` } }));
    socket.on('message', (data) => {
      if (this.socket === socket) this.hear(socket, JSON.parse((data as Buffer).toString()) as Message);
    });
    socket.on('error', () => undefined);
  }

  close(): void {
    this.socket?.terminate();
    this.socket = undefined;
  }

  private subscribe(socket: WebSocket): void {
    const { feed } = this;
    const after = feed.kind === 'orderBook' ? null : (this.last ?? '0');
    this.log.write({ t: 'subscribed', feed, after });
    say(socket, { id: feed.name, type: 'subscribe', payload: subscriptionOf(feed, after) });
  }

  private hear(socket: WebSocket, message: Message): void {
    switch (message.type) {
      case 'connection_ack':
        this.subscribe(socket);
        break;
      case 'next':
        if (message.payload.data) this.see(message.payload.data.event as TradeSeen | OrderEventSeen | BookSeen);
        else this.end(socket, message.payload.errors);
        break;
      case 'error':
        this.end(socket, message.payload);
        break;
      case 'ping':
        say(socket, { type: 'pong' });
        break;
      default:
    }
  }

  private see(event: TradeSeen | OrderEventSeen | BookSeen): void {
    this.last = event.sequence;
    this.log.write({ t: 'seen', feed: this.feed.name, event });
  }

  private end(socket: WebSocket, errors: any): void {
    const code = String(errors?.[0]?.extensions?.code);
    this.log.write({ t: 'ended', feed: this.feed.name, code });
    if (TRANSIENT.has(code)) setTimeout(() => this.subscribe(socket), 50);
  }
}

function say(socket: WebSocket, message: unknown): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}
