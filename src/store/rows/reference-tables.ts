import type { AccountRecord, ApiKeyRecord, FirmRecord, InstrumentRecord, TierRecord } from '../../exchange/index.ts';
import type { Role } from '../../domain/index.ts';
import { named, plainTable, type Table } from './table.ts';

export const FIRMS = plainTable<FirmRecord>()(
  'firms',
  ['index', 'id', 'name', 'lei', 'tradingState'],
  ['index'],
  ['name', 'lei', 'tradingState'],
);

const INSTRUMENT = [
  'index',
  'symbol',
  'name',
  'isin',
  'currency',
  'tickSize',
  'lotSize',
  'referencePrice',
  'averageDailyVolume',
  'volatility',
  'calendar',
  'priceBands',
  'tradingState',
] as const satisfies readonly (keyof InstrumentRecord)[];

/** Yes and no stand as 1 and 0. */
export const INSTRUMENTS: Table<InstrumentRecord> = {
  name: 'instruments',
  columns: [...INSTRUMENT, 'symbolBreaker'],
  key: ['index'],
  replaced: [...INSTRUMENT.filter((column) => column !== 'index' && column !== 'symbol'), 'symbolBreaker'],
  toValues: (row) => [...INSTRUMENT.map((column) => row[column]), Number(row.symbolBreaker)],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(INSTRUMENT, values);
    record['symbolBreaker'] = values.at(-1) === 1;
    return record as unknown as InstrumentRecord;
  },
};

export const ACCOUNTS = plainTable<AccountRecord>()(
  'accounts',
  ['index', 'id', 'name', 'firm', 'kind', 'tier', 'tradeGroup', 'tradingState', 'shortSalePolicy'],
  ['index'],
  ['name', 'firm', 'kind', 'tier', 'tradeGroup', 'tradingState', 'shortSalePolicy'],
);

export const TIERS = plainTable<TierRecord>()(
  'tiers',
  ['tier', 'messagesPerMinute', 'cancelsPerMinute'],
  ['tier'],
  ['messagesPerMinute', 'cancelsPerMinute'],
);

/** Lists stand as JSON text. */
export const API_KEYS: Table<ApiKeyRecord> = {
  name: 'api_keys',
  columns: ['id', 'name', 'prefix', 'hash', 'createdAt', 'revokedAt', 'roles', 'accounts'],
  key: ['id'],
  replaced: ['name', 'revokedAt', 'roles', 'accounts'],
  toValues: (row) => [
    row.id,
    row.name,
    row.prefix,
    row.hash,
    row.createdAt,
    row.revokedAt,
    JSON.stringify(row.roles),
    JSON.stringify(row.accounts),
  ],
  fromValues: (values) => {
    const [id, name, prefix, hash] = values as [string, string, string, string];
    const [createdAt, revokedAt, roles, accounts] = values.slice(4) as [number, number | null, string, string];
    return {
      id,
      name,
      prefix,
      hash,
      roles: JSON.parse(roles) as Role[],
      accounts: JSON.parse(accounts) as number[],
      createdAt,
      revokedAt,
    };
  },
};
