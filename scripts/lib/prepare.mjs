import { existsSync, rmSync } from 'node:fs';
import { alone } from './lock.mjs';
import { buildDriver, driverWorks, installPackages, INSTALL_HINT, packagesAreInstalled } from './packages.mjs';
import { at, root, tool } from './root.mjs';
import { run, secondsSince } from './run.mjs';
import { isFresh, stamp } from './stamp.mjs';

/** What is made from sources before anything runs. A step runs again when its inputs or outputs have changed. */
const STEPS = [
  {
    key: 'prisma',
    title: 'Generating the database client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'],
    outputs: ['src/store/generated'],
    command: () => [tool('prisma'), 'generate'],
  },
  {
    key: 'graphql',
    title: 'Generating the GraphQL types',
    inputs: [
      'codegen.ts',
      'schema.graphql',
      'node_modules/@graphql-codegen/cli/package.json',
      'node_modules/@graphql-codegen/typescript/package.json',
      'node_modules/@graphql-codegen/typescript-resolvers/package.json',
    ],
    outputs: ['src/api/generated'],
    command: () => [tool('@graphql-codegen/cli', 'graphql-codegen'), '--config', 'codegen.ts'],
  },
  {
    key: 'playground',
    title: 'Building the playground',
    inputs: ['playground', 'schema.graphql', 'package-lock.json'],
    outputs: ['playground/dist'],
    command: () => [tool('vite'), 'build', 'playground', '--logLevel', 'warn'],
  },
];

/**
 * Brings a clone to where everything can run: packages, generated code, the playground. What is up to date is
 * left alone, in silence. Ends the process where a step fails.
 * @param force keys of steps to run in any case
 */
export async function prepare(force = []) {
  await alone(async () => {
    if (!packagesAreInstalled()) await perform('Installing packages', installPackages, INSTALL_HINT);
    if (!(await driverWorks())) await perform('Building the database driver', buildDriver, INSTALL_HINT);
    for (const step of STEPS) {
      if (!existsSync(at(step.inputs[0]))) {
        console.log(`${step.title}: left out, there is no ${step.inputs[0]} yet`);
      } else if (force.includes(step.key) || !isFresh(root, step)) {
        // Half of an earlier output would be taken for somebody else's files, or stay as a leftover.
        for (const output of step.outputs) rmSync(at(output), { recursive: true, force: true });
        await perform(step.title, () => run([process.execPath, ...step.command()]));
        stamp(root, step);
      }
    }
  });
}

/**
 * Installs packages where they are missing, for programs that need nothing generated and whose standard output is their own:
 * what there is to say goes to standard error.
 */
export async function preparePackages() {
  if (packagesAreInstalled()) return;
  await alone(async () => {
    if (packagesAreInstalled()) return;
    await perform('Installing packages', installPackages, INSTALL_HINT, process.stderr);
  });
}

/** One line for a step that works; its whole output, and the end of the process, for one that does not. */
async function perform(title, work, hint, progress = process.stdout) {
  const start = performance.now();
  progress.write(`${title} … `);
  const { code, output } = await work();
  if (code === 0) {
    progress.write(`${secondsSince(start)}\n`);
    return;
  }
  progress.write('failed\n\n');
  console.error(output.trimEnd());
  if (hint) console.error(`\n${hint}`);
  process.exit(1);
}
