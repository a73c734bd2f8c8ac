import type { Circumstances } from './lessons/index.ts';
import { BEST_PRICES } from './own-operations.ts';
import { makeRunId } from './run-id.ts';
import { post } from './transport.ts';

const PATIENCE_MS = 1_500;
const TEXTBOOK = { bid: '149.99', ask: '150.01' };

interface BookAnswer {
  readonly data?: {
    readonly orderBook?: Readonly<Record<'bids' | 'asks', readonly { readonly price: string }[]>> | null;
  } | null;
}

/** Looks at the book of AAPL, so that the examples' prices make sense on this market, whatever its seed. */
export async function lookAround(): Promise<Circumstances> {
  const run = makeRunId(Date.now());
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));
  const answer = (await Promise.race([post({ query: BEST_PRICES }, null).catch(() => undefined), tooLate])) as
    BookAnswer | undefined;
  const book = answer?.data?.orderBook;
  return { run, bid: book?.bids[0]?.price ?? TEXTBOOK.bid, ask: book?.asks[0]?.price ?? TEXTBOOK.ask };
}
