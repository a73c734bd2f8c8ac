-- Risk before, during and after the trade. Rows of before keep their meaning: no sell was marked, nobody had to mark; markets had no
-- bands and no breaker, firms and instruments were active; limits were those of tiers, from the start. What trades have made of
-- each account's cash is added up here; how far an account's profit has been is measured from now on.

-- AlterTable
ALTER TABLE "orders" ADD COLUMN "sellMark" TEXT;
ALTER TABLE "order_events" ADD COLUMN "sellMark" TEXT;

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN "shortSalePolicy" TEXT NOT NULL DEFAULT 'VENUE_MARKS';

-- AlterTable
ALTER TABLE "firms" ADD COLUMN "tradingState" TEXT NOT NULL DEFAULT 'ACTIVE';

-- AlterTable
ALTER TABLE "instruments" ADD COLUMN "priceBands" TEXT NOT NULL DEFAULT 'NONE';
ALTER TABLE "instruments" ADD COLUMN "symbolBreaker" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "instruments" ADD COLUMN "tradingState" TEXT NOT NULL DEFAULT 'ACTIVE';

-- CreateTable
CREATE TABLE "risk_changes" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "change" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "requestedSequence" BIGINT NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" BIGINT,
    "decisionReason" TEXT,
    "decidedSequence" BIGINT
);

-- CreateTable
CREATE TABLE "trading_states" (
    "scope" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "restrictions" (
    "instrument" INTEGER NOT NULL,
    "account" INTEGER NOT NULL,
    "firm" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "restricted" BOOLEAN NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("instrument", "account", "firm", "sequence")
);

-- CreateTable
CREATE TABLE "ledger" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "account" INTEGER NOT NULL,
    "booking" TEXT NOT NULL,
    "instrument" INTEGER,
    "quantity" BIGINT,
    "price" BIGINT,
    "amount" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "balances" (
    "account" INTEGER NOT NULL PRIMARY KEY,
    "cash" TEXT NOT NULL,
    "deposits" TEXT NOT NULL,
    "withdrawals" TEXT NOT NULL,
    "fees" TEXT NOT NULL,
    "peakPnl" TEXT NOT NULL,
    "maxDrawdown" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "account" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "trade" BIGINT,
    "instrument" INTEGER,
    "value" TEXT NOT NULL,
    "limit" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "clearedAt" BIGINT,
    "acknowledgedBy" TEXT,
    "acknowledgedAt" BIGINT,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "price_history" (
    "instrument" INTEGER NOT NULL,
    "date" TEXT NOT NULL,
    "close" BIGINT NOT NULL,
    "volume" BIGINT NOT NULL,

    PRIMARY KEY ("instrument", "date")
) WITHOUT ROWID;

-- RedefineTables
CREATE TABLE "new_limits" (
    "tier" TEXT NOT NULL,
    "account" INTEGER NOT NULL,
    "firm" INTEGER NOT NULL,
    "instrument" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "change" BIGINT,
    "maxOrderQuantity" BIGINT,
    "maxPosition" BIGINT,
    "maxOrderNotional" BIGINT,
    "maxVolumePercent" BIGINT,
    "typicalQuantity" BIGINT,
    "typicalMultiple" BIGINT,
    "collarPercent" BIGINT,
    "maxCredit" BIGINT,
    "maxDuplicates" BIGINT,
    "duplicateWindow" BIGINT,
    "messagesPerMinute" BIGINT,
    "cancelsPerMinute" BIGINT,
    "maxPnlImpact" BIGINT,
    "maxVar" BIGINT,
    "maxDrawdown" BIGINT,
    "maxConcentration" BIGINT,
    "maxLiquidationDays" BIGINT,

    PRIMARY KEY ("tier", "account", "firm", "instrument", "sequence")
);
INSERT INTO "new_limits" ("tier", "account", "firm", "instrument", "sequence", "at", "maxOrderQuantity", "maxPosition")
SELECT "tier", -1, -1, "instrument", 0, 0, "maxOrderQuantity", "maxPosition" FROM "limits";
DROP TABLE "limits";
ALTER TABLE "new_limits" RENAME TO "limits";
CREATE INDEX "limits_sequence_idx" ON "limits"("sequence");

-- CreateIndex
CREATE INDEX "risk_changes_status_id_idx" ON "risk_changes"("status", "id");

-- CreateIndex
CREATE INDEX "ledger_account_id_idx" ON "ledger"("account", "id");

-- CreateIndex
CREATE INDEX "alerts_account_metric_id_acknowledgedAt_idx" ON "alerts"("account", "metric", "id", "acknowledgedAt");

-- CreateIndex
CREATE INDEX "alerts_metric_id_acknowledgedAt_idx" ON "alerts"("metric", "id", "acknowledgedAt");

-- CreateIndex
CREATE INDEX "alerts_acknowledgedAt_id_metric_idx" ON "alerts"("acknowledgedAt", "id", "metric");

-- CreateIndex
CREATE INDEX "positions_instrument_account_idx" ON "positions"("instrument", "account");

-- By hand: what each account has sold for, less what it has bought for. A trade is bounded by 2^53 micro-dollars, but a sum can pass
-- 64 bits: so millions and what is below them are added up apart, and put together as text. An auction has no aggressor:
-- its taker is who buys.
INSERT INTO "balances" ("account", "cash", "deposits", "withdrawals", "fees", "peakPnl", "maxDrawdown")
WITH "legs" AS (
  SELECT "takerAccount" AS "account", CASE "aggressorSide" WHEN 'SELL' THEN 1 ELSE -1 END * "price" * "quantity" AS "amount"
  FROM "trades"
  UNION ALL
  SELECT "makerAccount", CASE "aggressorSide" WHEN 'SELL' THEN -1 ELSE 1 END * "price" * "quantity" FROM "trades"
),
"parts" AS (
  SELECT "account", sum("amount" / 1000000) AS "high", sum("amount" % 1000000) AS "low" FROM "legs" GROUP BY "account"
),
"carried" AS (
  SELECT "account", "high" + "low" / 1000000 AS "high", "low" % 1000000 AS "low" FROM "parts"
),
"aligned" AS (
  SELECT "account",
    "high" + CASE WHEN "high" > 0 AND "low" < 0 THEN -1 WHEN "high" < 0 AND "low" > 0 THEN 1 ELSE 0 END AS "high",
    "low" + CASE WHEN "high" > 0 AND "low" < 0 THEN 1000000 WHEN "high" < 0 AND "low" > 0 THEN -1000000 ELSE 0 END AS "low"
  FROM "carried"
)
SELECT "account",
  CASE WHEN "high" = 0 THEN CAST("low" AS TEXT)
    ELSE CASE WHEN "high" < 0 THEN '-' ELSE '' END || abs("high") || printf('%06d', abs("low")) END,
  '0', '0', '0', '0', '0'
FROM "aligned";

-- By hand: history is never taken back. (By hand above: price_history is WITHOUT ROWID.)
CREATE TRIGGER "limits_update" BEFORE UPDATE ON "limits"
BEGIN
  SELECT RAISE(ABORT, 'limits are never changed');
END;

CREATE TRIGGER "limits_delete" BEFORE DELETE ON "limits"
BEGIN
  SELECT RAISE(ABORT, 'limits are never deleted');
END;

CREATE TRIGGER "restrictions_update" BEFORE UPDATE ON "restrictions"
BEGIN
  SELECT RAISE(ABORT, 'restrictions are never changed');
END;

CREATE TRIGGER "restrictions_delete" BEFORE DELETE ON "restrictions"
BEGIN
  SELECT RAISE(ABORT, 'restrictions are never deleted');
END;

CREATE TRIGGER "ledger_update" BEFORE UPDATE ON "ledger"
BEGIN
  SELECT RAISE(ABORT, 'bookings are never changed');
END;

CREATE TRIGGER "ledger_delete" BEFORE DELETE ON "ledger"
BEGIN
  SELECT RAISE(ABORT, 'bookings are never deleted');
END;

CREATE TRIGGER "price_history_update" BEFORE UPDATE ON "price_history"
BEGIN
  SELECT RAISE(ABORT, 'days are never changed');
END;

CREATE TRIGGER "price_history_delete" BEFORE DELETE ON "price_history"
BEGIN
  SELECT RAISE(ABORT, 'days are never deleted');
END;

CREATE TRIGGER "risk_changes_update" BEFORE UPDATE ON "risk_changes"
BEGIN
  SELECT RAISE(ABORT, 'a decided risk change is never changed') WHERE OLD."status" <> 'PENDING';
END;

CREATE TRIGGER "risk_changes_delete" BEFORE DELETE ON "risk_changes"
BEGIN
  SELECT RAISE(ABORT, 'risk changes are never deleted');
END;

CREATE TRIGGER "alerts_delete" BEFORE DELETE ON "alerts"
BEGIN
  SELECT RAISE(ABORT, 'alerts are never deleted');
END;
