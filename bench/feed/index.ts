import { benchFanOut } from './fan-out.ts';
import { benchLatency, benchMemory, benchOrdersBesideReaders } from './live.ts';

/** What is measured of feeds, row by row. */
export const FEED_ROWS: Readonly<Record<string, () => Promise<void>>> = {
  fanOut: benchFanOut,
  latency: benchLatency,
  orders: benchOrdersBesideReaders,
  memory: benchMemory,
};

/** What many readers cost. */
export async function benchFeed(): Promise<void> {
  for (const row of Object.values(FEED_ROWS)) await row();
}
