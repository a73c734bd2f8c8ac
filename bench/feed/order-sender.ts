import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET, toInput } from '../server/market.ts';
import type { Sent } from './readers.ts';

const SUBMIT_ORDER = `mutation ($input: SubmitOrderInput!) {
  submitOrder(input: $input) { order { id status } userErrors { message } }
}`;
const BOOK = '{ orderBook(symbol: "AAPL", depth: 1) { sequence } }';

/** Milliseconds from sending each order to its answer, and when each was sent by the sequence of the book that it made. */
export interface SentOrders {
  readonly answered: readonly number[];
  readonly sent: Sent;
}

/** Sends orders to a server at a steady pace, each of which adds to the best level of its side: every book of ten levels shows it. */
export class OrderSender {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: string;
  private count = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** @param prefix of clientOrderIds that were not used before */
  async send(prefix: string, orders: number, perSecond: number): Promise<SentOrders> {
    const { orderBook } = await this.ask<{ orderBook: { sequence: string } }>(BOOK);
    const first = Number(orderBook.sequence) + 1;
    const answered: number[] = [];
    const sent: [number, number][] = [];
    const begin = performance.now();
    for (let order = 0; order < orders; order++) {
      await sleep(Math.max(0, begin + (order * 1000) / perSecond - performance.now()));
      sent.push([first + order, Number(process.hrtime.bigint())]);
      const started = performance.now();
      await this.submit(`${prefix}-${order}`);
      answered.push(performance.now() - started);
    }
    return { answered, sent };
  }

  close(): void {
    this.agent.destroy();
  }

  private async submit(clientOrderId: string): Promise<void> {
    const [side, price] = this.count++ % 2 === 0 ? (['BUY', 14_990] as const) : (['SELL', 15_010] as const);
    const input = { ...toInput({ account: 0, clientOrderId, side, quantity: 1, price }) };
    const { submitOrder } = await this.ask<{ submitOrder: { order: { status: string } | null } }>(SUBMIT_ORDER, {
      input,
    });
    if (submitOrder.order?.status !== 'NEW')
      throw new Error(`An order was answered with ${JSON.stringify(submitOrder)}`);
  }

  private ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const body = JSON.stringify({ query, variables });
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` };
      const asked = request(this.url, { method: 'POST', headers, agent: this.agent }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const answer = JSON.parse(Buffer.concat(parts).toString()) as { data?: Data; errors?: unknown };
          if (answer.data) resolve(answer.data);
          else reject(new Error(JSON.stringify(answer.errors)));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
