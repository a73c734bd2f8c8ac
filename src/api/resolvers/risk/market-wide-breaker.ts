import { breakerThreshold, divideHalfEven, rulesOn, utcDay } from '../../../domain/index.ts';
import type { IndexView } from '../../../exchange/index.ts';
import { requireRole } from '../../auth.ts';
import type { MarketWideBreakerResolvers, MutationResolvers, QueryResolvers } from '../../generated/schema-types.ts';
import { referenceErrors } from '../user-errors.ts';
import { isGiven } from '../arguments.ts';

const PERCENT = 1_000_000n;

/** The breakers of the index's day (Rule 7.12). */
export const MarketWideBreaker: MarketWideBreakerResolvers = {
  decline: ({ value, priorClose }: IndexView) =>
    divideHalfEven(100n * PERCENT * (BigInt(priorClose) - BigInt(value)), BigInt(priorClose)),
  levels: ({ priorClose, level: reached, at }) =>
    rulesOn(utcDay(at)).marketWideBreaker.levels.map(({ percent }, index) => ({
      level: index + 1,
      percent: BigInt(percent) * PERCENT,
      threshold: breakerThreshold(priorClose, percent),
      triggered: index < reached,
    })),
};

export const breakerQueries: Pick<QueryResolvers, 'marketWideBreaker'> = {
  marketWideBreaker: (_, _args, { services }) => services.feeds.index,
};

export const indexMutations: Pick<MutationResolvers, 'setMarketIndex'> = {
  setMarketIndex: async (_, { input: { value, priorClose } }, context) => {
    const { commands, feeds } = context.services;
    const key = requireRole(context.viewer, ['OPERATOR', 'MARKET_DATA'], 'Setting the market index');
    context.charge('orders');
    const { referenceRefusal } = await commands.send(
      { kind: 'SetIndex', value, ...(isGiven(priorClose) && { priorClose }) },
      key.id,
    );
    return { marketWideBreaker: feeds.index, userErrors: referenceErrors(referenceRefusal) };
  },
};
