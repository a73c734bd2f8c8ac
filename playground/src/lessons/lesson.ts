import { parse, print } from 'graphql';
import type { DemoKey } from '../keys.ts';

/** What is known when the page loads and the variables of the examples are made. */
export interface Circumstances {
  /** Makes ids new, see `makeRunId`. */
  readonly run: string;
  /** Best prices of AAPL as the page loaded, or those of the textbook. */
  readonly bid: string;
  readonly ask: string;
  /** The time of the exchange as the page loaded. */
  readonly openedAt: string;
}

/** A ready operation. The order of the lessons is the one in which a newcomer wants them. */
export interface Lesson {
  /** Name of the operation, and title of its tab. */
  readonly name: string;
  /** What it is about, in a few words. */
  readonly title: string;
  /** One to three sentences. They stand above the operation as its comment. */
  readonly explanation: string;
  /** The key it is written for; null: none is needed. */
  readonly key: DemoKey | null;
  readonly operation: string;
  readonly variables?: (given: Circumstances) => Readonly<Record<string, unknown>>;
}

/** The editor wraps longer lines, but short ones read better beside the tools. */
const WIDTH = 44;

/** The text of a lesson's tab: the explanation as comment lines, then the operation. */
export function documentOf(lesson: Lesson): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of lesson.explanation.split(/\s+/)) {
    if (line.length + 1 + word.length > WIDTH && line !== '#') {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\n')}\n${print(parse(lesson.operation))}\n`;
}

/** The variables of a lesson's tab as JSON; empty where it has none. */
export function variablesOf(lesson: Lesson, given: Circumstances): string {
  return lesson.variables ? JSON.stringify(lesson.variables(given), null, 2) : '';
}

/** A price in cents moved by so many: "150", -1 gives "149.99". */
export function moved(price: string, cents: number): string {
  return ((Math.round(Number(price) * 100) + cents) / 100).toFixed(2);
}
