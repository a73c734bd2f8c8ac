import type { EventNumber } from '../../compliance/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readPage } from './rows-at.ts';

/** Events read at once. */
const PAGE = 10_000;

const COLUMNS = `"account", "number", "at", "sequence"`;
const NUMBERS = `
  SELECT json_group_array(json_array(${COLUMNS})) AS "page" FROM (
    SELECT ${COLUMNS} FROM "order_events" WHERE ("account", "number") > (?, ?) ORDER BY "account", "number" LIMIT ?
  )`;

/** Of every order event the number and the time alone, which is a fifth of what whole rows cost. */
export async function* eventNumbers(client: Pick<PrismaClient, '$queryRawUnsafe'>): AsyncGenerator<EventNumber, void> {
  let after: readonly bigint[] = [-(2n ** 63n), 0n];
  for (;;) {
    const page = (await readPage(client, NUMBERS, ...after, PAGE)) as [number, number, number, number][];
    for (const [account, number, at, sequence] of page) yield { account, number, at, sequence };
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = [BigInt(last[0]), BigInt(last[1])];
  }
}
