import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Micros } from '../../domain/index.ts';
import {
  afterFill,
  afterNetFill,
  FLAT,
  NET_FLAT,
  Overloaded,
  type CostBasis,
  type NetBasis,
  type PositionRecord,
} from '../../exchange/index.ts';
import { findLast, lastWhere, type PastClient } from './last-where.ts';
import type { IsLate } from './past-cores.ts';
import type { PastJournal } from './past-journal.ts';

/** Trades that are read and folded at a stretch. */
const PAGE = 2000;

export const LAST_TRADE_BY = lastWhere('trades', 'id', 'r."sequence" <= ?');

export const LAST_BOOKING_BY = lastWhere('ledger', 'id', 'r."sequence" <= ?');

/** An account's positions in the newest snapshot, up to a sequence, that has positions. */
export const POSITIONS_KEPT = `
  SELECT s."sequence", (
    SELECT json_group_array(json(p."value")) FROM json_each(s."positions") p WHERE p."value" ->> 0 = ?
  ) AS "positions"
  FROM "snapshots" s WHERE s."sequence" <= ? AND s."positions" IS NOT NULL ORDER BY s."sequence" DESC LIMIT 1`;

/** Opening holdings of an account with ids above one, up to and with another. */
export const HOLDINGS_BETWEEN = `
  SELECT json_group_array(json_array(l."sequence", l."instrument", l."quantity", l."price") ORDER BY l."id") AS "page"
  FROM "ledger" l WHERE l."account" = ? AND l."id" > ? AND l."id" <= ? AND l."booking" = 'OPENING_HOLDING'`;

/** The first trades of an account with ids above one, up to and with another; a trade with oneself once. */
export const TRADES_BETWEEN = `
  SELECT json_group_array(json_array(
    t."id", t."sequence", t."instrument", t."makerAccount", t."takerAccount", t."aggressorSide", t."price", t."quantity",
    t."makerFee", t."takerFee")
    ORDER BY t."id") AS "page"
  FROM (
    SELECT "id" FROM (${firstOf('makerAccount')})
    UNION
    SELECT "id" FROM (${firstOf('takerAccount')})
    ORDER BY "id" LIMIT ?
  ) page
  CROSS JOIN "trades" t ON t."id" = page."id"`;

function firstOf(side: 'makerAccount' | 'takerAccount'): string {
  return `SELECT i."id" FROM "trades" i WHERE i."${side}" = ? AND i."id" > ? AND i."id" <= ? ORDER BY i."id" LIMIT ?`;
}

type PositionCells = readonly [
  account: number,
  instrument: number,
  quantity: number,
  cost: string,
  realizedPnl: string,
  fees?: string,
  netCost?: string,
  netRealizedPnl?: string,
];
type HoldingCells = readonly [sequence: number, instrument: number, quantity: number, price: number];
type TradeCells = readonly [
  id: number,
  sequence: number,
  instrument: number,
  maker: number,
  taker: number,
  aggressorSide: 'BUY' | 'SELL' | null,
  price: number,
  quantity: number,
  makerFee: number,
  takerFee: number,
];

/** What an account holds of an instrument, without fees and with them. */
interface Held {
  readonly basis: CostBasis;
  readonly net: NetBasis;
}

/** An account's positions on the way from a snapshot to a moment. */
interface Fold {
  readonly account: number;
  /** By instrument. */
  readonly positions: Map<number, Held>;
  readonly holdings: readonly HoldingCells[];
  /** How many of these are in. */
  booked: number;
  /** The last trade that is in, and the last that is to be. */
  trade: number;
  readonly lastTrade: number;
  readonly record: number;
}

/** Positions as they were: those of the newest snapshot by then, moved by trades and opening holdings since, as the recorder moves them. */
export class PastPositions {
  private readonly client: PastClient;
  private readonly journal: PastJournal;
  private readonly pageSize: number;
  /** The one that took too long. */
  private unfinished: Fold | undefined;

  constructor(client: PastClient, journal: PastJournal, pageSize = PAGE) {
    this.client = client;
    this.journal = journal;
    this.pageSize = pageSize;
  }

  /**
   * By instrument index; flat positions that once were open included.
   * @throws Overloaded when it took too long: asked again, it goes on from where it was
   */
  async positionsAsOf(account: number, at: Micros, isLate: IsLate): Promise<PositionRecord[]> {
    const record = await this.journal.lastAt(at);
    const begun = this.unfinished;
    const fold = begun?.account === account && begun.record === record ? begun : await this.begin(account, record);
    this.unfinished = fold;
    while (fold.trade < fold.lastTrade) {
      if (isLate())
        throw new Overloaded('The account has very many trades since the last snapshot; ask again to go on.');
      await this.foldPage(fold);
      await nextTurn();
    }
    bookBefore(fold, Infinity);
    this.unfinished = undefined;
    return [...fold.positions].sort(([a], [b]) => a - b).map(([instrument, held]) => rowOf(account, instrument, held));
  }

  private async begin(account: number, record: number): Promise<Fold> {
    type Kept = { readonly sequence: bigint; readonly positions: string };
    const [kept] = await this.client.$queryRawUnsafe<Kept[]>(POSITIONS_KEPT, account, BigInt(record));
    const from = Number(kept?.sequence ?? 0);
    const positions = new Map<number, Held>();
    for (const cells of JSON.parse(kept?.positions ?? '[]') as PositionCells[]) positions.set(cells[1], heldOf(cells));
    const last = (sql: string, sequence: number): Promise<number> => findLast(this.client, sql, sequence);
    const bookings = [await last(LAST_BOOKING_BY, from), await last(LAST_BOOKING_BY, record)];
    return {
      account,
      positions,
      holdings: await this.page<HoldingCells>(HOLDINGS_BETWEEN, account, ...bookings.map(BigInt)),
      booked: 0,
      trade: await last(LAST_TRADE_BY, from),
      lastTrade: await last(LAST_TRADE_BY, record),
      record,
    };
  }

  private async foldPage(fold: Fold): Promise<void> {
    const side = [fold.account, BigInt(fold.trade), BigInt(fold.lastTrade), this.pageSize] as const;
    const trades = await this.page<TradeCells>(TRADES_BETWEEN, ...side, ...side, this.pageSize);
    for (const trade of trades) foldTrade(fold, trade);
    fold.trade = trades.length < this.pageSize ? fold.lastTrade : trades.at(-1)![0];
  }

  private async page<Cells>(sql: string, ...parameters: readonly unknown[]): Promise<Cells[]> {
    const [answer] = await this.client.$queryRawUnsafe<{ page: string }[]>(sql, ...parameters);
    return JSON.parse(answer?.page ?? '[]') as Cells[];
  }
}

/** The maker's side comes first, as the recorder has it. An auction has no aggressor: its taker is who buys. */
function foldTrade(
  fold: Fold,
  [, sequence, instrument, maker, taker, aggressorSide, price, quantity, makerFee, takerFee]: TradeCells,
): void {
  bookBefore(fold, sequence);
  const bought = aggressorSide === 'SELL' ? -quantity : quantity;
  if (maker === fold.account) move(fold, instrument, -bought, price, makerFee);
  if (taker === fold.account) move(fold, instrument, bought, price, takerFee);
}

/** Takes in the holdings that were booked before a sequence. A command books or trades, never both. */
function bookBefore(fold: Fold, before: number): void {
  for (let next = fold.holdings[fold.booked]; next && next[0] < before; next = fold.holdings[++fold.booked]) {
    const [, instrument, quantity, price] = next;
    move(fold, instrument, quantity, price, 0);
  }
}

function move({ positions }: Fold, instrument: number, signed: number, price: number, fee: number): void {
  const { basis, net } = positions.get(instrument) ?? { basis: FLAT, net: NET_FLAT };
  positions.set(instrument, {
    basis: afterFill(basis, signed, price),
    net: afterNetFill(net, signed, price, BigInt(fee)),
  });
}

/** A snapshot of before there were fees has no figures with them: they are the same. */
function heldOf([
  ,
  ,
  quantity,
  cost,
  realizedPnl,
  fees = '0',
  netCost = cost,
  netPnl = realizedPnl,
]: PositionCells): Held {
  return {
    basis: { quantity, cost: BigInt(cost), realizedPnl: BigInt(realizedPnl) },
    net: { quantity, cost: BigInt(netCost), realizedPnl: BigInt(netPnl), fees: BigInt(fees) },
  };
}

function rowOf(account: number, instrument: number, { basis, net }: Held): PositionRecord {
  return {
    account,
    instrument,
    quantity: basis.quantity,
    cost: basis.cost.toString(),
    realizedPnl: basis.realizedPnl.toString(),
    fees: net.fees.toString(),
    netCost: net.cost.toString(),
    netRealizedPnl: net.realizedPnl.toString(),
  };
}
