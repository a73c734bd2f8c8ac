import { readFileSync } from 'node:fs';
import { parseScenarios, type Scenario } from './table.ts';

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPEN', 'CLOSE'] as const;

/** One line of a table: what is added to the order, and the outcome by time in force (`.`: not asked). */
export interface MatrixRow {
  readonly words: string;
  readonly cells: readonly string[];
}

export interface MatrixTable {
  readonly rules: string;
  readonly phase: string;
  readonly type: string;
  readonly rows: readonly MatrixRow[];
}

export interface Matrix {
  readonly outcomes: ReadonlyMap<string, Scenario>;
  readonly tables: readonly MatrixTable[];
}

/** What a table's tests are called. */
export function titleOf({ rules, phase, type }: MatrixTable): string {
  return `${rules} the matrix: ${type} in ${phase}`;
}

/** The tables of `matrix.txt`, with each line of several rows, `{display 20, hidden} oco O1`, as so many rows. */
export function readMatrix(): Matrix {
  const text = readFileSync(new URL('../matrix.txt', import.meta.url), 'utf8');
  const [, outcomes, ...tables] = text.split(/^--- /m) as [string, string, ...string[]];
  return {
    outcomes: new Map(parseScenarios(outcomes).map((outcome) => [outcome.title, outcome])),
    tables: tables.map(parseTable),
  };
}

function parseTable(text: string): MatrixTable {
  const [head, ...lines] = text.split('\n') as [string, ...string[]];
  const [, rules, phase, type] = /^([FD\d ]+) ([A-Z]+) ([A-Z_]+)$/.exec(head)! as unknown as string[];
  const rows = lines.filter((line) => line.trim() !== '' && !line.startsWith(' ')).flatMap(parseRows);
  return { rules: rules!, phase: phase!, type: type!, rows };
}

/** `words = outcome` has the same outcome in each cell. */
function parseRows(line: string): MatrixRow[] {
  const same = /^(.*) = (\S+)$/.exec(line);
  const words = line.trim().split(/\s+/);
  const cells = same ? TIMES_IN_FORCE.map(() => same[2]!) : words.splice(-TIMES_IN_FORCE.length);
  return expand(same ? same[1]! : words.join(' ')).map((added) => ({ words: added, cells }));
}

/** `{a, b} c` is `a c` and `b c`. */
function expand(words: string): string[] {
  const found = /^(.*?)\{([^}]*)\}(.*)$/.exec(words);
  if (!found) return [words === '(nothing)' ? '' : words];
  const [, before, choices, after] = found as unknown as [string, string, string, string];
  return choices
    .split(',')
    .map((choice) => choice.trim())
    .flatMap((choice) => expand(`${before}${choice === '(nothing)' ? '' : choice}${after}`.trim()));
}
