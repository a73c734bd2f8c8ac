export { NationalQuote, type NationalState, type QuoteParts } from './national-quote.ts';
export { OrderProtection } from './order-protection.ts';
export { planRoute } from './plan.ts';
export type { RoutePlan, RoutePlanChild, RouteQuestion, RouteScorePlan, ShownLevel, VenueView } from './question.ts';
