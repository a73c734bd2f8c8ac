import { MICRO, type CreateInstrument, type SetIndex } from '../domain/index.ts';
import { averageVolumeOf } from './history/price-history.ts';

/**
 * Reference prices are closes of 2023-12-29, of SPY of 2021-03-31; volumes are means of the 20 days up to then, as their history
 * has them; volatilities are those of the 252 days up to then.
 */
export const DEMO_INSTRUMENTS: readonly CreateInstrument[] = [
  stock('AAPL', 'Apple Inc.', 'US0378331005', 192.53, averageVolumeOf('AAPL'), 20),
  stock('MSFT', 'Microsoft Corporation', 'US5949181045', 376.04, averageVolumeOf('MSFT'), 25),
  stock('GOOGL', 'Alphabet Inc. Class A', 'US02079K3059', 139.69, averageVolumeOf('GOOGL'), 30),
  stock('AMZN', 'Amazon.com, Inc.', 'US0231351067', 151.94, averageVolumeOf('AMZN'), 33),
  stock('TSLA', 'Tesla, Inc.', 'US88160R1014', 248.48, averageVolumeOf('TSLA'), 54),
  stock('SPY', 'SPDR S&P 500 ETF Trust', 'US78462F1030', 396.33, averageVolumeOf('SPY'), 21),
].map((instrument) => ({ ...instrument, priceBands: 'LULD_TIER_1' }));

/** The S&P 500 as it closed on 2023-12-29, which the market-wide breakers are measured from. */
export const INDEX: SetIndex = { kind: 'SetIndex', value: 4_769_830_000, priorClose: 4_769_830_000 };

/** AAPL as the source's own example has it (F7). */
export const TEXTBOOK_INSTRUMENT: CreateInstrument = stock(
  'AAPL',
  'Apple Inc.',
  'US0378331005',
  150,
  averageVolumeOf('AAPL'),
  20,
);

/** @param price dollars @param volume shares a day @param volatility per cent a year */
function stock(
  symbol: string,
  name: string,
  isin: string,
  price: number,
  volume: number,
  volatility: number,
): CreateInstrument {
  return {
    kind: 'CreateInstrument',
    symbol,
    name,
    isin,
    currency: 'USD',
    tickSize: MICRO / 100,
    lotSize: 1,
    referencePrice: Math.round(price * MICRO),
    averageDailyVolume: volume,
    volatility: volatility * 10_000,
  };
}
