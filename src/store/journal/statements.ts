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

/** Writes nothing when another has taken the turn. */
export const INSERT_SNAPSHOT = `
  INSERT INTO "snapshots" ("sequence", "time", "engineVersion", "stateHash", "state")
  SELECT ?, ?, ?, ?, ? WHERE (SELECT "epoch" FROM "writer_epoch" WHERE "id" = 1) = ?
    AND ? <= (SELECT max("sequence") FROM "journal")
  ON CONFLICT ("sequence") DO UPDATE
    SET "time" = excluded."time", "engineVersion" = excluded."engineVersion",
        "stateHash" = excluded."stateHash", "state" = excluded."state"`;

/**
 * Keeps the newest so many, and those at the last record of an engine version: they could not be taken again, and a check of
 * the journal begins there.
 */
export const DELETE_OLD_SNAPSHOTS = `
  DELETE FROM "snapshots"
  WHERE "sequence" NOT IN (SELECT "sequence" FROM "snapshots" ORDER BY "sequence" DESC LIMIT ?)
    AND "sequence" NOT IN (
      SELECT s."sequence" FROM "snapshots" s
      CROSS JOIN "journal" j ON j."sequence" = s."sequence"
      CROSS JOIN "journal" n ON n."sequence" = s."sequence" + 1
      WHERE n."engineVersion" <> j."engineVersion")`;
