import type { Command } from '../../src/domain/index.ts';
import { TICK_SIZE } from './flow-command.ts';

/** One instrument that is always open, and accounts whose limits are checked and never reached. */
export function referenceData(accounts: number, messagesPerMinute: number): readonly Command[] {
  return [
    { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
    { kind: 'SetTier', tier: 'LARGE', messagesPerMinute, cancelsPerMinute: messagesPerMinute },
    {
      kind: 'CreateInstrument',
      symbol: 'FLOW',
      name: 'The flow',
      isin: null,
      currency: 'USD',
      tickSize: TICK_SIZE,
      lotSize: 1,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
    },
    { kind: 'SetLimit', tier: 'LARGE', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 1_000_000_000 },
    ...Array.from({ length: accounts }, (_, index): Command => {
      const id = `ACCOUNT-${index}`;
      return { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'LARGE' };
    }),
  ];
}
