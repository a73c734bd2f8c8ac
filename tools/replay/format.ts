import { CME_HEADER } from './cme/rows.ts';
import { linesOf } from './lines.ts';

export type Format = 'LOBSTER' | 'CME' | 'BITSTAMP';

/** The header of Bitstamp's orders file, which goes beside the feed log. */
const ORDERS_HEADER = 'id,timestamp,exchange.timestamp,';

/** Tells by the first line what a file is. LOBSTER files have no header, so they are what is left. */
export async function formatOf(path: string): Promise<Format> {
  for await (const line of linesOf(path)) {
    if (line === CME_HEADER) return 'CME';
    if (/^\d{13} (order_|trade)/.test(line)) return 'BITSTAMP';
    if (line.startsWith(ORDERS_HEADER)) {
      throw new Error(
        `${path} is an orders file, which has no trades: name the feed log first, and this one after it.`,
      );
    }
    return 'LOBSTER';
  }
  throw new Error(`${path} is empty.`);
}
