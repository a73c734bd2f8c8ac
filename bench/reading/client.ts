import { SECRETS } from './market.ts';

/** Whose key a request bears. */
export type Asker = keyof typeof SECRETS;

/** Why a request was refused. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: string;

  constructor({ message, extensions }: AnswerError) {
    super(message);
    this.code = extensions.code;
  }
}

interface AnswerError {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

/** Asks one server over HTTP. */
export class Client {
  private readonly url: string;

  constructor(address: string) {
    this.url = `${address}/graphql`;
  }

  /** The answer's data, and how long it took, in milliseconds. @throws Refused where anything in it was */
  async ask(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    asker: Asker = 'staff',
  ): Promise<{ data: unknown; milliseconds: number }> {
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${SECRETS[asker]}` };
    const begin = performance.now();
    const response = await fetch(this.url, { method: 'POST', headers, body });
    const text = await response.text();
    const milliseconds = performance.now() - begin;
    const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: readonly AnswerError[] };
    if (errors?.[0]) throw new Refused(errors[0]);
    return { data, milliseconds };
  }
}
