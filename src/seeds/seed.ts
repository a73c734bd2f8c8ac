import { invariant } from '../domain/index.ts';
import { awayQuotes } from './away-quotes.ts';
import { carryOut, type Send } from './carry-out.ts';
import { demoMarket } from './demo-market.ts';
import { DEMO_INSTRUMENTS, INDEX, TEXTBOOK_INSTRUMENT } from './instruments.ts';
import { demoKeyLines, demoKeys, operatorKey, type HashSecret } from './keys.ts';
import { priceHistory } from './history/price-history.ts';
import { namesIn, type Names } from './names.ts';
import { openingDeposits, openingHoldings } from './opening-balances.ts';
import { ACCOUNTS, FIRMS } from './participants.ts';
import { textbookBook } from './textbook-book.ts';
import { GENERAL_LIMITS, TIERS, personalLimits, symbolLimits } from './tiers.ts';
import { poolOrders, routedOrders } from './venue-orders.ts';
import { HOME_VENUE, OTHER_VENUES, venueFees } from './venues.ts';

/**
 * `demo`: six symbols with books and some history, at seven venues. `textbook`: AAPL with the book of F7 at the home market; the
 * other venues show nothing. `empty`: no market yet, and one operator key to make it with.
 */
export type SeedKind = 'demo' | 'textbook' | 'empty';

export interface SeedParts {
  readonly send: Send;
  readonly hash: HashSecret;
  /** A whole new secret as its owner will use it, with at least 256 random bits in base64url. `empty` needs it. */
  readonly newSecret?: () => string;
  /** The calendar that the instruments go by from the end of the seed on; left out: ALWAYS_OPEN. */
  readonly calendar?: string;
}

/**
 * Fills a database whose journal is empty, by commands alone. Deterministic but for `newSecret`.
 *
 * @returns lines to print: the keys that open the exchange. Those of `empty` can never be shown again.
 * @throws SeedRefused where the exchange refuses a command
 */
export async function seed(kind: SeedKind, parts: SeedParts): Promise<readonly string[]> {
  return kind === 'empty' ? seedEmpty(parts) : seedMarket(kind, parts);
}

async function seedEmpty({ send, hash, newSecret }: SeedParts): Promise<readonly string[]> {
  invariant(newSecret, 'the empty seed makes a secret key');
  const secret = newSecret();
  await carryOut(send, [HOME_VENUE, ...TIERS, ...GENERAL_LIMITS, operatorKey(secret, hash)]);
  return [`Operator key, shown only now and kept nowhere: ${secret}`];
}

async function seedMarket(kind: 'demo' | 'textbook', { send, hash, calendar }: SeedParts): Promise<readonly string[]> {
  const instruments = kind === 'demo' ? DEMO_INSTRUMENTS : [TEXTBOOK_INSTRUMENT];
  const names = namesIn(
    await carryOut(send, [
      HOME_VENUE,
      ...OTHER_VENUES,
      ...TIERS,
      ...GENERAL_LIMITS,
      ...FIRMS,
      ...instruments,
      ...ACCOUNTS,
    ]),
  );
  await carryOut(send, [
    ...venueFees(names),
    ...symbolLimits(names),
    ...personalLimits(names),
    ...priceHistory(names),
    ...openingDeposits(names),
    ...openingHoldings(names),
  ]);
  if (kind === 'demo') await trade(send, names);
  else await carryOut(send, textbookBook(names));
  await carryOut(send, demoKeys(names, hash));
  if (calendar !== undefined) {
    await carryOut(
      send,
      instruments.map(({ symbol }) => ({ kind: 'SetCalendar', instrument: names.instrument(symbol), calendar })),
    );
  }
  return demoKeyLines();
}

/** The home market's history first: with the quotes of the other venues comes order protection. Routed orders come last, and apart. */
async function trade(send: Send, names: Names): Promise<void> {
  await carryOut(send, [INDEX, ...demoMarket(names)]);
  await carryOut(send, [...awayQuotes(names), ...poolOrders(names)]);
  await carryOut(send, routedOrders(names));
}
