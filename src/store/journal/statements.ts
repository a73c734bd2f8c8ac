/** Entries out of one JSON array of arrays; engine version and epoch are the same for all. */
export const INSERT_ENTRIES = `
  INSERT INTO "journal"
    ("sequence", "time", "actor", "command", "events", "eventsHash", "hash", "engineVersion", "epoch")
  SELECT "value" ->> 0, "value" ->> 1, "value" ->> 2, "value" ->> 3, "value" ->> 4, "value" ->> 5, "value" ->> 6, ?, ?
  FROM jsonb_each(?)`;

/** Takes the next turn to write, in one statement. */
export const TAKE_EPOCH = `
  INSERT INTO "writer_epoch" ("id", "epoch", "takenAt", "processId") VALUES (1, 1, ?, ?)
  ON CONFLICT ("id") DO UPDATE
    SET "epoch" = "epoch" + 1, "takenAt" = excluded."takenAt", "processId" = excluded."processId"
  RETURNING "epoch"`;

export const READ_EPOCH = `SELECT "epoch" FROM "writer_epoch" WHERE "id" = 1`;

export const READ_HEAD = `SELECT "sequence", "hash" FROM "journal" ORDER BY "sequence" DESC LIMIT 1`;

/**
 * Writes nothing when another has taken the turn. Positions stand, in their table, as they are after the journal's last record, for they are
 * written with it: a snapshot of an earlier record goes without.
 */
export const INSERT_SNAPSHOT = `
  INSERT INTO "snapshots" ("sequence", "time", "engineVersion", "stateHash", "state", "positions")
  SELECT n."sequence", ?, ?, ?, ?, CASE WHEN n."sequence" = h."sequence" THEN (
    SELECT json_group_array(json_array(p."account", p."instrument", p."quantity", p."cost", p."realizedPnl",
        p."fees", p."netCost", p."netRealizedPnl")
      ORDER BY p."account", p."instrument")
    FROM "positions" p) END
  FROM (SELECT ? AS "sequence") n
  CROSS JOIN (SELECT max("sequence") AS "sequence" FROM "journal") h ON n."sequence" <= h."sequence"
  WHERE (SELECT "epoch" FROM "writer_epoch" WHERE "id" = 1) = ?
  ON CONFLICT ("sequence") DO UPDATE
    SET "time" = excluded."time", "engineVersion" = excluded."engineVersion", "stateHash" = excluded."stateHash",
        "state" = excluded."state", "positions" = coalesce(excluded."positions", "positions")`;

/** Of each stretch of so many records the first snapshot is kept for ever. */
const RECORDS_BETWEEN_KEPT = 50_000;

/**
 * Keeps the newest so many, and for ever the first of each stretch of {@link RECORDS_BETWEEN_KEPT} records, so that any moment can be
 * rebuilt from some twice as many records at most, and those at the last record of an engine version: they could not be taken
 * again, and a check of the journal begins there.
 */
export const DELETE_OLD_SNAPSHOTS = `
  DELETE FROM "snapshots"
  WHERE "sequence" NOT IN (SELECT "sequence" FROM "snapshots" ORDER BY "sequence" DESC LIMIT ?)
    AND "sequence" NOT IN (SELECT min("sequence") FROM "snapshots" GROUP BY "sequence" / ${RECORDS_BETWEEN_KEPT})
    AND "sequence" NOT IN (
      SELECT s."sequence" FROM "snapshots" s
      CROSS JOIN "journal" j ON j."sequence" = s."sequence"
      CROSS JOIN "journal" n ON n."sequence" = s."sequence" + 1
      WHERE n."engineVersion" <> j."engineVersion")`;

/** A database that had no trades yet may have got some since from a program that makes no candles. */
export const HAS_CANDLES = `
  SELECT EXISTS (SELECT 1 FROM "projections" WHERE "name" = 'candles' AND "version" = ?)
    AND (EXISTS (SELECT 1 FROM "candles") OR NOT EXISTS (SELECT 1 FROM "trades")) AS "whole"`;

export const DELETE_CANDLES_VERSION = `DELETE FROM "projections" WHERE "name" = 'candles'`;

export const DELETE_CANDLES = `DELETE FROM "candles"`;

export const INSERT_CANDLES_VERSION = `INSERT INTO "projections" ("name", "version") VALUES ('candles', ?)`;
