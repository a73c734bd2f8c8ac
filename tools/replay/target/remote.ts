import { formatDecimal } from '../../../src/domain/index.ts';
import { GraphqlClient } from './graphql-client.ts';
import { GraphqlTarget } from './graphql-target.ts';
import type { ReplayInstrument } from './setup.ts';
import type { ReplayTarget } from './target.ts';

/** A server's risk checks measure orders by a price, so an instrument that is listed needs one to begin with. */
export interface RemoteInstrument extends ReplayInstrument {
  /** Micro-dollars; null: it is listed without one. */
  readonly referencePrice: number | null;
}

export interface RemoteOptions {
  /** GraphQL endpoint. */
  readonly url: string;
  /** Of the account whose orders rest. */
  readonly key: string;
  /** Of the account of the aggressive orders. */
  readonly aggressorKey: string;
  /** Lists the instrument where it is not listed; null: it must be. */
  readonly operatorKey: string | null;
  readonly instrument: RemoteInstrument;
  readonly depth: number;
  /** Goes into client order ids. */
  readonly run: string;
}

const VIEWER = 'query Viewer { viewer { accounts { id } } }';
const LISTED = 'query Listed { instruments { symbol } }';
const LIST = `mutation List($input: CreateInstrumentInput!) {
  createInstrument(input: $input) { userErrors { message } }
}`;
const BEST = `query Best($symbol: String!) {
  orderBook(symbol: $symbol, depth: 1) { bids { price } asks { price } }
}`;

/** A running server, and a symbol on it whose book is empty. */
export async function openRemote(options: RemoteOptions): Promise<ReplayTarget> {
  const { url, key, aggressorKey, operatorKey, instrument, depth, run } = options;
  const resting = new GraphqlClient(url, key);
  const aggressive = new GraphqlClient(url, aggressorKey);
  const restingAccount = await accountOf(resting, '--key');
  const aggressiveAccount = await accountOf(aggressive, '--aggressor-key');
  if (restingAccount === aggressiveAccount) {
    throw new Error(`Both keys speak for ${restingAccount}: an order does not trade with its own account.`);
  }
  await list(operatorKey === null ? null : new GraphqlClient(url, operatorKey), resting, instrument);
  const { symbol } = instrument;
  const { orderBook } = await resting.request<{ orderBook: { bids: unknown[]; asks: unknown[] } }>(BEST, { symbol });
  if (orderBook.bids.length + orderBook.asks.length > 0) {
    throw new Error(`The book of ${symbol} is not empty: name another --symbol.`);
  }
  return new GraphqlTarget(resting, aggressive, { symbol, restingAccount, aggressiveAccount }, depth, run);
}

async function accountOf(client: GraphqlClient, option: string): Promise<string> {
  const { viewer } = await client.request<{ viewer: { accounts: { id: string }[] } }>(VIEWER, {});
  const account = viewer.accounts[0];
  if (!account) throw new Error(`The key of ${option} has no account.`);
  return account.id;
}

async function list(
  operator: GraphqlClient | null,
  anyone: GraphqlClient,
  { symbol, tickSize, referencePrice }: RemoteInstrument,
): Promise<void> {
  const { instruments } = await anyone.request<{ instruments: { symbol: string }[] }>(LISTED, {});
  if (instruments.some((instrument) => instrument.symbol === symbol)) return;
  if (!operator)
    throw new Error(`${symbol} is not listed: name a listed --symbol, or an --operator-key that may list it.`);
  const input = {
    symbol,
    name: `${symbol}, as recorded`,
    tickSize: formatDecimal(tickSize),
    lotSize: '1',
    referencePrice: referencePrice === null ? null : formatDecimal(referencePrice),
  };
  const { createInstrument } = await operator.request<{ createInstrument: { userErrors: { message: string }[] } }>(
    LIST,
    {
      input,
    },
  );
  const [error] = createInstrument.userErrors;
  if (error) throw new Error(`${symbol} could not be listed: ${error.message}`);
}
