import { CANDLE_LENGTHS, averagePrice } from '../../../domain/index.ts';
import { pageOf, idOfCursor, pageSize } from '../../connections.ts';
import type { CandleResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { requireSpan } from '../arguments.ts';
import { instrumentAt, requireInstrument } from '../names.ts';

export const Candle: CandleResolvers = {
  symbol: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument).symbol,
  end: ({ start, interval }) => start + CANDLE_LENGTHS[interval],
  turnover: ({ turnover }) => BigInt(turnover),
  // There is no candle without a trade.
  vwap: ({ turnover, volume }) => averagePrice(BigInt(turnover), volume)!,
  tradeCount: ({ trades }) => trades,
  lastSequence: ({ lastPrint }) => lastPrint,
};

export const candleQueries: Pick<QueryResolvers, 'candles'> = {
  candles: async (_, { symbol, interval, first, after, ...span }, context) => {
    const { services } = context;
    const { index } = requireInstrument(services.directory, symbol);
    const [size, before] = [pageSize(first), idOfCursor('candle', after)];
    const page = await services.queries.candles(index, interval, requireSpan(span), size, before);
    context.page(page.rows);
    return pageOf('candle', page, before, ({ start }) => start);
  },
};
