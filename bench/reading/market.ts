import { hashSecret } from '../../src/api/index.ts';
import type { Command, DailyBar } from '../../src/domain/index.ts';

/** Bearer tokens: of staff, who read every account, and of a trader with two of them. */
export const SECRETS = { staff: 'bk_reading-benchmark-staff', trader: 'bk_reading-benchmark-trader' } as const;

/** With the share of the orders that they get. SELDOM trades only in the beginning, so that looking for it goes far back. */
export const SYMBOLS = { BUSY: 0.5, BRISK: 0.25, CALM: 0.15, QUIET: 0.07, THIN: 0.03, SELDOM: 0 } as const;

/** With the share of the orders that they send. */
export const ACCOUNTS = {
  LARGE: 0.4,
  MEDIUM: 0.2,
  SMALL: 0.1,
  A1: 0.06,
  A2: 0.06,
  A3: 0.06,
  A4: 0.06,
  A5: 0.06,
} as const;

/** An account beside these that traded only in the beginning. */
export const FORMER = 'FORMER';
export const FIRMS = ['FIRM-0', 'FIRM-1', 'FIRM-2'] as const;

export const TICK = 10_000;
export const MID = 15_000;

/** Days of history of each symbol. */
const DAYS = 250;
/** Rows of limits that were set over time, and cash that was booked, each a command. */
const LIMIT_ROWS = 2_000;
const BOOKINGS = 20_000;
const CHANGES = 2_000;

export const SYMBOL_NAMES = Object.keys(SYMBOLS) as readonly (keyof typeof SYMBOLS)[];
export const ACCOUNT_IDS = [...Object.keys(ACCOUNTS), FORMER];

/** What is there before anybody trades. */
export function referenceData(): readonly Command[] {
  const roles = ['RISK', 'COMPLIANCE', 'OPERATOR'] as const;
  return [
    { kind: 'CreateVenue', name: 'BOURSE', mic: 'XBRS', venueKind: 'LIT' },
    ...FIRMS.map((id): Command => ({ kind: 'CreateFirm', id, name: `Firm ${id}`, lei: null })),
    { kind: 'SetTier', tier: 'DESK', messagesPerMinute: null, cancelsPerMinute: null },
    ...SYMBOL_NAMES.map((symbol): Command => ({
      kind: 'CreateInstrument',
      symbol,
      name: symbol,
      isin: null,
      currency: 'USD',
      tickSize: TICK,
      lotSize: 1,
      referencePrice: MID * TICK,
      averageDailyVolume: 1_000_000,
      volatility: null,
    })),
    ...SYMBOL_NAMES.map((_, instrument): Command => ({ kind: 'AddPriceHistory', instrument, bars: bars(instrument) })),
    {
      kind: 'SetLimit',
      tier: 'DESK',
      instrument: null,
      maxOrderQuantity: 1_000_000,
      maxPosition: 1_000_000_000,
      maxPnlImpact: 3_000_000,
    },
    ...ACCOUNT_IDS.map((id, place): Command => {
      const firm = FIRMS[place % FIRMS.length]!;
      return { kind: 'CreateAccount', id, name: id, firm, participantKind: 'INSTITUTION', tier: 'DESK' };
    }),
    key('staff', roles, []),
    key('trader', ['TRADER'], [0, 2]),
  ];
}

/** What staff did over time. */
export function* staffWork(): Generator<Command> {
  for (let count = 0; count < LIMIT_ROWS; count++) {
    const account = count % ACCOUNT_IDS.length;
    yield { kind: 'SetLimit', account, instrument: null, maxOrderQuantity: 900_000 + count };
  }
  for (let count = 0; count < CHANGES; count++) {
    const change = { kind: 'SetLimit', account: 0, instrument: count % 5, maxOrderQuantity: 950_000 + count } as const;
    yield { kind: 'RequestRiskChange', change, by: 'staff', reason: 'for the benchmark' };
    yield { kind: 'DecideRiskChange', id: count + 1, approve: count % 20 > 0, by: 'other', reason: 'decided' };
  }
  for (let count = 0; count < BOOKINGS; count++) {
    const account = count % 8;
    yield { kind: 'BookCash', account, booking: 'DEPOSIT', amount: 1_000_000_000, by: 'staff', reason: 'deposit' };
  }
}

function key(
  id: 'staff' | 'trader',
  roles: readonly ('RISK' | 'COMPLIANCE' | 'OPERATOR' | 'TRADER')[],
  accounts: number[],
) {
  const secret = SECRETS[id];
  const [name, prefix, hash] = [id, secret.slice(0, 9), hashSecret(secret)];
  return { kind: 'CreateApiKey', id, name, prefix, hash, roles, accounts } satisfies Command;
}

function bars(instrument: number): readonly DailyBar[] {
  return Array.from({ length: DAYS }, (_, day): DailyBar => {
    const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
    const swing = Math.round(200 * Math.sin(day * (1 + instrument / 7)));
    return [date, (MID + swing) * TICK, 1_000_000];
  });
}
