import { expect, it } from 'vitest';
import { captureState, restoreState, type Exchange } from '../../src/exchange/index.ts';
import { CoreFlow } from '../support/core-flow.ts';

/** Commands after which a core that began at a snapshot is compared with the one that has seen everything. */
const STRETCH = 60;

it.each([1, 2, 3])(
  'I15 a core that begins at a snapshot gives the same events, and comes to the same state, seed %i',
  (seed) => {
    let twin: Exchange | undefined;
    const flow = new CoreFlow(seed, ({ entry }) => {
      const events = twin?.apply(entry.command, entry.sequence, entry.time).encode();
      if (events !== undefined) expect(events, `sequence ${entry.sequence}`).toBe(entry.events);
    });
    for (let step = 1; step <= 3000; step++) {
      if (step % STRETCH === 1) {
        const state = captureState(flow.exchange);
        twin = restoreState(state);
        expect(captureState(twin)).toBe(state);
      }
      flow.step();
      if (step % STRETCH === 0) expect(captureState(twin!)).toBe(captureState(flow.exchange));
    }
  },
);
