export * from './bounds.ts';
export * from './calendars/index.ts';
export * from './check-digits.ts';
export * from './command.ts';
export * from './risk-command.ts';
export * from './event.ts';
export * from './invariant.ts';
export * from './money.ts';
export * from './reject.ts';
export * from './time.ts';
export * from './venues.ts';
export * from './words.ts';
export { accessFeeRuleOn, type AccessFeeRule } from './rules/access-fees.ts';
export { collarDistance, type CollarRule } from './rules/collars.ts';
export {
  marketWideBreakerOn,
  breakerThreshold,
  marketWideLevel,
  type BreakerLevel,
  type MarketWideBreakerRule,
} from './rules/market-wide-breaker.ts';
export { auctionCollarDistance, bandDistance, type BandWidth, type LimitUpLimitDownRule } from './rules/price-bands.ts';
export { protectionOn, type ProtectionRule } from './rules/order-protection.ts';
export { quotingIncrement, quotingIncrementRuleOn, type QuotingIncrementRule } from './rules/quoting-increments.ts';
export { roundLot, roundLotRuleOn, type RoundLotRule } from './rules/round-lots.ts';
export { shortSaleTrigger, type ShortSaleRule } from './rules/short-sales.ts';
export { symbolBreakerLevel, type SymbolBreakerRule } from './rules/symbol-breaker.ts';
export { rulesOn, type RulesOfDay, type VenueRules } from './rules/venue-rules.ts';
