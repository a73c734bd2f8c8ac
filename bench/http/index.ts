import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import { startIdleServer, startServer, type ServerProcess } from '../server/start.ts';
import { CONNECTIONS, putLoad, type Load } from './load.ts';

const WARM_SECONDS = 4;
const LAP_SECONDS = 4;
const LAPS = 5;

const MODES = ['nothing', 'durable'] as const;
type Mode = (typeof MODES)[number];

const TITLES: Readonly<Record<Mode, string>> = {
  nothing: 'the same server, resolver does nothing',
  durable: 'submitOrder, answered when durable',
};

/** What durability costs: `submitOrder` over HTTP, beside the same server with a resolver that does nothing. */
export async function benchHttp(): Promise<void> {
  const servers = new Map<Mode, ServerProcess>();
  const loads = new Map<Mode, Load[]>(MODES.map((mode) => [mode, []]));
  try {
    servers.set('nothing', await startIdleServer('http-nothing'));
    servers.set('durable', await startServer('http-durable'));
    for (const mode of MODES) await putLoad(servers.get(mode)!, WARM_SECONDS, 'warm');
    for (let lap = 0; lap < LAPS; lap++) {
      for (const mode of MODES) {
        loads.get(mode)!.push(await putLoad(servers.get(mode)!, LAP_SECONDS, `lap${lap}`));
      }
    }
  } finally {
    for (const server of servers.values()) await server.stop();
  }
  report(loads);
}

function report(loads: ReadonlyMap<Mode, readonly Load[]>): void {
  const ratesOf = (mode: Mode): number[] => loads.get(mode)!.map((load) => load.requestsPerSecond);
  const base = ratesOf('nothing');
  printTable(
    `HTTP: submitOrder, ${CONNECTIONS} clients`,
    ['', 'requests/s', 'slowest', 'fastest', 'p50 ms', 'p99 ms', '× nothing'],
    MODES.map((mode) => {
      const laps = loads.get(mode)!;
      const rates = ratesOf(mode);
      return [
        TITLES[mode],
        formatRate(median(rates)),
        formatRate(Math.min(...rates)),
        formatRate(Math.max(...rates)),
        median(laps.map((load) => load.p50)).toFixed(1),
        median(laps.map((load) => load.p99)).toFixed(1),
        medianRatio(rates, base).toFixed(2),
      ];
    }),
  );
  printNotes(
    `Medians of ${LAPS} laps of ${LAP_SECONDS} s after ${WARM_SECONDS} s to warm up, the servers in turn, ratios within each turn; the load comes from this machine as well.`,
    'Both servers are processes of their own with the whole way in: HTTP, key, limits, parsing, validation, rate limit, writing the answer.',
    goal('Durable beside nothing', medianRatio(ratesOf('durable'), base), 0.7),
  );
}
