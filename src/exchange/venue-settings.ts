import {
  HOME,
  MAX_VENUES,
  MICRO,
  SMART,
  accessFeeRuleOn,
  formatDecimal,
  quotingIncrementRuleOn,
  utcDay,
  type Command,
  type CreateVenue,
  type FeeTier,
  type Micros,
  type SetQuotingIncrement,
  type SetVenueFees,
  type VenueKind,
  type VenueTerms,
} from '../domain/index.ts';
import type { FeeSchedule } from '../venue/index.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { instrumentExists, invalid, isDay, money, range } from './value-checks.ts';
import type { VenueState, Venues } from './venue-state.ts';

/** Commands that set venues, or what holds between them. */
export type VenueSetting = Extract<
  Command,
  {
    kind: 'CreateVenue' | 'SetVenue' | 'SetVenueFees' | 'SetSelfHelp' | 'SetProtectionRegime' | 'SetQuotingIncrement';
  }
>;

/** What a venue setting is judged by. */
export interface VenueFacts {
  readonly venues: Venues;
  /** By instrument: the smallest step of its prices, in micro-dollars, and its venue's day ('': no session yet). */
  readonly markets: readonly { readonly tickSize: number; readonly rulesDay: string }[];
  readonly reference: { readonly accounts: { readonly size: number }; readonly firms: { readonly size: number } };
  readonly time: Micros;
}

/** Longest that a routed order may be on its way: a minute. */
const MAX_LATENCY = 60_000_000;
/** Longest lifetime of a quote: half an hour. */
const MAX_LIFETIME = 1_800_000_000;
/** Most that a share may cost or bring in fees: five cents; below $1, five per cent. */
const MAX_FEE = 50_000;
const MAX_RATE = 50_000;
const MAX_TIERS = 20;
const ASSIGNABLE = [5_000, 10_000] as const;

/** Why a setting is refused; undefined when it is not. Names and codes of new venues are judged with other reference data. */
export function judgeVenueSetting(command: VenueSetting, facts: VenueFacts): ReferenceDataRefusal | undefined {
  const { venues, time } = facts;
  switch (command.kind) {
    case 'CreateVenue':
      return newVenue(command, venues) ?? judgeTerms(command, command.venueKind);
    case 'SetVenue': {
      const refused = venueExists(command.venue, venues);
      if (refused) return refused;
      const venue = venues.get(command.venue);
      return judgeTerms(command, venue.kind) ?? newlyProtected(command, venue, utcDay(time));
    }
    case 'SetVenueFees':
      return venueExists(command.venue, venues) ?? schedule(command, venues.get(command.venue), utcDay(time));
    case 'SetSelfHelp':
      return venueExists(command.venue, venues) ?? selfHelp(command.venue, venues) ?? reason(command.reason);
    case 'SetProtectionRegime':
      return day('from', command.from) ?? notBefore(command.from, sessionDay(facts)) ?? reason(command.reason);
    case 'SetQuotingIncrement':
      return (
        instrumentExists(command.instrument, facts) ??
        day('from', command.from) ??
        notBefore(command.from, sessionDay(facts)) ??
        increment(command, facts)
      );
  }
}

/**
 * Why fees are refused (F53, D42): taking a protected quote may cost no more than Rule 610(c) allows on the day from which they hold.
 * A pool shows no quote, so that nothing caps it.
 */
export function judgeFees(
  { kind, protectedQuotes }: { readonly kind: VenueKind; readonly protectedQuotes: boolean },
  from: string,
  tiers: readonly FeeTier[],
): ReferenceDataRefusal | undefined {
  return (
    day('from', from) ??
    volumes(tiers) ??
    ofTiers(tiers, (tier) => bounds(tier)) ??
    (kind === 'LIT' && protectedQuotes ? ofTiers(tiers, (tier) => aboveCap(tier, from)) : undefined)
  );
}

/** Refuses a venue that is not there. */
function venueExists(index: number, { states }: Venues): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(index) && index >= 0 && index < states.length) return undefined;
  return { code: 'NOT_FOUND', field: 'venue', message: `venue ${index} does not exist.` };
}

function newVenue({ name, mic, venueKind }: CreateVenue, { states }: Venues): ReferenceDataRefusal | undefined {
  if (name === SMART) return invalid('name', `name is ${SMART}, by which orders name the router; choose another.`);
  if (states.length >= MAX_VENUES) {
    return invalid('name', `This would make ${states.length + 1} venues; the most are ${MAX_VENUES}.`);
  }
  const taken = states.find((venue) => venue.mic === mic);
  if (taken) {
    const message = `mic is ${mic}, which is that of ${taken.name}; each venue has one of its own.`;
    return { code: 'ALREADY_EXISTS', field: 'mic', message };
  }
  if (states.length > HOME || venueKind === 'LIT') return undefined;
  return invalid('kind', 'kind is DARK; the first venue is the home market, which must be LIT.');
}

function judgeTerms(terms: VenueTerms, kind: VenueKind): ReferenceDataRefusal | undefined {
  if (kind === 'DARK' && terms.protectedQuotes === true) {
    return invalid('protectedQuotes', 'protectedQuotes is true; a DARK venue shows no quotes that could be protected.');
  }
  if (kind === 'DARK' && typeof terms.quoteLifetime === 'number') {
    return invalid('quoteLifetimeMicros', 'quoteLifetimeMicros is given; a DARK venue shows no quotes.');
  }
  if (kind === 'LIT' && terms.priority === 'SIZE_TIME') {
    return invalid('priority', 'priority is SIZE_TIME, which only a DARK venue has; a LIT one goes by price and TIME.');
  }
  return (
    fraction('fillRate', terms.fillRate ?? 0) ??
    range('latencyMicros', terms.latency ?? 0, 0, MAX_LATENCY) ??
    range('quoteLifetimeMicros', terms.quoteLifetime ?? 1, 1, MAX_LIFETIME) ??
    money('adverseSelection', terms.adverseSelection ?? 0, 0, MICRO)
  );
}

/** Quotes that become protected bring their venue's fees under the cap. */
function newlyProtected(
  { protectedQuotes }: VenueTerms,
  venue: VenueState,
  today: string,
): ReferenceDataRefusal | undefined {
  if (protectedQuotes !== true || venue.protectedQuotes) return undefined;
  const found = first(venue.fees.from(today), ({ from, tiers }: FeeSchedule) =>
    first(tiers, (tier) => aboveCap(tier, from > today ? from : today)),
  );
  return (
    found && invalid('protectedQuotes', `protectedQuotes is true, but the venue's fees are too high. ${found.message}`)
  );
}

function schedule({ from, tiers }: SetVenueFees, venue: VenueState, today: string): ReferenceDataRefusal | undefined {
  const refused = judgeFees(venue, from, tiers);
  if (refused) return refused;
  // Who trades can tell beforehand what it will cost (Rule 610(d)); the first schedule of a venue begins whenever it likes.
  return venue.fees.inForce(today) === undefined ? undefined : notBefore(from, today);
}

function volumes(tiers: readonly FeeTier[]): ReferenceDataRefusal | undefined {
  if (tiers.length < 1 || tiers.length > MAX_TIERS) {
    return invalid('tiers', `tiers has ${tiers.length}; allowed are 1 to ${MAX_TIERS}.`);
  }
  let last = -1;
  return ofTiers(tiers, ({ minimumVolume }) => {
    const before = last;
    last = minimumVolume;
    return range('minimumVolume', minimumVolume, 0, Number.MAX_SAFE_INTEGER) ?? isAfter(minimumVolume, before);
  });
}

/** Refuses a first tier that is not for all, and one that does not begin above that before it. @param before -1: it is the first */
function isAfter(volume: number, before: number): ReferenceDataRefusal | undefined {
  if (before < 0 && volume !== 0) {
    return invalid('minimumVolume', `minimumVolume of the first tier is ${volume}; it must be 0.`);
  }
  if (volume > before) return undefined;
  return invalid('minimumVolume', `minimumVolume is ${volume}; it must be above ${before}, the tier's before.`);
}

function bounds({ maker, taker, makerRate, takerRate }: FeeTier): ReferenceDataRefusal | undefined {
  return (
    money('maker', maker, -MAX_FEE, MAX_FEE) ??
    money('taker', taker, -MAX_FEE, MAX_FEE) ??
    money('makerRate', makerRate, -MAX_RATE, MAX_RATE) ??
    money('takerRate', takerRate, -MAX_RATE, MAX_RATE)
  );
}

function aboveCap({ taker, takerRate }: FeeTier, from: string): ReferenceDataRefusal | undefined {
  const { perShare, rate } = accessFeeRuleOn(from);
  if (taker > perShare) {
    return invalid(
      'taker',
      `taker is ${formatDecimal(taker)} a share; from ${from} on, taking a protected quote of $1 or more may cost at most ${formatDecimal(perShare)} (Rule 610(c)).`,
    );
  }
  if (takerRate <= rate) return undefined;
  return invalid(
    'takerRate',
    `takerRate is ${formatDecimal(takerRate)} of the price (${percent(takerRate)}); from ${from} on, taking a protected quote below $1 may cost at most ${formatDecimal(rate)} (${percent(rate)}) (Rule 610(c)).`,
  );
}

/** Millionths as per cent: 3000 → "0.3 %". */
function percent(millionths: number): string {
  return `${millionths / 10_000} %`;
}

function selfHelp(index: number, venues: Venues): ReferenceDataRefusal | undefined {
  if (index === HOME)
    return invalid('venue', 'venue is the home market; self-help is declared against another (Rule 611(b)(1)).');
  if (venues.get(index).kind === 'LIT') return undefined;
  return invalid(
    'venue',
    `venue is ${venues.get(index).name}, which is DARK: it has no quotes that could be protected.`,
  );
}

function increment(
  { instrument, from, increment: assigned }: SetQuotingIncrement,
  { markets }: VenueFacts,
): ReferenceDataRefusal | undefined {
  if (!(ASSIGNABLE as readonly number[]).includes(assigned)) {
    const allowed = ASSIGNABLE.map((each) => formatDecimal(each)).join(' and ');
    return invalid('increment', `increment is ${formatDecimal(assigned)}; allowed are ${allowed}.`);
  }
  const { assignable, atLeastOneDollar } = quotingIncrementRuleOn(from);
  if (assigned < (assignable ?? atLeastOneDollar)) {
    return invalid(
      'increment',
      `increment is ${formatDecimal(assigned)}; on ${from} Rule 612 asks for at least ${formatDecimal(assignable ?? atLeastOneDollar)}.`,
    );
  }
  const { tickSize } = markets[instrument]!;
  if (assigned % tickSize === 0) return undefined;
  return invalid(
    'increment',
    `increment is ${formatDecimal(assigned)}; it must be a multiple of the instrument's tick size, ${formatDecimal(tickSize)}.`,
  );
}

function fraction(field: string, value: number): ReferenceDataRefusal | undefined {
  return money(field, value, 0, MICRO);
}

function day(field: string, text: string): ReferenceDataRefusal | undefined {
  if (isDay(text)) return undefined;
  return invalid(field, `${field} is ${JSON.stringify(text.slice(0, 20))}; it must be a day such as 2026-11-24.`);
}

/** What has been is not changed afterwards. */
function notBefore(from: string, today: string): ReferenceDataRefusal | undefined {
  if (from >= today) return undefined;
  return invalid('from', `from is ${from}; it must not be before today, ${today}.`);
}

/** The day that markets are in: the earliest, where they are in several. */
function sessionDay({ markets, time }: VenueFacts): string {
  return markets.reduce(
    (least, { rulesDay }) => (rulesDay !== '' && rulesDay < least ? rulesDay : least),
    utcDay(time),
  );
}

const LONGEST_REASON = 500;

function reason(text: string): ReferenceDataRefusal | undefined {
  if (text.length >= 1 && text.length <= LONGEST_REASON && !/[\p{Cc}\p{Cs}]/u.test(text)) return undefined;
  return invalid(
    'reason',
    `reason has ${text.length} characters; allowed are 1 to ${LONGEST_REASON}, none that controls a terminal.`,
  );
}

/** The first refusal of a tier; its field is a path: "tiers.1.taker". */
function ofTiers(
  tiers: readonly FeeTier[],
  refuse: (tier: FeeTier) => ReferenceDataRefusal | undefined,
): ReferenceDataRefusal | undefined {
  for (const [place, tier] of tiers.entries()) {
    const refused = refuse(tier);
    if (refused) return { ...refused, field: `tiers.${place}.${refused.field}` };
  }
  return undefined;
}

function first<Item>(
  list: readonly Item[],
  refuse: (item: Item) => ReferenceDataRefusal | undefined,
): ReferenceDataRefusal | undefined {
  for (const item of list) {
    const refused = refuse(item);
    if (refused) return refused;
  }
  return undefined;
}
