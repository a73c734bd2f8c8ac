import { CANDLE_LENGTHS, averagePrice, utcDay, type Micros } from '../../../domain/index.ts';
import type { DayStatistics as Statistics } from '../../../exchange/index.ts';
import type { RequestContext } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { DayStatisticsResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { isGiven } from '../arguments.ts';
import { instrumentAt, requireInstrument } from '../names.ts';

/** A day is a candle with what came before it; what is absent is null (D60). */
export const DayStatistics: DayStatisticsResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  date: ({ day }) => day,
  open: ({ candle }) => candle?.open ?? null,
  high: ({ candle }) => candle?.high ?? null,
  low: ({ candle }) => candle?.low ?? null,
  close: ({ candle }) => candle?.close ?? null,
  change: ({ candle, previousClose }) => (candle && previousClose !== null ? candle.close - previousClose : null),
  vwap: ({ candle }) => candle && averagePrice(BigInt(candle.turnover), candle.volume),
  volume: ({ candle }) => candle?.volume ?? 0,
  turnover: ({ candle }) => BigInt(candle?.turnover ?? 0),
  tradeCount: ({ candle }) => candle?.trades ?? 0,
};

export const dayStatisticsQueries: Pick<QueryResolvers, 'dayStatistics'> = {
  dayStatistics: (_, { symbol, date }, context) => {
    const { index } = requireInstrument(context.services.directory, symbol);
    const today = context.services.feeds.statistics(index);
    if (!isGiven(date) || date === today.day) return today;
    if (date < today.day) return statisticsOf(index, date, context);
    throw badInput(
      `date is ${utcDay(date)}; allowed is up to ${utcDay(today.day)}, today by the time of the exchange.`,
    );
  },
};

/** Of a day that is over: its candle, and the one before. */
async function statisticsOf(instrument: number, day: Micros, context: RequestContext): Promise<Statistics> {
  const span = { from: null, to: day + CANDLE_LENGTHS.DAY_1 };
  const { rows } = await context.services.queries.candles(instrument, 'DAY_1', span, 2, null);
  context.page(rows);
  const candle = rows[0]?.start === day ? rows[0] : null;
  const previous = candle ? rows[1] : rows[0];
  return { instrument, day, candle, previousClose: previous?.close ?? null };
}
