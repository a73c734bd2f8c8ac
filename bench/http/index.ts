import { formatRate, median, medianRatio } from '../report/statistics.ts';
import { goal, printNotes, printTable } from '../report/table.ts';
import { startIdleServer, startServer, type ServerProcess } from '../server/start.ts';
import { putLoad, type Load } from './load.ts';

const WARM_SECONDS = 4;
const LAP_SECONDS = 4;
const LAPS = 5;

/**
 * A commit is shared by all who wait for it, so the answer hangs on how many do, and both are shown. The goal is judged
 * by the first, at which the sharing helps less.
 */
const CLIENTS = [64, 192] as const;

const MODES = ['nothing', 'durable'] as const;
type Mode = (typeof MODES)[number];

const TITLES: Readonly<Record<Mode, string>> = {
  nothing: 'the same server, resolver does nothing',
  durable: 'submitOrder, answered when durable',
};

type Loads = Readonly<Record<Mode, Load[]>>;

/** What durability costs: `submitOrder` over HTTP, beside the same server with a resolver that does nothing. */
export async function benchHttp(): Promise<void> {
  const servers = new Map<Mode, ServerProcess>();
  try {
    servers.set('nothing', await startIdleServer('http-nothing'));
    servers.set('durable', await startServer('http-durable'));
    for (const mode of MODES) await putLoad(servers.get(mode)!, CLIENTS[0], WARM_SECONDS, 'warm');
    for (const clients of CLIENTS) {
      const loads: Loads = { nothing: [], durable: [] };
      for (let lap = 0; lap < LAPS; lap++) {
        for (const mode of MODES) {
          loads[mode].push(await putLoad(servers.get(mode)!, clients, LAP_SECONDS, `lap-${clients}-${lap}`));
        }
      }
      report(clients, loads);
    }
  } finally {
    for (const server of servers.values()) await server.stop();
  }
  printNotes(
    `Medians of ${LAPS} laps of ${LAP_SECONDS} s after ${WARM_SECONDS} s to warm up, the servers in turn, ratios within each turn; the load comes from this`,
    'machine as well. Both servers are processes of their own with the whole way in: HTTP, key, limits, parsing, validation, answer.',
  );
}

function report(clients: number, loads: Loads): void {
  const ratesOf = (mode: Mode): number[] => loads[mode].map((load) => load.requestsPerSecond);
  printTable(
    `HTTP: submitOrder, ${clients} clients`,
    ['', 'requests/s', 'slowest', 'fastest', 'p50 ms', 'p99 ms', '× nothing'],
    MODES.map((mode) => {
      const rates = ratesOf(mode);
      return [
        TITLES[mode],
        formatRate(median(rates)),
        formatRate(Math.min(...rates)),
        formatRate(Math.max(...rates)),
        median(loads[mode].map((load) => load.p50)).toFixed(1),
        median(loads[mode].map((load) => load.p99)).toFixed(1),
        medianRatio(rates, ratesOf('nothing')).toFixed(2),
      ];
    }),
  );
  if (clients === CLIENTS[0])
    printNotes(goal('Durable beside nothing', medianRatio(ratesOf('durable'), ratesOf('nothing')), 0.7));
}
