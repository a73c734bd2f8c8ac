import { Agent, request } from 'node:http';

/** How long an answer is waited for, in milliseconds; what has none by then is unknown. */
const ANSWER_WITHIN_MS = 20_000;

/** The body of an answer, whatever its status. */
export interface GraphQLAnswer {
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** One HTTP connection that is kept alive, with one request on it at a time. */
export class Connection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly url: URL;
  private readonly key: string;

  constructor(address: string, key: string) {
    this.url = new URL('/graphql', address);
    this.key = key;
  }

  /** Rejects where the connection breaks, or no whole answer comes in time. */
  ask(operation: { readonly query: string; readonly variables?: unknown }): Promise<GraphQLAnswer> {
    const body = JSON.stringify(operation);
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${this.key}`,
      };
      const sent = request(
        this.url,
        { method: 'POST', agent: this.agent, headers, timeout: ANSWER_WITHIN_MS },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.once('error', reject);
          answer.once('aborted', () => reject(new Error('The connection broke in the middle of an answer.')));
          answer.once('end', () => {
            try {
              resolve(JSON.parse(text) as GraphQLAnswer);
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.once('timeout', () => sent.destroy(new Error(`No answer within ${ANSWER_WITHIN_MS} ms.`)));
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
