import type { Circumstances } from './lessons/index.ts';
import { LOOK_AROUND } from './own-operations.ts';
import { makeRunId } from './run-id.ts';
import { post } from './transport.ts';

const PATIENCE_MS = 1_500;
const TEXTBOOK = { bid: '149.99', ask: '150.01' };

interface MarketAnswer {
  readonly data?: {
    readonly orderBook?: Readonly<Record<'bids' | 'asks', readonly { readonly price: string }[]>> | null;
    readonly clock?: { readonly time: string };
  } | null;
}

/** Looks at the book of AAPL and the clock, so that the examples' prices and instants make sense on this market, whatever its seed. */
export async function lookAround(): Promise<Circumstances> {
  const run = makeRunId(Date.now());
  const tooLate = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));
  const answer = (await Promise.race([post({ query: LOOK_AROUND }, null).catch(() => undefined), tooLate])) as
    MarketAnswer | undefined;
  const { orderBook: book, clock } = answer?.data ?? {};
  return {
    run,
    bid: book?.bids[0]?.price ?? TEXTBOOK.bid,
    ask: book?.asks[0]?.price ?? TEXTBOOK.ask,
    openedAt: clock?.time ?? new Date().toISOString(),
  };
}
