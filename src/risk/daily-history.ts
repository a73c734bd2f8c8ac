import type { DailyBar } from '../domain/index.ts';

/** Days that an average volume is of (D52). */
const AVERAGED = 20;

/** What is remembered of an instrument's daily history: its last day, and the volumes of the last 20. */
export interface HistoryTail {
  /** "2023-12-29"; empty: there is none. */
  readonly lastDate: string;
  readonly volumes: readonly number[];
}

export const NO_HISTORY: HistoryTail = { lastDate: '', volumes: [] };

/** The same with days that come after it. */
export function withBars(tail: HistoryTail, bars: readonly DailyBar[]): HistoryTail {
  const volumes = [...tail.volumes, ...bars.map(([, , volume]) => volume)].slice(-AVERAGED);
  return { lastDate: bars.at(-1)?.[0] ?? tail.lastDate, volumes };
}

/** Average daily volume of the last 20 days, whole shares; null: there are not so many. */
export function averageVolume({ volumes }: HistoryTail): number | null {
  if (volumes.length < AVERAGED) return null;
  return Math.floor(volumes.reduce((sum, volume) => sum + volume, 0) / AVERAGED);
}
