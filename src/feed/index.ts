export { LiveFeeds, type StoredRows } from './live-feeds.ts';
export type { FeedOptions } from './options.ts';
