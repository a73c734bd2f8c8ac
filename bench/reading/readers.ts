/** Reads from a server in a process of its own, until it is ended.   argv: its address */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import { READERS, type Count, type Reading } from './load.ts';

// It goes when the benchmark goes.
process.once('disconnect', () => process.exit());

const client = new Client(process.argv[2]!);
let answered = 0;

async function read({ texts, pause }: Reading, first: number): Promise<never> {
  for (let place = first; ; place++) {
    const { query, variables, asker } = texts[place % texts.length]!;
    const next = sleep(pause);
    await client.ask(query, variables, asker);
    answered++;
    if (pause > 0) await next;
  }
}

process.on('message', (message: Reading | 'count') => {
  if (message === 'count') process.send!({ answered } satisfies Count);
  else for (let reader = 0; reader < READERS; reader++) void read(message, reader);
});
