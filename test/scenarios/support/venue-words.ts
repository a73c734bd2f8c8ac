import {
  parseDecimal,
  type Command,
  type PoolPriority,
  type ProtectionExemption,
  type ProtectionRegime,
  type QuotedLevel,
  type RoutingInstruction,
  type RoutingStrategy,
  type VenueKind,
  type VenueTerms,
} from '../../../src/domain/index.ts';

const PEOPLE = { by: 'ops', reason: 'a test' };
const SECOND = 1_000_000;

/** What an order says of venues. */
export interface Destination {
  venue?: string;
  routing?: RoutingInstruction;
  strategy?: RoutingStrategy;
  routeTo?: string[];
  exemption?: ProtectionExemption;
}

/** `at NYSE`, `at SMART`, `routing REPRICE`, `strategy FASTEST`, `via NYSE,IEX`, `exemption BENCHMARK`. False: the word is none of these. */
export function readDestination(word: string, next: string, into: Destination): boolean {
  if (word === 'at') into.venue = next;
  else if (word === 'routing') into.routing = next as RoutingInstruction;
  else if (word === 'strategy') into.strategy = next as RoutingStrategy;
  else if (word === 'via') into.routeTo = next.split(',');
  else if (word === 'exemption') into.exemption = next as ProtectionExemption;
  else return false;
  return true;
}

/** The venues of a market with several, the home market first. Those named after DARK are pools. */
export function createVenues(names: readonly string[]): Command[] {
  return names.map((name, place) => ({
    kind: 'CreateVenue',
    name,
    mic: `X${String(place).padStart(3, '0')}`,
    venueKind: kindOf(name),
  }));
}

function kindOf(name: string): VenueKind {
  return name.startsWith('DARK') ? 'DARK' : 'LIT';
}

/**
 * A command about venues; undefined: the line is none.
 *
 *   quote NYSE 100@10.00,200@9.99 / 100@10.02    what it shows, by the account FEED; `none` for a side
 *   venue NYSE unprotected, venue DARK priority SIZE_TIME, venue NYSE lifetime 5s, venue NYSE latency 200us, venue NYSE fill 95%
 *   self-help NYSE, self-help NYSE over
 *   regime BEST_EX_ONLY from 2026-11-24
 */
export function venueCommand(
  line: string,
  indexes: { account(name: string): number; venue(name: string): number },
): Command | undefined {
  const [first, name = '', ...words] = line.split(' ') as [string, ...string[]];
  switch (first) {
    case 'quote': {
      const [bids, asks] = words.join(' ').split(' / ').map(levels) as [QuotedLevel[], QuotedLevel[]];
      const quote = { venue: indexes.venue(name), instrument: 0, bids, asks };
      return { kind: 'QuoteVenues', account: indexes.account('FEED'), quotes: [quote] };
    }
    case 'venue':
      return { kind: 'SetVenue', venue: indexes.venue(name), ...venueTerms(words) };
    case 'self-help':
      return { kind: 'SetSelfHelp', venue: indexes.venue(name), declared: words[0] !== 'over', ...PEOPLE };
    case 'regime':
      return { kind: 'SetProtectionRegime', regime: name as ProtectionRegime, from: words[1]!, ...PEOPLE };
    default:
      return undefined;
  }
}

function levels(text: string): QuotedLevel[] {
  if (text === 'none') return [];
  return text.split(',').map((level) => {
    const [quantity, price] = level.split('@') as [string, string];
    return { price: parseDecimal(price)!, quantity: Number(quantity) };
  });
}

function venueTerms([what = '', value = '']: readonly string[]): VenueTerms {
  switch (what) {
    case 'unprotected':
      return { protectedQuotes: false };
    case 'priority':
      return { priority: value as PoolPriority };
    case 'lifetime':
      return { quoteLifetime: Number(value.replace('s', '')) * SECOND };
    case 'latency':
      return { latency: Number(value.replace('us', '')) };
    case 'fill':
      return { fillRate: Number(value.replace('%', '')) * 10_000 };
    default:
      throw new Error(`"${what}" is nothing that a venue has.`);
  }
}
