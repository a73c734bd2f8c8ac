export { NaiveMarket, type NaiveBounds } from './naive-market.ts';
export { drawRequest } from './random-requests.ts';
export type { NaiveOrder } from './state.ts';
export type { Output, Request } from './protocol.ts';
