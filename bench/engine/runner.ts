/**
 * One contestant in a process of its own, so that no engine's compiled code is shaped by another's. It runs when the
 * parent says so, each time from a fresh engine, and answers with the time and with what came of the flow.
 *
 *   argv: name of the contestant, then the recipe of the flow as JSON
 */
import { makeFlow, type FlowRecipe } from '../flow/flows.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { CONTESTANTS, type ContestantName } from './contestants.ts';
import { threadSeconds } from './thread-time.ts';

export interface Lap {
  readonly seconds: number;
  readonly operations: number;
  readonly answer: Answer;
  /** What the flow's own oracle says. */
  readonly expected: Answer;
}

const [name, recipe] = process.argv.slice(2);
const flow = makeFlow(JSON.parse(recipe!) as FlowRecipe);
const make = await CONTESTANTS[name as ContestantName]();

/** Records come in stretches of as many as the sequencer takes into one group at most. */
const STRETCH = 1_000;

process.on('message', () => {
  const contestant = make(flow);
  const run = (from: number, to: number): void => {
    for (let at = from; at < to; at += STRETCH) contestant.run(at, Math.min(to, at + STRETCH));
  };
  run(0, flow.prefill);
  globalThis.gc?.();
  const begin = threadSeconds();
  run(flow.prefill, flow.prefill + flow.operations);
  const seconds = threadSeconds() - begin;
  const lap: Lap = { seconds, operations: flow.operations, answer: contestant.answer(), expected: flow.answer };
  process.send!(lap);
});
