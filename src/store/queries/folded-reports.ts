import type { Micros, Side } from '../../domain/index.ts';
import {
  Overloaded,
  ReportFold,
  type FoldedBooking,
  type FoldedTrade,
  type ReportScope,
  type RiskReport,
} from '../../exchange/index.ts';
import { Milestones, type Milestone } from './milestones.ts';
import type { Reader } from './reader.ts';
import {
  INSTRUMENT_FACTS,
  REPORT_HEAD,
  factsOf,
  marketFacts,
  type Cells,
  type InstrumentFacts,
} from './report-facts.ts';

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
 * Ids have no gap, so a stretch of them bounds what is read (the plus signs keep SQLite from going by anything else). An auction has no
 * aggressor: its taker is who buys.
 */
export const TRADES_TO_FOLD = `
  SELECT json_array(t."sequence", t."executedAt", t."instrument",
    t."makerAccount", t."takerAccount", CASE t."aggressorSide" WHEN 'SELL' THEN 'BUY' ELSE 'SELL' END,
    t."price", t."quantity", t."makerFee", t."takerFee") AS "row"
  FROM "trades" t
  WHERE t."id" > ? AND t."id" <= ? AND +t."executedAt" <= ?
    AND +t."instrument" IN (SELECT "value" FROM json_each(?))
  ORDER BY t."id"`;

export const TIME_OF_TRADE = `SELECT json_array(t."executedAt") AS "row" FROM "trades" t WHERE t."id" = ?`;

export const BOOKINGS_TO_FOLD = `
  SELECT json_array(l."id", l."sequence", l."at", l."account", l."booking", l."instrument", l."quantity", l."price", l."amount") AS "row"
  FROM "ledger" l WHERE l."id" > ? AND l."id" <= ? AND l."at" <= ? ORDER BY l."id"`;

/** Rows that are read and folded at a stretch: one or two milliseconds, in which nothing else is done. */
const PAGE = 1_000;
/** Trades between folds that are kept, as long as history is short. */
const DISTANCE = 25_000;
/** Scopes of which folds are kept. */
const SCOPES = 16;
/** Reports that may be under way at once. */
const MOST_AT_ONCE = 8;

/** What a report is worked out from, as of the moment in which it was asked for. */
interface Ground {
  readonly until: Micros;
  /** Whether it goes to the end of history. */
  readonly isNow: boolean;
  /** Where history ends: time of the newest command, ids of the last trade and the last booking. */
  readonly head: { readonly time: Micros; readonly trade: number; readonly booking: number };
  readonly facts: ReadonlyMap<number, InstrumentFacts>;
  readonly instruments: readonly number[];
  readonly includes: (account: number) => boolean;
}

/**
 * Reports that are worked out from trades and bookings, page by page. Folds are kept on the way: the first report of a scope takes as
 * long as its history, later ones as long as what has come since, and one as of an instant no longer than from the last fold that was
 * kept before it. One whose asker has gone is worked out to its end, so that he finds it when he asks again.
 */
export class FoldedReports {
  private readonly reader: Reader;
  private readonly page: number;
  private readonly distance: number;
  /** By what a fold hangs on, last used last. */
  private readonly kept = new Map<string, Milestones>();
  /** By scope: the last report that was asked for. Those of one scope are worked out one after the other. */
  private readonly lines = new Map<string, Promise<unknown>>();
  private underWay = 0;

  constructor(reader: Reader, { page = PAGE, distance = DISTANCE } = {}) {
    this.reader = reader;
    this.page = page;
    this.distance = distance;
  }

  /** As things stood at an instant (null: now). @throws Overloaded */
  async report(scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
    if (this.underWay >= MOST_AT_ONCE) {
      throw new Overloaded(`${MOST_AT_ONCE} risk reports are being worked out, the most at once; ask again later.`);
    }
    const line = JSON.stringify(scope);
    const turn = (this.lines.get(line) ?? Promise.resolve()).then(() => this.workOut(scope, asOf));
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.lines.set(line, over);
    this.underWay++;
    try {
      return await turn;
    } finally {
      this.underWay--;
      if (this.lines.get(line) === over) this.lines.delete(line);
    }
  }

  private async workOut(scope: ReportScope, asOf: Micros | null): Promise<RiskReport> {
    const ground = await this.ground(scope, asOf);
    const { until, facts, instruments } = ground;
    const fold = await this.fold(ground, this.milestones(scope, ground));
    const [days] = await this.reader.together<Cells>([HISTORY_OF_INSTRUMENTS, JSON.stringify(instruments)]);
    return fold.report(until, marketFacts(facts, days!, until));
  }

  private async ground({ account, firm }: ReportScope, asOf: Micros | null): Promise<Ground> {
    const [ends, factRows, memberRows] = await this.reader.together<Cells>(
      [REPORT_HEAD],
      [INSTRUMENT_FACTS],
      [ACCOUNTS_OF_FIRM, firm ?? null],
    );
    const [time, trade, booking] = (ends![0] ?? []).map((cell) => Number(cell ?? 0)) as [number, number, number];
    const facts = factsOf(factRows!);
    const isAll = account === undefined && firm === undefined;
    const members = account === undefined ? memberRows!.map(([index]) => Number(index)) : [account];
    const included = new Set(members);
    return {
      until: asOf ?? time,
      isNow: asOf === null || asOf >= time,
      head: { time, trade, booking },
      facts,
      instruments: isAll ? [...facts.keys()] : await instrumentsOf(this.reader, members),
      includes: isAll ? () => true : (member) => included.has(member),
    };
  }

  /** Folds that are kept for a scope, as long as what they hang on besides history stays as it is. */
  private milestones(scope: ReportScope, { facts, instruments }: Ground): Milestones {
    const prices = instruments.map((instrument) => [instrument, facts.get(instrument)?.referencePrice ?? null]);
    const key = JSON.stringify([scope, prices]);
    const milestones = this.kept.get(key) ?? new Milestones(this.distance);
    this.kept.delete(key);
    this.kept.set(key, milestones);
    const [oldest] = this.kept.keys();
    if (this.kept.size > SCOPES) this.kept.delete(oldest!);
    return milestones;
  }

  private async fold(
    { until, isNow, head, facts, instruments, includes }: Ground,
    milestones: Milestones,
  ): Promise<ReportFold> {
    const referencePrice = (instrument: number): number | null => facts.get(instrument)?.referencePrice ?? null;
    const start = milestones.before(until);
    const fold = start ? start.fold.copy(includes, referencePrice) : new ReportFold(includes, referencePrice);
    const bookings = await this.bookings(start?.booking ?? 0, head.booking, until);
    let booked = 0;
    for (let after = start?.trade ?? 0; after < head.trade; after += this.page) {
      const last = Math.min(after + this.page, head.trade);
      const { trades, time } = await tradesBetween(this.reader, after, last, until, instruments);
      const from = booked;
      const reached = trades.at(-1)?.sequence ?? 0;
      while (booked < bookings.length && bookings[booked]!.sequence < reached) booked++;
      fold.takeAll(trades, bookings.slice(from, booked));
      if (time > until) break;
      if (!milestones.isDue(last)) continue;
      const booking = bookings[booked - 1]?.id ?? start?.booking ?? 0;
      milestones.pass({ fold: fold.copy(includes, referencePrice), trade: last, booking, time });
    }
    fold.takeAll([], bookings.slice(booked));
    if (isNow) milestones.end({ fold, ...head } satisfies Milestone);
    return fold;
  }

  private async bookings(after: number, last: number, until: Micros): Promise<IdentifiedBooking[]> {
    const bookings: IdentifiedBooking[] = [];
    for (let from = after; from < last; from += this.page) {
      const range = [from, Math.min(from + this.page, last), until].map(BigInt);
      const [rows] = await this.reader.together<Cells>([BOOKINGS_TO_FOLD, ...range]);
      for (const [id, sequence, at, account, booking, instrument, quantity, price, amount] of rows!) {
        const row = { id, sequence, at, account, booking, instrument, quantity, price, amount };
        bookings.push(row as unknown as IdentifiedBooking);
      }
    }
    return bookings;
  }
}

type IdentifiedBooking = FoldedBooking & { readonly id: number };

async function instrumentsOf(reader: Reader, accounts: readonly number[]): Promise<number[]> {
  const [rows] = await reader.together<Cells>([INSTRUMENTS_OF_ACCOUNTS, JSON.stringify(accounts)]);
  return rows!.map(([instrument]) => Number(instrument)).sort((a, b) => a - b);
}

type TradeCells = readonly [number, number, number, number, number, Side, number, number, number, number];

/** Trades with ids after one and up to another, made until an instant; and when the last of these ids was made. */
async function tradesBetween(
  reader: Reader,
  after: number,
  last: number,
  until: Micros,
  instruments: readonly number[],
): Promise<{ trades: FoldedTrade[]; time: Micros }> {
  const range = [after, last, until].map(BigInt);
  const [rows, times] = await reader.together<TradeCells>(
    [TRADES_TO_FOLD, ...range, JSON.stringify(instruments)],
    [TIME_OF_TRADE, BigInt(last)],
  );
  const trades = rows!.map(
    ([sequence, at, instrument, maker, taker, makerSide, price, quantity, makerFee, takerFee]) => ({
      sequence,
      at,
      instrument,
      maker,
      taker,
      makerSide,
      price,
      quantity,
      makerFee,
      takerFee,
    }),
  );
  return { trades, time: times![0]?.[0] ?? Infinity };
}
