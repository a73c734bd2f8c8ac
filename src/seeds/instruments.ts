import { MICRO, type CreateInstrument, type CreateVenue } from '../domain/index.ts';

/** The home market. The market identifier is made up; ISO 10383 gives it to nobody that we know of. */
export const HOME_VENUE: CreateVenue = { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' };

/**
 * Reference prices are closes of 2023-12-29, volumes and volatilities means over the 252 days before; of SPY, the close
 * of 2021-03-31 and the 20 days before.
 */
export const DEMO_INSTRUMENTS: readonly CreateInstrument[] = [
  stock('AAPL', 'Apple Inc.', 'US0378331005', 192.53, 59.4, 20),
  stock('MSFT', 'Microsoft Corporation', 'US5949181045', 376.04, 27.6, 25),
  stock('GOOGL', 'Alphabet Inc. Class A', 'US02079K3059', 139.69, 32.7, 30),
  stock('AMZN', 'Amazon.com, Inc.', 'US0231351067', 151.94, 58.8, 33),
  stock('TSLA', 'Tesla, Inc.', 'US88160R1014', 248.48, 137.7, 54),
  stock('SPY', 'SPDR S&P 500 ETF Trust', 'US78462F1030', 396.33, 92.8, 21),
];

/** AAPL as the source's own example has it (F7). */
export const TEXTBOOK_INSTRUMENT: CreateInstrument = stock('AAPL', 'Apple Inc.', 'US0378331005', 150, 59.4, 20);

/** @param price dollars @param volume millions of shares a day @param volatility per cent a year */
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
    averageDailyVolume: Math.round(volume * 1_000_000),
    volatility: volatility * 10_000,
  };
}
