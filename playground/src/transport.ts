import { createClient, type Client } from 'graphql-ws';

/** One operation as it is sent. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: unknown;
}

/**
 * A socket client for subscriptions, opened when first needed. It does not reconnect by itself: a feed that
 * was cut must be seen to be cut, and resumed with `afterSequence` where that matters.
 */
export function connect(key: string | null): Client {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return createClient({
    url: url.href,
    retryAttempts: 0,
    ...(key !== null && { connectionParams: { authorization: `Bearer ${key}` } }),
  });
}

/** Queries and mutations by HTTP; without a key for what needs none, such as the schema itself. */
export async function post(operation: Operation, key: string | null): Promise<unknown> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(key !== null && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(operation),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The server answered ${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
  }
}
