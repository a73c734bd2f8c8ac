import { MAX_QUANTITY } from '../../../src/domain/index.ts';
import { ACTOR } from './exchange-target.ts';
import type { Command } from '../../../src/domain/index.ts';
import type { Commands, Directory } from '../../../src/exchange/index.ts';
import type { ReplayMarket } from './exchange-target.ts';

const FIRM = 'REPLAY';
const TIER = 'REPLAY';
const RESTING = 'REPLAY-RESTING';
const AGGRESSIVE = 'REPLAY-AGGRESSIVE';

export interface ReplayInstrument {
  readonly symbol: string;
  /** Micro-dollars. */
  readonly tickSize: number;
}

/**
 * Creates, by commands like any other, what the replay needs and does not find: a firm, a tier with no message rate
 * and the widest limits, its two accounts and the instrument.
 */
export async function prepareMarket(
  commands: Pick<Commands, 'send'>,
  directory: Directory,
  { symbol, tickSize }: ReplayInstrument,
): Promise<ReplayMarket> {
  const create = async (command: Command): Promise<void> => {
    const { referenceRefusal } = await commands.send(command, ACTOR);
    if (referenceRefusal) throw new Error(`${command.kind} was refused: ${referenceRefusal.message}`);
  };
  if (!directory.firm(FIRM)) await create({ kind: 'CreateFirm', id: FIRM, name: 'Replay of recorded flow', lei: null });
  await create({ kind: 'SetTier', tier: TIER, messagesPerMinute: null, cancelsPerMinute: null });
  await create({
    kind: 'SetLimit',
    tier: TIER,
    instrument: null,
    maxOrderQuantity: MAX_QUANTITY,
    maxPosition: MAX_QUANTITY,
  });
  for (const [id, name] of [
    [RESTING, 'Orders that rest'],
    [AGGRESSIVE, 'Orders that take'],
  ] as const) {
    if (directory.account(id)) continue;
    await create({ kind: 'CreateAccount', id, name, firm: FIRM, participantKind: 'MARKET_MAKER', tier: TIER });
  }
  if (!directory.instrument(symbol)) {
    await create({
      kind: 'CreateInstrument',
      symbol,
      name: `${symbol}, as recorded`,
      isin: null,
      currency: 'USD',
      tickSize,
      lotSize: 1,
      referencePrice: null,
      averageDailyVolume: null,
      volatility: null,
    });
  }
  return {
    instrument: directory.instrument(symbol)!.index,
    restingAccount: directory.account(RESTING)!.index,
    aggressiveAccount: directory.account(AGGRESSIVE)!.index,
  };
}
