import { ENGINE_VERSION, writtenByAnother } from '../../exchange/index.ts';
import { sha256 } from './chain.ts';

/** Runs a query; gives rows of cells in order of its columns. */
export type Select = (sql: string) => Promise<readonly (readonly unknown[])[]>;

const TABLES = `SELECT count(*) FROM sqlite_master WHERE "type" = 'table' AND "name" IN ('journal', 'snapshots')`;

const SNAPSHOTS = `
  SELECT "sequence" FROM "snapshots"
  WHERE "engineVersion" <= ${ENGINE_VERSION} AND "sequence" <= (SELECT max("sequence") FROM "journal")
  ORDER BY "sequence" DESC`;

/**
 * Why recovery would refuse the journal: the newest snapshot that this version can start from is followed by records of
 * another version. Goes by columns that every version of the database has, so it can be asked before a migration.
 * @returns undefined: it would not
 */
export async function foreignTail(select: Select): Promise<string | undefined> {
  const [tables] = await select(TABLES);
  if (Number(tables?.[0]) < 2) return undefined;
  const after = await newestSound(select);
  const [record] = await select(
    `SELECT "sequence", "engineVersion" FROM "journal"
     WHERE "sequence" > ${after} AND "engineVersion" <> ${ENGINE_VERSION} ORDER BY "sequence" LIMIT 1`,
  );
  return record && writtenByAnother(Number(record[0]), Number(record[1]));
}

/** Sequence of the newest snapshot whose state is that of its hash; 0: there is none. */
async function newestSound(select: Select): Promise<number> {
  for (const [cell] of await select(SNAPSHOTS)) {
    const sequence = Number(cell);
    const [row] = await select(`SELECT "state", "stateHash" FROM "snapshots" WHERE "sequence" = ${sequence}`);
    if (row && sha256(String(row[0])) === row[1]) return sequence;
  }
  return 0;
}
