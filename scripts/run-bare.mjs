// As run.mjs, for a program that needs no generated code, starts at once, and has standard output for itself.
import { preparePackages } from './lib/prepare.mjs';
import { runProgram } from './lib/program.mjs';
import { requireNode } from './lib/root.mjs';

requireNode();
await preparePackages();
const [file, ...programArguments] = process.argv.slice(2);
await runProgram(file, programArguments);
