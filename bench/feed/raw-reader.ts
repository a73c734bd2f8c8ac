import { connect, type Socket } from 'node:net';

/**
 * A reader that costs next to nothing: it speaks just enough of WebSocket to subscribe, and finds where messages begin without
 * looking into them. So the machine's time goes to the servers that are measured.
 */
export class RawReader {
  private readonly socket: Socket;
  private rest: Buffer = Buffer.alloc(0);
  private upgraded = false;
  /** Messages since the acknowledgement. */
  private readonly onMessage: (payload: Buffer) => void;

  private constructor(socket: Socket, onMessage: (payload: Buffer) => void) {
    this.socket = socket;
    this.onMessage = onMessage;
    socket.on('data', (data) => this.take(data));
  }

  /** Subscribes at a server. Hears of every message, the acknowledgement included. */
  static async open(
    address: string,
    operation: { readonly id: string; readonly query: string; readonly variables?: object },
    onMessage: (payload: Buffer) => void,
  ): Promise<RawReader> {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    let acknowledged: (() => void) | undefined;
    let first = true;
    const reader = new RawReader(socket, (payload) => {
      if (first) acknowledged?.();
      else onMessage(payload);
      first = false;
    });
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    const ready = new Promise<void>((resolve) => (acknowledged = resolve));
    reader.send({ type: 'connection_init' });
    await ready;
    const { id, ...payload } = operation;
    reader.send({ id, type: 'subscribe', payload });
    return reader;
  }

  close(): void {
    this.socket.destroy();
  }

  private send(message: object): void {
    this.socket.write(frame(1, Buffer.from(JSON.stringify(message))));
  }

  private take(data: Buffer): void {
    let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, data]) : data;
    if (!this.upgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        this.rest = bytes;
        return;
      }
      this.upgraded = true;
      bytes = bytes.subarray(end + 4);
    }
    let at = 0;
    for (;;) {
      const length = lengthOf(bytes, at);
      if (length === undefined || at + length.head + length.body > bytes.length) break;
      const payload = bytes.subarray(at + length.head, at + length.head + length.body);
      const kind = bytes[at]! & 0x0f;
      at += length.head + length.body;
      if (kind === 1) this.onMessage(payload);
      else if (kind === 9) this.socket.write(frame(10, payload));
    }
    this.rest = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at);
  }
}

/** Bytes of a frame's head and body; undefined where they have not come yet. A server masks nothing. */
function lengthOf(bytes: Buffer, at: number): { readonly head: number; readonly body: number } | undefined {
  if (bytes.length < at + 2) return undefined;
  const short = bytes[at + 1]! & 0x7f;
  if (short < 126) return { head: 2, body: short };
  if (short === 126) return bytes.length < at + 4 ? undefined : { head: 4, body: bytes.readUInt16BE(at + 2) };
  return bytes.length < at + 10 ? undefined : { head: 10, body: Number(bytes.readBigUInt64BE(at + 2)) };
}

/** A client's frame, masked with zeros: they leave the text as it is. */
function frame(kind: number, body: Buffer): Buffer {
  const size = body.length;
  const head =
    size < 126
      ? Buffer.from([0x80 | kind, 0x80 | size, 0, 0, 0, 0])
      : Buffer.from([0x80 | kind, 0x80 | 126, size >> 8, size & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}
