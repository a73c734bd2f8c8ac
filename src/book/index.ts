export { NO_KEY } from './ladder.ts';
export { ANY_KEY, BUY, MAX_TICK, OrderBook, SELL, type FillListener, type TradeCounter } from './order-book.ts';
export { NONE, OrderStore } from './order-store.ts';
