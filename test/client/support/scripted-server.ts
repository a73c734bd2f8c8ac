import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** What the server does with an operation, one after the other; then it is silent. */
export type Act =
  | { readonly event: unknown }
  | { readonly data: unknown }
  | { readonly errors: readonly unknown[] }
  | { readonly error: string; readonly lastSequence?: string }
  | { readonly close: number }
  | 'complete';

/** Answers an operation by its variables; `count` is how many there were before it. */
export type Script = (variables: any, count: number) => readonly Act[];

/** A server of graphql-transport-ws that does what a test says. */
export class ScriptedServer {
  /** Variables of each operation, in order. */
  readonly operations: any[] = [];
  private readonly server: WebSocketServer;
  private readonly script: Script;

  private constructor(server: WebSocketServer, script: Script) {
    this.server = server;
    this.script = script;
    server.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => this.hear(socket, JSON.parse(data.toString()))),
    );
  }

  static async open(script: Script): Promise<ScriptedServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ScriptedServer(server, script);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  close(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  private hear(socket: WebSocket, { type, id, payload }: any): void {
    const say = (message: unknown): void => socket.send(JSON.stringify(message));
    if (type === 'connection_init') say({ type: 'connection_ack' });
    if (type !== 'subscribe') return;
    for (const act of this.script(payload.variables, this.operations.push(payload.variables) - 1)) {
      if (act === 'complete') say({ id, type: 'complete' });
      else if ('event' in act) say({ id, type: 'next', payload: { data: { event: act.event } } });
      else if ('data' in act) say({ id, type: 'next', payload: { data: act.data } });
      else if ('errors' in act) say({ id, type: 'next', payload: { errors: act.errors } });
      else if ('close' in act) socket.close(act.close);
      else say({ id, type: 'error', payload: [{ message: 'Refused.', extensions: codeOf(act) }] });
    }
  }
}

const codeOf = ({ error: code, lastSequence }: { error: string; lastSequence?: string }) => ({ code, lastSequence });
