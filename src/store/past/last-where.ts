import type { PrismaClient } from '../generated/client.ts';

/** What reading takes of a client. */
export type PastClient = Pick<PrismaClient, '$queryRawUnsafe'>;

/**
 * The number of the last row for which a condition holds, of a table whose rows are numbered 1, 2, 3 … with no gap, where it
 * holds for all rows before that one too; 0: for none. Looks at as many rows as halving takes, so it needs no index.
 *
 * @param condition on a row `r`, with one parameter, which is to be given twice
 */
export function lastWhere(table: string, number: string, condition: string): string {
  return `
  WITH RECURSIVE "search"("low", "high") AS (
    SELECT 0, coalesce((SELECT max("${number}") FROM "${table}"), 0)
    UNION ALL
    SELECT CASE WHEN ${condition} THEN r."${number}" ELSE s."low" END,
      CASE WHEN ${condition} THEN s."high" ELSE r."${number}" - 1 END
    FROM "search" s CROSS JOIN "${table}" r ON r."${number}" = (s."low" + s."high" + 1) / 2
    WHERE s."low" < s."high"
  )
  SELECT "low" AS "last" FROM "search" WHERE "low" = "high"`;
}

/** Runs what {@link lastWhere} gives. @throws Error where a row is missing */
export async function findLast(client: PastClient, sql: string, parameter: number): Promise<number> {
  const value = BigInt(parameter);
  const [found] = await client.$queryRawUnsafe<{ last: bigint }[]>(sql, value, value);
  if (!found) throw new Error('a row is missing in the journal, the trades or the ledger');
  return Number(found.last);
}
