// Prepares the clone, then runs the program that the first argument names with the arguments after it.
import { prepare } from './lib/prepare.mjs';
import { runProgram } from './lib/program.mjs';
import { requireNode } from './lib/root.mjs';

requireNode();
await prepare();
const [file, ...programArguments] = process.argv.slice(2);
await runProgram(file, programArguments);
