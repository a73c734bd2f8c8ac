/**
 * One contestant in a process of its own, so that no engine's compiled code is shaped by another's. It runs when the
 * parent says so, each time from a fresh engine, and answers with the time and with what came of the flow.
 *
 *   argv: name of the contestant, then the shape of the flow as JSON
 */
import { generateFlow, type FlowShape } from '../flow/gen-flow.ts';
import type { Answer } from '../flow/oracle-book.ts';
import { CONTESTANTS, type ContestantName } from './contestants.ts';

export interface Lap {
  readonly seconds: number;
  readonly answer: Answer;
  /** What the flow's own oracle says. */
  readonly expected: Answer;
}

const [name, shape] = process.argv.slice(2);
const flow = generateFlow(JSON.parse(shape!) as FlowShape);
const make = await CONTESTANTS[name as ContestantName]();

process.on('message', () => {
  const contestant = make(flow);
  contestant.run(0, flow.prefill);
  globalThis.gc?.();
  const begin = process.hrtime.bigint();
  contestant.run(flow.prefill, flow.prefill + flow.operations);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const lap: Lap = { seconds, answer: contestant.answer(), expected: flow.answer };
  process.send!(lap);
});
