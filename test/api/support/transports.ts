import type { Answer } from './client.ts';
import { Client } from './client.ts';
import { RawSocket } from './socket.ts';

/** The two ways to the API, whose limits and words are the same. */
export const TRANSPORTS = ['HTTP', 'a socket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Somebody who asks over one of them. */
export interface Asker {
  ask(query: string, variables?: unknown): Promise<Pick<Answer, 'data' | 'errors'>>;
  /** What was refused: code and message of the first error; undefined where nothing was. */
  refusal(query: string, variables?: unknown): Promise<{ code: string; message: string } | undefined>;
  close(): void;
}

export async function openAsker(transport: Transport, url: string, secret?: string): Promise<Asker> {
  const socket = transport === 'HTTP' ? null : await RawSocket.connect(url, secret);
  const client = new Client(url, secret);
  const ask: Asker['ask'] = async (query, variables) => {
    if (!socket) return client.ask(query, variables);
    const payload = await socket.ask(query, variables);
    return Array.isArray(payload) ? { data: undefined, errors: payload } : payload;
  };
  return {
    ask,
    refusal: async (query, variables) => {
      const [error] = (await ask(query, variables)).errors ?? [];
      return error && { code: error.extensions.code as string, message: error.message };
    },
    close: () => socket?.close(),
  };
}
