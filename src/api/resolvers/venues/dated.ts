import { parseInstant, utcDay, type Micros } from '../../../domain/index.ts';
import type { Services } from '../../context.ts';

/** Begin of a day that is known to be one. */
export function beginOf(day: string): Micros {
  return parseInstant(`${day}T00:00:00Z`)!;
}

/** The day (UTC) of the exchange's time. */
export function today({ feeds }: Services): string {
  return utcDay(feeds.time);
}
