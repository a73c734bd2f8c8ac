import { expect } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly data: any;
  readonly errors:
    readonly { readonly message: string; readonly path?: unknown[]; readonly extensions: any }[] | undefined;
  readonly headers: Headers;
}

/** A GraphQL client over HTTP that looks at everything that comes back. */
export class Client {
  readonly url: string;
  readonly secret: string | undefined;

  constructor(url: string, secret?: string) {
    this.url = url;
    this.secret = secret;
  }

  as(secret: string | undefined): Client {
    return new Client(this.url, secret);
  }

  async ask(query: string, variables?: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.post(JSON.stringify({ query, variables, ...more }));
  }

  /** The data of an answer that must have no errors. */
  async data(query: string, variables?: unknown): Promise<any> {
    const { data, errors } = await this.ask(query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  /** The code of the one error of an answer, which must not be a fault of ours. */
  async code(query: string, variables?: unknown): Promise<string | undefined> {
    const { errors, status } = await this.ask(query, variables);
    expect(status).toBeLessThan(500);
    return errors?.[0]?.extensions.code as string | undefined;
  }

  async post(body: string | Buffer | undefined, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.fetch({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
    });
  }

  async fetch(init: RequestInit, path = '/graphql'): Promise<Answer> {
    const authorization: Record<string, string> =
      this.secret === undefined ? {} : { authorization: `Bearer ${this.secret}` };
    const response = await fetch(`${this.url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...authorization, ...(init.headers as Record<string, string>) },
    });
    const text = await response.text();
    const { status, headers } = response;
    try {
      const { data, errors } = JSON.parse(text);
      return { status, headers, data, errors };
    } catch {
      return { status, headers, data: text, errors: undefined };
    }
  }
}

/** Fields of an order that tests look at. */
export const ORDER_FIELDS = `id clientOrderId side type timeInForce price quantity filledQuantity leavesQuantity averagePrice
  status rejectCode cancelReason version`;

export const SUBMIT = `mutation ($input: SubmitOrderInput!) {
  submitOrder(input: $input) {
    duplicate
    order { ${ORDER_FIELDS} }
    trades { price quantity aggressorSide }
    userErrors { code field message }
  }
}`;

let orders = 0;

/** A limit order of Alice that rests unless told otherwise; a fresh clientOrderId. */
export function orderInput(terms: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    accountId: 'ALICE',
    clientOrderId: `order-${++orders}`,
    symbol: 'AAPL',
    side: 'BUY',
    type: 'LIMIT',
    quantity: '100',
    price: '149.90',
    ...terms,
  };
}
