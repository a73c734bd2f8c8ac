import type { RiskChange as Change, RiskChangeStatus, TradingState } from '../../../domain/index.ts';
import { RISK_CHANGE_VALID_FOR, type Directory, type RiskChangeRecord } from '../../../exchange/index.ts';
import { LIMIT_NAMES, limitText } from '../../../risk/index.ts';
import { requireStaff } from '../../auth.ts';
import { idOfCursor, pageOf, pageSize } from '../../connections.ts';
import type {
  QueryResolvers,
  ResolversParentTypes,
  RestrictionResolvers,
  RiskChangeKind,
  RiskChangeResolvers,
} from '../../generated/schema-types.ts';
import { limitWord } from '../../wire-limits.ts';
import { accountAt, firmAt, instrumentAt, keyId, keyName } from '../names.ts';
import { orderId as countedId } from '../order-id.ts';
import { changeSummary } from './change-summary.ts';

const KINDS: Readonly<Record<Change['kind'], RiskChangeKind>> = {
  SetLimit: 'LIMIT',
  SetTradingState: 'TRADING_STATE',
  SetRestriction: 'RESTRICTION',
  SetShortSalePolicy: 'SHORT_SALE_POLICY',
};

/** The scope of a change, whatever it is about: absent where it has none of the kind. */
interface Scope {
  readonly account?: number;
  readonly firm?: number;
  readonly tier?: string;
  readonly algorithm?: string;
  readonly instrument?: number | null;
}
const scopeOf = ({ change }: RiskChangeRecord): Scope => change;

export const RiskChange: RiskChangeResolvers = {
  kind: ({ change }) => KINDS[change.kind],
  summary: ({ change }, _args, { services }) => changeSummary(change, services.directory),
  account: (record, _args, { services }) => {
    const { account } = scopeOf(record);
    return account === undefined ? null : accountAt(services.directory, account);
  },
  firm: (record, _args, { services }) => {
    const { firm } = scopeOf(record);
    return firm === undefined ? null : firmAt(services.directory, firm);
  },
  riskTier: (record) => scopeOf(record).tier ?? null,
  algorithm: (record) => scopeOf(record).algorithm ?? null,
  instrument: (record, _args, { services }) => {
    const { instrument } = scopeOf(record);
    return instrument === undefined || instrument === null ? null : instrumentAt(services.directory, instrument);
  },
  limits: ({ change }) => {
    if (change.kind !== 'SetLimit') return [];
    return LIMIT_NAMES.flatMap((name) => {
      const value = change[name];
      return value === undefined
        ? []
        : [{ name: limitWord(name), value: value === null ? null : limitText(name, value) }];
    });
  },
  state: ({ change }) => (change.kind === 'SetTradingState' ? change.state : null),
  restricted: ({ change }) => (change.kind === 'SetRestriction' ? change.restricted : null),
  policy: ({ change }) => (change.kind === 'SetShortSalePolicy' ? change.policy : null),
  requestedBy: ({ requestedBy }, _args, context) => keyName(context, requestedBy),
  requestedByKey: ({ requestedBy }, _args, context) => keyId(context, requestedBy),
  expiresAt: ({ status, requestedAt }) => (status === 'PENDING' ? requestedAt + RISK_CHANGE_VALID_FOR : null),
  decidedBy: ({ decidedBy }, _args, context) => keyName(context, decidedBy),
  decidedByKey: ({ decidedBy }, _args, context) => keyId(context, decidedBy),
  effectiveSequence: ({ status, decidedSequence }) => (status === 'EFFECTIVE' ? decidedSequence : null),
};

export const Restriction: RestrictionResolvers = {
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  account: ({ account }, _args, { services }) => (account === null ? null : accountAt(services.directory, account)),
  firm: ({ firm }, _args, { services }) => (firm === null ? null : firmAt(services.directory, firm)),
  since: ({ at }) => at,
};

type ScopeState = ResolversParentTypes['ScopeState'];

export const changeQueries: Pick<QueryResolvers, 'riskChanges' | 'riskChange' | 'tradingStates' | 'restrictions'> = {
  riskChanges: async (_, { status, first, after }, context) => {
    requireStaff(context.viewer, 'Listing the risk changes');
    const [size, before] = [pageSize(first), idOfCursor('change', after)];
    const wanted: RiskChangeStatus | null = status ?? null;
    const page = await context.services.queries.riskChanges(wanted, size, before);
    context.page(page.rows);
    return pageOf('change', page, before, ({ id }) => id);
  },

  riskChange: async (_, { id }, { viewer, loaders }) => {
    requireStaff(viewer, 'Reading a risk change');
    const number = countedId(id);
    return number === undefined ? null : ((await loaders.riskChanges.load(number)) ?? null);
  },

  tradingStates: (_, _args, context) => {
    requireStaff(context.viewer, 'Listing the trading states');
    return context.page(scopeStates(context.services.directory));
  },

  restrictions: (_, _args, context) => {
    requireStaff(context.viewer, 'Listing the restrictions');
    return context.page(context.services.directory.restrictions);
  },
};

/** Every scope that is not ACTIVE, the widest first, each kind by id: in the same order whatever was set first. */
function scopeStates({ tradingStates, instruments, firms, accounts }: Directory): readonly ScopeState[] {
  const none = { account: null, firm: null, algorithm: null, instrument: null };
  const all: (ScopeState & { readonly state: TradingState })[] = [
    ...tradingStates
      .map(({ scope, state }) => ({ ...none, algorithm: algorithmOf(scope), state }))
      .sort((a, b) => byText(a.algorithm ?? '', b.algorithm ?? '')),
    ...[...instruments]
      .sort((a, b) => byText(a.symbol, b.symbol))
      .map((instrument) => ({ ...none, instrument, state: instrument.tradingState })),
    ...[...firms].sort((a, b) => byText(a.id, b.id)).map((firm) => ({ ...none, firm, state: firm.tradingState })),
    ...[...accounts]
      .sort((a, b) => byText(a.id, b.id))
      .map((account) => ({ ...none, account, state: account.tradingState })),
  ];
  return all.filter(({ state }) => state !== 'ACTIVE');
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** `algorithm:ID` or `market`. */
function algorithmOf(scope: string): string | null {
  return scope === 'market' ? null : scope.slice(scope.indexOf(':') + 1);
}
