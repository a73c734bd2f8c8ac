import type {
  AccountRecord,
  ApiKeyRecord,
  FirmRecord,
  InstrumentRecord,
  LimitRecord,
  TierRecord,
  VenueRecord,
} from '../../exchange/index.ts';
import type { Role } from '../../domain/index.ts';
import { plainTable, type Table } from './table.ts';

export const VENUES = plainTable<VenueRecord>()(
  'venues',
  ['index', 'name', 'mic', 'kind'],
  ['index'],
  ['name', 'mic', 'kind'],
);

export const FIRMS = plainTable<FirmRecord>()('firms', ['index', 'id', 'name', 'lei'], ['index'], ['name', 'lei']);

export const INSTRUMENTS = plainTable<InstrumentRecord>()(
  'instruments',
  [
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
  ],
  ['index'],
  ['name', 'isin', 'currency', 'tickSize', 'lotSize', 'referencePrice', 'averageDailyVolume', 'volatility', 'calendar'],
);

export const ACCOUNTS = plainTable<AccountRecord>()(
  'accounts',
  ['index', 'id', 'name', 'firm', 'kind', 'tier', 'tradeGroup', 'tradingState'],
  ['index'],
  ['name', 'firm', 'kind', 'tier', 'tradeGroup', 'tradingState'],
);

export const TIERS = plainTable<TierRecord>()(
  'tiers',
  ['tier', 'messagesPerMinute', 'cancelsPerMinute'],
  ['tier'],
  ['messagesPerMinute', 'cancelsPerMinute'],
);

/** A key cannot hold NULL: this index stands for all instruments that have no row of their own. */
export const ALL_INSTRUMENTS = -1;

export const LIMITS: Table<LimitRecord> = {
  name: 'limits',
  columns: ['tier', 'instrument', 'maxOrderQuantity', 'maxPosition'],
  key: ['tier', 'instrument'],
  replaced: ['maxOrderQuantity', 'maxPosition'],
  toValues: (row) => [row.tier, row.instrument ?? ALL_INSTRUMENTS, row.maxOrderQuantity, row.maxPosition],
  fromValues: (values) => {
    const [tier, instrument, maxOrderQuantity, maxPosition] = values as [string, number, number, number];
    return { tier, instrument: instrument === ALL_INSTRUMENTS ? null : instrument, maxOrderQuantity, maxPosition };
  },
};

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
