import type { Scenario, ScenarioMarket } from './table.ts';

/** One step of a scenario, with the book before and after it. */
export interface Example {
  /** What came before it, in order. */
  readonly earlier: readonly string[];
  readonly request: string;
  readonly before: readonly string[];
  readonly answers: readonly string[];
  readonly after: readonly string[];
}

/**
 * Plays a scenario up to a request, the last time that it comes.
 *
 * @returns undefined where it does not come
 */
export function exampleOf({ steps }: Scenario, request: string, market: ScenarioMarket): Example | undefined {
  const last = steps.findLastIndex((step) => step.request === request);
  if (last < 0) return undefined;
  const earlier = steps.slice(0, last).map((step) => step.request);
  for (const each of earlier) market.ask(each);
  const before = bothViews(market);
  const answers = market.ask(request);
  return {
    earlier: earlier.filter((each) => !/^(book|orders|sequence)/.test(each)),
    request,
    before,
    answers: [...answers],
    after: bothViews(market),
  };
}

/** What the book shows, and the orders behind it. */
function bothViews(market: ScenarioMarket): string[] {
  return [market.ask('book').join('<br>'), market.ask('orders').join('<br>')];
}

/** An example as rows of a table; `docs/MATCHING.md` has them. */
export function exampleRows({ earlier, request, before, answers, after }: Example): string[][] {
  return [
    ['earlier', earlier.map((each) => `\`${each}\``).join('<br>'), ''],
    ['before', ...before],
    ['comes', `\`${request}\``, ''],
    ['follows', answers.join('<br>') || 'nothing', ''],
    ['after', ...after],
  ];
}
