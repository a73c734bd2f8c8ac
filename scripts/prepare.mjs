// Prepares a clone: packages, generated code, the playground. Arguments name steps to run even if they are
// up to date: prisma, graphql, playground.
import { prepare } from './lib/prepare.mjs';
import { requireNode } from './lib/root.mjs';

requireNode();
await prepare(process.argv.slice(2));
