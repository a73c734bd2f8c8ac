/** Reads from a server as hard as it can, in a process of its own, until it is ended.   argv: its address */
import { Client } from './client.ts';
import type { Text } from './texts.ts';

/** Requests that are under way at once. */
const AT_ONCE = 4;

// It goes when the benchmark goes.
process.once('disconnect', () => process.exit());

const client = new Client(process.argv[2]!);
let answered = 0;

process.on('message', (message: readonly Text[] | 'count') => {
  if (message === 'count') process.send!({ answered });
  else for (let reader = 0; reader < AT_ONCE; reader++) void read(message, reader);
});

async function read(texts: readonly Text[], first: number): Promise<never> {
  for (let place = first; ; place++) {
    const { query, variables, asker } = texts[place % texts.length]!;
    await client.ask(query, variables, asker);
    answered++;
  }
}
