import type { Command, SubmitOrder } from '../../src/domain/index.ts';

/** Account indexes of the small market. */
export const [ANN, BEN] = [0, 1] as const;

/** Commands that make a market: AAPL and MSFT at a tick of 0.01, three accounts, and limits that leave room. */
export function smallMarket(): Command[] {
  const instrument = (symbol: string): Command => ({
    kind: 'CreateInstrument',
    symbol,
    name: symbol,
    isin: null,
    currency: 'USD',
    tickSize: 10_000,
    lotSize: 1,
    referencePrice: 150_000_000,
    averageDailyVolume: null,
    volatility: null,
  });
  const account = (id: string): Command => ({
    kind: 'CreateAccount',
    id,
    name: id,
    firm: 'FIRM',
    participantKind: 'INSTITUTION',
    tier: 'WIDE',
  });
  return [
    { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' },
    { kind: 'CreateFirm', id: 'FIRM', name: 'Firm', lei: null },
    { kind: 'SetTier', tier: 'WIDE', messagesPerMinute: null, cancelsPerMinute: null },
    { kind: 'SetLimit', tier: 'WIDE', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 10_000_000 },
    instrument('AAPL'),
    instrument('MSFT'),
    account('ANN'),
    account('BEN'),
    account('CAT'),
  ];
}

let ids = 0;

/** A limit order, DAY, of Ann in AAPL for 100 at 150.00 unless told otherwise; a fresh clientOrderId. */
export function order(terms: Partial<SubmitOrder> = {}): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account: ANN,
    instrument: 0,
    clientOrderId: `order-${++ids}`,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'DAY',
    quantity: 100,
    price: 150_000_000,
    selfTradePrevention: 'CANCEL_TAKER',
    ...terms,
  };
}
