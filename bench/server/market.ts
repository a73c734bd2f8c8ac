import { hashSecret } from '../../src/api/index.ts';
import { openBourse, type Bourse } from '../../src/bourse.ts';
import type { Command, SelfTradePrevention, Side, SubmitOrder, TimeInForce } from '../../src/domain/index.ts';
import { WallClock } from '../../src/platform/index.ts';
import { seededRandom } from '../flow/random.ts';

/** Bearer token of the key that may trade for all accounts of the benchmark. */
export const SECRET = 'benchmark-key-that-guards-nothing';
export const SYMBOL = 'AAPL';
export const ACCOUNT_IDS = ['DESK-0', 'DESK-1', 'DESK-2', 'DESK-3'] as const;

const TICK_SIZE = 10_000;
const MID = 15_000;

/** Opens an exchange on a database and gives it one instrument and four accounts that no limit stops. */
export async function openMarket(url: string): Promise<Bourse> {
  const bourse = await openBourse({ url, clock: new WallClock() });
  if (bourse.found > 0) return bourse;
  for (const command of referenceData()) {
    const { referenceRefusal } = await bourse.sequencer.send(command, 'bench');
    if (referenceRefusal) throw new Error(referenceRefusal.message);
  }
  return bourse;
}

/** An order that the benchmark sends: the same numbers for the same seed. */
export interface DrawnOrder {
  /** Index, and place in {@link ACCOUNT_IDS}. */
  readonly account: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly quantity: number;
  /** Ticks. */
  readonly price: number;
}

/** Limit orders on both sides around one price, of which about half trade at once; they meet few of their own account. */
export function orderSource(seed: number, prefix: string): () => DrawnOrder {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  let count = 0;
  return () => {
    const side = random() < 0.5 ? 'BUY' : 'SELL';
    const distance = between(-4, 5);
    return {
      account: between(0, ACCOUNT_IDS.length - 1),
      clientOrderId: `${prefix}-${++count}`,
      side,
      quantity: between(1, 100),
      price: MID + (side === 'BUY' ? -distance : distance),
    };
  };
}

/** The order as the API turns it into a command. */
export function toCommand(order: DrawnOrder): SubmitOrder {
  return {
    kind: 'SubmitOrder',
    account: order.account,
    instrument: 0,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: 'LIMIT',
    timeInForce: 'GTC' satisfies TimeInForce,
    quantity: order.quantity,
    price: order.price * TICK_SIZE,
    selfTradePrevention: 'CANCEL_TAKER' satisfies SelfTradePrevention,
  };
}

/** The order as a client of the API writes it: a SubmitOrderInput. */
export function toInput(order: DrawnOrder): Readonly<Record<string, string>> {
  return {
    accountId: ACCOUNT_IDS[order.account]!,
    clientOrderId: order.clientOrderId,
    symbol: SYMBOL,
    side: order.side,
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: String(order.quantity),
    price: `${Math.floor(order.price / 100)}.${String(order.price % 100).padStart(2, '0')}`,
  };
}

function referenceData(): readonly Command[] {
  return [
    { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' },
    { kind: 'CreateFirm', id: 'FIRM', name: 'A firm', lei: null },
    { kind: 'SetTier', tier: 'DESK', messagesPerMinute: null, cancelsPerMinute: null },
    {
      kind: 'CreateInstrument',
      symbol: SYMBOL,
      name: 'Apple Inc.',
      isin: null,
      currency: 'USD',
      tickSize: TICK_SIZE,
      lotSize: 1,
      referencePrice: MID * TICK_SIZE,
      averageDailyVolume: null,
      volatility: null,
    },
    { kind: 'SetLimit', tier: 'DESK', instrument: null, maxOrderQuantity: 1_000_000, maxPosition: 1_000_000_000 },
    ...ACCOUNT_IDS.map((id): Command => {
      return { kind: 'CreateAccount', id, name: id, firm: 'FIRM', participantKind: 'INSTITUTION', tier: 'DESK' };
    }),
    {
      kind: 'CreateApiKey',
      id: 'bench',
      name: 'The benchmark',
      prefix: SECRET.slice(0, 9),
      hash: hashSecret(SECRET),
      roles: ['TRADER'],
      accounts: ACCOUNT_IDS.map((_, index) => index),
    },
  ];
}
