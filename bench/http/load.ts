import autocannon from 'autocannon';
import { orderSource, SECRET, toInput } from '../server/market.ts';
import type { ServerProcess } from '../server/start.ts';

const SUBMIT_ORDER = `mutation ($input: SubmitOrderInput!) {
  submitOrder(input: $input) {
    order { id clientOrderId status filledQuantity leavesQuantity averagePrice createdAt }
    trades { id price quantity }
    duplicate
    userErrors { code message }
  }
}`;

export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends orders to a server for some seconds: each client one after the other, when the one before is answered. Every one
 * must be answered with an order.
 */
export async function putLoad(server: ServerProcess, clients: number, seconds: number, prefix: string): Promise<Load> {
  const next = orderSource(23, prefix);
  let refused: string | undefined;
  const result = await autocannon({
    url: server.url,
    connections: clients,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ query: SUBMIT_ORDER, variables: { input: toInput(next()) } }),
        }),
        onResponse: (status, body) => {
          if (status !== 200 || !body.includes('"order":{"id"')) refused ??= `${status} ${body.slice(0, 300)}`;
        },
      },
    ],
  });
  if (refused !== undefined) throw new Error(`An order was answered with ${refused}`);
  if (result.errors > 0 || result.timeouts > 0) throw new Error(`${result.errors} requests broke off.`);
  return {
    requestsPerSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
