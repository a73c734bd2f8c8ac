ALTER TABLE "snapshots" ADD COLUMN "positions" TEXT;

CREATE INDEX "trades_executedAt_id_idx" ON "trades"("executedAt", "id");

CREATE TABLE "candles" (
    "instrument" INTEGER NOT NULL,
    "interval" TEXT NOT NULL,
    "start" BIGINT NOT NULL,
    "open" BIGINT NOT NULL,
    "high" BIGINT NOT NULL,
    "low" BIGINT NOT NULL,
    "close" BIGINT NOT NULL,
    "volume" BIGINT NOT NULL,
    "turnover" TEXT NOT NULL,
    "trades" INTEGER NOT NULL,
    "lastPrint" BIGINT NOT NULL,

    PRIMARY KEY ("instrument", "interval", "start")
) WITHOUT ROWID;

CREATE TABLE "projections" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL
);

-- By hand: where nothing has traded there are no candles to make. (By hand above: candles are WITHOUT ROWID.)
INSERT INTO "projections" ("name", "version") SELECT 'candles', 1 WHERE NOT EXISTS (SELECT 1 FROM "trades");
