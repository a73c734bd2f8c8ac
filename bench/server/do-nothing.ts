import type { GraphQLSchema } from 'graphql';
import type { OrderRecord } from '../../src/exchange/index.ts';

/** The same answer to everybody: an order that was filled. Its fields are written out by the resolvers of any order. */
const ORDER: OrderRecord = {
  id: 1,
  account: 0,
  instrument: 0,
  clientOrderId: 'nothing-1',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  selfTradePrevention: 'CANCEL_TAKER',
  price: 150_010_000,
  stopPrice: null,
  displayQuantity: null,
  expiresAt: null,
  quantity: 50,
  filledQuantity: 20,
  leavesQuantity: 30,
  notional: String(20 * 150_010_000),
  status: 'PARTIALLY_FILLED',
  rejectCode: null,
  rejectMessage: null,
  rejectField: null,
  cancelReason: null,
  version: 1,
  createdAt: 1_764_000_000_000_000,
  updatedAt: 1_764_000_000_000_000,
  sequence: 1,
  request: '',
  instructions: null,
  links: null,
  sellMark: null,
  venue: 0,
  parent: null,
  entry: null,
  arrivesAt: null,
  quote: null,
  fees: '0',
};

/** Takes the work out of `submitOrder`: its resolver looks at nothing, changes nothing and waits for nothing. */
export function doNothing(schema: GraphQLSchema): GraphQLSchema {
  const field = schema.getMutationType()?.getFields()['submitOrder'];
  if (!field) throw new Error('The schema has no submitOrder.');
  field.resolve = () => ({ order: ORDER, trades: [], duplicate: false, userErrors: [] });
  return schema;
}
