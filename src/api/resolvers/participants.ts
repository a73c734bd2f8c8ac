import { averagePrice } from '../../domain/index.ts';
import type { BalanceRecord } from '../../exchange/index.ts';
import type { RequestContext, Services } from '../context.ts';
import { ApiError } from '../errors.ts';
import type {
  AccountResolvers,
  ApiKeyResolvers,
  BalanceResolvers,
  PositionResolvers,
  ViewerResolvers,
} from '../generated/schema-types.ts';
import type { PositionModel } from '../models.ts';
import { accountAt, firmAt, instrumentAt } from './names.ts';

export const Account: AccountResolvers = {
  firm: ({ firm }, _args, { services }) => firmAt(services.directory, firm),
  riskTier: ({ tier }) => tier,
  positions: async ({ index }, _args, context) => {
    requireReadable(context, index, 'positions');
    return context.gather(await context.loaders.positionsOfAccount.load(index));
  },
  balance: async ({ index }, _args, context) => {
    requireReadable(context, index, 'the cash of an account');
    return (await context.loaders.balances.load(index)) ?? noBalance(index);
  },
};

function requireReadable({ viewer }: RequestContext, account: number, what: string): void {
  if (!viewer.mayRead(account)) throw new ApiError('FORBIDDEN', `This key may not read ${what}.`);
}

/** An account in which nothing was ever booked or traded. */
function noBalance(account: number): BalanceRecord {
  return { account, cash: '0', deposits: '0', withdrawals: '0', fees: '0', peakPnl: '0', maxDrawdown: '0' };
}

export const Balance: BalanceResolvers = {
  cash: ({ cash }) => BigInt(cash),
  deposits: ({ deposits }) => BigInt(deposits),
  withdrawals: ({ withdrawals }) => BigInt(withdrawals),
  fees: ({ fees }) => BigInt(fees),
};

/** What a share is valued at: the last trade, else the reference price. Those of now say nothing of a position of the past. */
function markOf({ instrument, isPast }: PositionModel, { feeds, directory }: Services): number | null {
  if (isPast) return null;
  return feeds.market(instrument).lastPrice ?? instrumentAt(directory, instrument).referencePrice;
}

function valueOf(position: PositionModel, services: Services): bigint | null {
  const mark = markOf(position, services);
  return mark === null ? null : BigInt(position.quantity) * BigInt(mark);
}

function costOfShare(cost: string, quantity: number): bigint | null {
  const paid = averagePrice(BigInt(cost), quantity);
  return paid !== null && paid < 0n ? -paid : paid;
}

/** Average cost (D36); what is open is valued at the mark. */
export const Position: PositionResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  averagePrice: ({ cost, quantity }) => costOfShare(cost, quantity),
  realizedPnl: ({ realizedPnl }) => BigInt(realizedPnl),
  fees: ({ fees }) => BigInt(fees),
  averageCost: ({ netCost, quantity }) => costOfShare(netCost, quantity),
  netRealizedPnl: ({ netRealizedPnl }) => BigInt(netRealizedPnl),
  mark: (position, _args, { services }) => markOf(position, services),
  marketValue: (position, _args, { services }) => valueOf(position, services),
  unrealizedPnl: (position, _args, { services }) => {
    const { quantity, cost } = position;
    if (quantity === 0) return 0;
    const value = valueOf(position, services);
    return value === null ? null : value - BigInt(cost);
  },
};

export const Viewer: ViewerResolvers = {
  name: ({ key }) => key?.name ?? null,
  roles: ({ key }) => key?.roles ?? [],
  accounts: ({ accounts }, _args, { services }) => [...accounts].map((index) => accountAt(services.directory, index)),
};

export const ApiKey: ApiKeyResolvers = {
  accounts: ({ accounts }, _args, { services }) => accounts.map((index) => accountAt(services.directory, index)),
};
