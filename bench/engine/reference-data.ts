import type { Command, PriceBandRule } from '../../src/domain/index.ts';
import { MID } from '../flow/gen-flow.ts';
import { DAILY_VOLUME, EVERY_LIMIT } from '../gate/limits.ts';
import { TICK_SIZE } from './flow-command.ts';

/**
 * One instrument that is always open and has price bands, and accounts with every limit, their firm's credit among them. The bands
 * of 5 % go with the market of a flow: the mean of its last trades is never far from its mid price, and no order of it lies
 * outside. A flow that did would come to other trades than its oracle, and fail.
 */
export function referenceData(
  accounts: number,
  messagesPerMinute: number,
  priceBands: PriceBandRule = 'LULD_TIER_1',
): readonly Command[] {
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
      referencePrice: MID * TICK_SIZE,
      averageDailyVolume: DAILY_VOLUME,
      volatility: null,
      priceBands,
    },
    { kind: 'SetLimit', tier: 'LARGE', instrument: null, ...EVERY_LIMIT },
    { kind: 'SetLimit', firm: 0, instrument: null, maxCredit: EVERY_LIMIT.maxCredit },
    ...Array.from({ length: accounts }, (_, index): Command => {
      const id = `ACCOUNT-${index}`;
      return { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'LARGE' };
    }),
  ];
}
