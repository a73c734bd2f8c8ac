import { rulesOn } from '../../../domain/index.ts';
import type { Services } from '../../context.ts';
import type {
  QueryResolvers,
  QuotingIncrementResolvers,
  RegimeSettingResolvers,
} from '../../generated/schema-types.ts';
import { keyName } from '../names.ts';
import { beginOf, today } from './dated.ts';

/** What protects quotes on a day: as an operator has set it for then, else as the rule of the day has it. */
export function regimeOn({ directory }: Services, day: string) {
  return directory.protectionRegimes.findLast(({ from }) => from <= day)?.regime ?? rulesOn(day).protection.regime;
}

/** How quotes are protected today. */
export function orderProtectionOf(services: Services) {
  const day = today(services);
  const { protection, accessFees } = rulesOn(day);
  return {
    date: beginOf(day),
    regime: regimeOn(services, day),
    flickerWindowMicros: protection.flickerWindow,
    accessFeeCap: accessFees.perShare,
    accessFeeCapRate: accessFees.rate,
    regimes: services.directory.protectionRegimes,
  };
}

export const RegimeSetting: RegimeSettingResolvers = {
  from: ({ from }) => beginOf(from),
  by: ({ by }, _args, context) => keyName(context, by),
  setAt: ({ at }) => at,
};

export const QuotingIncrement: QuotingIncrementResolvers = { from: ({ from }) => beginOf(from) };

export const orderProtectionQueries: Pick<QueryResolvers, 'orderProtection'> = {
  orderProtection: (_, _args, { services }) => orderProtectionOf(services),
};
