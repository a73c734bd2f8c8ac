import { readFileSync, readdirSync } from 'node:fs';

/** One line of a scenario: what comes in, and what follows from it, in order. */
export interface Step {
  readonly request: string;
  readonly answers: readonly string[];
}

/** A table that a trader can read: a title that names the rules it proves, and what comes and follows. */
export interface Scenario {
  readonly title: string;
  /** Why the core is known to answer otherwise; empty: it answers so. */
  readonly fails: string;
  readonly steps: readonly Step[];
}

const FOLDER = new URL('../', import.meta.url);

/** The scenarios of all tables in a folder, by file. */
export function scenariosIn(folder: string): { readonly file: string; readonly scenarios: readonly Scenario[] }[] {
  const at = new URL(`${folder}/`, FOLDER);
  return readdirSync(at)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => ({ file: `${folder}/${file}`, scenarios: parseScenarios(readFileSync(new URL(file, at), 'utf8')) }));
}

/**
 * Scenarios as text:
 *
 *     == F12 D12 what is left of a limit order rests at its own price
 *     S1 SELL 40 @ 10.00        | S1 accepted
 *     B1 BUY 100 @ 10.01        | B1 accepted; B1 takes 40 from S1 at 10.00
 *     book                      | bids 60 at 10.01 (1); asks none
 *
 * Left of the bar what comes, right of it what follows. A line with nothing on its left goes on with the answers of the
 * line before. Lines that begin with # say something to the reader. `fails: why` under a title: the core is known not to do so.
 */
export function parseScenarios(text: string): Scenario[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [title, ...lines] = block.split('\n') as [string, ...string[]];
      const steps: { request: string; answers: string[] }[] = [];
      let fails = '';
      for (const line of lines) {
        if (line.startsWith('#') || line.trim() === '') continue;
        if (line.startsWith('fails: ')) {
          fails = line.slice('fails: '.length);
          continue;
        }
        const bar = line.indexOf('|');
        if (bar < 0) throw new Error(`There is no | in this line of "${title}": ${line}`);
        const request = line.slice(0, bar).trim();
        const answers = line
          .slice(bar + 1)
          .split(';')
          .map((answer) => answer.trim())
          .filter((answer) => answer !== '');
        if (request === '') steps.at(-1)!.answers.push(...answers);
        else steps.push({ request: request.replace(/\s+/g, ' '), answers });
      }
      return { title: title.trim(), fails, steps };
    });
}

/** Whatever plays scenarios: takes a request in the words of the tables and says what follows from it. */
export interface ScenarioMarket {
  ask(request: string): readonly string[];
}

/** What a market answers to the requests of a scenario, in the shape of the scenario's own steps. */
export function play({ steps }: Scenario, market: ScenarioMarket): Step[] {
  return steps.map(({ request }) => ({ request, answers: [...market.ask(request)] }));
}
