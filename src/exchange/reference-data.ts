import {
  CALENDARS,
  CLIENT_ORDER_ID,
  MAX_PRICE,
  REFERENCE_ID,
  SYMBOL,
  isCalendar,
  isIsin,
  isLei,
  type Command,
  type Role,
} from '../domain/index.ts';
import type { ReferenceDataRefusal } from './outcome.ts';
import { invalid, money, range } from './value-checks.ts';

/** Commands that create or change reference data. */
export type ReferenceCommand = Extract<
  Command,
  {
    kind:
      'CreateVenue' | 'CreateFirm' | 'SetTier' | 'CreateInstrument' | 'CreateAccount' | 'CreateApiKey' | 'RevokeApiKey';
  }
>;

/** Most instruments and accounts: their product is the size of the exposure table. */
export const MAX_INSTRUMENTS = 4096;
export const MAX_ACCOUNTS = 65_535;
const MAX_CELLS = 2 ** 24;

/** Largest message budget of a tier, per minute. */
const MAX_BUDGET = 10_000;
/** What a text must look like, and the same for people. */
type Pattern = readonly [allowed: RegExp, meaning: string];

const MIC: Pattern = [/^[A-Z0-9]{4}$/, 'a MIC: four of A-Z and 0-9'];
const CURRENCY: Pattern = [/^[A-Z]{3}$/, 'a currency of ISO 4217: three of A-Z'];
const SHA_256: Pattern = [/^[0-9a-f]{64}$/, 'a SHA-256: 64 of 0-9 and a-f'];
/** Names go into logs and tables: no control or formatting characters, no halves of characters. */
const NAME: Pattern = [
  /^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]{1,100}$/u,
  '1 to 100 characters, none of which is a control or formatting character',
];
const ID: Pattern = [REFERENCE_ID, '1 to 32 of A-Z, 0-9, _ and -, beginning with a letter or digit'];
const TICKER: Pattern = [SYMBOL, '1 to 12 of A-Z, 0-9 and ., beginning with a letter'];
const KEY_ID: Pattern = [CLIENT_ORDER_ID, '1 to 64 of A-Z, a-z, 0-9 and _.:-'];

/** What the core knows of an API key. */
export interface KeyState {
  readonly hash: string;
  readonly operator: boolean;
  readonly live: boolean;
}

/** Names of the core's reference data, each with its index: enough to refuse what exists, or does not. */
export class ReferenceData {
  readonly venues = new Map<string, number>();
  readonly firms = new Map<string, number>();
  readonly instruments = new Map<string, number>();
  readonly accounts = new Map<string, number>();
  readonly tiers = new Set<string>();
  /** Live and revoked ones, by id. */
  readonly keys = new Map<string, KeyState>();
  readonly keyHashes = new Set<string>();

  /** Why a command may not be carried out; undefined when it may. */
  judge(command: ReferenceCommand): ReferenceDataRefusal | undefined {
    switch (command.kind) {
      case 'CreateVenue':
        return (
          pattern('name', command.name, ID) ??
          pattern('mic', command.mic, MIC) ??
          taken('name', 'a venue', command.name, this.venues.has(command.name))
        );
      case 'CreateFirm':
        return (
          pattern('id', command.id, ID) ??
          pattern('name', command.name, NAME) ??
          code('lei', command.lei, 'an LEI of ISO 17442', isLei) ??
          taken('id', 'a firm', command.id, this.firms.has(command.id))
        );
      case 'SetTier':
        return (
          pattern('tier', command.tier, ID) ??
          range('messagesPerMinute', command.messagesPerMinute ?? 1, 1, MAX_BUDGET) ??
          range('cancelsPerMinute', command.cancelsPerMinute ?? 1, 1, MAX_BUDGET)
        );
      case 'CreateInstrument':
        return (
          pattern('symbol', command.symbol, TICKER) ??
          pattern('name', command.name, NAME) ??
          code('isin', command.isin, 'an ISIN of ISO 6166', isIsin) ??
          pattern('currency', command.currency, CURRENCY) ??
          money('tickSize', command.tickSize, 1, 1_000_000_000) ??
          range('lotSize', command.lotSize, 1, 1_000_000) ??
          money('referencePrice', command.referencePrice ?? 1, 1, MAX_PRICE) ??
          range('averageDailyVolume', command.averageDailyVolume ?? 0, 0, Number.MAX_SAFE_INTEGER) ??
          range('volatility', command.volatility ?? 0, 0, 1_000_000_000) ??
          known('calendar', command.calendar ?? 'ALWAYS_OPEN') ??
          taken('symbol', 'an instrument', command.symbol, this.instruments.has(command.symbol)) ??
          this.room('symbol', this.instruments.size + 1, this.accounts.size)
        );
      case 'CreateAccount':
        return (
          pattern('id', command.id, ID) ??
          pattern('name', command.name, NAME) ??
          missing('firmId', command.firm, this.firms.has(command.firm)) ??
          missing('riskTier', command.tier, this.tiers.has(command.tier)) ??
          taken('id', 'an account', command.id, this.accounts.has(command.id)) ??
          this.room('id', this.instruments.size, this.accounts.size + 1)
        );
      case 'CreateApiKey':
        return (
          pattern('id', command.id, KEY_ID) ??
          pattern('name', command.name, NAME) ??
          pattern('hash', command.hash, SHA_256) ??
          (command.roles.length === 0
            ? { code: 'INVALID_VALUE', field: 'roles', message: 'roles is empty; a key needs at least one role.' }
            : undefined) ??
          separation(command.roles) ??
          command.accounts
            .map((index) => missing('accountIds', String(index), index >= 0 && index < this.accounts.size))
            .find((refusal) => refusal !== undefined) ??
          taken('id', 'an API key', command.id, this.keys.has(command.id)) ??
          taken('hash', 'an API key', 'with this secret', this.keyHashes.has(command.hash))
        );
      case 'RevokeApiKey': {
        const key = this.keys.get(command.id);
        if (!key) return missing('id', command.id, false);
        if (!key.live) {
          return { code: 'ALREADY_REVOKED', field: 'id', message: `API key ${command.id} is revoked already.` };
        }
        const operators = [...this.keys.values()].filter(({ live, operator }) => live && operator).length;
        if (!key.operator || operators > 1) return undefined;
        return invalid('id', `API key ${command.id} is the last with the role OPERATOR; make another one first.`);
      }
    }
  }

  private room(field: string, instruments: number, accounts: number): ReferenceDataRefusal | undefined {
    if (instruments <= MAX_INSTRUMENTS && accounts <= MAX_ACCOUNTS && instruments * accounts <= MAX_CELLS) {
      return undefined;
    }
    return {
      code: 'INVALID_VALUE',
      field,
      message: `This would make ${instruments} instruments and ${accounts} accounts; the most are ${MAX_INSTRUMENTS}, ${MAX_ACCOUNTS}, and ${MAX_CELLS} as their product.`,
    };
  }
}

/** Who trades sets no limits (15c3-5(d), S11). */
function separation(roles: readonly Role[]): ReferenceDataRefusal | undefined {
  const trades = roles.find((role) => role === 'TRADER' || role === 'MARKET_MAKER');
  if (trades === undefined || !roles.includes('RISK')) return undefined;
  return invalid('roles', `roles has RISK and ${trades}; who trades may not set limits: make two keys.`);
}

function known(field: string, calendar: string): ReferenceDataRefusal | undefined {
  if (isCalendar(calendar)) return undefined;
  return invalid(field, `${field} is ${quoted(calendar)}; there are ${CALENDARS.join(', ')}.`);
}

function pattern(field: string, value: string, [allowed, meaning]: Pattern): ReferenceDataRefusal | undefined {
  if (allowed.test(value)) return undefined;
  return invalid(field, `${field} is ${quoted(value)}; it must be ${meaning}.`);
}

function code(
  field: string,
  value: string | null,
  what: string,
  holds: (code: string) => boolean,
): ReferenceDataRefusal | undefined {
  if (value === null || holds(value)) return undefined;
  return invalid(field, `${field} is ${quoted(value)}; it must be ${what}, check digits included.`);
}

/** A value as people see it, no longer than they want to. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function taken(field: string, what: string, name: string, exists: boolean): ReferenceDataRefusal | undefined {
  return exists ? { code: 'ALREADY_EXISTS', field, message: `There is ${what} ${name} already.` } : undefined;
}

function missing(field: string, name: string, exists: boolean): ReferenceDataRefusal | undefined {
  return exists ? undefined : { code: 'NOT_FOUND', field, message: `${field} ${name} does not exist.` };
}
