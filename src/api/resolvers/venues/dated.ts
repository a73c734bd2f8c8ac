import { formatInstant, parseInstant, type Micros } from '../../../domain/index.ts';
import type { Services } from '../../context.ts';

/** The day (UTC) of an instant, as it is written. */
export function dayOf(instant: Micros): string {
  return formatInstant(instant).slice(0, 10);
}

/** Begin of a day that is known to be one. */
export function beginOf(day: string): Micros {
  return parseInstant(`${day}T00:00:00Z`)!;
}

/** The day (UTC) of the exchange's time. */
export function today({ feeds }: Services): string {
  return dayOf(feeds.time);
}
