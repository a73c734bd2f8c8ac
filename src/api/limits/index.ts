export { DocumentGuard } from './document-guard.ts';
export { DOCUMENT_LIMITS, PARSE_LIMITS } from './document-limits.ts';
export { Bucket, RateLimiter, type Budget, type Rate, type Rates } from './rate.ts';
