import { RISK_METRICS, type RiskChangeStatus } from '../../domain/index.ts';
import type {
  AlertFilter,
  AlertRecord,
  BalanceRecord,
  LedgerRecord,
  LimitRecord,
  Page,
  RiskChangeRecord,
} from '../../exchange/index.ts';
import { LIMITS_AT_SQL } from '../journal/reference-rows.ts';
import { ALERTS, BALANCES, LEDGER, LIMITS, RISK_CHANGES } from '../rows/risk-tables.ts';
import { rowText } from '../rows/sql.ts';
import { idsBelow, pageOf } from './page.ts';
import type { Reader } from './reader.ts';

// --- balances and the ledger --------------------------------------------------------------------------

export const BALANCES_OF_ACCOUNTS = `
  SELECT ${rowText(BALANCES, 'b')} AS "row" FROM json_each(?) k CROSS JOIN "balances" b ON b."account" = k."value"`;

export const LEDGER_OF_ACCOUNT = `
  SELECT ${rowText(LEDGER, 'l')} AS "row" FROM "ledger" l WHERE l."account" = ? AND l."id" < ?
  ORDER BY l."id" DESC LIMIT ?`;

/** Accounts that nothing has moved are not in it. */
export async function balancesOfAccounts(
  reader: Reader,
  accounts: readonly number[],
): Promise<Map<number, BalanceRecord>> {
  if (accounts.length === 0) return new Map();
  const rows = await reader.rows(BALANCES, BALANCES_OF_ACCOUNTS, JSON.stringify([...new Set(accounts)]));
  return new Map(rows.map((row) => [row.account, row]));
}

/** Newest first. */
export async function ledger(
  reader: Reader,
  account: number,
  first: number,
  before: number | null,
): Promise<Page<LedgerRecord>> {
  return pageOf(await reader.rows(LEDGER, LEDGER_OF_ACCOUNT, account, idsBelow(before), first + 1), first);
}

// --- alerts -------------------------------------------------------------------------------------------

const ALERT = `${rowText(ALERTS, 'n')} AS "row"`;

export const ALERTS_BY_IDS = `SELECT ${ALERT} FROM json_each(?) k CROSS JOIN "alerts" n ON n."id" = k."value"`;

/**
 * The newest of each key, metric, and whether somebody has seen it (1 or 0), merged. Each part is a stretch of one index.
 * @param keys what comes before the metrics in the join
 * @param filter what they ask of an alert
 */
function newestOf(keys: string, filter: string): string {
  return `
  SELECT ${ALERT} FROM (
    SELECT n."id" FROM ${keys} json_each(?) s CROSS JOIN json_each(?) a CROSS JOIN "alerts" n ON n."id" IN (
      SELECT i."id" FROM "alerts" i
      WHERE ${filter} i."metric" = s."value" AND (i."acknowledgedAt" IS NOT NULL) = a."value" AND i."id" < ?
      ORDER BY i."id" DESC LIMIT ?
    )
    ORDER BY n."id" DESC LIMIT ?
  ) page
  CROSS JOIN "alerts" n ON n."id" = page."id"
  ORDER BY n."id" DESC`;
}

export const ALERTS_OF_ACCOUNTS = newestOf('json_each(?) k CROSS JOIN', `i."account" = k."value" AND`);
export const ALERTS_OF_METRICS = newestOf('', '');

export async function alertsByIds(reader: Reader, ids: readonly number[]): Promise<Map<number, AlertRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows(ALERTS, ALERTS_BY_IDS, JSON.stringify([...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Newest first. */
export async function alerts(
  reader: Reader,
  { accounts, metric, acknowledged }: AlertFilter,
  first: number,
  before: number | null,
): Promise<Page<AlertRecord>> {
  if (accounts?.length === 0) return { rows: [], hasNextPage: false };
  const limit = first + 1;
  const metrics = JSON.stringify(metric === null ? RISK_METRICS : [metric]);
  const seen = JSON.stringify(acknowledged === null ? [0, 1] : [Number(acknowledged)]);
  const rest = [metrics, seen, idsBelow(before), limit, limit] as const;
  if (!accounts) return pageOf(await reader.rows(ALERTS, ALERTS_OF_METRICS, ...rest), first);
  const list = JSON.stringify([...new Set(accounts)]);
  return pageOf(await reader.rows(ALERTS, ALERTS_OF_ACCOUNTS, list, ...rest), first);
}

// --- changes of risk settings -------------------------------------------------------------------------

const CHANGE = `${rowText(RISK_CHANGES, 'c')} AS "row"`;

export const RISK_CHANGES_BY_IDS = `SELECT ${CHANGE} FROM json_each(?) k CROSS JOIN "risk_changes" c ON c."id" = k."value"`;

export const ALL_RISK_CHANGES = `
  SELECT ${CHANGE} FROM "risk_changes" c WHERE c."id" < ? ORDER BY c."id" DESC LIMIT ?`;

export const RISK_CHANGES_OF_STATUS = `
  SELECT ${CHANGE} FROM "risk_changes" c WHERE c."status" = ? AND c."id" < ? ORDER BY c."id" DESC LIMIT ?`;

export async function riskChangesByIds(reader: Reader, ids: readonly number[]): Promise<Map<number, RiskChangeRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows(RISK_CHANGES, RISK_CHANGES_BY_IDS, JSON.stringify([...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Newest first. */
export async function riskChanges(
  reader: Reader,
  status: RiskChangeStatus | null,
  first: number,
  before: number | null,
): Promise<Page<RiskChangeRecord>> {
  const page = [idsBelow(before), first + 1] as const;
  const rows =
    status === null
      ? await reader.rows(RISK_CHANGES, ALL_RISK_CHANGES, ...page)
      : await reader.rows(RISK_CHANGES, RISK_CHANGES_OF_STATUS, status, ...page);
  return pageOf(rows, first);
}

// --- limits -------------------------------------------------------------------------------------------

/**
 * As many as asked for, and all others of the sequence at which the page would end. Only sequence 0 has more than one row: those
 * that were there before limits had a history.
 */
export const LIMIT_HISTORY = `
  SELECT ${rowText(LIMITS, 'l')} AS "row" FROM "limits" l
  WHERE l."sequence" < ? AND l."sequence" >= (
    SELECT coalesce(min(p."sequence"), 0) FROM (
      SELECT i."sequence" FROM "limits" i WHERE i."sequence" < ? ORDER BY i."sequence" DESC LIMIT ?
    ) p
  )
  ORDER BY l."sequence" DESC`;

/** @param sequence null: now */
export function limitsAt(reader: Reader, sequence: number | null): Promise<LimitRecord[]> {
  return reader.rows(LIMITS, LIMITS_AT_SQL, BigInt(sequence ?? Number.MAX_SAFE_INTEGER));
}

/** Newest first. A page is longer than `first` where it would end among rows of one sequence. */
export async function limitHistory(reader: Reader, first: number, before: number | null): Promise<Page<LimitRecord>> {
  const below = idsBelow(before);
  const rows = await reader.rows(LIMITS, LIMIT_HISTORY, below, below, first + 1);
  const next = rows[first];
  if (!next || next.sequence === rows[first - 1]?.sequence) return { rows, hasNextPage: false };
  return { rows: rows.slice(0, first), hasNextPage: true };
}
