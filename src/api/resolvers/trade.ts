import type { TradeResolvers } from '../generated/schema-types.ts';
import { accountAt, homeVenue, instrumentAt } from './names.ts';

export const Trade: TradeResolvers = {
  id: ({ record }) => record.id,
  sequence: ({ record }) => record.print,
  instrument: ({ record }, _args, { services }) => instrumentAt(services.directory, record.instrument),
  venue: (_trade, _args, { services }) => homeVenue(services.directory),
  price: ({ record }) => record.price,
  quantity: ({ record }) => record.quantity,
  aggressorSide: ({ record }) => record.aggressorSide,
  executedAt: ({ record }) => record.executedAt,

  order: async ({ record, own }, _args, { loaders }) => {
    if (own === null) return null;
    return (await loaders.orders.load(own === 'taker' ? record.takerOrder : record.makerOrder)) ?? null;
  },

  account: ({ record, own }, _args, { services }) => {
    if (own === null) return null;
    return accountAt(services.directory, own === 'taker' ? record.takerAccount : record.makerAccount);
  },
};
