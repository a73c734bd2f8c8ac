import type { FeeTier } from '../../domain/index.ts';
import type {
  FeeScheduleRecord,
  ProtectionRegimeRecord,
  QuoteRecord,
  QuotingIncrementRecord,
  RouteRecord,
  RouteScore,
  VenueRecord,
} from '../../exchange/index.ts';
import { named, plainTable, type Table } from './table.ts';

const VENUE = [
  'index',
  'name',
  'mic',
  'kind',
  'fillRate',
  'latency',
  'quoteLifetime',
  'priority',
  'adverseSelection',
  'selfHelpSince',
  'selfHelpBy',
  'selfHelpReason',
] as const satisfies readonly (keyof VenueRecord)[];

/** Yes and no stand as 1 and 0. */
export const VENUES: Table<VenueRecord> = {
  name: 'venues',
  columns: [...VENUE, 'protectedQuotes'],
  key: ['index'],
  replaced: [...VENUE.filter((column) => column !== 'index'), 'protectedQuotes'],
  toValues: (row) => [...VENUE.map((column) => row[column]), Number(row.protectedQuotes)],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(VENUE, values);
    record['protectedQuotes'] = values.at(-1) === 1;
    return record as unknown as VenueRecord;
  },
};

const FEE_SCHEDULE = ['sequence', 'venue', 'from', 'at'] as const satisfies readonly (keyof FeeScheduleRecord)[];

/** Tiers stand as JSON text. A row is only ever added. */
export const FEE_SCHEDULES: Table<FeeScheduleRecord> = {
  name: 'fee_schedules',
  columns: [...FEE_SCHEDULE, 'tiers'],
  key: ['sequence'],
  replaced: [],
  toValues: (row) => [...FEE_SCHEDULE.map((column) => row[column]), JSON.stringify(row.tiers)],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(FEE_SCHEDULE, values);
    record['tiers'] = JSON.parse(String(values.at(-1))) as FeeTier[];
    return record as unknown as FeeScheduleRecord;
  },
};

/** A row is only ever added. */
export const PROTECTION_REGIMES = plainTable<ProtectionRegimeRecord>()(
  'protection_regimes',
  ['sequence', 'from', 'regime', 'by', 'reason', 'at'],
  ['sequence'],
);

/** A row is only ever added. */
export const QUOTING_INCREMENTS = plainTable<QuotingIncrementRecord>()(
  'quoting_increments',
  ['sequence', 'instrument', 'from', 'increment', 'at'],
  ['sequence'],
);

/** A row is only ever added. */
export const QUOTES = plainTable<QuoteRecord>()(
  'quotes',
  [
    'instrument',
    'number',
    'at',
    'sequence',
    'bid',
    'bidQuantity',
    'bidVenues',
    'ask',
    'askQuantity',
    'askVenues',
    'flags',
  ],
  ['instrument', 'number'],
);

const ROUTE = [
  'order',
  'number',
  'at',
  'sequence',
  'strategy',
  'cause',
  'quantity',
  'limit',
  'quote',
] as const satisfies readonly (keyof RouteRecord)[];

/** Scores stand as JSON text. A row is only ever added. */
export const ROUTES: Table<RouteRecord> = {
  name: 'routes',
  columns: [...ROUTE, 'scores'],
  key: ['order', 'number'],
  replaced: [],
  toValues: (row) => [...ROUTE.map((column) => row[column]), JSON.stringify(row.scores)],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(ROUTE, values);
    record['scores'] = JSON.parse(String(values.at(-1))) as RouteScore[];
    return record as unknown as RouteRecord;
  },
};
