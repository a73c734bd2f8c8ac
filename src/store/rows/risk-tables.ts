import type { LimitValues, RiskChange } from '../../domain/index.ts';
import type {
  AlertRecord,
  BalanceRecord,
  LedgerRecord,
  LimitRecord,
  PriceHistoryRecord,
  RestrictionRecord,
  RiskChangeRecord,
  TradingStateRecord,
} from '../../exchange/index.ts';
import { named, plainTable, type Table, type Value } from './table.ts';

/** A key cannot hold NULL: this index stands for no account, no firm, and all instruments. */
const NONE = -1;

/** … and this for no tier. */
const NO_TIER = '';

const LIMIT_KEY = ['tier', 'account', 'firm', 'instrument', 'sequence'] as const;

/** Written out, and not taken from where they are made: the writer's thread needs no more than the names. */
const LIMIT_COLUMNS = [
  'maxOrderQuantity',
  'maxPosition',
  'maxOrderNotional',
  'maxVolumePercent',
  'typicalQuantity',
  'typicalMultiple',
  'collarPercent',
  'maxCredit',
  'maxDuplicates',
  'duplicateWindow',
  'messagesPerMinute',
  'cancelsPerMinute',
  'maxPnlImpact',
  'maxVar',
  'maxDrawdown',
  'maxConcentration',
  'maxLiquidationDays',
] as const satisfies readonly (keyof LimitValues)[];

/** Fails to compile where a limit has no column. */
type Complete = Exclude<keyof LimitValues, (typeof LIMIT_COLUMNS)[number]> extends never ? string : never;
const LIMITS_NAME: Complete = 'limits';

/** A row is only ever added. */
export const LIMITS: Table<LimitRecord> = {
  name: LIMITS_NAME,
  columns: [...LIMIT_KEY, 'at', 'change', ...LIMIT_COLUMNS],
  key: LIMIT_KEY,
  replaced: [],
  toValues: (row) => [
    row.tier ?? NO_TIER,
    row.account ?? NONE,
    row.firm ?? NONE,
    row.instrument ?? NONE,
    row.sequence,
    row.at,
    row.change,
    ...LIMIT_COLUMNS.map((name) => row[name]),
  ],
  fromValues: (values) => {
    const [tier, account, firm, instrument] = values as [string, number, number, number];
    const [sequence, at, change] = values.slice(4) as [number, number, number | null];
    const limits = named(LIMIT_COLUMNS, values, LIMIT_KEY.length + 2) as unknown as LimitRecord;
    return {
      ...limits,
      tier: tier === NO_TIER ? null : tier,
      account: indexOrNull(account),
      firm: indexOrNull(firm),
      instrument: indexOrNull(instrument),
      sequence,
      at,
      change,
    };
  },
};

const DECISION = ['status', 'decidedBy', 'decidedAt', 'decisionReason', 'decidedSequence'] as const;
const RISK_CHANGE = ['id', 'requestedBy', 'requestedAt', 'reason', 'requestedSequence', ...DECISION] as const;

/** The change itself stands as JSON of its command. */
export const RISK_CHANGES: Table<RiskChangeRecord> = {
  name: 'risk_changes',
  columns: [...RISK_CHANGE, 'change'],
  key: ['id'],
  replaced: DECISION,
  toValues: (row) => [...RISK_CHANGE.map((column): Value => row[column]), JSON.stringify(row.change)],
  fromValues: (values) => {
    const record: Record<string, unknown> = named(RISK_CHANGE, values);
    record['change'] = JSON.parse(String(values.at(-1))) as RiskChange;
    return record as unknown as RiskChangeRecord;
  },
};

export const TRADING_STATES = plainTable<TradingStateRecord>()(
  'trading_states',
  ['scope', 'state', 'reason', 'at', 'sequence'],
  ['scope'],
  ['state', 'reason', 'at', 'sequence'],
);

/** A row is only ever added. */
export const RESTRICTIONS: Table<RestrictionRecord> = {
  name: 'restrictions',
  columns: ['instrument', 'account', 'firm', 'sequence', 'restricted', 'at'],
  key: ['instrument', 'account', 'firm', 'sequence'],
  replaced: [],
  toValues: (row) => [
    row.instrument,
    row.account ?? NONE,
    row.firm ?? NONE,
    row.sequence,
    Number(row.restricted),
    row.at,
  ],
  fromValues: (values) => {
    const [instrument, account, firm, sequence, restricted, at] = values as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return {
      instrument,
      account: indexOrNull(account),
      firm: indexOrNull(firm),
      restricted: restricted === 1,
      at,
      sequence,
    };
  },
};

/** A row is only ever added. */
export const LEDGER = plainTable<LedgerRecord>()(
  'ledger',
  ['id', 'account', 'booking', 'instrument', 'quantity', 'price', 'amount', 'by', 'reason', 'at', 'sequence'],
  ['id'],
);

export const BALANCES = plainTable<BalanceRecord>()(
  'balances',
  ['account', 'cash', 'deposits', 'withdrawals', 'fees', 'peakPnl', 'maxDrawdown'],
  ['account'],
  ['cash', 'deposits', 'withdrawals', 'fees', 'peakPnl', 'maxDrawdown'],
);

export const ALERTS = plainTable<AlertRecord>()(
  'alerts',
  [
    'id',
    'account',
    'metric',
    'level',
    'trade',
    'instrument',
    'value',
    'limit',
    'at',
    'sequence',
    'clearedAt',
    'acknowledgedBy',
    'acknowledgedAt',
    'note',
  ],
  ['id'],
  // An alert may get worse or better while it is on; what came about first stays.
  ['level', 'value', 'limit', 'clearedAt', 'acknowledgedBy', 'acknowledgedAt', 'note'],
);

/** A row is only ever added. */
export const PRICE_HISTORY = plainTable<PriceHistoryRecord>()(
  'price_history',
  ['instrument', 'date', 'close', 'volume'],
  ['instrument', 'date'],
);

function indexOrNull(index: number): number | null {
  return index === NONE ? null : index;
}
