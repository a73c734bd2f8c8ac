import type { TradeResolvers } from '../generated/schema-types.ts';
import { accountAt, instrumentAt, venueAt } from './names.ts';

export const Trade: TradeResolvers = {
  id: ({ record }) => record.id,
  sequence: ({ record }) => record.print,
  instrument: ({ record }, _args, { services }) => instrumentAt(services.directory, record.instrument),
  venue: ({ record }, _args, { services }) => venueAt(services.directory, record.venue),
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

  fee: ({ record, own }) => (own === null ? null : own === 'taker' ? record.takerFee : record.makerFee),
  // Where nobody came first, as in an auction, both pay as takers.
  liquidity: ({ record: { aggressorSide }, own }) =>
    own === null ? null : own === 'taker' || aggressorSide === null ? 'TAKER' : 'MAKER',

  nbbo: ({ record: { instrument, quote } }, _args, { loaders }) =>
    quote === null ? null : loaders.quotes.load({ instrument, number: quote }),
  verdict: ({ record }) => record.verdict,
  throughVenue: ({ record: { throughVenue } }, _args, { services }) =>
    throughVenue === null ? null : venueAt(services.directory, throughVenue),
  throughPrice: ({ record }) => record.throughPrice,
};
