import {
  CLIENT_ORDER_ID,
  MAX_PRICE,
  MAX_QUANTITY,
  REFERENCE_ID,
  SYMBOL,
  formatDecimal,
  type Command,
} from '../domain/index.ts';
import type { ReferenceDataRefusal } from './outcome.ts';

/** Commands that create or change reference data. */
export type ReferenceCommand = Extract<
  Command,
  {
    kind:
      | 'CreateVenue'
      | 'CreateFirm'
      | 'SetTier'
      | 'SetLimit'
      | 'CreateInstrument'
      | 'CreateAccount'
      | 'CreateApiKey'
      | 'RevokeApiKey';
  }
>;

/** Most instruments and accounts: their product is the size of the exposure table. */
export const MAX_INSTRUMENTS = 4096;
export const MAX_ACCOUNTS = 65_536;
const MAX_CELLS = 2 ** 24;

/** Largest message budget of a tier, per minute. */
const MAX_BUDGET = 10_000;
const LEI = /^[A-Z0-9]{18}[0-9]{2}$/;
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;
const MIC = /^[A-Z0-9]{4}$/;
const CURRENCY = /^[A-Z]{3}$/;
const SHA_256 = /^[0-9a-f]{64}$/;
/** Names go into logs and tables: no control or formatting characters, no halves of characters. */
const NAME = /^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]{1,100}$/u;

/** Names of the core's reference data, each with its index: enough to refuse what exists, or does not. */
export class ReferenceData {
  readonly venues = new Map<string, number>();
  readonly firms = new Map<string, number>();
  readonly instruments = new Map<string, number>();
  readonly accounts = new Map<string, number>();
  readonly tiers = new Set<string>();
  /** Key id → whether it is live. */
  readonly keys = new Map<string, boolean>();
  readonly keyHashes = new Set<string>();

  /** Why a command may not be carried out; undefined when it may. */
  judge(command: ReferenceCommand): ReferenceDataRefusal | undefined {
    switch (command.kind) {
      case 'CreateVenue':
        return (
          pattern('name', command.name, REFERENCE_ID) ??
          pattern('mic', command.mic, MIC) ??
          taken('name', 'venue', command.name, this.venues.has(command.name))
        );
      case 'CreateFirm':
        return (
          pattern('id', command.id, REFERENCE_ID) ??
          pattern('name', command.name, NAME) ??
          optional('lei', command.lei, LEI) ??
          taken('id', 'firm', command.id, this.firms.has(command.id))
        );
      case 'SetTier':
        return (
          pattern('tier', command.tier, REFERENCE_ID) ??
          range('messagesPerMinute', command.messagesPerMinute ?? 1, 1, MAX_BUDGET) ??
          range('cancelsPerMinute', command.cancelsPerMinute ?? 1, 1, MAX_BUDGET)
        );
      case 'SetLimit':
        return (
          missing('tier', command.tier, this.tiers.has(command.tier)) ??
          missing(
            'instrument',
            String(command.instrument),
            command.instrument === null || command.instrument < this.instruments.size,
          ) ??
          range('maxOrderQuantity', command.maxOrderQuantity, 0, MAX_QUANTITY) ??
          range('maxPosition', command.maxPosition, 0, MAX_QUANTITY)
        );
      case 'CreateInstrument':
        return (
          pattern('symbol', command.symbol, SYMBOL) ??
          pattern('name', command.name, NAME) ??
          optional('isin', command.isin, ISIN) ??
          pattern('currency', command.currency, CURRENCY) ??
          money('tickSize', command.tickSize, 1, 1_000_000_000) ??
          range('lotSize', command.lotSize, 1, 1_000_000) ??
          money('referencePrice', command.referencePrice ?? 1, 1, MAX_PRICE) ??
          range('averageDailyVolume', command.averageDailyVolume ?? 0, 0, Number.MAX_SAFE_INTEGER) ??
          range('volatility', command.volatility ?? 0, 0, 1_000_000_000) ??
          taken('symbol', 'instrument', command.symbol, this.instruments.has(command.symbol)) ??
          this.room('symbol', this.instruments.size + 1, this.accounts.size)
        );
      case 'CreateAccount':
        return (
          pattern('id', command.id, REFERENCE_ID) ??
          pattern('name', command.name, NAME) ??
          missing('firmId', command.firm, this.firms.has(command.firm)) ??
          missing('riskTier', command.tier, this.tiers.has(command.tier)) ??
          taken('id', 'account', command.id, this.accounts.has(command.id)) ??
          this.room('id', this.instruments.size, this.accounts.size + 1)
        );
      case 'CreateApiKey':
        return (
          pattern('id', command.id, CLIENT_ORDER_ID) ??
          pattern('name', command.name, NAME) ??
          pattern('hash', command.hash, SHA_256) ??
          (command.roles.length === 0
            ? { code: 'INVALID_VALUE', field: 'roles', message: 'roles is empty; a key needs at least one role.' }
            : undefined) ??
          command.accounts
            .map((index) => missing('accountIds', String(index), index >= 0 && index < this.accounts.size))
            .find((refusal) => refusal !== undefined) ??
          taken('id', 'API key', command.id, this.keys.has(command.id)) ??
          taken('hash', 'API key', 'with this secret', this.keyHashes.has(command.hash))
        );
      case 'RevokeApiKey': {
        const live = this.keys.get(command.id);
        if (live === undefined) return missing('id', command.id, false);
        return live
          ? undefined
          : { code: 'ALREADY_REVOKED', field: 'id', message: `API key ${command.id} is revoked already.` };
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

function invalid(field: string, message: string): ReferenceDataRefusal {
  return { code: 'INVALID_VALUE', field, message };
}

function pattern(field: string, value: string, allowed: RegExp): ReferenceDataRefusal | undefined {
  if (allowed.test(value)) return undefined;
  return invalid(field, `${field} is ${JSON.stringify(value)}; it must match ${String(allowed)}.`);
}

function optional(field: string, value: string | null, allowed: RegExp): ReferenceDataRefusal | undefined {
  return value === null ? undefined : pattern(field, value, allowed);
}

function range(field: string, value: number, least: number, most: number): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return invalid(field, `${field} is ${value}; allowed are whole numbers from ${least} to ${most}.`);
}

function money(field: string, value: number, least: number, most: number): ReferenceDataRefusal | undefined {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return undefined;
  return invalid(
    field,
    `${field} is ${formatDecimal(value)}; allowed are ${formatDecimal(least)} to ${formatDecimal(most)}.`,
  );
}

function taken(field: string, what: string, name: string, exists: boolean): ReferenceDataRefusal | undefined {
  return exists ? { code: 'ALREADY_EXISTS', field, message: `There is a ${what} ${name} already.` } : undefined;
}

function missing(field: string, name: string, exists: boolean): ReferenceDataRefusal | undefined {
  return exists ? undefined : { code: 'NOT_FOUND', field, message: `${field} ${name} does not exist.` };
}
