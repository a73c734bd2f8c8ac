import type { ReferenceRows } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { ACCOUNTS, API_KEYS, FIRMS, INSTRUMENTS, TIERS } from '../rows/reference-tables.ts';
import { LIMITS, PRICE_HISTORY, RESTRICTIONS, RISK_CHANGES, TRADING_STATES } from '../rows/risk-tables.ts';
import { parseRow, rowText, selectAll } from '../rows/sql.ts';
import type { Table } from '../rows/table.ts';
import { FEE_SCHEDULES, PROTECTION_REGIMES, QUOTING_INCREMENTS, VENUES } from '../rows/venue-tables.ts';

interface RowText {
  readonly row: string;
}

/**
 * The newest row of each scope and instrument by a sequence. What people have set is read from end to end: it is little, and each
 * row is held to the newest of its scope by one look-up in the key.
 */
export const LIMITS_AT_SQL = `
  SELECT ${rowText(LIMITS, 'l')} AS "row" FROM "limits" l
  WHERE l."sequence" = (
    SELECT n."sequence" FROM "limits" n
    WHERE n."tier" = l."tier" AND n."account" = l."account" AND n."firm" = l."firm" AND n."instrument" = l."instrument"
      AND n."sequence" <= ?
    ORDER BY n."sequence" DESC LIMIT 1
  )
  ORDER BY l."tier", l."account", l."firm", l."instrument"`;

/** The newest entry of each scope and instrument, in the order in which they were made. */
export const RESTRICTIONS_SQL = `
  SELECT ${rowText(RESTRICTIONS, 'l')} AS "row" FROM "restrictions" l
  WHERE l."sequence" = (
    SELECT n."sequence" FROM "restrictions" n
    WHERE n."instrument" = l."instrument" AND n."account" = l."account" AND n."firm" = l."firm"
    ORDER BY n."sequence" DESC LIMIT 1
  )
  ORDER BY l."sequence"`;

export const PENDING_CHANGES_SQL = `
  SELECT ${rowText(RISK_CHANGES, 'c')} AS "row" FROM "risk_changes" c WHERE c."status" = 'PENDING' ORDER BY c."id"`;

/** All reference data, of one moment, each kind in order of its key. */
export async function referenceRows(client: PrismaClient): Promise<ReferenceRows> {
  const read = (sql: string, ...parameters: readonly unknown[]) =>
    client.$queryRawUnsafe<RowText[]>(sql, ...parameters);
  const answers = await client.$transaction([
    read(selectAll(VENUES)),
    read(selectAll(FIRMS)),
    read(selectAll(INSTRUMENTS)),
    read(selectAll(ACCOUNTS)),
    read(selectAll(TIERS)),
    read(LIMITS_AT_SQL, BigInt(Number.MAX_SAFE_INTEGER)),
    read(selectAll(API_KEYS)),
    read(PENDING_CHANGES_SQL),
    read(selectAll(TRADING_STATES)),
    read(RESTRICTIONS_SQL),
    read(selectAll(PRICE_HISTORY)),
    read(selectAll(FEE_SCHEDULES)),
    read(selectAll(PROTECTION_REGIMES)),
    read(selectAll(QUOTING_INCREMENTS)),
  ]);
  const rows = <Row>(place: number, table: Table<Row>): Row[] =>
    (answers[place] ?? []).map(({ row }) => parseRow(table, row));
  return {
    venues: rows(0, VENUES),
    firms: rows(1, FIRMS),
    instruments: rows(2, INSTRUMENTS),
    accounts: rows(3, ACCOUNTS),
    tiers: rows(4, TIERS),
    limits: rows(5, LIMITS),
    apiKeys: rows(6, API_KEYS),
    riskChanges: rows(7, RISK_CHANGES),
    tradingStates: rows(8, TRADING_STATES),
    restrictions: rows(9, RESTRICTIONS),
    priceHistory: rows(10, PRICE_HISTORY),
    feeSchedules: rows(11, FEE_SCHEDULES),
    protectionRegimes: rows(12, PROTECTION_REGIMES),
    quotingIncrements: rows(13, QUOTING_INCREMENTS),
  };
}
