import { instant } from './words.ts';
import type { TradeRow } from './tables.ts';

const DAY = 86_400_000_000;
/** Decimal places of micro-dollars. */
const PLACES = 1_000_000n;

/** Micro-dollars as the API writes them: at least two digits after the point. */
function decimal(micros: bigint): string {
  const fraction = String(micros % PLACES).padStart(6, '0');
  return `${micros / PLACES}.${fraction.replace(/0{1,4}$/, '')}`;
}

/** A quotient, half to even. */
function halfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** Figures of some trades, worked out from all of them, as the API writes them. */
function figures(trades: readonly TradeRow[]) {
  const prices = trades.map(({ price }) => price);
  const volume = trades.reduce((sum, { quantity }) => sum + quantity, 0);
  const turnover = trades.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n);
  const priced = (price: number | undefined) => (price === undefined ? null : decimal(BigInt(price)));
  return {
    open: priced(prices[0]),
    high: priced(trades.length === 0 ? undefined : Math.max(...prices)),
    low: priced(trades.length === 0 ? undefined : Math.min(...prices)),
    close: priced(prices.at(-1)),
    volume: String(volume),
    turnover: decimal(turnover),
    vwap: volume === 0 ? null : decimal(halfEven(turnover, BigInt(volume))),
    tradeCount: trades.length,
  };
}

/** What a candle or a day's statistics should say, by the trades that it says it has counted. */
export function expectedOf(event: any, trades: readonly TradeRow[]): unknown {
  if (event.date !== undefined) {
    const day = instant(`${event.date}T00:00:00.000000Z`);
    const ofDay = trades.filter(({ executedAt }) => executedAt >= day && executedAt < day + DAY);
    return { date: event.date, previousClose: null, ...figures(ofDay.slice(0, event.tradeCount)) };
  }
  const { interval, start, end, lastSequence } = event;
  const within = trades.filter(
    ({ executedAt, print }) =>
      executedAt >= instant(start) && executedAt < instant(end) && print <= Number(lastSequence),
  );
  return { interval, start, end, lastSequence: String(within.at(-1)?.print), ...figures(within) };
}

/** Shares that a level-1 event should say were traded on its day. */
export function volumeOf(top: any, trades: readonly TradeRow[]): number {
  const day = Math.floor(instant(top.at) / DAY);
  return trades
    .filter(({ executedAt, print }) => Math.floor(executedAt / DAY) === day && print <= Number(top.last?.sequence ?? 0))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}
