// A process that tests kill: it does one thing to a database, and dies at the point that BOURSE_CRASH_AT names.
import { register } from 'tsx/esm/api';

register();
const { migrate, openJournal } = await import('../../src/store/index.ts');
const { SampleFlow } = await import('./sample-group.ts');

const [, , what, url] = process.argv;
const say = (line) => process.stdout.write(`${line}\n`);

if (what === 'migrate') {
  say(`applied ${(await migrate(url)).length}`);
} else if (what === 'fill') {
  // Appends until it fails, and says how.
  const journal = await openJournal({ url, clock: { now: () => 0 } });
  const flow = new SampleFlow();
  let acknowledged = 0;
  const append = (group) => journal.append(group).then(() => (acknowledged += 10));
  const failure = async (attempt) => attempt().catch((error) => `${error.name}: ${error.message}`);
  let first;
  while (typeof (first = await failure(() => append(flow.group(10)))) === 'number');
  const second = await failure(() => append(flow.group(10)));
  say(JSON.stringify({ acknowledged, first, second }));
  await journal.close();
} else {
  const journal = await openJournal({ url, clock: { now: () => 0 } });
  const flow = new SampleFlow();
  for (let groups = 1; groups <= 5; groups++) {
    await journal.append(flow.group(10));
    say(`acknowledged ${groups * 10}`);
    await journal.saveSnapshot({ sequence: groups * 10, time: groups, state: `{"groups":${groups}}` });
    say(`snapshot ${groups * 10}`);
  }
  await journal.close();
}
