-- Many venues. Rows of before keep their meaning: all orders went to the home market and all trades happened there, nothing cost a
-- fee, nobody kept the national best quote, and no venue's quote was in the way. Columns are added, and no table is made anew, so
-- triggers and WITHOUT ROWID stay.

-- AlterTable
ALTER TABLE "venues" ADD COLUMN "protectedQuotes" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "venues" ADD COLUMN "fillRate" BIGINT NOT NULL DEFAULT 1000000;
ALTER TABLE "venues" ADD COLUMN "latency" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "venues" ADD COLUMN "quoteLifetime" BIGINT;
ALTER TABLE "venues" ADD COLUMN "priority" TEXT NOT NULL DEFAULT 'TIME';
ALTER TABLE "venues" ADD COLUMN "adverseSelection" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "venues" ADD COLUMN "selfHelpSince" BIGINT;
ALTER TABLE "venues" ADD COLUMN "selfHelpBy" TEXT;
ALTER TABLE "venues" ADD COLUMN "selfHelpReason" TEXT;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN "venue" INTEGER DEFAULT 0;
ALTER TABLE "orders" ADD COLUMN "parent" BIGINT;
ALTER TABLE "orders" ADD COLUMN "entry" TEXT;
ALTER TABLE "orders" ADD COLUMN "arrivesAt" BIGINT;
ALTER TABLE "orders" ADD COLUMN "quote" BIGINT;
ALTER TABLE "orders" ADD COLUMN "fees" TEXT NOT NULL DEFAULT '0';

-- AlterTable
ALTER TABLE "trades" ADD COLUMN "venue" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "trades" ADD COLUMN "makerFee" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "trades" ADD COLUMN "takerFee" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "trades" ADD COLUMN "quote" BIGINT;
ALTER TABLE "trades" ADD COLUMN "verdict" TEXT NOT NULL DEFAULT 'COMPLIANT';
ALTER TABLE "trades" ADD COLUMN "throughVenue" INTEGER;
ALTER TABLE "trades" ADD COLUMN "throughPrice" BIGINT;

-- AlterTable
ALTER TABLE "positions" ADD COLUMN "fees" TEXT NOT NULL DEFAULT '0';
ALTER TABLE "positions" ADD COLUMN "netCost" TEXT NOT NULL DEFAULT '0';
ALTER TABLE "positions" ADD COLUMN "netRealizedPnl" TEXT NOT NULL DEFAULT '0';

-- CreateTable
CREATE TABLE "fee_schedules" (
    "sequence" BIGINT NOT NULL PRIMARY KEY,
    "venue" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "tiers" TEXT NOT NULL,
    "at" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "protection_regimes" (
    "sequence" BIGINT NOT NULL PRIMARY KEY,
    "from" TEXT NOT NULL,
    "regime" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "quoting_increments" (
    "sequence" BIGINT NOT NULL PRIMARY KEY,
    "instrument" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "increment" BIGINT NOT NULL,
    "at" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "quotes" (
    "instrument" INTEGER NOT NULL,
    "number" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "bid" BIGINT,
    "bidQuantity" BIGINT NOT NULL,
    "bidVenues" INTEGER NOT NULL,
    "ask" BIGINT,
    "askQuantity" BIGINT NOT NULL,
    "askVenues" INTEGER NOT NULL,
    "flags" INTEGER NOT NULL,

    PRIMARY KEY ("instrument", "number")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "routes" (
    "order" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "strategy" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "limit" BIGINT,
    "quote" BIGINT,
    "scores" TEXT NOT NULL,

    PRIMARY KEY ("order", "number")
);

-- CreateIndex
CREATE INDEX "orders_parent_id_idx" ON "orders"("parent", "id");

-- CreateIndex
CREATE INDEX "trades_venue_id_idx" ON "trades"("venue", "id");

-- CreateIndex
CREATE INDEX "trades_venue_instrument_id_quantity_idx" ON "trades"("venue", "instrument", "id", "quantity");

-- In the place of those without the venue: more indexes on accounts would cost much in every trade.
DROP INDEX "trades_makerAccount_instrument_id_idx";
DROP INDEX "trades_takerAccount_instrument_id_idx";
CREATE INDEX "trades_makerAccount_instrument_venue_id_idx" ON "trades"("makerAccount", "instrument", "venue", "id");
CREATE INDEX "trades_takerAccount_instrument_venue_id_idx" ON "trades"("takerAccount", "instrument", "venue", "id");

-- CreateIndex
CREATE INDEX "quotes_instrument_at_number_idx" ON "quotes"("instrument", "at", "number");

-- By hand: only a lit venue has quotes; without fees, what a position cost and brought is the same with them.
UPDATE "venues" SET "protectedQuotes" = false WHERE "kind" <> 'LIT';
UPDATE "positions" SET "netCost" = "cost", "netRealizedPnl" = "realizedPnl";

-- By hand: history is never taken back. (By hand above: quotes are WITHOUT ROWID. Routes are not: their rows are wide.)
CREATE TRIGGER "fee_schedules_update" BEFORE UPDATE ON "fee_schedules"
BEGIN
  SELECT RAISE(ABORT, 'fee schedules are never changed');
END;

CREATE TRIGGER "fee_schedules_delete" BEFORE DELETE ON "fee_schedules"
BEGIN
  SELECT RAISE(ABORT, 'fee schedules are never deleted');
END;

CREATE TRIGGER "protection_regimes_update" BEFORE UPDATE ON "protection_regimes"
BEGIN
  SELECT RAISE(ABORT, 'regimes of order protection are never changed');
END;

CREATE TRIGGER "protection_regimes_delete" BEFORE DELETE ON "protection_regimes"
BEGIN
  SELECT RAISE(ABORT, 'regimes of order protection are never deleted');
END;

CREATE TRIGGER "quoting_increments_update" BEFORE UPDATE ON "quoting_increments"
BEGIN
  SELECT RAISE(ABORT, 'quoting increments are never changed');
END;

CREATE TRIGGER "quoting_increments_delete" BEFORE DELETE ON "quoting_increments"
BEGIN
  SELECT RAISE(ABORT, 'quoting increments are never deleted');
END;

CREATE TRIGGER "quotes_update" BEFORE UPDATE ON "quotes"
BEGIN
  SELECT RAISE(ABORT, 'best quotes are never changed');
END;

CREATE TRIGGER "quotes_delete" BEFORE DELETE ON "quotes"
BEGIN
  SELECT RAISE(ABORT, 'best quotes are never deleted');
END;

CREATE TRIGGER "routes_update" BEFORE UPDATE ON "routes"
BEGIN
  SELECT RAISE(ABORT, 'decisions of the router are never changed');
END;

CREATE TRIGGER "routes_delete" BEFORE DELETE ON "routes"
BEGIN
  SELECT RAISE(ABORT, 'decisions of the router are never deleted');
END;
