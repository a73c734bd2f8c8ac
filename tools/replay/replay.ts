import { Comparison } from './compare/comparison.ts';
import { Planner } from './plan/planner.ts';
import type { FlowRow } from './lobster/files.ts';
import type { Step } from './plan/plan.ts';
import type { ReplayTarget } from './target/target.ts';

/** Operations that are sent at a time. */
const OPERATIONS_AT_A_TIME = 512;

export interface ReplayResult {
  readonly planner: Planner;
  readonly comparison: Comparison;
  /** Milliseconds from the first message to the last answer. */
  readonly elapsed: number;
}

export interface ReplayOptions {
  /** Whether levels that come into view from below the window are taken from the book file; true unless told otherwise. */
  readonly takeOver?: boolean;
  /** Told of messages answered so far. */
  readonly progress?: (messages: number) => void;
}

/** Feeds the rows to an exchange and judges what comes back. Reading and planning go on while the exchange works. */
export async function replay(
  rows: AsyncIterable<FlowRow>,
  target: ReplayTarget,
  { takeOver = true, progress = () => undefined }: ReplayOptions = {},
): Promise<ReplayResult> {
  const started = performance.now();
  const planner = new Planner({ takeOver });
  const comparison = new Comparison();
  let answered = 0;
  let underWay = Promise.resolve();
  let batch: Step[] = [];
  let operations = 0;

  const sendBatch = async (steps: readonly Step[]): Promise<void> => {
    const answers = await target.send(steps.map((step) => step.operations));
    steps.forEach((step, at) => {
      comparison.judge(step, answers[at]!);
      answered += step.rows.length;
    });
    progress(answered);
  };
  const add = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      batch.push(step);
      operations += step.operations.length;
    }
    if (operations < OPERATIONS_AT_A_TIME) return;
    await underWay;
    underWay = sendBatch(batch);
    // Its failure is seen when it is waited for, above or below; until then nobody else listens.
    underWay.catch(() => undefined);
    batch = [];
    operations = 0;
  };

  for await (const row of rows) await add(planner.next(row));
  await add(planner.finish());
  await underWay;
  await sendBatch(batch);
  return { planner, comparison, elapsed: performance.now() - started };
}
