import type { Acknowledged, Sent } from '../records.ts';
import { change, lastPlace, lastResult, type Doctored, type Evidence } from './evidence.ts';

/** Id of the last order that was acknowledged by itself. */
function lastOrder(evidence: Evidence): number {
  const at = lastResult(evidence, () => true);
  return Number((evidence.log[at] as Acknowledged).answer.results[0]!.order!.id);
}

/** Id of the last order whose cancel was acknowledged. */
function lastCanceled(evidence: Evidence): number {
  const acknowledged = new Set(evidence.log.flatMap((record) => (record.t === 'acknowledged' ? [record.n] : [])));
  const at = lastPlace(
    evidence,
    (record) => record.t === 'sent' && record.request.kind === 'cancel' && acknowledged.has(record.n),
  );
  const { request } = evidence.log[at] as Sent & { readonly request: { readonly kind: 'cancel' } };
  return Number(request.input.orderId);
}

/** Id of a trade that somebody was told of at once. */
const TOLD_TRADE = `(SELECT max(t."id") FROM "trades" t JOIN "orders" o ON o."id" = t."takerOrder" AND o."sequence" = t."sequence")`;

/** What a broken exchange would leave in the tables. */
export const DATABASE_FAULTS: readonly Doctored[] = [
  {
    title: 'answers that were given before the commit: a crash took the newest records back',
    kind: 'lost',
    change: (evidence) => {
      const { database } = evidence;
      // From before the last trade that somebody was told of, so that there is one among what is lost.
      const from = Number(
        database
          .prepare(
            `SELECT min((SELECT max("sequence") - 40 FROM "journal"), (SELECT "sequence" - 1 FROM "trades" WHERE "id" = ${TOLD_TRADE}))`,
          )
          .pluck()
          .get(),
      );
      for (const table of ['orders', 'trades', 'order_events', 'journal']) {
        change(evidence, `DELETE FROM "${table}" WHERE "sequence" > ?`, from);
      }
    },
  },
  {
    title: 'a fill that is gone',
    kind: 'lost',
    change: (evidence) => change(evidence, `DELETE FROM "trades" WHERE "id" = ${TOLD_TRADE}`),
  },
  {
    title: 'a fill that is there twice',
    kind: 'half',
    change: (evidence) => {
      change(
        evidence,
        `INSERT INTO "trades" ("id", "instrument", "print", "price", "quantity", "aggressorSide", "makerOrder", "takerOrder",
           "makerAccount", "takerAccount", "executedAt", "sequence")
         SELECT (SELECT max("id") + 1 FROM "trades"), "instrument",
           (SELECT max("print") + 1 FROM "trades"), "price", "quantity", "aggressorSide", "makerOrder", "takerOrder",
           "makerAccount", "takerAccount", "executedAt", "sequence" FROM "trades" WHERE "id" = ${TOLD_TRADE}`,
      );
    },
  },
  {
    title: 'a fill at another price',
    kind: 'changed',
    change: (evidence) => change(evidence, `UPDATE "trades" SET "price" = "price" + 10000 WHERE "id" = ${TOLD_TRADE}`),
  },
  {
    title: 'a command that was applied again after a snapshot',
    kind: 'duplicated',
    change: (evidence) => {
      const newest = `(SELECT max("sequence") FROM "journal" WHERE "command" LIKE '%SubmitOrder%')`;
      change(
        evidence,
        `INSERT INTO "journal" SELECT (SELECT max("sequence") + 1 FROM "journal"), "time", "actor", "command", "events",
           "engineVersion", "eventsHash", "hash", "epoch" FROM "journal" WHERE "sequence" = ${newest}`,
      );
    },
  },
  {
    title: 'an order that was filled twice after a snapshot',
    kind: 'half',
    change: (evidence) =>
      change(
        evidence,
        `UPDATE "orders" SET "filledQuantity" = 2 * "filledQuantity"
         WHERE "id" = (SELECT max("id") FROM "orders" WHERE "filledQuantity" > 0)`,
      ),
  },
  {
    title: 'an order under another id than was told',
    kind: 'changed',
    change: (evidence) => change(evidence, `UPDATE "orders" SET "id" = 1000000000 WHERE "id" = ?`, lastOrder(evidence)),
  },
  {
    title: 'a cancel that was taken back',
    kind: 'changed',
    change: (evidence) =>
      change(
        evidence,
        `UPDATE "orders" SET "status" = 'NEW', "cancelReason" = NULL, "leavesQuantity" = "quantity" - "filledQuantity"
         WHERE "id" = (SELECT max("id") FROM "orders" WHERE "cancelReason" = 'USER')`,
      ),
  },
  {
    title: 'a cancel that no record tells of',
    kind: 'lost',
    change: (evidence) =>
      change(
        evidence,
        `DELETE FROM "journal" WHERE "command" ->> '$.kind' = 'CancelOrder' AND "command" ->> '$.orderId' = ?`,
        lastCanceled(evidence),
      ),
  },
  {
    title: 'half a command: its order events are missing',
    kind: 'half',
    change: (evidence) =>
      change(evidence, `DELETE FROM "order_events" WHERE "sequence" = (SELECT max("sequence") FROM "order_events")`),
  },
  {
    title: 'a trade that moved no position',
    kind: 'half',
    change: (evidence) => change(evidence, `UPDATE "positions" SET "quantity" = "quantity" + 1 WHERE "account" = 4`),
  },
  {
    title: 'an order that nobody sent',
    kind: 'unasked',
    change: (evidence) =>
      change(evidence, `UPDATE "orders" SET "clientOrderId" = 'nobody' WHERE "id" = ?`, lastOrder(evidence)),
  },
  {
    title: 'other terms than were asked for',
    kind: 'changed',
    change: (evidence) =>
      change(
        evidence,
        `UPDATE "orders" SET "request" = replace("request", 'LIMIT', 'MARKET')
         WHERE "id" = (SELECT max("id") FROM "orders" WHERE "type" = 'LIMIT')`,
      ),
  },
  {
    title: 'a record of the journal that was changed',
    kind: 'journal',
    change: (evidence) =>
      change(
        evidence,
        `UPDATE "journal" SET "actor" = 'somebody else' WHERE "sequence" = (SELECT max("sequence") - 9 FROM "journal")`,
      ),
  },
];
