import { setImmediate as nextTurn } from 'node:timers/promises';
import { sessionAt, type Micros, type Side } from '../../domain/index.ts';
import {
  NO_HISTORY,
  ReportFold,
  averageVolume,
  returnHistory,
  riskReportOf,
  withBars,
  type FoldedBooking,
  type FoldedTrade,
  type MarketFacts,
  type ReportScope,
  type RiskReport,
} from '../../exchange/index.ts';
import { BALANCES } from '../rows/risk-tables.ts';
import { rowText } from '../rows/sql.ts';
import { POSITIONS } from '../rows/trading-tables.ts';
import type { Reader } from './reader.ts';

/** Rows that are read and folded at a stretch: some ten milliseconds, in which nothing else is done. */
const PAGE = 2000;

// --- what is asked of the database --------------------------------------------------------------------

/** Time of the newest command, and how far trades and bookings have got. */
export const REPORT_HEAD = `
  SELECT json_array(
    (SELECT "time" FROM "journal" ORDER BY "sequence" DESC LIMIT 1),
    (SELECT "id" FROM "trades" ORDER BY "id" DESC LIMIT 1),
    (SELECT "id" FROM "ledger" ORDER BY "id" DESC LIMIT 1)
  ) AS "row"`;

/** Sequence of the newest trade or booking of an account. */
export const LAST_MOVE_OF_ACCOUNT = `
  SELECT json_array(max(
    coalesce((SELECT t."sequence" FROM "trades" t WHERE t."makerAccount" = ? ORDER BY t."id" DESC LIMIT 1), 0),
    coalesce((SELECT t."sequence" FROM "trades" t WHERE t."takerAccount" = ? ORDER BY t."id" DESC LIMIT 1), 0),
    coalesce((SELECT l."sequence" FROM "ledger" l WHERE l."account" = ? ORDER BY l."id" DESC LIMIT 1), 0)
  )) AS "row"`;

export const POSITIONS_OF_ACCOUNT = `SELECT ${rowText(POSITIONS, 'p')} AS "row" FROM "positions" p WHERE p."account" = ?`;

export const BALANCE_OF_ACCOUNT = `SELECT ${rowText(BALANCES, 'b')} AS "row" FROM "balances" b WHERE b."account" = ?`;

/** Of every instrument: reference price, average daily volume, price of the last trade. */
export const INSTRUMENT_FACTS = `
  SELECT json_array(a."index", a."referencePrice", a."averageDailyVolume", (
    SELECT t."price" FROM "trades" t WHERE t."instrument" = a."index" ORDER BY t."id" DESC LIMIT 1
  )) AS "row"
  FROM "instruments" a`;

/** Days of some instruments, ascending. */
export const HISTORY_OF_INSTRUMENTS = `
  SELECT json_array(h."instrument", h."date", h."close", h."volume") AS "row"
  FROM json_each(?) k CROSS JOIN "price_history" h ON h."instrument" = k."value"
  ORDER BY h."instrument", h."date"`;

export const ACCOUNTS_OF_FIRM = `SELECT json_array(a."index") AS "row" FROM "accounts" a WHERE a."firm" = ?`;

/** What some accounts hold, or once held. */
export const INSTRUMENTS_OF_ACCOUNTS = `
  SELECT DISTINCT json_array(p."instrument") AS "row"
  FROM json_each(?) k CROSS JOIN "positions" p ON p."account" = k."value"`;

/**
 * Ids have no gap, so a stretch of them bounds what is read (the plus sign keeps SQLite from going by instrument). An auction has no
 * aggressor: its taker is who buys.
 */
export const TRADES_TO_FOLD = `
  SELECT json_array(t."sequence", t."executedAt", t."instrument",
    t."makerAccount", t."takerAccount", CASE t."aggressorSide" WHEN 'SELL' THEN 'BUY' ELSE 'SELL' END,
    t."price", t."quantity") AS "row"
  FROM "trades" t
  WHERE t."id" > ? AND t."id" <= ? AND t."executedAt" <= ?
    AND +t."instrument" IN (SELECT "value" FROM json_each(?))
  ORDER BY t."id"`;

export const TIME_OF_TRADE = `SELECT json_array(t."executedAt") AS "row" FROM "trades" t WHERE t."id" = ?`;

export const BOOKINGS_TO_FOLD = `
  SELECT json_array(l."sequence", l."at", l."account", l."booking", l."instrument", l."quantity", l."price", l."amount") AS "row"
  FROM "ledger" l WHERE l."id" > ? AND l."id" <= ? AND l."at" <= ? ORDER BY l."id"`;

// --- reports ------------------------------------------------------------------------------------------

/** What the instruments were at, as far as it does not come from trades. */
interface InstrumentFacts {
  readonly referencePrice: number | null;
  readonly averageDailyVolume: number | null;
  readonly lastPrice: number | null;
}

type Cells = readonly (string | number | null)[];

/**
 * As things stood at an instant (null: now). An account as it is now is told from its position and balance rows; all else is
 * worked out from trades and bookings, page by page.
 */
export function riskReport(reader: Reader, scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
  const { account } = scope;
  return account !== undefined && asOf === null ? reportNow(reader, account) : foldedReport(reader, scope, asOf);
}

/** From rows of one moment. */
async function reportNow(reader: Reader, account: number): Promise<RiskReport> {
  const [head, move, positionRows, balanceRows, factRows, historyRows] = await reader.together<Cells>(
    [REPORT_HEAD],
    [LAST_MOVE_OF_ACCOUNT, account, account, account],
    [POSITIONS_OF_ACCOUNT, account],
    [BALANCE_OF_ACCOUNT, account],
    [INSTRUMENT_FACTS],
    [HISTORY_OF_POSITIONS, account],
  );
  const positions = positionRows!.map((cells) => POSITIONS.fromValues(cells));
  const balance = balanceRows![0] && BALANCES.fromValues(balanceRows![0]);
  const facts = factsOf(factRows!);
  const asOf = Number(head![0]?.[0] ?? 0);
  return riskReportOf({
    asOf,
    sequence: Number(move![0]?.[0] ?? 0),
    positions: positions.map(({ instrument, quantity, cost, realizedPnl }) => ({
      account,
      instrument,
      basis: { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) },
    })),
    cash: BigInt(balance?.cash ?? 0),
    deposits: BigInt(balance?.deposits ?? 0),
    withdrawals: BigInt(balance?.withdrawals ?? 0),
    fees: BigInt(balance?.fees ?? 0),
    curve: { peakPnl: BigInt(balance?.peakPnl ?? 0), maxDrawdown: BigInt(balance?.maxDrawdown ?? 0) },
    market: marketFacts(facts, historyRows!, asOf),
    mark: (instrument) => {
      const { lastPrice = null, referencePrice = null } = facts.get(instrument) ?? {};
      return lastPrice ?? referencePrice;
    },
  });
}

/** Days of what an account holds, or once held. */
export const HISTORY_OF_POSITIONS = `
  SELECT json_array(h."instrument", h."date", h."close", h."volume") AS "row"
  FROM "positions" p CROSS JOIN "price_history" h ON h."instrument" = p."instrument"
  WHERE p."account" = ?
  ORDER BY h."instrument", h."date"`;

async function foldedReport(reader: Reader, scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
  const [head, factRows, memberRows] = await reader.together<Cells>(
    [REPORT_HEAD],
    [INSTRUMENT_FACTS],
    [ACCOUNTS_OF_FIRM, scope.firm ?? null],
  );
  const [time, lastTrade, lastBooking] = (head![0] ?? []).map((cell) => Number(cell ?? 0)) as [number, number, number];
  const until = asOf ?? time;
  const facts = factsOf(factRows!);
  const members = scope.account === undefined ? memberRows!.map(([index]) => Number(index)) : [scope.account];
  const isAll = scope.account === undefined && scope.firm === undefined;
  const instruments = isAll ? [...facts.keys()] : await instrumentsOf(reader, members);
  const included = new Set(members);
  const fold = new ReportFold(
    (account) => isAll || included.has(account),
    (instrument) => facts.get(instrument)?.referencePrice ?? null,
  );
  const bookings = await bookingsUntil(reader, lastBooking, until);
  let booked = 0;
  for (let after = 0; after < lastTrade; after += PAGE) {
    const last = Math.min(after + PAGE, lastTrade);
    const trades = await tradesBetween(reader, after, last, until, instruments);
    const isEnd = last === lastTrade || (await timeOfTrade(reader, last)) > until;
    const from = booked;
    const reached = trades.at(-1)?.sequence ?? 0;
    while (booked < bookings.length && bookings[booked]!.sequence < reached) booked++;
    fold.takeAll(trades, bookings.slice(from, booked));
    if (isEnd) break;
    await nextTurn();
  }
  fold.takeAll([], bookings.slice(booked));
  const [historyRows] = await reader.together<Cells>([HISTORY_OF_INSTRUMENTS, JSON.stringify(instruments)]);
  return fold.report(until, marketFacts(facts, historyRows!, until));
}

async function instrumentsOf(reader: Reader, accounts: readonly number[]): Promise<number[]> {
  const [rows] = await reader.together<Cells>([INSTRUMENTS_OF_ACCOUNTS, JSON.stringify(accounts)]);
  return rows!.map(([instrument]) => Number(instrument)).sort((a, b) => a - b);
}

async function tradesBetween(
  reader: Reader,
  after: number,
  last: number,
  until: Micros,
  instruments: readonly number[],
): Promise<FoldedTrade[]> {
  const range = [BigInt(after), BigInt(last), BigInt(until)] as const;
  const [rows] = await reader.together<TradeCells>([TRADES_TO_FOLD, ...range, JSON.stringify(instruments)]);
  return rows!.map(([sequence, at, instrument, maker, taker, makerSide, price, quantity]) => ({
    sequence,
    at,
    instrument,
    maker,
    taker,
    makerSide,
    price,
    quantity,
  }));
}

type TradeCells = readonly [number, number, number, number, number, Side, number, number];

async function timeOfTrade(reader: Reader, id: number): Promise<Micros> {
  const [rows] = await reader.together<readonly number[]>([TIME_OF_TRADE, BigInt(id)]);
  return rows![0]?.[0] ?? Infinity;
}

async function bookingsUntil(reader: Reader, lastBooking: number, until: Micros): Promise<FoldedBooking[]> {
  const bookings: FoldedBooking[] = [];
  for (let after = 0; after < lastBooking; after += PAGE) {
    const last = Math.min(after + PAGE, lastBooking);
    const range = [BigInt(after), BigInt(last), BigInt(until)] as const;
    const [rows] = await reader.together<Cells>([BOOKINGS_TO_FOLD, ...range]);
    for (const [sequence, at, account, booking, instrument, quantity, price, amount] of rows!) {
      const row = { sequence, at, account, booking, instrument, quantity, price, amount };
      bookings.push(row as unknown as FoldedBooking);
    }
    await nextTurn();
  }
  return bookings;
}

function factsOf(rows: readonly Cells[]): Map<number, InstrumentFacts> {
  return new Map(
    (rows as readonly (readonly [number, number | null, number | null, number | null])[]).map(
      ([index, referencePrice, averageDailyVolume, lastPrice]) =>
        [index, { referencePrice, averageDailyVolume, lastPrice }] as const,
    ),
  );
}

/**
 * Days up to that of the report. The average daily volume is that of the instrument; where days have come since then that of the
 * newest days by then.
 */
function marketFacts(facts: ReadonlyMap<number, InstrumentFacts>, rows: readonly Cells[], asOf: Micros): MarketFacts {
  const { date: today } = sessionAt('ALWAYS_OPEN', asOf);
  const bars = new Map<number, { date: string; close: number; volume: number }[]>();
  const changed = new Set<number>();
  for (const [instrument, date, close, volume] of rows as readonly (readonly [number, string, number, number])[]) {
    if (date > today) {
      changed.add(instrument);
      continue;
    }
    const days = bars.get(instrument) ?? [];
    bars.set(instrument, days);
    days.push({ date, close, volume });
  }
  return {
    histories: new Map([...bars].map(([instrument, days]) => [instrument, returnHistory(instrument, days)])),
    averageDailyVolume: (instrument) => {
      const known = facts.get(instrument)?.averageDailyVolume ?? null;
      if (!changed.has(instrument)) return known;
      const days = (bars.get(instrument) ?? []).map(({ date, close, volume }) => [date, close, volume] as const);
      return averageVolume(withBars(NO_HISTORY, days)) ?? known;
    },
  };
}
