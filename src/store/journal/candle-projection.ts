import { CANDLES_VERSION, Tape } from '../../exchange/index.ts';
import { pageText, readPage } from '../audit/rows-at.ts';
import type { PrismaClient } from '../generated/client.ts';
import { encodeRows } from '../rows/sql.ts';
import { CANDLES, TRADES } from '../rows/trading-tables.ts';
import type { CandlesRequest } from './messages.ts';
import { HAS_CANDLES } from './statements.ts';

/** Trades that are read, and whose candles are written, at once. */
const PAGE = 5000;

export const TRADES_TO_FOLD = `
  ${pageText(TRADES, 't')} FROM (SELECT * FROM "trades" WHERE "id" > ? ORDER BY "id" LIMIT ?) t`;

type Client = Pick<PrismaClient, '$queryRawUnsafe'>;

/** Whether the candles of a database are those of this program, and whole. */
export async function hasCandles(client: Client): Promise<boolean> {
  const [answer] = await client.$queryRawUnsafe<{ whole: bigint }[]>(HAS_CANDLES, CANDLES_VERSION);
  return Number(answer?.whole) === 1;
}

/**
 * Makes the candles anew from all trades, page by page: the same rows as if the recorder had written them with each trade. The
 * database counts as having them with the last page, so one that is broken off is begun again.
 * @param write gives a part to the writer, and resolves when it is committed
 */
export async function rebuildCandles(client: Client, write: (part: CandlesRequest) => Promise<void>): Promise<void> {
  const tape = new Tape([]);
  let last = 0;
  for (let isFirst = true, isLast = false; !isLast; isFirst = false) {
    const page = await readPage(client, TRADES_TO_FOLD, BigInt(last), PAGE);
    const trades = page.map((cells) => TRADES.fromValues(cells));
    for (const trade of trades) tape.take(trade);
    last = trades.at(-1)?.id ?? last;
    isLast = trades.length < PAGE;
    const rows = encodeRows(CANDLES, tape.drain());
    await write({ kind: 'candles', rows, isFirst, version: isLast ? CANDLES_VERSION : null });
  }
}
