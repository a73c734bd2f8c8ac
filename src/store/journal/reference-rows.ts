import type { ReferenceRows } from '../../exchange/index.ts';
import type { PrismaClient } from '../generated/client.ts';
import { ACCOUNTS, API_KEYS, FIRMS, INSTRUMENTS, LIMITS, TIERS, VENUES } from '../rows/reference-tables.ts';
import { parseRow, selectAll } from '../rows/sql.ts';
import type { Table } from '../rows/table.ts';

interface RowText {
  readonly row: string;
}

const TABLES = [VENUES, FIRMS, INSTRUMENTS, ACCOUNTS, TIERS, LIMITS, API_KEYS] as const;

/** All reference data, of one moment, each kind in order of its key. */
export async function referenceRows(client: PrismaClient): Promise<ReferenceRows> {
  const answers = await client.$transaction(TABLES.map((table) => client.$queryRawUnsafe<RowText[]>(selectAll(table))));
  const read = <Row>(table: Table<Row>): Row[] => {
    const place = TABLES.indexOf(table as unknown as (typeof TABLES)[number]);
    return (answers[place] ?? []).map(({ row }) => parseRow(table, row));
  };
  return {
    venues: read(VENUES),
    firms: read(FIRMS),
    instruments: read(INSTRUMENTS),
    accounts: read(ACCOUNTS),
    tiers: read(TIERS),
    limits: read(LIMITS),
    apiKeys: read(API_KEYS),
  };
}
