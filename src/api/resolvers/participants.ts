import { averagePrice, invariant } from '../../domain/index.ts';
import { ApiError } from '../errors.ts';
import type {
  AccountResolvers,
  ApiKeyResolvers,
  PositionResolvers,
  ViewerResolvers,
} from '../generated/schema-types.ts';
import { accountAt, instrumentAt } from './names.ts';

export const Account: AccountResolvers = {
  firm: ({ firm: index }, _args, { services }) => {
    const firm = services.directory.firms[index];
    invariant(firm, `firm ${index} is in the directory`);
    return firm;
  },
  riskTier: ({ tier }) => tier,
  positions: async ({ index }, _args, context) => {
    if (!context.viewer.mayRead(index)) throw new ApiError('FORBIDDEN', 'This key may not read positions.');
    return context.gather(await context.loaders.positionsOfAccount.load(index));
  },
};

/** Average cost (D36); what is open is valued at the last trade. */
export const Position: PositionResolvers = {
  account: ({ account }, _args, { services }) => accountAt(services.directory, account),
  instrument: ({ instrument }, _args, { services }) => instrumentAt(services.directory, instrument),
  averagePrice: ({ cost, quantity }) => {
    const paid = averagePrice(BigInt(cost), quantity);
    return paid !== null && paid < 0n ? -paid : paid;
  },
  realizedPnl: ({ realizedPnl }) => BigInt(realizedPnl),
  unrealizedPnl: ({ instrument, quantity, cost }, _args, { services }) => {
    if (quantity === 0) return 0;
    const { lastPrice } = services.feeds.market(instrument);
    return lastPrice === null ? null : BigInt(quantity) * BigInt(lastPrice) - BigInt(cost);
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
