import { connect } from 'node:net';

/**
 * Sends bytes as they are over TCP and gives everything that comes back until the server ends the connection, or
 * until `patience` milliseconds have passed.
 */
export function sendRaw(
  url: string,
  parts: readonly (string | Buffer)[],
  patience = 10_000,
  pause = 0,
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => socket.destroy(), patience);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(received);
    });
    void (async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        socket.write(part);
        await new Promise((next) => setTimeout(next, pause));
      }
    })();
  });
}
