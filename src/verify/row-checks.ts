import {
  BookRows,
  CashSums,
  EventNumbers,
  Holdings,
  TradeNumbers,
  checkOrderHistory,
  type Findings,
  type Invariant,
  type Replay,
} from '../compliance/index.ts';
import type { LedgerRecord } from '../exchange/index.ts';
import type { FrozenReader } from '../store/index.ts';
import { CandleCheck } from './candle-check.ts';
import { all } from './cells.ts';

/** Rows that were looked at. */
export interface RowCounts {
  readonly orders: number;
  readonly trades: number;
  readonly candles: number;
  readonly events: number;
  readonly positions: number;
  readonly balances: number;
  readonly bookings: number;
  readonly openOrders: number;
}

/** Most uses of a clientOrderId that are told of. */
const REPEATS_TOLD = 10;

/** What the rows say by themselves, and of the core that a whole replay has left. */
export async function checkRows(reader: FrozenReader, replay: Replay, findings: Findings): Promise<RowCounts> {
  const books = new BookRows(findings);
  const orders = await checkOrders(reader, books, findings);
  const holdings = new Holdings(findings);
  const cash = new CashSums(findings);
  const ledger = await all(reader.rows('ledger'));
  const candles = new CandleCheck(reader, findings);
  const trades = await checkTrades(reader, ledger, { holdings, cash, candles }, findings);
  const eventNumbers = new EventNumbers(findings);
  let events = 0;
  for await (const event of reader.eventNumbers()) {
    events++;
    eventNumbers.take(event);
  }
  const positions = await all(reader.rows('positions'));
  const balances = await all(reader.rows('balances'));
  holdings.compare(positions);
  guard(findings, 'I9', 'balances', () => cash.compare(balances));
  if (replay.stopped === undefined) {
    books.checkNotCrossed(replay.exchange);
    books.compareBooks(replay.exchange, replay.books);
    books.compareExposures(replay.exchange, positions);
    guard(findings, 'I10', 'balances', () => books.compareCash(replay.exchange, balances));
  }
  return {
    orders,
    trades,
    candles: candles.count,
    events,
    positions: positions.length,
    balances: balances.length,
    bookings: ledger.length,
    openOrders: books.count,
  };
}

async function checkOrders(reader: FrozenReader, books: BookRows, findings: Findings): Promise<number> {
  const instruments = new Map((await all(reader.rows('instruments'))).map((row) => [row.index, row]));
  const venues = await all(reader.rows('venues'));
  const pools = new Set(venues.filter(({ kind }) => kind === 'DARK').map(({ index }) => index));
  for (const key of await reader.repeatedClientOrderIds(REPEATS_TOLD)) {
    findings.fail('I3', `orders: account and clientOrderId ${key} stand there more than once`);
  }
  let orders = 0;
  for await (const history of reader.orderHistories()) {
    orders += history.orders.length;
    guard(findings, 'I6', `orders ${history.id}`, () => {
      checkOrderHistory(history, instruments, findings, pools);
      books.take(history);
    });
  }
  return orders;
}

/** What trades add up to. */
interface TradeSums {
  readonly holdings: Holdings;
  readonly cash: CashSums;
  readonly candles: CandleCheck;
}

/** Trades with the bookings between them, in the order in which they were made. */
async function checkTrades(
  reader: FrozenReader,
  ledger: readonly LedgerRecord[],
  { holdings, cash, candles }: TradeSums,
  findings: Findings,
): Promise<number> {
  const hasCandles = await reader.hasCandles();
  if (!hasCandles)
    findings.leaveUnchecked(['I19'], 'the candles are of another version, or not yet whole: the next start makes them');
  const numbers = new TradeNumbers(findings);
  let trades = 0;
  let next = 0;
  const bookUpTo = (sequence: number): void => {
    for (let entry = ledger[next]; entry && entry.sequence < sequence; entry = ledger[++next]) {
      const due = entry;
      guard(findings, 'I9', `ledger ${due.id}`, () => {
        holdings.book(due);
        cash.book(due);
      });
    }
  };
  for await (const trade of reader.rows('trades')) {
    trades++;
    numbers.take(trade);
    bookUpTo(trade.sequence);
    guard(findings, 'I9', `trades ${trade.id}`, () => {
      holdings.take(trade);
      cash.trade(trade);
    });
    if (!hasCandles) continue;
    guard(findings, 'I19', `trades ${trade.id}`, () => candles.take(trade));
    if (candles.isDue) await candles.compare();
  }
  bookUpTo(Infinity);
  if (hasCandles) await candles.end();
  return trades;
}

/** A cell that holds what it never should must not end the check. */
function guard(findings: Findings, invariant: Invariant, where: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    findings.fail(invariant, `${where}: cannot be read: ${String(error)}`);
  }
}
