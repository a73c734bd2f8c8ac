-- An index of its own for each filter that the API offers: the ones before checked the instrument row by row.

DROP INDEX "orders_account_status_id_instrument_idx";
DROP INDEX "orders_instrument_id_idx";
CREATE INDEX "orders_account_status_id_idx" ON "orders"("account", "status", "id");
CREATE INDEX "orders_account_instrument_status_id_idx" ON "orders"("account", "instrument", "status", "id");
CREATE INDEX "orders_instrument_status_id_idx" ON "orders"("instrument", "status", "id");

DROP INDEX "trades_makerAccount_id_instrument_idx";
DROP INDEX "trades_takerAccount_id_instrument_idx";
CREATE INDEX "trades_makerAccount_id_idx" ON "trades"("makerAccount", "id");
CREATE INDEX "trades_takerAccount_id_idx" ON "trades"("takerAccount", "id");
CREATE INDEX "trades_makerAccount_instrument_id_idx" ON "trades"("makerAccount", "instrument", "id");
CREATE INDEX "trades_takerAccount_instrument_id_idx" ON "trades"("takerAccount", "instrument", "id");

DROP INDEX "preventions_account_sequence_place_instrument_idx";
DROP INDEX "preventions_makerAccount_sequence_place_instrument_idx";
CREATE INDEX "preventions_account_sequence_place_idx" ON "preventions"("account", "sequence", "place");
CREATE INDEX "preventions_makerAccount_sequence_place_idx" ON "preventions"("makerAccount", "sequence", "place");
CREATE INDEX "preventions_account_instrument_sequence_place_idx" ON "preventions"("account", "instrument", "sequence", "place");
CREATE INDEX "preventions_makerAccount_instrument_sequence_place_idx" ON "preventions"("makerAccount", "instrument", "sequence", "place");

-- By hand: whether somebody has seen an alert is an expression, which a schema cannot say.
DROP INDEX "alerts_account_metric_id_acknowledgedAt_idx";
DROP INDEX "alerts_metric_id_acknowledgedAt_idx";
CREATE INDEX "alerts_account_metric_seen_id_idx" ON "alerts"("account", "metric", ("acknowledgedAt" IS NOT NULL), "id");
CREATE INDEX "alerts_metric_seen_id_idx" ON "alerts"("metric", ("acknowledgedAt" IS NOT NULL), "id");
