/** Codes with which a server says that it has taken nothing and that the same request may come again. */
const TRY_AGAIN = new Set(['RATE_LIMITED', 'OVERLOADED', 'STORAGE_UNAVAILABLE']);
const MOST_TRIES = 20;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
}

interface GraphqlResponse<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphqlError[];
}

export class GraphqlRequestError extends Error {
  override name = 'GraphqlRequestError';
}

/** One key's way to a server. Connections are kept alive between requests. */
export class GraphqlClient {
  private readonly url: string;
  private readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  /**
   * The data of one operation. What the server did not take (it is busy, the budget is used up) is sent again.
   * @throws GraphqlRequestError with the server's own words
   */
  async request<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    let delay = FIRST_DELAY_MS;
    for (let attempt = 1; ; attempt++) {
      const { data, errors = [] } = await this.post<Data>(query, variables);
      const error = errors[0];
      if (data && !error) return data;
      const code = error?.extensions?.code ?? '';
      if (!TRY_AGAIN.has(code) || attempt === MOST_TRIES) {
        throw new GraphqlRequestError(`${this.url} answered ${code} ${error?.message ?? 'nothing'}`.replace('  ', ' '));
      }
      await pause(error?.extensions?.retryAfterMs ?? delay);
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    }
  }

  private async post<Data>(query: string, variables: Record<string, unknown>): Promise<GraphqlResponse<Data>> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.key}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    try {
      return JSON.parse(text) as GraphqlResponse<Data>;
    } catch {
      throw new GraphqlRequestError(
        `${this.url} answered with status ${response.status} and no JSON: ${text.slice(0, 200)}`,
      );
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
