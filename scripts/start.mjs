// `npm start`: prepares whatever is missing or out of date, then runs the exchange. Uses Node alone, because on a
// fresh clone there is nothing else.
import { prepare } from './lib/prepare.mjs';
import { runProgram } from './lib/program.mjs';
import { requireNode } from './lib/root.mjs';

requireNode();
await prepare();
await runProgram('src/main.ts', process.argv.slice(2));
